"""The records of an item side by side: each of the others against the one to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import QueryError
from search.duplicates.diff import word_diff
from search.duplicates.draft import merged_draft
from search.duplicates.kinds import describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.records import Record
    from search.desk.items import Item
    from search.duplicates.diff import Op
    from search.duplicates.draft import Draft
    from search.evidence.polarity import Stem
    from search.results import Difference

# Records of an item that are compared and shown; of more, the first ones.
MOST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records word by word, and what they say otherwise."""

    a: str
    b: str
    question: tuple[tuple[Op, str], ...]
    answer: tuple[tuple[Op, str], ...]
    differences: tuple[Difference, ...] = ()


def kept_as(item: Item, keeper: str | None) -> Item:
    """Return an item as it is compared if another record is kept; raises QueryError for no record.

    Nothing is decided by that.
    """
    if keeper is None or keeper == item.keeper:
        return item
    if keeper not in item.ids:
        raise QueryError(f"the keeper {keeper[:40]!r} is none of the records of this group")
    return replace(item, keeper=keeper)


def compare(item: Item, records: Mapping[str, Record], stem: Stem) -> list[Comparison]:
    """Return how each record of an item differs from its keeper, which is `a`."""
    kept = records[item.keeper]
    others = (records[one] for one in item.ids[:MOST_COMPARED] if one != kept.id)
    return [
        Comparison(
            kept.id,
            other.id,
            tuple(word_diff(kept.asked, other.asked)),
            tuple(word_diff(kept.answer, other.answer)),
            describe(kept, other, stem)[1],
        )
        for other in others
    ]


def draft(item: Item, records: Mapping[str, Record], stem: Stem) -> Draft:
    """Return one record that says what all of an item say, for a person to edit."""
    kept = records[item.keeper]
    others = [records[one] for one in item.ids[:MOST_COMPARED] if one != kept.id]
    differences = [(other.id, one) for other in others for one in describe(kept, other, stem)[1]]
    return merged_draft(kept, others, differences, stem)
