"""A conversation with a corpus: what a follow-up asks, given the turns before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from search.answer.conversation.follow import Turn, asks_for_result, resolve

if TYPE_CHECKING:
    from corpus.records import Record
    from search.results import Answered, Asked

# Turns that are looked at; what was said earlier steers nothing.
_LAST = 40
# Turns, the last ones, whose results are searched for again where a number names one of them.
_SEARCHED = 4

Find = Callable[[Sequence[str]], "Sequence[Record]"]
Ask = Callable[[str], "Asked"]


def resolved_query(query: str, turns: Sequence[Turn], find: Find, ask: Ask) -> str:
    """Return the question that a query asks after some turns.

    Turns that do not say what they were read as are read in their order. Where a result is named by
    its number, `find` gives the records of a turn by their ids, and `ask` finds them again if it
    does not have them.
    """
    known: list[Turn] = []
    recent = [one for one in turns if one.query.strip()][-_LAST:]
    for left, turn in zip(range(len(recent), 0, -1), recent, strict=True):
        text = turn.resolved or _resolved(
            turn.query, known, find, ask if left < _SEARCHED else None
        )
        known.append(replace(turn, resolved=text))
    return _resolved(query, known, find, ask)


def _resolved(query: str, turns: Sequence[Turn], find: Find, ask: Ask | None) -> str:
    if not turns or turns[-1].questions or not asks_for_result(query):
        return resolve(query, turns)
    last = turns[-1]
    records = find(last.records) if last.records else []
    if not records and ask:
        records = [hit.record for hit in ask(last.resolved).results]
    questions = tuple(record.question for record in records)
    return resolve(query, [*turns[:-1], replace(last, questions=questions)])


def turn_of(query: str, answered: Answered) -> Turn:
    """Return what was asked and found as a turn for what is asked next."""
    hits = answered.asked.results
    return Turn(
        query,
        answered.resolved or answered.asked.query,
        tuple(hit.record.id for hit in hits),
        tuple(hit.record.question for hit in hits),
        " ".join(sentence.text for sentence in answered.sentences),
    )
