"""Clusters of vectors on two levels, both cuts of one tree.

Ward's tree (SciPy), over centred vectors that are drawn towards their neighbours first: so it does
not hang on what is rounded in them. HDBSCAN (scikit-learn) left most of our records outside, and
k-means agrees less with the sections that people wrote. [F-topics] [F-topic-parting]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.model.vectors import Vectors

    Numbers = NDArray[np.int64]

UNSORTED = -1
# Rows compared with all others at once.
_ROWS = 1024
# A tree over more records takes gigabytes; then it is made over groups of alike ones.
_MOST_LEAVES, _GROUPS, _AXES = 5000, 1200, 64
# Each vector becomes the mean of so many nearest ones and itself, so many times (blurring mean
# shift, Cheng 1995); of few records, fewer.
_NEIGHBOURS, _ROUNDS, _PER_NEIGHBOUR = 5, 3, 10
# Topics on the upper level: this times the root of the number of records, and no more than a
# person looks through; on the lower level one for so many records. Only where the tree has a clear
# step within such shares of that, it says the number: the largest of small ones hangs on rounding.
_PER_ROOT, _MOST_COARSE = 0.65, 40
_PER_FINE, _MOST_FINE = 11, 400
_FAR, _CLEAR = (0.3, 1.6), 1.3
# Smaller ones are no topic.
_LEAST_COARSE, _LEAST_FINE = 5, 4
# Fewer records need no lower level.
_LEAST_FOR_FINE = 40
# A record that is no more like its topic than this share of the others is, is in none.
_STRANGERS = 0.98
# Vectors that differ by less are the same.
_SAME = 1e-3


@dataclass(frozen=True, slots=True)
class Clusters:
    """The cluster of each row on the two levels, `UNSORTED` for one that is in none.

    Rows of one fine cluster are in one coarse cluster. `limit` is the least cosine to the mean of a
    fine cluster with which a row that comes later joins it.
    """

    coarse: Numbers
    fine: Numbers
    limit: float


def centred(vectors: Vectors) -> Vectors:
    """Return unit vectors without what all of them have in common; zeros where that is all."""
    moved: Vectors = vectors - vectors.mean(axis=0)
    return _of_length_one(moved, _SAME)


def nearest_rows(vectors: Vectors, among: Vectors, count: int) -> tuple[Numbers, Vectors]:
    """Return the rows `among` unit vectors nearest to each, nearest first, and their cosines.

    Both have shape (n, count). A row that is `among` them is its own nearest.
    """
    count = min(count, len(among))
    rows = np.empty((len(vectors), count), np.int64)
    cosines = np.empty((len(vectors), count), np.float32)
    for first in range(0, len(vectors), _ROWS):
        scores = vectors[first : first + _ROWS] @ among.T
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        found = np.take_along_axis(scores, best, 1)
        order = np.lexsort((best, -found), axis=1)
        rows[first : first + _ROWS] = np.take_along_axis(best, order, 1)
        cosines[first : first + _ROWS] = np.take_along_axis(found, order, 1)
    return rows, cosines


def find_clusters(vectors: Vectors, labelled: Vectors | None = None) -> Clusters:
    """Return the clusters of centred vectors, shape (n, dimension); there is one at least.

    `labelled` are the same with what headings and tags mean, by which they are put together.
    """
    size = len(vectors)
    if size < 2 * _LEAST_COARSE or not np.any(vectors):
        alone = np.zeros(size, np.int64)
        return Clusters(alone, alone, -1.0)
    told = vectors if labelled is None else labelled
    groups = _groups(told)
    tree = _tree(_drawn_together(told if groups is None else means_of(told, groups)))
    wanted = _PER_ROOT * size**0.5
    coarse = _cut(tree, min(_MOST_COARSE, wanted))
    fine = _cut(tree, min(_MOST_FINE, size / _PER_FINE)) if size >= _LEAST_FOR_FINE else coarse
    if fine.max() < coarse.max():
        fine = coarse
    if groups is not None:
        coarse, fine = coarse[groups], fine[groups]
    return _sorted_out(told, coarse, fine)


def means_of(vectors: Vectors, clusters: Numbers) -> Vectors:
    """Return the unit means of clusters 0, 1, …, of unit vectors."""
    from scipy.sparse import csr_array

    rows = np.flatnonzero(clusters >= 0)
    shape = (int(clusters.max(initial=-1)) + 1, len(vectors))
    belongs = csr_array((np.ones(len(rows), np.float32), (clusters[rows], rows)), shape=shape)
    sums: Vectors = belongs @ vectors
    return _of_length_one(sums, 0.0)


def _of_length_one(vectors: Vectors, least: float) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > least)
    return found


def _groups(vectors: Vectors) -> Numbers | None:
    """Return groups of alike rows where there are too many for a tree, None where there are not."""
    if len(vectors) <= _MOST_LEAVES:
        return None
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import PCA

    flat = PCA(_AXES, svd_solver="covariance_eigh").fit_transform(vectors)
    found = MiniBatchKMeans(
        _GROUPS, batch_size=4096, init="random", n_init=1, max_iter=8, random_state=0
    ).fit_predict(flat)
    groups: Numbers = np.unique(found, return_inverse=True)[1]
    return groups


def _drawn_together(vectors: Vectors) -> Vectors:
    """Return unit vectors drawn towards their neighbours: what lies close lies closer."""
    from scipy.sparse import csr_array

    size = len(vectors)
    count = 1 + min(_NEIGHBOURS, size // _PER_NEIGHBOUR)
    starts = np.arange(0, count * size + 1, count)
    for _ in range(_ROUNDS):
        rows, cosines = nearest_rows(vectors, vectors, count)
        near = csr_array((np.maximum(cosines, 0).ravel(), rows.ravel(), starts), (size, size))
        vectors = _of_length_one(near @ vectors, 0.0)
    return vectors


def _tree(leaves: Vectors) -> NDArray[np.float64]:
    from scipy.cluster.hierarchy import linkage

    tree: NDArray[np.float64] = linkage(leaves.astype(np.float64), "ward")
    return tree


def _cut(tree: NDArray[np.float64], wanted: float) -> Numbers:
    """Return a cut with the number of clusters that is wanted, or where the tree has a step."""
    from scipy.cluster.hierarchy import fcluster

    heights, leaves = tree[:, 2], len(tree) + 1
    number = min(leaves, max(2, round(wanted)))
    least, most = (max(2, round(wanted * share)) for share in _FAR)
    counts = np.arange(least, min(most, leaves - 1) + 1)
    steps = heights[leaves - counts] / np.maximum(heights[leaves - counts - 1], 1e-9)
    if steps.max(initial=0.0) >= _CLEAR:
        number = int(counts[np.argmax(steps)])
    cut: Numbers = fcluster(tree, number, "maxclust").astype(np.int64) - 1
    return cut


def _sorted_out(vectors: Vectors, coarse: Numbers, fine: Numbers) -> Clusters:
    """Return clusters without those that are too small, and without rows that are like none."""
    fine = _joined(vectors, coarse, fine)
    small = np.bincount(coarse)[coarse] < _LEAST_COARSE
    coarse, fine = np.where(small, UNSORTED, coarse), np.where(small, UNSORTED, fine)
    if (coarse == UNSORTED).all():
        alone = np.zeros(len(coarse), np.int64)
        return Clusters(alone, alone, -1.0)
    means = means_of(vectors, fine)
    tops = np.full(len(means), UNSORTED)
    tops[fine[fine >= 0]] = coarse[fine >= 0]
    likeness = vectors @ means.T
    strange = likeness[coarse[:, None] != tops[None, :]]
    limit = float(np.quantile(strange, _STRANGERS)) if len(strange) else -1.0
    own = likeness[np.arange(len(fine)), fine]
    far = own < limit
    # A record that comes later joins if it is as much like a topic as nearly all that are in one.
    limit = max(limit, float(np.quantile(own[coarse != UNSORTED], 1 - _STRANGERS)))
    return Clusters(np.where(far, UNSORTED, coarse), np.where(far, UNSORTED, fine), limit)


def _joined(vectors: Vectors, coarse: Numbers, fine: Numbers) -> Numbers:
    """Return fine clusters of which small ones have joined the nearest in their coarse cluster."""
    sizes, means = np.bincount(fine), means_of(vectors, fine)
    tops = np.zeros(len(sizes), np.int64)
    tops[fine] = coarse
    into = np.arange(len(sizes))
    for one in np.flatnonzero((sizes > 0) & (sizes < _LEAST_FINE)).tolist():
        inside = np.flatnonzero((tops == tops[one]) & (sizes > 0))
        large = inside[sizes[inside] >= _LEAST_FINE]
        # Where all are small, they are one.
        into[one] = large[int(np.argmax(means[large] @ means[one]))] if len(large) else inside[0]
    found: Numbers = into[fine]
    return found
