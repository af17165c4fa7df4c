"""Whether Chroma's search finds the vectors that it holds: a broken graph loses some unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.chroma.pages import get_page
from corpus.health.finding import REPAIR, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chromadb.api.models.Collection import Collection

    from corpus.chroma.collections import Collections
    from corpus.model.vectors import Vectors

# Of a collection up to this size each vector is looked up, of a larger one as many.
_ALL = 1000
# Vectors that are looked up at once, and how many are asked for each: texts may stand twice.
_BATCH, _NEAREST = 100, 5
# The cosine distance at which two vectors are the same, as far as float32 can tell.
_SAME = 1e-3
# HNSW finds a vector by itself all but always; among many, so few may be missed.
_MISSED = 0.02


def check_reach(collections: Collections, alive: Callable[[], None]) -> Iterator[Finding]:
    """Yield a finding for each collection whose search misses what is stored in it."""
    for kind, collection in collections.sides.items():
        looked = missed = 0
        total = collection.count()
        for vectors in _sample(collection, total):
            alive()
            looked += len(vectors)
            missed += _missed(collection, vectors, min(_NEAREST, total))
        if missed > (0 if total <= _ALL else _MISSED * looked):
            yield Finding(
                "search",
                "error",
                f"the search among {kind}s misses {missed:,} of {looked:,} vectors that are stored "
                "there: the graph that it walks through is damaged",
                f"run: {REPAIR}",
                "rebuild",
            )


def _sample(collection: Collection, total: int) -> Iterator[Vectors]:
    """Yield some vectors of a collection at a time, from all of its parts."""
    steps = min(total, _ALL) // _BATCH + 1
    places = sorted({step * max(_BATCH, total // steps) for step in range(steps)})
    for first in places:
        page = get_page(collection, ["embeddings"], limit=_BATCH, offset=first)
        if page.ids:
            yield page.embeddings


def _missed(collection: Collection, vectors: Vectors, nearest: int) -> int:
    """Return how many vectors are not found, each looked for by itself."""
    found: Any = collection.query(
        query_embeddings=vectors, n_results=nearest, include=["distances"]
    )
    return sum(not (near and near[0] < _SAME) for near in found["distances"])
