"""The entries of a collection nearest to a vector, even if a filter lets only a few through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.pages import Page, get_page

if TYPE_CHECKING:
    from corpus.chroma.side import Side
    from corpus.model.vectors import Vectors
    from corpus.records import Filter

# Up to this many entries are all compared: Chroma searches its whole graph to find a few (30 ms for
# 100 of 30,000, while comparing the 100 takes 12).
FEW = 500
# Chroma 1.5.9 accepts no more than about 32,000 ids at once.
_MOST_IDS = 30_000


def find_nearest(
    collection: Side, vector: Vectors, count: int, where: Any = None, few: int = FEW
) -> Page:
    """Return the `count` entries nearest to a unit vector, nearest first, with embeddings.

    `where` is a filter in Chroma's language; everything that it lets through is found, however
    little. Up to `few` entries are compared one by one.
    """
    if where is None:
        return _query(collection, vector, count)
    ids = get_page(collection, where=where).ids
    if len(ids) > _MOST_IDS:
        return _query(collection, vector, count, where=where)
    return find_among(collection, vector, count, ids, few)


def nearest_ids(collection: Side, vector: Vectors, count: int) -> list[str]:
    """Return the ids of the `count` entries nearest to a unit vector, nearest first.

    Most of what a query of Chroma takes is handing over the vectors.
    """
    return _query(collection, vector, count, columns=()).ids


def find_among(
    collection: Side, vector: Vectors, count: int, ids: Sequence[str], few: int = FEW
) -> Page:
    """Return the `count` nearest of the entries with some ids, as `find_nearest` does."""
    if len(ids) <= few:
        return _compare(collection, vector, count, ids)
    if len(ids) <= _MOST_IDS:
        return _query(collection, vector, min(count, len(ids)), ids=ids)
    among, depth = frozenset(ids), 2 * count
    while True:  # there are so many that they are soon found among all
        page = _query(collection, vector, depth)
        rows = [row for row, entry in enumerate(page.ids) if entry in among][:count]
        if len(rows) >= min(count, len(ids)) or len(page) < depth:
            chosen = [page.ids[row] for row in rows]
            return replace(page, ids=chosen, embeddings=page.embeddings[rows])
        depth *= 4


def filter_clause(wanted: Filter | None) -> dict[str, Any] | None:
    """Return a filter in Chroma's language, None if everything may be found."""
    if wanted is None:
        return None
    clauses: list[dict[str, Any]] = []
    for key, values in (("source", wanted.sources), ("level", wanted.levels)):
        if values:
            clauses.append({key: {"$in": list(values)}})
    for key, values in (("section", wanted.sections), ("tags", wanted.tags)):
        either = [{key: {"$contains": value}} for value in values]
        if either:
            clauses.append(either[0] if len(either) == 1 else {"$or": either})
    branches = [_together("$and", _within(branch)) for branch in wanted.branches]
    return _together("$and", [*clauses, *filter(None, [_together("$or", branches)])])


def _within(branch: Sequence[str]) -> list[dict[str, Any]]:
    """Return what the entries of a branch have in common; those elsewhere may have it, too."""
    source, *section = branch
    return [{"source": source}, *({"section": {"$contains": name}} for name in section)]


def _together(operator: str, clauses: Sequence[dict[str, Any] | None]) -> dict[str, Any] | None:
    """Return clauses as one, None if there are none: Chroma takes no list of a single one."""
    return {operator: list(clauses)} if len(clauses) > 1 else next(iter(clauses), None)


def _query(
    collection: Side,
    vector: Vectors,
    count: int,
    columns: Sequence[str] = ("embeddings",),
    **limits: Any,
) -> Page:
    if count == 0:
        return Page.of({"ids": []})
    answer: Any = collection.query(
        query_embeddings=vector[np.newaxis, :],
        n_results=count,
        include=list(columns) or ["distances"],
        **limits,
    )
    return Page.of({key: answer[key][0] for key in ("ids", *columns)})


def _compare(collection: Side, vector: Vectors, count: int, ids: Sequence[str]) -> Page:
    """Return the nearest of some entries."""
    page = get_page(collection, ["embeddings"], ids=ids) if ids else Page.of({"ids": []})
    if not page.ids:
        return page
    order = np.argsort(-(page.embeddings @ vector), kind="stable")[:count]
    return replace(page, ids=[page.ids[row] for row in order], embeddings=page.embeddings[order])
