"""Which questions of a document that is not added yet are asked already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from search.check import MOST_CHARACTERS, MOST_OF_ANSWER
from ui.output.payloads import difference_payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.records import Record
    from search.engine import Engine
    from search.results import Asking

State = Literal["already", "maybe", "new"]
# Records that are named for each question.
_NAMED = 3


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

    Each takes about as long as a search. A question that says nothing is new.
    """
    return [
        Checked(
            record,
            engine.is_duplicate(
                record.question[:MOST_CHARACTERS],
                answer=record.answer[:MOST_OF_ANSWER],
                k=_NAMED,
                threshold=threshold,
                without=without,
            ),
        )
        for record in records
        if record.question.strip()
    ]


def sampled(records: Sequence[Record], most: int) -> Sequence[Record]:
    """Return at most so many records, evenly from all of a document."""
    if len(records) <= most:
        return records
    return [records[n * len(records) // most] for n in range(most)]


def counts(checked: Sequence[Checked]) -> dict[State, int]:
    """Return how many questions are in each state."""
    states = [one.state for one in checked]
    return {state: states.count(state) for state in ("already", "maybe", "new")}
