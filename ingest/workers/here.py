"""The two kinds of work of an ingest, reading and encoding, and this process, which can do both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ingest.open import LIMITS
from ingest.workers.parts import read_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Encoding, Means
    from ingest.files.source import Task
    from ingest.open import Limits
    from ingest.workers.parts import Part

    Encoded = tuple[Sequence[int], Sequence[Encoding]]

# Passages from one report of progress to the next.
STEP = 64


class Workers(Protocol):
    """Read documents and encode passages for the one process that writes them.

    Two threads use it: one reads ahead, one encodes.
    """

    @property
    def window(self) -> int:
        """How many passages they need at once, so that none of them waits; 0: any number."""
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


class Here:
    """The Workers of one process: itself."""

    window = 0

    def __init__(self, embedder: Embedder, limits: Limits = LIMITS, step: int = STEP) -> None:
        self._embedder = embedder
        self._limits = limits
        self._step = step

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Iterator[Part]]]:
        """Yield each document with its parts, which are read as they are taken."""
        for task in tasks:
            yield task, read_parts(task, self._limits, self._embedder)

    def encode(self, texts: Sequence[str], means: Means | None) -> Iterator[Encoded]:
        """Yield the encodings of texts, `step` of them at a time."""
        for first in range(0, len(texts), self._step):
            step = texts[first : first + self._step]
            encoded = self._embedder.encode_passages(step, means)
            yield range(first, first + len(step)), encoded
