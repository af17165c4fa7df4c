"""A document that is being read, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.reader import Parsed, parse_document
from ingest.sources import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.records import Record, Unread

# Records that are handed on at once.
PIECE = 100


class Opened:
    """A document's records, to be taken once; what could not be read is known when they all are.

    `share` in [0, 1] says how much of it has been handed on.
    """

    def __init__(self, parsed: Parsed) -> None:
        self.name = parsed.name
        self.digest = parsed.digest
        self.layout = parsed.layout
        self.title = parsed.title
        self.share = 0.0
        self._parsed = parsed

    def pieces(self) -> Iterator[tuple[Record, ...]]:
        """Yield the records in document order, at most PIECE at once."""
        records = self._parsed.records
        for first in range(0, len(records), PIECE):
            self.share = min(1.0, (first + PIECE) / len(records))
            yield records[first : first + PIECE]

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The parts that no reader understood; whole once the pieces are exhausted."""
        return self._parsed.unread


def open_document(name: str, path: Path, layout: str | None = None) -> Opened:
    """Return the document at a path, its layout known; raises SourceError like `parse_document`."""
    return Opened(parse_document(name, read_bytes(path), layout))
