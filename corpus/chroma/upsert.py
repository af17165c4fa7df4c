"""Passages into Chroma and out of it, in pages that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.collections import PAGE, pages
from corpus.chroma.entries import NO_PLACE, bits_text
from corpus.records import content_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chromadb.api.models.Collection import Collection

    from corpus.chroma.collections import Collections
    from corpus.model.vectors import Encoding, Vectors
    from corpus.records import Passage

    _There = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of a source's entries in the two collections."""

    questions: set[str]
    answers: set[str]

    @property
    def passages(self) -> set[str]:
        """The ids of the passages that these entries hold."""
        return {f"{one}.0" for one in self.questions} | self.answers


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
    """Write passages of one kind, each with the metadata of its place and its vectors.

    What is there just so is left alone, and a vector that is there already is not written again:
    Chroma 1.5.9 takes 4 ms to put one in the place of another, however alike.
    """
    for page in slices(len(passages)):
        entries = [
            _Entry.of(passage, place, encodings)
            for passage, place in zip(passages[page], metadatas[page], strict=True)
        ]
        there = _find(collection, [one.id for one in entries])
        new: list[_Entry] = []
        moved: list[_Entry] = []
        for entry in entries:
            found = there.get(entry.id)
            if found is None or entry.anew(found):
                new.append(entry)
            elif not entry.same(found):
                moved.append(entry)
        _write(collection, new, moved)


def _write(collection: Collection, new: Sequence[_Entry], moved: Sequence[_Entry]) -> None:
    """Write entries whole, and of those that moved only the metadata."""
    if new:
        collection.upsert(
            ids=[one.id for one in new],
            embeddings=np.stack([one.vector for one in new]),
            documents=[one.document for one in new],
            metadatas=[one.metadata for one in new],
        )
    if moved:
        collection.update(ids=[one.id for one in moved], metadatas=[one.metadata for one in moved])


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it is to be written; a key of its metadata that has None is taken away."""

    id: str
    document: str
    metadata: dict[str, Any]
    vector: Vectors

    @classmethod
    def of(
        cls, passage: Passage, place: dict[str, Any], encodings: Mapping[str, Encoding]
    ) -> _Entry:
        digest = content_digest(passage.text)
        encoding = encodings[digest]
        return cls(
            passage.record_id if passage.kind == "question" else passage.id,
            passage.chunk,
            NO_PLACE | place | {"text": digest, "bits": bits_text(encoding.bits)},
            encoding.vector,
        )

    def anew(self, there: _There) -> bool:
        """Tell whether another text is there; a vector belongs to its text, by the digest."""
        document, metadata = there
        return document != self.document or metadata["text"] != self.metadata["text"]

    def same(self, there: _There) -> bool:
        """Tell whether all of its metadata is there."""
        return there[1] == {key: one for key, one in self.metadata.items() if one is not None}


def _find(collection: Collection, ids: list[str]) -> dict[str, _There]:
    """Return the documents and metadata of the entries that are there, by their ids."""
    page: Any = collection.get(ids=ids, include=["documents", "metadatas"])
    rows = zip(page["documents"], page["metadatas"], strict=True)
    return dict(zip(page["ids"], rows, strict=True))


def delete_entries(collection: Collection, ids: Sequence[str]) -> None:
    """Delete entries by their ids; those that are not there are passed over."""
    for page in slices(len(ids)):
        collection.delete(ids=list(ids[page]))


def slices(count: int) -> Iterator[slice]:
    """Yield what cuts `count` entries into pages."""
    return (slice(first, first + PAGE) for first in range(0, count, PAGE))
