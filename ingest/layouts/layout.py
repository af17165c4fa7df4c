"""What every layout offers."""

from typing import Protocol

from ingest.document import Document
from ingest.reading import Reading


class Layout(Protocol):
    """A way people publish questions and answers in a file."""

    name: str
    summary: str
    example: str

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ...

    def strength(self, document: Document, reading: Reading) -> float:
        """Return in [0, 1] how surely the signs of this layout mean it, whatever it covers."""
        ...
