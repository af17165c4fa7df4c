"""Which of two documents is the newer edition of the other, by their names."""

from __future__ import annotations

import re

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


def _bare(name: str) -> str:
    return name.strip(" -_./")


def _numbers(name: str) -> list[tuple[int, ...]]:
    return [
        tuple(int(part) for part in re.split(r"[._-]", found)) for found in _NUMBERS.findall(name)
    ]
