"""Where records are on the map: alike ones side by side, and new ones beside the old.

The map is a t-SNE (openTSNE, Poličar et al. 2024). UMAP keeps neighbours about as well, but brings
a compiler of 210 MB, and takes 27 seconds to import. [F-topics]
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from search.topics.clusters import nearest_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.model.vectors import Vectors

    Positions = NDArray[np.float64]

# Neighbours that a record is drawn to; the usual number.
_PERPLEXITY = 30
# More records than this are placed by their neighbours among so many.
_MOST_DRAWN = 25_000
_FEW = 8_000
# With fewer there is nothing to optimise.
_LEAST_DRAWN = 12
# A new record stands between so many of its neighbours.
_BETWEEN = 5
# So far beside them, at most, that no two are on top of each other; in widths of the map.
_ASIDE = 0.004
_DIGITS = 4


def draw_map(vectors: Vectors, keys: Sequence[str], before: Positions | None = None) -> Positions:
    """Return positions for centred vectors, shape (n, 2), from 0 to 1.

    `keys` tell records apart; `before` are positions to begin with, so that the map stays alike.
    """
    size = len(vectors)
    if size < _LEAST_DRAWN or not np.any(vectors):
        return _aside(np.full((size, 2), 0.5), keys, 0.45)
    if size <= _MOST_DRAWN:
        return _fitted(_drawn(vectors, before))
    rows = np.sort(np.random.default_rng(0).choice(size, _MOST_DRAWN, replace=False))
    some = _fitted(_drawn(vectors[rows], None if before is None else before[rows]))
    placed = np.empty((size, 2))
    placed[rows] = some
    others = np.setdiff1d(np.arange(size), rows)
    names = [keys[row] for row in others]
    placed[others] = place_beside(vectors[others], names, vectors[rows], some)
    return placed


def place_beside(
    vectors: Vectors, keys: Sequence[str], among: Vectors, positions: Positions
) -> Positions:
    """Return positions between those of the nearest records `among` others, which stay."""
    rows, cosines = nearest_rows(vectors, among, _BETWEEN)
    # The nearest counts most: a mean of five that are far apart is near none of them.
    weights = np.exp(12 * (cosines - cosines[:, :1]))
    weights /= weights.sum(axis=1, keepdims=True)
    between = (weights[:, :, None] * positions[rows]).sum(axis=1)
    return _aside(between, keys, _ASIDE)


def _drawn(vectors: Vectors, before: Positions | None) -> Positions:
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.initialization import pca, rescale
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    jobs = 2 if len(vectors) > _FEW else 1
    perplexity = min(_PERPLEXITY, (len(vectors) - 1) / 3)
    rows, cosines = nearest_rows(vectors, vectors, int(3 * perplexity) + 1)
    distances = np.sqrt(np.maximum(0, 2 - 2 * cosines)).astype(np.float64)
    known = PrecomputedNeighbors(rows[:, 1:], distances[:, 1:])
    alike = PerplexityBasedNN(perplexity=perplexity, knn_index=known, n_jobs=jobs)
    first = pca(vectors, random_state=0) if before is None else rescale(before - before.mean(0))
    # The way that is quicker for many points takes six times as long for few.
    method = "fft" if len(vectors) > _FEW else "bh"
    drawn = TSNEEmbedding(
        first, alike, n_jobs=jobs, random_state=0, negative_gradient_method=method
    )
    if before is None:
        drawn.optimize(250, exaggeration=12, momentum=0.8, inplace=True)
    drawn.optimize(500 if before is None else 250, momentum=0.8, inplace=True)
    return np.asarray(drawn)


def _fitted(positions: Positions) -> Positions:
    """Return positions moved and scaled to stand between 0 and 1, in their proportions."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    widest = max(float((high - low).max()), 1e-9)
    fitted: Positions = np.round(0.5 + (positions - (low + high) / 2) / widest, _DIGITS)
    return np.clip(fitted, 0.0, 1.0)


def _aside(positions: Positions, keys: Sequence[str], most: float) -> Positions:
    """Return positions moved a little, each by its own key, so that they never depend on others."""
    found = [list(hashlib.sha256(key.encode()).digest()[:4]) for key in keys]
    digests = np.array(found, float).reshape(-1, 4)
    angle = 2 * np.pi * (digests[:, 0] * 256 + digests[:, 1]) / 65536
    length = most * np.sqrt((digests[:, 2] * 256 + digests[:, 3]) / 65536)
    moved = positions + np.column_stack([np.cos(angle), np.sin(angle)]) * length[:, None]
    rounded: Positions = np.round(np.clip(moved, 0.0, 1.0), _DIGITS)
    return rounded
