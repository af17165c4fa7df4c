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
from ingest.layouts.numbered import Numbered
from ingest.layouts.topics import Topics
from ingest.layouts.units import Units
from ingest.reading import Reading

LAYOUTS: tuple[Layout, ...] = (Labelled(), Units(), Details(), Numbered(), Bold(), Headed(), Topics(), Listed())


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
    return sorted(scored, key=lambda one: one.score, reverse=True)
