"""Which of two documents is the newer edition of the other, by their names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.matches import Ranked

# Two records are about the same from this cosine of their passages up, and one may take the place
# of the other if their scores are no further apart than this, in distances between "may answer"
# and "answers" of the corpus. [F-evidence]
_SAME, _NEAR = 0.5, 0.3
_LOOKED_AT = 5
_SUFFIX = re.compile(r"\.[A-Za-z]\w{0,7}$")
_NUMBERS = re.compile(r"\d+(?:[._-]\d+)*")
# A chapter or a part is no edition: a year is, or a number that says so.
_EDITION = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?:\b|_)(?:v|ver|version|ed|edition|rev|release)[._ -]?(?=\d)",
    re.IGNORECASE,
)
# "old-handbook.md" and "handbook.md".
_OLD = re.compile(
    r"(?:^|[\W_])(?:old|archive|archived|former|previous|deprecated|legacy|alt|ancien)(?=$|[\W_])",
    re.IGNORECASE,
)


def is_newer(source: str, other: str) -> bool:
    """Return whether a document is a newer edition of another, as far as their names say.

    "handbook-2025.md" is one of "handbook-2019.md", "faq-v3/a.md" of "faq-v2/a.md".
    """
    mine, theirs = _SUFFIX.sub("", source.casefold()), _SUFFIX.sub("", other.casefold())
    if _OLD.search(theirs) and not _OLD.search(mine):
        return _bare(_OLD.sub("", theirs)) == _bare(mine)
    if not (_EDITION.search(mine) and _EDITION.search(theirs)):
        return False
    same = _NUMBERS.sub("#", mine) == _NUMBERS.sub("#", theirs)
    return same and _numbers(mine) > _numbers(theirs)


def newest_first(
    ranked: Sequence[Ranked], records: Mapping[str, Record], spread: float
) -> list[Ranked]:
    """Return a ranking in which the first record gives way to a newer edition's on the same.

    `spread` is the distance of raw scores between an answer that is unsure and one that is sure.
    """
    first, *others = ranked
    source = records[first.match.record_id].source
    for row, other in enumerate(islice(others, _LOOKED_AT), start=1):
        near = first.score - other.score <= _NEAR * spread
        same = float(first.match.vector @ other.match.vector) >= _SAME
        if near and same and is_newer(records[other.match.record_id].source, source):
            swapped = list(ranked)
            swapped[0] = replace(other, score=first.score)
            swapped[row] = replace(first, score=other.score)
            return swapped
    return list(ranked)


def _bare(name: str) -> str:
    return name.strip(" -_./")


def _numbers(name: str) -> list[tuple[int, ...]]:
    return [
        tuple(int(part) for part in re.split(r"[._-]", found)) for found in _NUMBERS.findall(name)
    ]
