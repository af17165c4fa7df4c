"""What every layout offers."""

from typing import Protocol

from ingest.text.document import Document
from ingest.text.reading import Reading


class Layout(Protocol):
    """A way people publish questions and answers in a file."""

    name: str
    summary: str
    example: str

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ...


def not_read(layout: str) -> Reading:
    """Return the reading of a document that does not have a layout."""
    return Reading(layout, "", (), (), 0.0, 0.0)
