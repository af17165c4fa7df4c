"""Which questions of a document that is not added yet are asked already."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from search.check import MOST_CHARACTERS, MOST_OF_ANSWER
from search.results import Asking
from ui.output.payloads import difference_payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.records import Record
    from search.engine import Engine

State = Literal["already", "maybe", "new"]
# Records that are named for each question.
_NAMED = 3
# Of the questions that a document shares with the corpus, so many are shown before it is added.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """A question of a document, and what the corpus has of it."""

    record: Record
    asking: Asking

    @property
    def state(self) -> State:
        """Whether it is here already, may be, or is new."""
        if self.asking.duplicate:
            return "already"
        return "maybe" if self.asking.possible else "new"

    @property
    def plain(self) -> dict[str, Any]:
        """The fields that the API and `--json` give."""
        hits = [*self.asking.results, *self.asking.possible]
        return {
            "question": self.record.question,
            "lines": list(self.record.lines),
            "state": self.state,
            "matches": [
                {
                    "id": hit.record.id,
                    "question": hit.record.question,
                    "source": hit.record.source,
                    "lines": list(hit.record.lines),
                    "score": hit.score,
                    "sure": match.sure,
                    "kind": match.kind,
                    "differences": [difference_payload(one) for one in match.differences],
                }
                for hit, match in zip(hits, self.asking.matches, strict=True)
            ],
        }


def check(
    engine: Engine, records: Iterable[Record], without: str = "", threshold: float | None = None
) -> list[Checked]:
    """Return what the corpus has of each question; a document `without` does not count.

    Each takes about as long as a search.
    """

    def asked(record: Record) -> Asking:
        question = record.question[:MOST_CHARACTERS]
        if not any(sign.isprintable() and not sign.isspace() for sign in question):
            return Asking(record.question, threshold or 0.0, ())  # nothing that anybody can see
        return engine.is_duplicate(
            question,
            answer=record.answer[:MOST_OF_ANSWER],
            k=_NAMED,
            threshold=threshold,
            without=without,
        )

    return [Checked(record, asked(record)) for record in records]


class Comparison:
    """The questions of a document that may be added, compared one after another as time allows."""

    def __init__(self, records: Sequence[Record], without: str) -> None:
        self._records = records
        self._without = without
        self._checked: list[Checked] = []
        self._lock = Lock()

    def go_on(self, engine: Engine, end: float) -> bool:
        """Compare until a moment of `time.monotonic`, and return whether all are compared."""
        with self._lock:
            done = len(self._checked)
            for record in self._records[done:]:
                if time.monotonic() > end:
                    return False
                self._checked += check(engine, [record], self._without)
            return True

    @property
    def plain(self) -> dict[str, Any]:
        """The fields that the API gives: how many are asked already, and some of them."""
        checked = list(self._checked)
        ordered = sorted(
            (one for one in checked if one.state != "new"), key=lambda one: one.state != "already"
        )
        sample = [one.plain for one in ordered[:_SHOWN]]
        plain: dict[str, Any] = {"compared": len(checked), "sample": sample}
        return plain | counts(checked)


def counts(checked: Sequence[Checked]) -> dict[State, int]:
    """Return how many questions are in each state."""
    states = [one.state for one in checked]
    return {state: states.count(state) for state in ("already", "maybe", "new")}
