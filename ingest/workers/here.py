"""The Workers of an ingest on one machine: this process reads and encodes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.open import LIMITS, checked_pieces, open_document
from ingest.split import passages
from ingest.workers.parts import STEP, End, Head, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.model.encoding import Embedder
    from corpus.model.precision import Precision
    from corpus.model.vectors import Means
    from ingest.files.source import Task
    from ingest.open import Limits
    from ingest.split import Measure
    from ingest.workers.parts import Encoded, Part

# A text of so many letters is a usual one; of shorter ones, a step has up to so many times more.
_LETTERS, _MORE = 400, 8


class Here:
    """The Workers of one process: itself."""

    window = 0

    def __init__(self, embedder: Embedder, limits: Limits = LIMITS, step: int = STEP) -> None:
        self._embedder = embedder
        self._limits = limits
        self._step = step

    @property
    def precision(self) -> Precision:
        """The precision that the model has encoded passages in; see Workers."""
        return self._embedder.precision

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Yield each document with its parts, which are read as they are taken."""
        for task in tasks:
            yield task, read_parts(task, self._limits, self._embedder)

    def encode(self, texts: Sequence[str], means: Means | None) -> Iterator[Encoded]:
        """Yield the encodings of texts, which are sorted by length, about `step` at a time."""
        for places in _steps(texts, self._step):
            step = texts[places.start : places.stop]
            yield places, self._embedder.encode_passages(step, means)


def _steps(texts: Sequence[str], size: int) -> Iterator[range]:
    """Yield the places of texts in steps of `size`; of short ones, up to eight times more.

    The texts are sorted by their length. Short ones are encoded in larger batches then, and a step
    takes no longer.
    """
    first = 0
    while first < len(texts):
        count = min(size * _MORE, len(texts) - first)
        while count > size and count * len(texts[first + count - 1]) > size * _LETTERS:
            count = max(size, count // 2)
        yield range(first, first + count)
        first += count


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
