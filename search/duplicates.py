"""Questions asked twice: pairs whose question vectors are near, and the groups they form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from corpus.embedder import Vectors
from corpus.errors import QueryError
from search.results import Duplicates, Pair

Scope = Literal["all", "within", "across"]

# Rows of the similarity matrix computed at once: 1,024 × 100,000 float32 are 400 MB.
_ROWS = 1024
# More pairs than anyone reviews; the threshold is then too low for this corpus.
_MOST_PAIRS = 1_000_000
# Average linkage keeps a matrix of the group; 5,000 questions are 200 MB.
_MOST_LINKED = 5000


def find_duplicates(
    ids: Sequence[str],
    vectors: Vectors,
    threshold: float,
    *,
    sources: Mapping[str, str] | None = None,
    scope: Scope = "all",
) -> Duplicates:
    """Return the pairs of records whose question vectors have a cosine of `threshold` or more.

    `vectors` has shape (n, dimension), unit rows. `scope` keeps only pairs within one source or
    across two, by `sources` (record id to source name). Groups are formed by average linkage, so
    that a chain of near questions does not join its two ends; the largest come first. Raises
    QueryError when there are more than a million pairs.
    """
    rows, columns, scores = _near(vectors, threshold)
    if scope != "all":
        names = np.array([(sources or {})[record_id] for record_id in ids])
        kept = (names[rows] == names[columns]) == (scope == "within")
        rows, columns, scores = rows[kept], columns[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")
    pairs = tuple(
        Pair(ids[rows[i]], ids[columns[i]], round(min(1.0, float(scores[i])), 4)) for i in order
    )
    groups = _groups(rows, columns, vectors, threshold)
    return Duplicates(threshold, pairs, tuple(tuple(ids[i] for i in group) for group in groups))


def _near(
    vectors: Vectors, threshold: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Return rows, columns (row < column) and cosines of all pairs at or over the threshold."""
    found = list(_near_blocks(vectors, threshold))
    rows, columns, scores = (np.concatenate(part) for part in zip(*found, strict=True))
    return rows, columns, scores


def _near_blocks(vectors: Vectors, threshold: float) -> Iterator[tuple[NDArray[np.generic], ...]]:
    total = 0
    for first in range(0, len(vectors), _ROWS):
        cosines = vectors[first : first + _ROWS] @ vectors[first:].T
        rows, columns = np.nonzero(np.triu(cosines >= threshold, k=1))
        total += len(rows)
        if total > _MOST_PAIRS:
            raise QueryError(
                f"more than {_MOST_PAIRS:,} pairs score {threshold} or more; raise the threshold"
            )
        yield rows + first, columns + first, cosines[rows, columns]


def _groups(
    rows: NDArray[np.int64], columns: NDArray[np.int64], vectors: Vectors, threshold: float
) -> list[list[int]]:
    """Return groups of two or more row numbers, the largest first."""
    count = len(vectors)
    graph = coo_array((np.ones(len(rows), bool), (rows, columns)), shape=(count, count))
    labels = connected_components(graph, directed=False)[1]
    members: dict[int, list[int]] = {}
    for index in sorted({*rows.tolist(), *columns.tolist()}):
        members.setdefault(int(labels[index]), []).append(index)
    groups = [part for group in members.values() for part in _linked(group, vectors, threshold)]
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _linked(group: list[int], vectors: Vectors, threshold: float) -> list[list[int]]:
    """Split a connected group so that its parts are alike on average, not only link by link."""
    if len(group) == 2 or len(group) > _MOST_LINKED:
        return [group]
    cosines = vectors[group] @ vectors[group].T
    distances = np.clip(1.0 - cosines, 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    parts = fcluster(tree, t=1.0 - threshold + 1e-6, criterion="distance")
    split = [[i for i, part in zip(group, parts, strict=True) if part == one] for one in set(parts)]
    return [part for part in split if len(part) > 1]
