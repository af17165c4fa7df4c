"""The entries of a collection nearest to a vector, also where a filter lets only few through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from corpus.model.vectors import Vectors

# Of so many entries all are compared. Chroma searches its whole graph for few: with 30,000 vectors,
# of which a filter lets 100 through, that takes 30 ms, and comparing the 100 takes 12.
_FEW = 500
# Chroma 1.5.9 takes no more than about 32,000 ids at once.
_MOST_IDS = 30_000
_KEYS = ("ids", "embeddings")


def find_nearest(collection: Collection, vector: Vectors, count: int, where: Any = None) -> Any:
    """Return the `count` entries nearest to a unit vector, nearest first: ids and embeddings.

    `where` is a filter in Chroma's language; all that it lets through are found, however few.
    """
    if where is None:
        return _query(collection, vector, count)
    ids = collection.get(where=where, include=[])["ids"]
    if len(ids) <= _FEW:
        return _compare(collection, vector, count, ids)
    if len(ids) <= _MOST_IDS:
        return _query(collection, vector, min(count, len(ids)), ids=ids)
    return _query(collection, vector, count, where=where)


def _query(collection: Collection, vector: Vectors, count: int, **kept: Any) -> Any:
    if count == 0:
        return {key: [] for key in _KEYS}
    found: Any = collection.query(
        query_embeddings=vector[np.newaxis, :],
        n_results=count,
        include=["embeddings"],
        **kept,
    )
    return {key: found[key][0] for key in _KEYS}


def _compare(collection: Collection, vector: Vectors, count: int, ids: Sequence[str]) -> Any:
    """Return the nearest of some entries."""
    if not ids:
        return {key: [] for key in _KEYS}
    page: Any = collection.get(ids=list(ids), include=["embeddings"])
    rows = np.asarray(page["embeddings"])
    if not len(rows):
        return {key: [] for key in _KEYS}
    order = np.argsort(-(rows @ vector), kind="stable")[:count]
    return {"ids": [page["ids"][row] for row in order], "embeddings": rows[order]}
