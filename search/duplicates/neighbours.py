"""The nearest rows of each row: all are compared, or of many only those in the nearest cells.

Cells are the groups of rows around some centres, found by k-means over directions (the inverted
file of Jégou, Douze & Schmid 2011, "Product quantization for nearest neighbor search", without the
quantization): what is near a row is in one of the cells whose centres are nearest to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.model.vectors import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.model.vectors import Vectors

Rows = NDArray[np.intp]

# Numbers of a block of likenesses: 64 MB.
BLOCK = 2**24
# The best of a row are looked for among the best of stretches of this length.
_STRETCH = 64
# From so many rows on they are compared in cells of so many rows each; so many of them are looked
# into for each row. [F-duplicate-scale]
MANY, _IN_CELL, _LOOKED_INTO = 20_000, 100, 16
# Cells are no smaller and no larger than these: equal rows are spread over several.
_SMALLEST, _LARGEST = 25, 800
# Rows by which a centre is found, and how often it is moved.
_SAMPLE, _MOVES = 40, 5


Shared = TypeVar("Shared")
Part = TypeVar("Part")
Done = TypeVar("Done")


class Run(Protocol):
    """Works on parts of something, here or on other machines; yields what each gives, in order.

    `work` is a function of a module, and all it needs is in `shared` and the part.
    """

    def __call__(
        self, work: Callable[[Shared, Part], Done], shared: Shared, parts: Iterable[Part]
    ) -> Iterator[Done]:
        """Yield what `work` makes of `shared` and each part."""
        ...


def in_turn(
    work: Callable[[Shared, Part], Done], shared: Shared, parts: Iterable[Part]
) -> Iterator[Done]:
    """Work on one part after the other, in this process; see Run."""
    return (work(shared, part) for part in parts)


class Nearest(NamedTuple):
    """The nearest of some `rows`, in no order, with their likeness; both (rows, count)."""

    rows: Rows
    best: Rows
    likeness: Vectors


def nearest(
    sides: Sequence[Vectors],
    count: int,
    block: int = BLOCK,
    many: int = MANY,
    run: Run = in_turn,
) -> Iterator[Nearest]:
    """Yield for blocks of rows the `count` others that are nearest by the mean of their cosines.

    `sides` have unit rows and one length; `count` is less than that. Memory is that of a copy of
    the vectors, and of `block` numbers. From `many` rows on, some of the nearest are missed, and
    `run` works on the blocks.
    """
    total = len(sides[0])
    if total < many or count >= _LOOKED_INTO * _SMALLEST:
        return _among_all(sides, count, block)
    return _among_cells(sides, count, block, run)


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


def _among_all(sides: Sequence[Vectors], count: int, block: int) -> Iterator[Nearest]:
    whole = _joined(sides, slice(None))
    turned = np.ascontiguousarray(whole.T)
    step = max(1, block // len(whole))
    for first in range(0, len(whole), step):
        likeness = whole[first : first + step] @ turned
        own = np.arange(len(likeness))
        likeness[own, first + own] = -np.inf
        best = highest(likeness, count)
        yield Nearest(first + own, best, np.take_along_axis(likeness, best, axis=1))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Rows in the order of their cells: cell c has those from `starts[c]` up to `starts[c + 1]`.

    `vectors` are those of the rows in `order`; `looked_into` are the cells nearest to each of them.
    """

    order: Rows
    starts: Rows
    vectors: Vectors
    looked_into: Rows

    @classmethod
    def of(cls, sides: Sequence[Vectors], run: Run) -> _Cells:
        centres = _centres(sides, run)
        cells = _cells_of(sides, centres, 1, run)[:, 0]
        sizes = np.bincount(cells, minlength=len(centres))
        centres = centres[sizes >= min(_SMALLEST, sizes.max())]
        near = _cells_of(sides, centres, min(_LOOKED_INTO, len(centres)), run)
        order = np.argsort(near[:, 0], kind="stable")
        starts, pieces = _pieces(np.bincount(near[:, 0], minlength=len(centres)))
        return cls(order, starts, _joined(sides, order), _in_pieces(near[order], starts, pieces))


def _among_cells(sides: Sequence[Vectors], count: int, block: int, run: Run) -> Iterator[Nearest]:
    cells = _Cells.of(sides, run)
    widest = int(np.diff(cells.starts)[cells.looked_into].sum(axis=1).max())
    step = max(1, block // widest)
    parts = ((first, step, count) for first in range(0, len(cells.order), step))
    return run(_nearest_in_cells, cells, parts)


def _nearest_in_cells(cells: _Cells, part: tuple[int, int, int]) -> Nearest:
    """Return the nearest of so many rows in the order of cells, from the first on."""
    first, step, count = part
    sizes = np.diff(cells.starts)
    looked = cells.looked_into[first : first + step]
    ends = np.cumsum(sizes[looked], axis=1)
    begins = ends - sizes[looked]
    likeness = np.full((len(looked), int(ends[:, -1].max())), -np.inf, np.float32)
    for rows, slots, cell in _by_cell(looked):
        _compare(cells, first + rows, cell, likeness, rows, begins[rows, slots])
    best = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    slots = (ends[:, None] <= best[:, :, None]).sum(axis=2)
    inside = best - np.take_along_axis(begins, slots, axis=1)
    columns = cells.starts[np.take_along_axis(looked, slots, axis=1)] + inside
    rows = cells.order[first : first + step]
    return Nearest(rows, cells.order[columns], np.take_along_axis(likeness, best, axis=1))


def _by_cell(looked: Rows) -> Iterator[tuple[Rows, Rows, int]]:
    """Yield each cell with the rows that look into it, and as their how-manieth."""
    flat = looked.ravel()
    sorted_places = np.argsort(flat, kind="stable")
    cells, begins = np.unique(flat[sorted_places], return_index=True)
    for cell, places in zip(cells.tolist(), np.split(sorted_places, begins[1:]), strict=True):
        rows, slots = np.divmod(places, looked.shape[1])
        yield rows, slots, cell


def _compare(
    cells: _Cells, rows: Rows, cell: int, likeness: Vectors, places: Rows, begins: Rows
) -> None:
    """Write the likeness of rows with those of a cell into their places, from `begins` on."""
    start, end = int(cells.starts[cell]), int(cells.starts[cell + 1])
    found = cells.vectors[rows] @ cells.vectors[start:end].T
    own = np.flatnonzero((rows >= start) & (rows < end))
    found[own, rows[own] - start] = -np.inf
    likeness[places[:, None], begins[:, None] + np.arange(end - start)] = found


def _centres(sides: Sequence[Vectors], run: Run) -> Vectors:
    """Return unit vectors around which the rows lie."""
    total, random = len(sides[0]), np.random.default_rng(1)
    count = max(1, total // _IN_CELL)
    sample = _joined(sides, random.permutation(total)[: _SAMPLE * count])
    centres = unit(sample[:count])
    for _ in range(_MOVES):
        nearest_centre = _cells_of([sample], centres, 1, run)[:, 0]
        order = np.argsort(nearest_centre, kind="stable")
        used, begins = np.unique(nearest_centre[order], return_index=True)
        centres[used] = unit(np.add.reduceat(sample[order], begins, axis=0))
    return centres


def _cells_of(sides: Sequence[Vectors], centres: Vectors, count: int, run: Run) -> Rows:
    """Return the `count` centres nearest to each row, the nearest first."""
    turned = np.ascontiguousarray(centres.T)
    found = np.empty((len(sides[0]), count), np.intp)
    step = max(1, BLOCK // len(centres))
    firsts = range(0, len(found), step)
    parts = ((first, step, count) for first in firsts)
    for first, best in zip(firsts, run(_nearest_centres, (sides, turned), parts), strict=True):
        found[first : first + step] = best
    return found


def _nearest_centres(shared: tuple[Sequence[Vectors], Vectors], part: tuple[int, int, int]) -> Rows:
    """Return the centres nearest to so many rows, from the first on."""
    (sides, turned), (first, step, count) = shared, part
    likeness = _joined(sides, slice(first, first + step)) @ turned
    if count == 1:
        highest_one: Rows = np.argmax(likeness, axis=1, keepdims=True)
        return highest_one
    best: Rows = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
    by_likeness = np.argsort(-np.take_along_axis(likeness, best, axis=1), axis=1)
    ordered: Rows = np.take_along_axis(best, by_likeness, axis=1)
    return ordered


def _pieces(sizes: Rows) -> tuple[Rows, Rows]:
    """Return where cells start once the largest are cut, and the first piece of each cell."""
    cuts = np.maximum(1, -(-sizes // _LARGEST))
    parts = [np.array_split(np.arange(size), cut) for size, cut in zip(sizes, cuts, strict=True)]
    lengths = [len(part) for own in parts for part in own]
    return np.concatenate([[0], np.cumsum(lengths)]), np.concatenate([[0], np.cumsum(cuts)])


def _in_pieces(near: Rows, starts: Rows, pieces: Rows) -> Rows:
    """Return the cells to look into where some are cut; `near` are the cells before, in order.

    A row whose cell is cut looks into its own piece first, then into those behind it.
    """
    width = min(_LOOKED_INTO, len(starts) - 1)
    cut = np.flatnonzero(np.diff(pieces) > 1)
    few = near.shape[1] < width
    touched = few | np.isin(near, cut).any(axis=1)
    found = pieces[np.zeros((len(near), width), np.intp) if few else near]
    own = np.searchsorted(starts, np.arange(len(near)), side="right") - 1
    for row in np.flatnonzero(touched).tolist():
        wanted = [one for cell in near[row] for one in range(pieces[cell], pieces[cell + 1])]
        home = pieces[near[row, 0] + 1] - pieces[near[row, 0]]
        before = int(own[row]) - wanted[0]
        found[row] = [*wanted[before:home], *wanted[:before], *wanted[home:]][:width]
    return found


def _joined(sides: Sequence[Vectors], rows: Rows | slice) -> Vectors:
    """Return rows whose inner product is the mean of the cosines of all sides."""
    if len(sides) == 1:
        return sides[0][rows]
    share = np.float32(len(sides) ** -0.5)
    return np.hstack([side[rows] * share for side in sides])
