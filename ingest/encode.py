"""A window's passages to encodings, each text once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.records import content_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corpus.model.embedder import Embedder
    from corpus.model.vectors import Encoding
    from ingest.batches import Window

# Passages between two steps of the progress bar: about a second of work on two cores.
STEP = 64


class Encoder:
    """Encodes the texts of window after window that nobody has encoded before.

    `find` gives the encodings that the index has. What the last window had is remembered, since it
    may not be written yet.
    """

    def __init__(
        self, embedder: Embedder, find: Callable[[list[str]], Mapping[str, Encoding]]
    ) -> None:
        self.encodings: dict[str, Encoding] = {}
        self.embedded = 0
        self._embedder = embedder
        self._find = find
        self._texts: dict[str, str] = {}

    def look_up(self, window: Window) -> None:
        """Find what is known of a window's texts; Chroma is asked, so nothing may be written now.

        Version 1.5.9 fails where a collection is read and first written in the same moment.
        """
        self._texts = {
            content_digest(p.text): p.text for batch in window.batches for p in batch.passages
        }
        digests = self._texts.keys()
        known = {digest: self.encodings[digest] for digest in digests & self.encodings.keys()}
        self.encodings = known | dict(self._find(sorted(digests - known.keys())))

    def steps(self, window: Window) -> Iterator[int]:
        """Encode a window that was looked up; yield how many passages are ready after each step.

        Afterwards `encodings` has that of every passage, by the digest of its text.
        """
        texts, ready = self._texts, self.encodings
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
