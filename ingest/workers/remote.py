"""What runs on the nodes of a Ray cluster; it knows nothing of Ray.

What fails is returned as it is: an error that is raised would come back with a worker's stack.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.errors import AskalikeError, SourceError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.precision import Precision
from corpus.model.tokens import Locator
from corpus.model.vectors import Encoding
from ingest.files.addresses import is_address
from ingest.files.content import READER_VERSION
from ingest.files.folders import exists
from ingest.files.remote import reaching
from ingest.plugins import plugin_stamp
from ingest.workers.here import read_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.model.vectors import Bits, Means, Vectors
    from corpus.settings import Settings
    from ingest.files.remote import Options
    from ingest.files.source import Task
    from ingest.open import Limits
    from ingest.workers.parts import Part


@dataclass(frozen=True, slots=True)
class TokenMeasure:
    """Measures texts with the tokenizer of the model; the model itself is not needed.

    `tokenizer` is JSON, `window` as in Embedder.
    """

    tokenizer: str
    window: int

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end offset of each token in `text`, special tokens left out."""
        return _locator(self.tokenizer).spans([text])[0]

    def token_count(self, text: str) -> int:
        """Return how many `token_spans` a text has."""
        return _locator(self.tokenizer).count(text)


@lru_cache(maxsize=2)
def _locator(tokenizer: str) -> Locator:
    """Return the locator of a tokenizer; a process that reads many documents parses it once."""
    return Locator.from_json(tokenizer)


def read_there(
    task: Task,
    limits: Limits,
    measure: TokenMeasure,
    skip: int,
    options: Options | None = None,
) -> Iterator[Part | SourceError]:
    """Yield the head of a document, and its other parts from number `skip` on.

    The last one is an error where it cannot be read. With `options` one at an address may be.
    """
    try:
        with reaching(options):
            for number, part in enumerate(read_parts(task, limits, measure)):
                if number == 0 or number >= skip:
                    yield part
    except SourceError as error:
        if is_address(task.file.path):
            yield type(error)(f"{error} (read on {socket.gethostname()})")
            return
        if exists(task.file.path):
            yield error
            return
        yield SourceError(
            f"{socket.gethostname()}, a node of Ray, was to read it and has no such file; give a "
            "folder that all nodes share under the same path"
        )


@dataclass(frozen=True, slots=True)
class Packed:
    """Encodings as three arrays: `vectors` has a row for each, `bits` those of all one by one.

    `lengths` says how many rows of `bits` each has.
    """

    vectors: Vectors
    bits: Bits
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, encodings: Sequence[Encoding]) -> Self:
        """Pack encodings."""
        return cls(
            np.stack([one.vector for one in encodings]),
            np.concatenate([one.bits for one in encodings]),
            tuple(len(one.bits) for one in encodings),
        )

    def unpack(self) -> list[Encoding]:
        """Return the encodings; they share no memory with what was packed."""
        parts = np.split(self.bits.copy(), np.cumsum(self.lengths)[:-1])
        return [
            Encoding(vector, own) for vector, own in zip(self.vectors.copy(), parts, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Ready:
    """An encoder that has its model, or what is `wrong`; `where` it is, for people.

    `precision` is the one that it encodes in.
    """

    where: str
    wrong: AskalikeError | None = None
    precision: Precision = field(default_factory=Precision)


class EncodingWorker:
    """Encodes passages in a process of its own, with a model that it loads once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._embedder: SentenceTransformerEmbedder | None = None

    def open(self, digest: str) -> Ready:
        """Load the model, whose weights must have this digest."""
        where = f"{socket.gethostname()} (process {os.getpid()})"
        try:
            self._embedder = SentenceTransformerEmbedder.open(self._settings)
            if self._embedder.digest != digest:
                wrong = f"the weights of {self._embedder.name} are others there"
                return Ready(where, AskalikeError(wrong))
            self._embedder.encode_passages(["warm"] * 16)  # more than few are encoded by torch
        except AskalikeError as error:
            return Ready(where, error)
        return Ready(where, precision=self._embedder.precision)

    def encode(self, texts: Sequence[str], means: Means | None) -> Packed | AskalikeError:
        """Return the encodings of some passages, in order."""
        assert self._embedder, "it is opened first"  # noqa: S101
        try:
            return Packed.of(self._embedder.encode_passages(texts, means))
        except AskalikeError as error:
            return error


@dataclass(frozen=True, slots=True)
class Seen:
    """What a node has: its host's name, its readers, and which of the paths are not there."""

    host: str
    readers: str
    unseen: tuple[str, ...]


def readers_here() -> str:
    """Return what must be the same on all nodes, so that they read documents alike."""
    return f"{READER_VERSION}:{plugin_stamp()}"


def look(paths: Sequence[str]) -> Seen:
    """Return what the node has that this runs on."""
    unseen = tuple(path for path in paths if not exists(Path(path)))
    return Seen(socket.gethostname(), readers_here(), unseen)
