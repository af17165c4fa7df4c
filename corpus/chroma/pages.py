"""Requests to a server in pieces that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def entry_sizes(
    count: int,
    dimension: int,
    metadatas: Sequence[Mapping[str, Any] | None] | None,
    documents: Sequence[str] | None,
) -> list[int]:
    """Return about how many bytes each of `count` entries takes in a request."""
    vector = 6 * dimension + 64  # four bytes a number, as base64; the id
    sizes = [vector] * count
    for row, metadata in enumerate(metadatas or ()):
        sizes[row] += sum(len(key) + _size(value) for key, value in (metadata or {}).items())
    for row, document in enumerate(documents or ()):
        sizes[row] += _size(document)
    return sizes


def next_batch(sizes: Sequence[int], first: int, entries: int, most: int) -> slice:
    """Return the entries from `first` on that go together: one at least, `entries` at most.

    Of several the sizes add up to no more than `most`.
    """
    end, total = first + 1, sizes[first]
    while end < min(len(sizes), first + entries) and total + sizes[end] <= most:
        total += sizes[end]
        end += 1
    return slice(first, end)


def join_pages(pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the pages of a Chroma `get` as one."""
    first, *others = pages
    whole = dict(first)
    for page in others:
        for key in ("ids", "embeddings", "metadatas", "documents", "uris"):
            if whole.get(key) is not None:
                whole[key] = [*whole[key], *page[key]]
    return whole


def _size(value: Any) -> int:
    return len(str(value).encode()) + 8
