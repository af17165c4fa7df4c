"""Vectors that are held in memory: those of a small corpus, all of them, and what was read lately.

To compare a vector with 20,000 others takes 0.2 to 0.6 ms, to ask Chroma for the nearest 1 to 2,
of which most is handing over their vectors [F-held] [F-rows]. And what is compared one by one is
always found, while a search of the graph may miss a few, not always the same ones.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from corpus.model.products import ByteRows
from corpus.model.vectors import from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.model.vectors import Vectors

# Vectors whose lengths are found at once: 1.5 MB of floats.
_PART = 1000

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class HeldVectors:
    """The vectors of all passages of a kind, by their ids.

    They are held as the index has them: `directions`, shape (passages, dimension), in bytes as
    `in_bytes` returns them. `lengths` are those of the directions.
    """

    ids: Sequence[str]
    directions: NDArray[np.int8]
    lengths: Vectors = field(init=False)
    rows: Mapping[str, int] = field(init=False)
    compared: ByteRows = field(init=False)

    def __post_init__(self) -> None:
        rows = {key: row for row, key in enumerate(self.ids)}
        object.__setattr__(self, "rows", rows)
        parts = [
            np.linalg.norm(self.directions[first : first + _PART].astype(np.float32), axis=1)
            for first in range(0, len(self.ids), _PART)
        ]
        lengths = np.maximum(np.concatenate([np.zeros(0, np.float32), *parts]), 1e-12)
        object.__setattr__(self, "lengths", lengths)
        object.__setattr__(self, "compared", ByteRows(self.directions))

    def find(self, ids: Iterable[str]) -> dict[str, Vectors]:
        """Return the unit vectors of those passages that are held, by their ids."""
        known = [key for key in ids if key in self.rows]
        return dict(zip(known, self._vectors([self.rows[key] for key in known]), strict=True))

    def _vectors(self, rows: Sequence[int]) -> Vectors:
        return from_bytes(self.directions[list(rows)])

    def nearest(self, vector: Vectors, count: int) -> tuple[list[str], Vectors]:
        """Return the `count` passages nearest to a unit vector, nearest first.

        Their own vectors have the shape (count, dimension).
        """
        if not len(self.ids) or count < 1:
            return [], np.zeros((0, len(vector)), dtype=np.float32)
        cosines = self.compared.products(vector) / self.lengths
        count = min(count, len(cosines))
        some = np.argpartition(-cosines, count - 1)[:count]
        ordered = some[np.lexsort((some, -cosines[some]))].tolist()
        return [self.ids[row] for row in ordered], self._vectors(ordered)


class Recent(Generic[Value]):
    """Values by their keys, up to `most` that were used lately. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[str, Value] = OrderedDict()
        self._lock = Lock()

    def read(
        self, keys: Sequence[str], source: Callable[[Sequence[str]], Mapping[str, Value]]
    ) -> dict[str, Value]:
        """Return the values of these keys that are held, and hold what `source` has of the rest."""
        found = self.find(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            rest = source(missing)
            self.keep(rest)
            found |= rest
        return found

    def find(self, keys: Iterable[str]) -> dict[str, Value]:
        """Return the values that are held of these keys."""
        found: dict[str, Value] = {}
        with self._lock:
            for key in keys:
                if key in self._held:
                    self._held.move_to_end(key)
                    found[key] = self._held[key]
        return found

    def keep(self, values: Mapping[str, Value]) -> None:
        """Hold values; those that were not used for longest are let go."""
        with self._lock:
            for key, value in values.items():
                self._held[key] = value
                self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
