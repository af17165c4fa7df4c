"""Which records may ask the same: each with those nearest to it, found exactly, block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.model.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model.vectors import Vectors

Rows = NDArray[np.intp]

# So many nearest records of each are compared: of the golden set's 156 pairs, 149 are among them,
# as many as with the index's own questions and answers at twice the depth. [F-duplicate-candidates]
DEPTH = 20
# How many neighbours say how crowded the surroundings of a record are; a small corpus has one on
# each subject for so many records, as in `search.ranking.calibrate`. [F-duplicate-crowd]
_CROWD, _RECORDS_EACH = 10, 25
# Numbers of a block of the similarity matrix: 128 MB.
_BLOCK = 2**25
# The best of a row are looked for among the best of stretches of this length.
_STRETCH = 64
# From here on, vectors are compared by so many of their principal directions first, and the best
# of each so found, this many times the depth, exactly. [F-duplicate-scale]
MANY, _DIRECTIONS, _TIMES = 60_000, 96, 4
_SAMPLE = 20_000


class Crowd(NamedTuple):
    """How near the records around the two of each pair are, the other left out: mean cosines."""

    a: Vectors
    b: Vectors


@dataclass(frozen=True, slots=True)
class Near:
    """Pairs of rows a < b, their cosines, and how crowded their surroundings are.

    `told` are cosines of questions with their answers, `asked` those of the questions alone. The
    crowds are empty (NaN) where there are no other records.
    """

    a: Rows
    b: Rows
    asked: Vectors
    told: Vectors
    around_asked: Crowd
    around_told: Crowd

    def take(self, kept: NDArray[np.bool_] | Rows) -> Near:
        """Return some of the pairs."""
        around = [Crowd(c.a[kept], c.b[kept]) for c in (self.around_asked, self.around_told)]
        return Near(self.a[kept], self.b[kept], self.asked[kept], self.told[kept], *around)


def near_pairs(
    asked: Vectors,
    told: Vectors,
    depth: int = DEPTH,
    block: int = _BLOCK,
    many: int = MANY,
    rows: Rows | None = None,
) -> Near:
    """Return each record with the `depth` that have the highest mean of both cosines with it.

    `asked` and `told` are the vectors of questions and of questions with answers, as
    `RecordVectors` has them: one object where there are no answers. Memory is that of `block`
    numbers beside the vectors. From `many` records on the search is approximate. Of `rows` only the
    pairs among these rows are wanted.
    """
    wanted = np.arange(len(asked)) if rows is None else rows
    if rows is not None and len(rows) < len(asked):
        same = told is asked
        asked = asked[rows]
        told = asked if same else told[rows]
    count = len(wanted)
    if count < 2:
        return _of(wanted, asked, told, np.zeros((count, 0), np.intp))
    order = np.empty((count, min(depth, count - 1)), np.intp)
    wide = order.shape[1] * (_TIMES if count >= many else 1)
    for first, best in _best(asked, told, order.shape[1], wide, block):
        order[first : first + len(best)] = best
    return _of(wanted, asked, told, order)


def crowd_size(records: int) -> int:
    """Return how many neighbours say how crowded it is around a record of a corpus."""
    return max(0, min(max(1, min(_CROWD, records // _RECORDS_EACH)), records - 2))


def without(best: Vectors, cosines: Vectors, size: int) -> Vectors:
    """Return the mean of the `size` highest cosines of each row without the one given for it.

    `best` are a row's highest, best first, shape (rows, size + 1).
    """
    if not size:
        return np.full(len(cosines), np.nan, np.float32)
    left: Vectors = (best.sum(axis=1) - np.maximum(cosines, best[:, -1])) / np.float32(size)
    return left


def _of(wanted: Rows, asked: Vectors, told: Vectors, order: Rows) -> Near:
    count, width = order.shape
    one, other = np.repeat(np.arange(count), width), order.ravel()
    codes = np.unique(np.minimum(one, other) * count + np.maximum(one, other))
    a, b = np.divmod(codes, max(1, count))
    found, around, size = [], [], crowd_size(count)
    for side in (asked, told) if asked is not told else (asked,):
        cosines = _cosines(side, a, b)
        best = -np.sort(-_cosines(side, one, other).reshape(count, width), axis=1)[:, : size + 1]
        around.append(Crowd(without(best[a], cosines, size), without(best[b], cosines, size)))
        found.append(cosines)
    return Near(wanted[a], wanted[b], found[0], found[-1], around[0], around[-1])


def _cosines(vectors: Vectors, a: Rows, b: Rows, rows: int = 2**16) -> Vectors:
    """Return the cosine of each pair of rows."""
    cosines = np.empty(len(a), np.float32)
    for first in range(0, len(a), rows):
        here = slice(first, first + rows)
        cosines[here] = np.einsum("ij,ij->i", vectors[a[here]], vectors[b[here]])
    return cosines


def _best(
    asked: Vectors, told: Vectors, depth: int, wide: int, block: int
) -> Iterator[tuple[int, Rows]]:
    """Yield for blocks of rows the others that are nearest, in no order.

    They are the best of the `wide` that are nearest by few directions, if that is more.
    """
    whole = asked if asked is told else np.hstack([asked, told])
    seen = _fewer(whole) if wide > depth else whole
    wide = min(len(whole) - 1, wide)
    turned = np.ascontiguousarray(seen.T)
    step = max(1, block // len(whole))
    for first in range(0, len(whole), step):
        likeness = seen[first : first + step] @ turned
        own = np.arange(len(likeness))
        likeness[own, first + own] = -np.inf
        best = highest(likeness, wide)
        yield first, _exactly(whole, first, best, depth) if wide > depth else best


def highest(likeness: Vectors, count: int) -> Rows:
    """Return the columns of the `count` highest values of each row, in no order.

    A row is a run of stretches; its highest values are in the stretches with the highest maxima.
    """
    rows, columns = likeness.shape
    stretches = columns // _STRETCH
    if stretches <= 4 * count:
        return np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    tops = likeness[:, : stretches * _STRETCH].reshape(rows, stretches, _STRETCH).max(axis=2)
    chosen = np.argpartition(-tops, count - 1, axis=1)[:, :count]
    places = (chosen[:, :, None] * _STRETCH + np.arange(_STRETCH)).reshape(rows, -1)
    rest = np.broadcast_to(np.arange(stretches * _STRETCH, columns), (rows, columns % _STRETCH))
    places = np.hstack([places, rest])
    within = np.take_along_axis(likeness, places, axis=1)
    best = np.argpartition(-within, count - 1, axis=1)[:, :count]
    return np.take_along_axis(places, best, axis=1)


def _exactly(whole: Vectors, first: int, best: Rows, depth: int) -> Rows:
    """Return the `depth` nearest of each row's candidates, by all directions."""
    own = np.repeat(np.arange(first, first + len(best)), best.shape[1])
    likeness = _cosines(whole, own, best.ravel()).reshape(best.shape)
    kept = np.argpartition(-likeness, depth - 1, axis=1)[:, :depth]
    return np.take_along_axis(best, kept, axis=1)


def _fewer(vectors: Vectors) -> Vectors:
    """Return vectors along their principal directions only, of unit length."""
    step = max(1, len(vectors) // _SAMPLE)
    sample = vectors[::step]
    _, directions = np.linalg.eigh(sample.T @ sample)
    return unit(vectors @ directions[:, -min(_DIRECTIONS, len(directions)) :])
