"""Which record of a group to keep, with the reason in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.duplicates.statements import Told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from corpus.records import Record
    from search.evidence.polarity import Stem

    # Pairs of ids whose answers differ.
    Conflicts = AbstractSet[frozenset[str]]

# An answer is the most complete one if it has so many times the words of the next.
_FULLER = 1.2


class Keeper(NamedTuple):
    """The id of the record to keep, and why."""

    id: str
    why: str


def suggest_keeper(records: Sequence[Record], conflicts: Conflicts, stem: Stem) -> Keeper:
    """Return the record to keep of a group in the order of the corpus; it is never empty.

    `conflicts` are the pairs whose answers differ: where there are some, the newest document is
    kept, else what most of the others agree with; where there are none, the fullest answer.
    """
    return choose_keeper([Told(record, stem) for record in records], conflicts)


def choose_keeper(group: Sequence[Told], conflicts: Conflicts) -> Keeper:
    """Return what `suggest_keeper` does, of records that may have been read before."""
    telling = [told for told in group if told.record.answer.strip()]
    if len(telling) == 1 < len(group):
        return Keeper(telling[0].record.id, "the only one with an answer")
    if not telling:
        return _fullest_question(group)
    if conflicts or len({told.bare for told in telling}) == 1:
        if newest := _newest(telling):
            return Keeper(newest.record.id, "the newest document")
        agreeing = _agreeing(telling, conflicts)
        if len(agreeing) == 1 < len(telling):
            return Keeper(agreeing[0].record.id, "no other answer contradicts it")
        if len(agreeing) < len(telling):
            fullest = max(agreeing, key=_fullness)
            return Keeper(fullest.record.id, "the fullest of the answers that most agree with")
    return _fullest(telling)


def _fullest(telling: Sequence[Told]) -> Keeper:
    if len({told.bare[-1] for told in telling}) == 1:
        return Keeper(_asked_best(telling).record.id, "the first of equal answers")
    first, second, *_ = sorted(telling, key=_fullness, reverse=True)
    if _fullness(first) >= _FULLER * _fullness(second):
        return Keeper(first.record.id, "the most complete answer")
    close = [told for told in telling if _FULLER * _fullness(told) >= _fullness(first)]
    return Keeper(_asked_best(close).record.id, "the first of answers that say about as much")


def _newest(group: Sequence[Told]) -> Told | None:
    """Return the record that is newer than all others, None if there is none."""
    for one in group:
        others = [other for other in group if other is not one]
        if others and all(one.is_newer(other) for other in others):
            return one
    return None


def _agreeing(group: Sequence[Told], conflicts: Conflicts) -> list[Told]:
    """Return the records of three or more that the fewest others contradict."""
    if len(group) < 3:
        return list(group)
    against = [
        sum(frozenset((one.record.id, other.record.id)) in conflicts for other in group)
        for one in group
    ]
    return [one for one, count in zip(group, against, strict=True) if count == min(against)]


def _fullness(told: Told) -> int:
    """Return how many different telling words an answer has; code counts by its words, too."""
    return len(told.words)


def _asked_best(group: Sequence[Told]) -> Told:
    """Return the first that asks with a question mark, or else the first."""
    return next((one for one in group if one.record.question.rstrip().endswith(_MARKS)), group[0])


_MARKS = ("?", "？", "؟", ";")


def _fullest_question(group: Sequence[Told]) -> Keeper:
    best = max(group, key=lambda told: len(told.asked.frame))
    return Keeper(best.record.id, "the fullest question; none has an answer")
