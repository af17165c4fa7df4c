"""What was found as duplicates, described: kinds, what differs, and which record to keep."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from search.duplicates.asked import differences_asked
from search.duplicates.keeper import choose_keeper
from search.duplicates.kinds import compare
from search.duplicates.statements import Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.evidence.polarity import Stem
    from search.results import Difference, Duplicates, Group, Kind, Pair

    _Description = tuple[Kind, tuple[Difference, ...]]

# Pairs and look-alikes that are described, best first; nobody reads more, and they take a minute.
_MOST_PAIRS = 20_000
# Records with texts of their own that are compared in a group: 120 pairs at most.
_MOST_OF_GROUP = 16
# Comparing two records takes 2 ms, so that what was compared is kept, by the digests of the texts.
_MOST_REMEMBERED = 100_000
_REMEMBERED: dict[tuple[str, str], tuple[Kind, tuple[Difference, ...]]] = {}


def described(found: Duplicates, records: Mapping[str, Record], stem: Stem) -> Duplicates:
    """Return what was found with the kind and differences of each pair and look-alike.

    Each group has its kind, whether it is of copies, and the record to keep with the reason. Of
    more than 20,000 pairs the rest is left as it was, and the notice says so. `records` are those
    of the pairs, by id.
    """
    desk = _Desk(records, stem)
    rest = len(found.pairs) > _MOST_PAIRS or len(found.look_alikes) > _MOST_PAIRS
    limit = f"only the first {_MOST_PAIRS:,} pairs are compared word by word" if rest else ""
    return replace(
        found,
        pairs=tuple(map(desk.pair, found.pairs[:_MOST_PAIRS])) + found.pairs[_MOST_PAIRS:],
        groups=tuple(map(desk.group, found.groups)),
        look_alikes=tuple(map(desk.look_alike, found.look_alikes[:_MOST_PAIRS]))
        + found.look_alikes[_MOST_PAIRS:],
        notice="; ".join(filter(None, (found.notice, limit))),
    )


class _Desk:
    """Records as they are read, each once, and the pairs that have been compared."""

    def __init__(self, records: Mapping[str, Record], stem: Stem) -> None:
        self._records = records
        self._stem = stem
        self._told: dict[str, Told] = {}

    def pair(self, pair: Pair) -> Pair:
        """Return a pair with its kind and what its answers say otherwise."""
        kind, differences = self._compared(pair.a, pair.b)
        return replace(pair, kind=kind, differences=differences)

    def look_alike(self, pair: Pair) -> Pair:
        """Return a look-alike with what its questions ask otherwise."""
        asked = differences_asked(self._read(pair.a), self._read(pair.b), self._stem)
        return replace(pair, kind="related", differences=asked)

    def group(self, group: Group) -> Group:
        """Return a group with its kind and the record to keep."""
        texts: dict[tuple[str, ...], Told] = {}
        for one in map(self._read, group.ids):
            texts.setdefault(one.bare, one)
        told = list(texts.values())
        some = told[:_MOST_OF_GROUP]
        kinds = {
            frozenset((a.record.id, b.record.id)): self._compared(a.record.id, b.record.id)[0]
            for a, b in combinations(some, 2)
        }
        conflicts = frozenset(pair for pair, kind in kinds.items() if kind == "answers differ")
        members = told if len(told) > 1 else self._copies(group.ids)
        keeper = choose_keeper(members[:_MOST_OF_GROUP], conflicts)
        kind = _kind_of(list(kinds.values()))
        return replace(group, kind=kind, keeper=keeper.id, why=keeper.why, exact=len(told) == 1)

    def _copies(self, ids: Sequence[str]) -> list[Told]:
        return [self._read(one) for one in ids[:_MOST_OF_GROUP]]

    def _compared(self, a: str, b: str) -> _Description:
        """Return what two records are to each other; pairs that were compared are remembered."""
        texts = (self._read(a).texts, self._read(b).texts)
        if (known := _REMEMBERED.get(texts)) is None:
            known = compare(self._read(a), self._read(b), self._stem)
            if len(_REMEMBERED) >= _MOST_REMEMBERED:
                _REMEMBERED.clear()
            _REMEMBERED[texts] = known
        return known

    def _read(self, record_id: str) -> Told:
        if record_id not in self._told:
            self._told[record_id] = Told(self._records[record_id], self._stem)
        return self._told[record_id]


def _kind_of(kinds: Sequence[Kind]) -> Kind:
    """Return the kind of a group: what matters most of its pairs."""
    ranked: tuple[Kind, ...] = ("answers differ", "contains")
    return next((kind for kind in ranked if kind in kinds), "same")
