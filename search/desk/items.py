"""What lies on the desk: a group of duplicates, or two look-alikes, and how it was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.records import Record
    from search.decisions.lines import Decision
    from search.results import Kind

State = Literal["open", "decided", "all"]
STATES: tuple[State, ...] = get_args(State)
Strength = Literal["likely", "possible"]


@dataclass(frozen=True, slots=True)
class Item:
    """Records that may ask the same: to be decided (`decision` is None), or decided.

    `key` names it by what its records say. `keeper` is the record to keep, as it was decided or
    else as it is suggested, with the reason. `before` is the decision that does not count any more
    because a text has changed since. `apart` are the records that were taken out of a group, whose
    others stay together.
    """

    key: str
    ids: tuple[str, ...]
    score: float
    strength: Strength
    kind: Kind
    keeper: str
    why: str
    exact: bool
    decision: Decision | None = None
    before: Decision | None = None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """How many items have records of both documents."""

    a: str
    b: str
    count: int


@dataclass(frozen=True, slots=True)
class Bin:
    """How many pairs score `low` or more, but less than `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the items of a state: `total` pass the filters.

    `open` and `decided` count all of the kind; `kinds` and `document_pairs` those of the state.
    """

    total: int
    open: int
    decided: int
    kinds: Mapping[str, int]
    document_pairs: tuple[DocumentPair, ...]
    items: tuple[Item, ...]


def sources_of(item: Item, records: Mapping[str, Record]) -> tuple[str, ...]:
    """Return the documents of an item's records, each once, in their order."""
    return tuple(dict.fromkeys(records[one].source for one in item.ids if one in records))
