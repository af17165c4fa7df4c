"""How tests read a text, and what they compare: questions with their answers."""

from ingest.layouts.catalogue import read_text
from ingest.reader import Parsed, parse_document
from ingest.text.document import Document
from ingest.text.reading import Reading


def read(text: str, name: str = "a.md") -> Parsed:
    """Return a text as the document of that name is read."""
    return parse_document(name, text.encode())


def best_reading(text: str, name: str = "a.md") -> Reading:
    """Return a text as the layout that explains it best reads it."""
    return read_text(Document(name, text))[0].reading


def pairs(document: str | Reading | Parsed, name: str = "a.md") -> list[tuple[str, str]]:
    """Return the questions of a document, or of the text of one, with their answers."""
    reading = read(document, name) if isinstance(document, str) else document
    return [(found.question, found.answer) for found in reading.records]
