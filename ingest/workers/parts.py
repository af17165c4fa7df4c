"""A document as it comes from whoever reads it: its head, pieces of records, its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.open import checked_pieces, open_document
from ingest.split import passages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.records import Passage, Record, Unread
    from ingest.files.source import Task
    from ingest.open import Limits
    from ingest.split import Measure


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a document before its records; the fields are as in Opened."""

    digest: str
    layout: str
    title: str
    doubt: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some records of a document, in order, each with its passages.

    `share` of the document, in [0, 1], has been read with this piece.
    """

    records: tuple[Record, ...]
    passages: tuple[tuple[Passage, ...], ...]
    share: float


@dataclass(frozen=True, slots=True)
class End:
    """What is known of a document after its records: which lines belong to none."""

    unread: tuple[Unread, ...]


Part = Head | Piece | End


def read_parts(task: Task, limits: Limits, measure: Measure) -> Iterator[Part]:
    """Yield the parts of a document: one head, its pieces, one end.

    Raises SourceError where it cannot be read, or changed while it was: then none of its records
    may be kept.
    """
    opened = open_document(task.name, task.file.path, task.file.layout, limits)
    yield Head(opened.digest, opened.layout, opened.title, opened.doubt)
    for records in checked_pieces(task.file, opened):
        split = tuple(tuple(passages(record, measure)) for record in records)
        yield Piece(records, split, opened.share)
    yield End(opened.unread)
