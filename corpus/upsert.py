"""Passages into Chroma and out of it, in pages that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma import PAGE, pages
from corpus.entries import NO_PLACE, bits_text
from corpus.records import content_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chromadb.api.models.Collection import Collection

    from corpus.chroma import Collections
    from corpus.records import Passage
    from corpus.vectors import Encoding


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of a source's entries in the two collections."""

    questions: set[str]
    answers: set[str]


def find_ids(collections: Collections, source: str) -> Ids:
    """Return the ids of all entries that the index has of a source."""
    sides = (collections.questions, collections.answers)
    where = {"source": source}
    return Ids(*({one for page in pages(side, [], where) for one in page["ids"]} for side in sides))


def upsert_passages(
    collection: Collection,
    passages: Sequence[Passage],
    metadatas: Sequence[dict[str, Any]],
    encodings: Mapping[str, Encoding],
) -> None:
    """Write passages of one kind, each with the metadata of its place and its vectors."""
    digests = [content_digest(passage.text) for passage in passages]
    for page in slices(len(passages)):
        own = passages[page]
        found = [encodings[digest] for digest in digests[page]]
        collection.upsert(
            ids=[p.record_id if p.kind == "question" else p.id for p in own],
            embeddings=np.stack([one.vector for one in found]),
            documents=[p.chunk for p in own],
            metadatas=[
                NO_PLACE | place | {"text": digest, "bits": bits_text(one.bits)}
                for place, digest, one in zip(metadatas[page], digests[page], found, strict=True)
            ],
        )


def delete_entries(collection: Collection, ids: Sequence[str]) -> None:
    """Delete entries by their ids; those that are not there are passed over."""
    for page in slices(len(ids)):
        collection.delete(ids=list(ids[page]))


def slices(count: int) -> Iterator[slice]:
    """Yield what cuts `count` entries into pages."""
    return (slice(first, first + PAGE) for first in range(0, count, PAGE))
