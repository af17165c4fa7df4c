"""Which of two documents is the newer edition of the other, by their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    _Numbers = list[tuple[int, ...]]

_SUFFIX = re.compile(r"\.[A-Za-z]\w{0,7}$")
# A chapter or a part is no edition: a year is, or a number that says so.
_EDITION = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d(?:[._-]\d\d?)*)(?!\d)"
    r"|(?:\b|_)(?:v|ver|version|ed|edition|rev|release)[._ -]?(?P<number>\d+(?:[._-]\d+)*)",
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
    return source != other and other in old_editions((source, other))


def old_editions(names: Iterable[str]) -> frozenset[str]:
    """Return the documents of which a newer edition is there, as their names say."""
    plain = {name: _SUFFIX.sub("", name.casefold()) for name in names}
    current = {_bare(one) for one in plain.values() if not _OLD.search(one)}
    newest: dict[str, _Numbers] = {}
    for one in plain.values():
        frame, numbers = _frame(one)
        newest[frame] = max(newest.get(frame, numbers), numbers)
    return frozenset(name for name, one in plain.items() if _is_old(one, current, newest))


def _is_old(name: str, current: AbstractSet[str], newest: Mapping[str, _Numbers]) -> bool:
    if _OLD.search(name) and _bare(_OLD.sub("", name)) in current:
        return True
    frame, numbers = _frame(name)
    return numbers < newest[frame]


def _frame(name: str) -> tuple[str, _Numbers]:
    """Return a name without the numbers of its edition, and these."""
    found = [one["year"] or one["number"] for one in _EDITION.finditer(name)]
    frame = _EDITION.sub(lambda one: one[0].replace(one["year"] or one["number"], "#"), name)
    return frame, [tuple(map(int, re.split(r"[._-]", one))) for one in found]


def _bare(name: str) -> str:
    return name.strip(" -_./")
