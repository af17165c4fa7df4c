"""The records of an item side by side: each of the others against the one to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.records import Record
    from search.desk.items import Item
    from search.results import Difference

Stretch = tuple[str, str]
# Records of an item that are compared and shown; of more, the first ones.
MOST_COMPARED = 30


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records word by word: stretches that are the "same", or that "only_a" or "only_b" has."""

    a: str
    b: str
    question: tuple[Stretch, ...]
    answer: tuple[Stretch, ...]
    differences: tuple[Difference, ...] = ()


def compare(item: Item, records: Mapping[str, Record]) -> list[Comparison]:
    """Return how each record of an item differs from its keeper, which is `a`."""
    kept = records[item.keeper]
    return [
        Comparison(
            kept.id,
            other.id,
            tuple(_words(kept.asked, other.asked)),
            tuple(_words(kept.answer, other.answer)),
        )
        for other in (records[one] for one in item.ids[:MOST_COMPARED])
        if other.id != kept.id
    ]


def _words(a: str, b: str) -> list[Stretch]:
    one, other = re.findall(r"\S+\s*|\s+", a), re.findall(r"\S+\s*|\s+", b)
    found: list[Stretch] = []
    for op, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(("same", "".join(one[i:j])))
            continue
        found += [("only_a", "".join(one[i:j])), ("only_b", "".join(other[k:m]))]
    return [stretch for stretch in found if stretch[1]]
