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

# A text of so many tokens is a usual one; of shorter ones, a step has up to so many times more.
_USUAL, _MORE = 128, 8


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
        """Yield the encodings of texts, about `step` at a time, those of like length together.

        The shortest come first.
        """
        counts = self._embedder.token_counts(texts)
        order = sorted(range(len(texts)), key=lambda place: counts[place])
        for own in _steps([counts[place] for place in order], self._step):
            places = order[own.start : own.stop]
            step = [texts[place] for place in places]
            yield places, self._embedder.encode_passages(step, means)


def _steps(counts: Sequence[int], size: int) -> Iterator[range]:
    """Yield steps of `size` texts, whose tokens are counted, the fewest first.

    Of short texts a step has up to eight times more; it takes no longer.
    """
    first = 0
    while first < len(counts):
        count = min(size * _MORE, len(counts) - first)
        while count > size and count * counts[first + count - 1] > size * _USUAL:
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
