"""Whether Chroma's search finds the vectors that it stores: a broken graph loses some silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.chroma.pages import get_page
from corpus.health.finding import REPAIR, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.chroma.collections import Collections
    from corpus.chroma.side import Side
    from corpus.model.vectors import Vectors

# Up to this many vectors of a collection are looked up: all of a small one, a sample of a larger.
_ALL = 1000
# Vectors looked up at once, and results requested for each: a text may occur twice.
_BATCH, _NEAREST = 100, 5
# The cosine distance below which two vectors are the same, given float32's precision.
_SAME = 1e-3
# HNSW almost always finds a vector by itself; in a large collection this share may be missed.
_MISSED = 0.02


def check_reach(collections: Collections, alive: Callable[[], None]) -> Iterator[Finding]:
    """Yield a finding for each collection whose search misses stored vectors."""
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
                f"the search among {kind}s misses {missed:,} of {looked:,} stored vectors: its "
                "graph is damaged",
                f"run: {REPAIR}",
                "rebuild",
            )


def _sample(collection: Side, total: int) -> Iterator[Vectors]:
    """Yield samples of a collection's vectors, from all of its parts."""
    steps = min(total, _ALL) // _BATCH + 1
    offsets = sorted({step * max(_BATCH, total // steps) for step in range(steps)})
    for offset in offsets:
        page = get_page(collection, ["embeddings"], limit=_BATCH, offset=offset)
        if page.ids:
            yield page.embeddings


def _missed(collection: Side, vectors: Vectors, nearest: int) -> int:
    """Return how many vectors are not found, each searched with itself."""
    answer: Any = collection.query(
        query_embeddings=vectors, n_results=nearest, include=["distances"]
    )
    return sum(not (near and near[0] < _SAME) for near in answer["distances"])
