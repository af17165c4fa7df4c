"""Which layout a document has: each reads it, and the best account of it wins."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document
from ingest.layouts.asciidoc import Asciidoc
from ingest.layouts.bold import Bold
from ingest.layouts.chapters import Chapters
from ingest.layouts.details import Details
from ingest.layouts.dialogue import Dialogue
from ingest.layouts.headed import Headed
from ingest.layouts.labelled import Labelled
from ingest.layouts.layout import Layout
from ingest.layouts.listed import Listed
from ingest.layouts.numbered import Numbered
from ingest.layouts.org import Org
from ingest.layouts.pod import Pod
from ingest.layouts.restructured import Restructured
from ingest.layouts.titled import Titled
from ingest.layouts.topics import Topics
from ingest.layouts.trivia import Trivia
from ingest.layouts.units import Units
from ingest.reading import Reading

# Of layouts that account for a document as well, the first one wins.
LAYOUTS: tuple[Layout, ...] = (
    Asciidoc(),
    Org(),
    Pod(),
    Restructured(),
    Trivia(),
    Labelled(),
    Units(),
    Details(),
    Dialogue(),
    Numbered(),
    Chapters(),
    Bold(),
    Headed(),
    Topics(),
    Listed(),
    Titled(),
)

# A document in another markup has no Markdown headings or bullets, whatever its lines look like.
_OTHER_MARKUPS = frozenset({Asciidoc.name, Org.name, Pod.name, Restructured.name})
_MARKDOWN = frozenset({Bold.name, Headed.name, Listed.name, Topics.name})


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
    if any(one.reading.layout in _OTHER_MARKUPS for one in scored):
        scored = [one for one in scored if one.reading.layout not in _MARKDOWN]
    return sorted(scored, key=lambda one: one.score, reverse=True)
