"""What an ingest asks of those who work for it: documents in parts, and encodings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.model.precision import Precision
    from corpus.model.vectors import Encoding, Means
    from corpus.records import Passage, Record, Unread
    from ingest.files.source import Task

    Encoded = tuple[Sequence[int], Sequence[Encoding]]

# Passages from one report of progress to the next.
STEP = 64


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


class Workers(Protocol):
    """Read documents and encode passages for the one process that writes them.

    Two threads use it: one reads ahead, one encodes.
    """

    @property
    def window(self) -> int:
        """How many passages they need at once, so that none of them waits; 0: any number."""
        ...

    @property
    def precision(self) -> Precision:
        """The precision that they encode in; fp32 before they have encoded much."""
        ...

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Yield each document with its parts, in order.

        Taking the parts raises SourceError where that document cannot be read; the next one can
        be taken all the same.
        """
        ...

    def encode(self, texts: Sequence[str], means: Means | None) -> Iterator[Encoded]:
        """Yield the encodings of texts as they are ready, with their places in `texts`.

        The texts are sorted by length. Now and then nothing is ready, so that the caller can ask
        whether to go on.
        """
        ...
