"""The best stored answer to a query, with its citation."""

from collections.abc import Sequence

from search.results import Answer, Hit


def best_stored(results: Sequence[Hit]) -> Answer | None:
    """Return the answer of the best result that has one, None where none has."""
    for hit in results:
        if hit.record.answer:
            return Answer(hit.record.answer, (hit.record.id,))
    return None
