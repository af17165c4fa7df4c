"""Questions asked twice: pairs that are near in question and answer, and the groups they form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from corpus.errors import QueryError
from corpus.model.vectors import Vectors
from corpus.store import RecordVectors
from search.results import Duplicates, Group, Pair

Scope = Literal["all", "within", "across"]
SCOPES = get_args(Scope)
Rows = NDArray[np.intp]

# Rows of the similarity matrix computed at once: 1,024 × 100,000 float32 are 400 MB.
_ROWS = 1024
# More pairs than anyone reviews; the threshold is then too low for this corpus.
_MOST_PAIRS = 1_000_000
# Average linkage keeps a matrix of the group; 5,000 questions take 200 MB.
_MOST_LINKED = 5000
# The distance of two that differ: no average of cosines brings them together.
_FAR = 1000.0
# Similar questions in one document mostly ask two things ("What is overfitting?", "What is
# underfitting?"), so such a pair scores less. Nothing is subtracted in the scope "within", which
# looks for just these pairs, nor when all records are from one source.
SAME_SOURCE_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How alike records are: the cosine of their vectors, less the margin within one source."""

    vectors: Vectors
    sources: Rows  # a number for each record's source
    margin: float

    def between(self, some: Rows, others: Rows) -> Vectors:
        """Return the scores of records against others, shape (len(some), len(others))."""
        cosines: Vectors = self.vectors[some] @ self.vectors[others].T
        if self.margin:
            same = self.sources[some][:, None] == self.sources[others][None, :]
            cosines -= np.float32(self.margin) * same
        return cosines


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Row numbers a < b and their scores."""

    a: Rows
    b: Rows
    scores: Vectors


@dataclass(frozen=True, slots=True)
class _Apart:
    """Which rows may never be together."""

    ids: Sequence[str]
    differ: Callable[[str, str], bool] | None

    def without(self, found: _Pairs) -> _Pairs:
        """Return the pairs that may be together."""
        if self.differ is None:
            return found
        kept = [not self._differ(a, b) for a, b in zip(found.a, found.b, strict=True)]
        rows = np.flatnonzero(kept)
        return _Pairs(found.a[rows], found.b[rows], found.scores[rows])

    def among(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        """Return which of some rows may not be together, shape (rows, rows)."""
        if self.differ is None:
            return np.zeros((len(rows), len(rows)), dtype=bool)
        return np.array([[a != b and self._differ(a, b) for b in rows] for a in rows])

    def _differ(self, a: int, b: int) -> bool:
        return self.differ is not None and self.differ(self.ids[a], self.ids[b])


def item_vectors(records: RecordVectors) -> Vectors:
    """Return vectors, shape (n, 2 × dimension), whose cosine is the mean of two cosines.

    One is between the questions, the other between the questions together with their answers. The
    answers tell look-alikes apart, and bring together questions in different words. [F-duplicates]
    """
    return np.hstack([records.questions, records.answers]) / np.float32(np.sqrt(2.0))


def find_duplicates(
    ids: Sequence[str],
    vectors: Vectors,
    sources: Mapping[str, str],
    threshold: float,
    scope: Scope = "all",
    differ: Callable[[str, str], bool] | None = None,
    rows: int = _ROWS,
) -> Duplicates:
    """Return the pairs of records that score `threshold` or more, and the groups they form.

    `vectors` come from `item_vectors`, `sources` names each record's source. `scope` keeps only
    pairs within one source or across two; two whose ids `differ` are never paired. Groups are
    formed by average linkage, so that a chain of near questions does not join its two ends; the
    largest come first, and among groups of equal size the one with the best pair. `rows` of the
    similarity matrix are computed at once. Raises QueryError when there are more than a million
    pairs.
    """
    codes = np.unique([sources[record_id] for record_id in ids], return_inverse=True)[1]
    margin = 0.0 if scope == "within" or not codes.any() else SAME_SOURCE_MARGIN
    likeness = _Likeness(vectors, codes, margin)
    found = _near(likeness, threshold, scope, rows)
    apart = _Apart(ids, differ)
    found = apart.without(found)
    order = np.argsort(-found.scores, kind="stable")
    pairs = tuple(
        Pair(ids[found.a[i]], ids[found.b[i]], round(min(1.0, float(found.scores[i])), 4))
        for i in order
    )
    groups = _groups(found, likeness, threshold, apart)
    return Duplicates(threshold, pairs, tuple(_group(ids, group, likeness) for group in groups))


def _group(ids: Sequence[str], rows: Sequence[int], likeness: _Likeness) -> Group:
    scores = likeness.between(np.array(rows), np.array(rows))
    mean = float(scores[np.triu_indices(len(rows), k=1)].mean())
    return Group(tuple(ids[row] for row in rows), round(min(1.0, mean), 4))


def _near(likeness: _Likeness, threshold: float, scope: Scope, rows: int) -> _Pairs:
    """Return all pairs in the scope that score the threshold or more."""
    blocks = list(_near_blocks(likeness, threshold, rows))
    found = _Pairs(
        np.concatenate([block.a for block in blocks]),
        np.concatenate([block.b for block in blocks]),
        np.concatenate([block.scores for block in blocks]),
    )
    if scope == "all":
        return found
    same = likeness.sources[found.a] == likeness.sources[found.b]
    kept = same == (scope == "within")
    return _Pairs(found.a[kept], found.b[kept], found.scores[kept])


def _near_blocks(likeness: _Likeness, threshold: float, rows: int) -> Iterator[_Pairs]:
    total, count = 0, len(likeness.vectors)
    for first in range(0, count, rows):
        scores = likeness.between(
            np.arange(first, min(first + rows, count)), np.arange(first, count)
        )
        # 1e-6: the cosine of a vector with itself may round to just under 1
        a, b = np.nonzero(np.triu(scores >= threshold - 1e-6, k=1))
        total += len(a)
        if total > _MOST_PAIRS:
            raise QueryError(
                f"more than {_MOST_PAIRS:,} pairs score {threshold} or more; raise the threshold"
            )
        yield _Pairs(a + first, b + first, scores[a, b])


def _groups(found: _Pairs, likeness: _Likeness, threshold: float, apart: _Apart) -> list[list[int]]:
    """Return groups of two or more row numbers, the largest first, then by their best pair."""
    from scipy.sparse import coo_array  # not for a search
    from scipy.sparse.csgraph import connected_components

    count = len(likeness.vectors)
    graph = coo_array((np.ones(len(found.a), bool), (found.a, found.b)), shape=(count, count))
    labels = connected_components(graph, directed=False)[1]
    members: dict[int, list[int]] = {}
    for row in np.union1d(found.a, found.b).tolist():
        members.setdefault(int(labels[row]), []).append(row)
    groups = [
        part for group in members.values() for part in _linked(group, likeness, threshold, apart)
    ]
    best = np.zeros(count, np.float32)
    for rows in (found.a, found.b):
        np.maximum.at(best, rows, found.scores)
    return sorted(groups, key=lambda group: (-len(group), -best[group].max(), group[0]))


def _linked(
    group: list[int], likeness: _Likeness, threshold: float, apart: _Apart
) -> list[list[int]]:
    """Split a connected group into parts that are alike on average, not only link by link."""
    if len(group) == 2 or len(group) > _MOST_LINKED:
        return [group]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    rows = np.array(group)
    distances = np.clip(1.0 - likeness.between(rows, rows), 0.0, 2.0)
    distances[apart.among(group)] = _FAR
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    parts = fcluster(tree, t=1.0 - threshold + 1e-6, criterion="distance")
    split = [rows[parts == part].tolist() for part in np.unique(parts)]
    return [part for part in split if len(part) > 1]
