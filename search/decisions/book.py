"""The decisions that are in force, and what they say of two records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.records import content_digest
from search.decisions.lines import Decision, Problem, Undo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from search.decisions.lines import Entry


@dataclass(frozen=True)
class Book:
    """Decisions in force, the oldest first, and lines that say nothing.

    `entries` are all that was read, by id, also what is undone.
    """

    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, read: Iterable[Entry | Problem]) -> Book:
        """Return the book of some lines: one that stands there twice counts once."""
        known: dict[str, Entry] = {}
        problems: list[Problem] = []
        for one in read:
            if isinstance(one, Problem):
                problems.append(one)
            else:
                known.setdefault(one.id, one)
        entries = sorted(known.values(), key=lambda one: (one.time, one.id))
        undone = _undone(entries)
        decisions = [
            one
            for one in entries
            if isinstance(one, Decision) and undone.isdisjoint({one.id, one.batch} - {""})
        ]
        return cls(tuple(decisions), tuple(problems), tuple(entries))

    @cached_property
    def version(self) -> str:
        """What identifies the decisions that are in force, "" where there are none."""
        ids = "\x1f".join(one.id for one in self.decisions)
        return content_digest(ids)[:12] if ids else ""

    @property
    def keys(self) -> AbstractSet[str]:
        """The keys of all that was decided about."""
        return self._by_key.keys()

    @cached_property
    def _by_key(self) -> dict[str, tuple[Decision, ...]]:
        """The decisions that are about each key, the oldest first."""
        found: dict[str, tuple[Decision, ...]] = {}
        for decision in self.decisions:
            for key in set(decision.keys):
                found[key] = (*found.get(key, ()), decision)
        return found

    def about(self, keys: Iterable[str]) -> tuple[tuple[Decision, ...], ...]:
        """Return for each of some records the decisions that are about it; it changes with them."""
        by_key = self._by_key
        return tuple([by_key.get(key, ()) for key in keys])

    def between(self, a: str, b: str) -> Decision | None:
        """Return the latest decision on two records, by their keys; the two keys may be equal."""
        mine, others = self.about((a, b))
        shared = mine if a == b else [one for one in mine if one in others]
        return next((one for one in reversed(shared) if self._covers(one, a, b)), None)

    def _covers(self, decision: Decision, a: str, b: str) -> bool:
        if decision.pairs:
            return frozenset((a, b)) in self._paired[decision.id]
        return a != b or decision.keys.count(a) > 1

    @cached_property
    def _paired(self) -> dict[str, frozenset[frozenset[str]]]:
        """The pairs of keys that decisions are about which are not about all of theirs."""
        return {
            one.id: frozenset(frozenset((one.keys[a], one.keys[b])) for a, b in one.pairs)
            for one in self.decisions
            if one.pairs
        }

    def touching(self, keys: Sequence[str]) -> list[Decision]:
        """Return the decisions that are about two or more of some records, the oldest first."""
        copies, known = Counter(keys), {}
        counts: Counter[str] = Counter()
        for key, times in copies.items():
            for one in self._by_key.get(key, ()):
                counts[one.id] += 1 if times == 1 else min(times, one.keys.count(key))
                known[one.id] = one
        found = [known[key] for key, count in counts.items() if count > 1]
        return sorted(found, key=lambda one: (one.time, one.id))

    def is_latest(self, decision: Decision) -> bool:
        """Return whether a decision is the latest on any two of its records."""
        keys = decision.keys
        if len(self.touching(keys)) == 1:
            return True
        pairs = decision.pairs or [(a, b) for b in range(len(keys)) for a in range(b)]
        return any(self.between(keys[a], keys[b]) is decision for a, b in pairs)


def _undone(entries: Sequence[Entry]) -> set[str]:
    """Return the ids of what is undone; an undoing that is undone itself does not count."""
    undone: set[str] = set()
    for entry in reversed(entries):  # one that undoes another is the later of the two
        if isinstance(entry, Undo) and entry.id not in undone:
            undone.add(entry.undoes)
    return undone
