"""Which layout a document has: each reads it, and the best account of it wins."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document
from ingest.layouts.bold import Bold
from ingest.layouts.details import Details
from ingest.layouts.headed import Headed
from ingest.layouts.labelled import Labelled
from ingest.layouts.layout import Layout
from ingest.layouts.listed import Listed
from ingest.layouts.mixed import read_mixed
from ingest.layouts.numbered import Numbered
from ingest.layouts.tables import Tables
from ingest.layouts.topics import Topics
from ingest.layouts.units import Units
from ingest.reading import Reading
from ingest.wording import is_question

LAYOUTS: tuple[Layout, ...] = (
    Labelled(),
    Units(),
    Details(),
    Numbered(),
    Bold(),
    Tables(),
    Headed(),
    Topics(),
    Listed(),
)

# Scores this close do not say which layout it is; the questions found do.
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Scored:
    """A reading with its score in [0, 1]: how surely and how much of the document it explains."""

    reading: Reading
    score: float


def detect(document: Document, layouts: Sequence[Layout] = LAYOUTS) -> list[Scored]:
    """Return the layouts that find records in a document, the best first; [] when none does."""
    scored = []
    for layout in layouts:
        reading = layout.read(document)
        if reading.records:
            scored.append(Scored(reading, reading.strength * reading.coverage))
    scored.sort(key=lambda one: one.score, reverse=True)
    if scored:
        fullest = _fullest(scored)
        scored.sort(key=lambda one: one is not fullest)
    if scored and (mixed := read_mixed(document, scored[0].reading, layouts)):
        scored.insert(0, Scored(mixed, max(scored[0].score, mixed.strength * mixed.coverage)))
    return scored


def _fullest(scored: Sequence[Scored]) -> Scored:
    """Return the best reading, or one nearly as good that finds all its questions and more."""
    best = scored[0]
    asked = {found.question for found in best.reading.records}
    for other in scored[1:]:
        near = other.score >= best.score - _NEAR and other.reading.coverage >= best.reading.coverage
        questions = {found.question for found in other.reading.records}
        if near and questions > asked and all(is_question(one) for one in questions - asked):
            return other
    return best
