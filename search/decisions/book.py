"""The decisions that are in force, and what they say of two records."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.records import content_digest
from search.decisions.lines import Decision, Problem, Undo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """The numbers of the decisions in which each key is."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, decision in enumerate(self.decisions):
            for key in dict.fromkeys(decision.keys):
                found[key].append(number)
        return dict(found)

    def between(self, a: str, b: str) -> Decision | None:
        """Return the latest decision on two records, by their keys; the two keys may be equal."""
        mine, others = self._numbers.get(a), self._numbers.get(b)
        if not mine or not others:
            return None
        shared = mine if mine is others else set(mine).intersection(others)
        return next(
            (
                self.decisions[number]
                for number in sorted(shared, reverse=True)
                if _covers(self.decisions[number], a, b)
            ),
            None,
        )

    def touching(self, keys: Sequence[str]) -> list[Decision]:
        """Return the decisions that are about two or more of some records, the oldest first."""
        numbers = self._numbers
        counts: Counter[int] = Counter()
        for key, copies in Counter(keys).items():
            for number in numbers.get(key, ()):
                counts[number] += min(copies, self.decisions[number].keys.count(key))
        return [self.decisions[number] for number in sorted(counts) if counts[number] > 1]

    def is_latest(self, decision: Decision) -> bool:
        """Return whether a decision is the latest on any two of its records."""
        keys = decision.keys
        if len(self.touching(keys)) == 1:
            return True
        pairs = decision.pairs or [(a, b) for b in range(len(keys)) for a in range(b)]
        return any(self.between(keys[a], keys[b]) is decision for a, b in pairs)


def _covers(decision: Decision, a: str, b: str) -> bool:
    keys = decision.keys
    if decision.pairs:
        return any({a, b} == {keys[one], keys[other]} for one, other in decision.pairs)
    return a != b or keys.count(a) > 1


def _undone(entries: Sequence[Entry]) -> set[str]:
    """Return the ids of what is undone; an undoing that is undone itself does not count."""
    undone: set[str] = set()
    for entry in reversed(entries):  # one that undoes another is the later of the two
        if isinstance(entry, Undo) and entry.id not in undone:
            undone.add(entry.undoes)
    return undone
