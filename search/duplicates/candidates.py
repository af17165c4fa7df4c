"""Which records may ask the same: each with those nearest to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.duplicates.neighbours import BLOCK, MANY, Rows, Run, in_turn, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from corpus.model.vectors import Vectors

# So many nearest records of each are compared: of the golden set's 156 pairs, 149 are among them,
# as many as with the index's own questions and answers at twice the depth. [F-duplicate-candidates]
DEPTH = 20
# How many neighbours say how crowded the surroundings of a record are; a small corpus has one on
# each subject for so many records, as in `search.ranking.calibrate`. [F-duplicate-crowd]
_CROWD, _RECORDS_EACH = 10, 25
# Questions that many ask in other words have more that are as near: up to so many of those above a
# floor are compared as well, as many as `paraphrase_mining` of sentence-transformers looks at; all
# in all no more than so many for each record. [F-duplicate-scale]
_DEEPEST, _DEEP_EACH = 100, 10


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

    def parts(self, count: int) -> Iterator[Near]:
        """Yield the pairs, `count` at a time, in order; of none, one part without any."""
        for first in range(0, max(1, len(self.a)), count):
            yield self.take(slice(first, first + count))

    def take(self, kept: NDArray[np.bool_] | Rows | slice) -> Near:
        """Return some of the pairs."""
        around = [Crowd(c.a[kept], c.b[kept]) for c in (self.around_asked, self.around_told)]
        return Near(self.a[kept], self.b[kept], self.asked[kept], self.told[kept], *around)


def near_pairs(
    asked: Vectors,
    told: Vectors,
    depth: int = DEPTH,
    block: int = BLOCK,
    many: int = MANY,
    rows: Rows | None = None,
    floor: float = np.inf,
    run: Run = in_turn,
) -> Near:
    """Return each record with the `depth` that have the highest mean of both cosines with it.

    Of those with a mean of `floor` or more, up to 100 of each are returned. `asked` and `told` are
    the vectors of questions and of questions with answers, as `RecordVectors` has them: one object
    where there are no answers. Memory is that of a copy of the vectors, and of `block` numbers.
    From `many` records on the search is approximate, and its blocks go to `run`. Of `rows` only the
    pairs among these rows are wanted.
    """
    wanted = np.arange(len(asked)) if rows is None else rows
    if rows is not None and len(rows) < len(asked):
        same = told is asked
        asked = asked[rows]
        told = asked if same else told[rows]
    count = len(wanted)
    if count < 2:
        return _of(wanted, asked, told, np.zeros((count, 0), np.intp), np.zeros(0, np.intp))
    deepest = min(count - 1, max(depth, _DEEPEST if floor < 1 else 0))
    order = np.empty((count, min(depth, count - 1)), np.intp)
    deep, likeness = [np.zeros(0, np.intp)], [np.zeros(0, np.float32)]
    sides = (asked,) if told is asked else (asked, told)
    for own, found, near in nearest(sides, deepest, block, many, run):
        places = np.argsort(-near, axis=1)
        best = np.take_along_axis(found, places, axis=1)
        like: Vectors = np.take_along_axis(near, places, axis=1)
        order[own] = best[:, :depth]
        kept = like[:, depth:] >= floor
        one, other = np.broadcast_to(own[:, None], kept.shape)[kept], best[:, depth:][kept]
        deep.append(np.minimum(one, other) * count + np.maximum(one, other))
        likeness.append(like[:, depth:][kept])
    return _of(wanted, asked, told, order, _most_alike(deep, likeness, _DEEP_EACH * count))


def _most_alike(codes: list[Rows], likeness: list[Vectors], most: int) -> Rows:
    """Return the codes of the most alike pairs; most are there twice."""
    found, like = np.concatenate(codes), np.concatenate(likeness)
    if len(found) > 2 * most:
        found = found[np.argpartition(-like, 2 * most)[: 2 * most]]
    return np.unique(found)


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


def _of(wanted: Rows, asked: Vectors, told: Vectors, order: Rows, deep: Rows) -> Near:
    count, width = order.shape
    one, other = np.repeat(np.arange(count), width), order.ravel()
    codes = np.minimum(one, other) * count + np.maximum(one, other)
    codes = np.union1d(codes, deep)
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
