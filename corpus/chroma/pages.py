"""Entries of a collection, a typed page at a time: Chroma limits the size of a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from corpus.chroma.entries import Metadata, record_of_entry
from corpus.chroma.side import Side

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from corpus.model.vectors import Vectors
    from corpus.records import Record

    Entries = Collection | Side

# Token bits are among the metadata; on a server they always come with it.
Column = Literal["documents", "metadatas", "embeddings", "bits"]

# Chroma 1.5.9 refuses get() of more than about 32,000 entries and add() of more than 5,461.
PAGE = 5000


@dataclass(frozen=True, slots=True)
class Page:
    """Entries of a collection, column by column; a column that was not requested is empty.

    `embeddings` has shape (entries, dimension). If an entry lacks its document or metadata, as in a
    damaged index, it has an empty one here.
    """

    ids: list[str]
    documents: list[str]
    metadatas: list[Metadata]
    embeddings: Vectors

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Page:
        """Return Chroma's answer to `get` as a page."""
        embeddings = answer.get("embeddings")
        none = embeddings is None or not len(embeddings)
        return cls(
            list(answer["ids"]),
            [document or "" for document in answer.get("documents") or ()],
            [dict(metadata or {}) for metadata in answer.get("metadatas") or ()],
            np.zeros((0, 0), np.float32) if none else np.asarray(embeddings, dtype=np.float32),
        )

    def __len__(self) -> int:
        return len(self.ids)


def get_page(
    collection: Entries,
    columns: Sequence[Column] = (),
    *,
    ids: Sequence[str] | None = None,
    where: Any = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Page:
    """Return the entries with some ids, or those that a filter lets through, as one page."""
    has_bits = isinstance(collection, Side)
    include: Any = [one for one in columns if one != "bits" or has_bits]
    answer: Any = collection.get(
        ids=None if ids is None else list(ids),
        where=where,
        limit=limit,
        offset=offset,
        include=include,
    )
    return Page.of(answer)


def pages(
    collection: Entries, columns: Sequence[Column] = (), where: Any = None, size: int = PAGE
) -> Iterator[Page]:
    """Yield the entries of a collection (that a filter lets through), `size` at a time."""
    for first in range(0, collection.count(), size):
        page = get_page(collection, columns, where=where, limit=size, offset=first)
        if not page.ids:
            return
        yield page


def pages_of(
    collection: Entries, ids: Sequence[str], columns: Sequence[Column] = (), size: int = PAGE
) -> Iterator[Page]:
    """Yield the entries with these ids, `size` at a time; unknown ids are left out."""
    for part in slices(len(ids), size):
        yield get_page(collection, columns, ids=ids[part])


def slices(count: int, size: int = PAGE) -> Iterator[slice]:
    """Yield the slices that cut `count` entries into pages."""
    return (slice(first, first + size) for first in range(0, count, size))


def records_of(page: Page) -> Iterator[Record]:
    """Yield the records of a page of questions, which has documents and metadata."""
    entries = zip(page.ids, page.documents, page.metadatas, strict=True)
    return (record_of_entry(*entry) for entry in entries)
