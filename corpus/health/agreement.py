"""Whether vectors belong to their passages: a text's vector points the way its tokens' do.

In most models it is the mean of the token vectors, and so agrees with the mean of their signs; but
the direction of what all tokens share tells nothing, it was subtracted before. The corpus itself
shows how well; if a model's vectors do not agree, nothing is reported.
"""

from __future__ import annotations

import base64
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corpus.model.vectors import make_projection, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.chroma.header import Header
    from corpus.health.finding import Unsound
    from corpus.model.vectors import Vectors

# The lowest cosines of the two, as a share of the median; in texts with fewer than `_TOKENS` tokens
# the special tokens weigh more. [F-agreement]
_TOKENS = 6
_LEAST, _LEAST_SHORT = 0.8, 0.3
# The median from which a model's vectors count as agreeing with its tokens.
_AGREES = 0.7
# If more passages than this do not agree, the cause is the model.
_MOST = 10_000


@dataclass(slots=True)
class Agreement:
    """Compares each passage's vector with its token bits, and remembers what stands out."""

    header: Header
    _seen: array[float] = field(default_factory=lambda: array("f"))
    _low: list[tuple[float, bool, Unsound]] = field(default_factory=list)
    _projection: Vectors | None = None
    _shared: Vectors | None = None

    def __post_init__(self) -> None:
        if 0 < self.header.token_dimension < self.header.dimension:
            dimensions = (self.header.dimension, self.header.token_dimension)
            self._projection = make_projection(*dimensions)
        if (means := self.header.means) is not None:
            self._shared = unit(means.tokens)  # zeros stay zeros

    def take(self, vector: Vectors, bits: str, entry: Unsound) -> None:
        """Add a passage whose vector and bits are sound by themselves."""
        width = self.header.token_dimension // 8
        packed = np.frombuffer(base64.b64decode(bits), dtype=np.uint8)
        if not packed.size:
            return
        signs = np.unpackbits(packed.reshape(-1, width), axis=1)
        mean = self._apart(signs.mean(axis=0, dtype=np.float32) * 2 - 1)
        kept = self._apart(vector if self._projection is None else vector @ self._projection)
        lengths = float(np.linalg.norm(mean) * np.linalg.norm(kept))
        cosine = float(mean @ kept) / lengths if lengths else 0.0
        short = len(signs) < _TOKENS
        if not short:
            self._seen.append(cosine)
        if cosine < (_LEAST_SHORT if short else _LEAST) and len(self._low) <= _MOST:
            self._low.append((cosine, short, entry))

    def _apart(self, vector: Vectors) -> Vectors:
        """Return a vector without its part in the direction of what all tokens share."""
        return vector if self._shared is None else vector - (vector @ self._shared) * self._shared

    def others(self) -> Iterator[Unsound]:
        """Yield the passages whose vectors belong to another text."""
        typical = float(np.median(self._seen)) if self._seen else 0.0
        if typical < _AGREES or len(self._low) > _MOST:
            return
        for cosine, short, entry in self._low:
            if cosine < typical * (_LEAST_SHORT if short else _LEAST):
                yield entry
