"""A window's passages to encodings, each text once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.records import content_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corpus.embedder import Embedder
    from corpus.vectors import Encoding
    from ingest.windows import Window

# Passages between two steps of the progress bar: about a second of work on two cores.
STEP = 64


class Encoder:
    """Encodes the texts of window after window that nobody has encoded before.

    `find` gives the encodings that the index has. What the last window had is remembered, since it
    is perhaps just being written.
    """

    def __init__(
        self, embedder: Embedder, find: Callable[[list[str]], Mapping[str, Encoding]]
    ) -> None:
        self.encodings: dict[str, Encoding] = {}
        self.embedded = 0
        self._embedder = embedder
        self._find = find

    def steps(self, window: Window) -> Iterator[int]:
        """Encode a window; yield how many of its passages are ready after each step.

        Afterwards `encodings` has that of every passage, by the digest of its text.
        """
        texts = {content_digest(p.text): p.text for piece in window.pieces for p in piece.passages}
        ready = {digest: self.encodings[digest] for digest in texts if digest in self.encodings}
        ready.update(self._find([digest for digest in texts if digest not in ready]))
        self.encodings = ready
        new = sorted((one for one in texts if one not in ready), key=lambda one: len(texts[one]))
        done = window.passages - len(new)
        yield done
        for first in range(0, len(new), STEP):
            step = new[first : first + STEP]
            encoded = self._embedder.encode_passages([texts[digest] for digest in step])
            ready.update(zip(step, encoded, strict=True))
            self.embedded += len(step)
            done += len(step)
            yield done
