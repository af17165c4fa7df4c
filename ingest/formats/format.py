"""What every file format offers."""

from typing import Protocol

from ingest.formats.raw import Raw
from ingest.text.reading import Reading


class Format(Protocol):
    """A kind of file with a structure of its own, in which people keep questions and answers."""

    name: str
    suffixes: frozenset[str]
    summary: str
    example: str

    def recognise(self, raw: Raw) -> bool:
        """Tell whether a document whose name says nothing is of this format, by its content."""
        ...

    def read(self, raw: Raw) -> Reading:
        """Return the document's records.

        Raises NoQuestions where it holds none, SourceError where it cannot be read.
        """
        ...
