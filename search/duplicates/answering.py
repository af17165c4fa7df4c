"""Whether a question that is not added yet is asked already: how surely, and what differs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.records import Record
from search.duplicates.asking import POSSIBLE
from search.duplicates.kinds import compare
from search.duplicates.statements import Told
from search.evidence.contradict import contradict
from search.results import Asking, Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.evidence.polarity import Stem
    from search.results import Hit, Sure


def asked_already(
    text: str, answer: str, hits: Sequence[Hit], threshold: float, stem: Stem
) -> Asking:
    """Return which of the nearest records, best first, ask what a new question asks.

    A record is likely to from the score `threshold` on, and possible from `POSSIBLE` on; one whose
    question names another thing or the opposite is neither.
    """
    new = Record("", text, answer, (), (), "", (0, 0))
    alike = [hit for hit in hits if not contradict(text, hit.record.question, stem)]
    likely = tuple(hit for hit in alike if hit.score >= threshold)
    possible = tuple(hit for hit in alike if min(POSSIBLE, threshold) <= hit.score < threshold)
    matches = [_match(new, hit.record, "likely", stem) for hit in likely]
    matches += [_match(new, hit.record, "possible", stem) for hit in possible]
    nearest = None if likely else next(iter(hits), None)
    return Asking(text, threshold, likely, nearest, possible, tuple(matches))


def _match(new: Record, record: Record, sure: Sure, stem: Stem) -> Match:
    """Return how a record asks the same; without a new answer only the questions are compared."""
    other = record if new.answer else replace(record, answer="")
    kind, differences = compare(Told(new, stem), Told(other, stem), stem)
    return Match(record.id, sure, kind, differences)
