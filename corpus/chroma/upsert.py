"""Passages into Chroma and out of it: written if they differ, deleted, encodings reused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.entries import OPTIONAL, bits_from, bits_text, entry_id, passage_of_entry
from corpus.chroma.pages import PAGE, get_page, pages, slices
from corpus.errors import while_reading_entries
from corpus.model.vectors import Encoding
from corpus.records import content_digest

if TYPE_CHECKING:
    from corpus.chroma.collections import Collections
    from corpus.chroma.entries import Metadata
    from corpus.chroma.pages import Entries
    from corpus.chroma.side import Side
    from corpus.model.vectors import Vectors
    from corpus.records import Passage

# Digests of texts looked up at once: 2,000 unknown ones take 15 ms among 107,000 entries, far less
# than encoding one of them, and stay below SQLite's limit on variables.
_DIGESTS = 2000


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of a source's entries in the two collections."""

    questions: set[str]
    answers: set[str]

    @property
    def passages(self) -> set[str]:
        """The ids of the passages in these entries."""
        return {passage_of_entry("question", entry) for entry in self.questions} | self.answers


def find_ids(collections: Collections, source: str) -> Ids:
    """Return the ids of all entries that the index has of a source."""
    sides = (collections.questions, collections.answers)
    where = {"source": source}
    return Ids(
        *({entry for page in pages(side, (), where) for entry in page.ids} for side in sides)
    )


@while_reading_entries()
def find_encodings(collections: Collections, digests: Sequence[str]) -> dict[str, Encoding]:
    """Return the encodings of those texts that the index has, by the texts' digests."""
    encodings: dict[str, Encoding] = {}
    dimension = collections.header.token_dimension
    if collections.tokens:  # far quicker to ask than Chroma, and without bits a text is of no use
        digests = collections.tokens.known(digests)
    for collection in collections.sides.values():
        for part in slices(len(digests), _DIGESTS):
            where: Any = {"text": {"$in": list(digests[part])}}
            page = get_page(collection, ["embeddings", "metadatas", "bits"], where=where)
            for vector, metadata in zip(page.embeddings, page.metadatas, strict=True):
                if "bits" in metadata:  # else the text is encoded again
                    bits = bits_from(metadata["bits"], dimension)
                    encodings[metadata["text"]] = Encoding(vector, bits)
    return encodings


def upsert_passages(
    collection: Side,
    passages: Sequence[Passage],
    metadatas: Sequence[Metadata],
    encodings: Mapping[str, Encoding],
    size: int = PAGE,
) -> bool:
    """Write passages of one kind with their metadata; `encodings` are keyed by texts' digests.

    Return whether any had another text before, whose token bits may not be needed any more.

    An entry that is already right is left alone, and a vector that is already stored is not
    written again: Chroma 1.5.9 takes 4 ms to replace a vector, even with the same one.
    """
    replaced = False
    for part in slices(len(passages), size):
        entries = [
            _Entry.of(passage, metadata, encodings)
            for passage, metadata in zip(passages[part], metadatas[part], strict=True)
        ]
        existing = _find(collection, [entry.id for entry in entries])
        new: list[_Entry] = []
        changed: list[_Entry] = []
        for entry in entries:
            stored = existing.get(entry.id)
            if stored is None or entry.differs_in_text(stored):
                new.append(entry)
                replaced = replaced or stored is not None
            elif not entry.equals(stored):
                changed.append(entry)
        _write(collection, new, changed)
    return replaced


def delete_entries(collection: Entries, ids: Sequence[str], size: int = PAGE) -> None:
    """Delete entries by their ids, ignoring unknown ones."""
    for part in slices(len(ids), size):
        collection.delete(ids=list(ids[part]))


def _write(collection: Side, new: Sequence[_Entry], changed: Sequence[_Entry]) -> None:
    """Write new entries whole, and only the metadata of changed ones."""
    if new:
        collection.upsert(
            ids=[entry.id for entry in new],
            embeddings=np.stack([entry.vector for entry in new]),
            documents=[entry.document for entry in new],
            metadatas=[entry.metadata for entry in new],
        )
    if changed:
        collection.update(
            ids=[entry.id for entry in changed], metadatas=[entry.metadata for entry in changed]
        )


@dataclass(frozen=True, slots=True)
class _Stored:
    """What an entry stores besides its vector."""

    document: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry to write; a metadata key whose value is None is deleted."""

    id: str
    document: str
    metadata: Metadata
    vector: Vectors

    @classmethod
    def of(cls, passage: Passage, metadata: Metadata, encodings: Mapping[str, Encoding]) -> _Entry:
        digest = content_digest(passage.text)
        encoding = encodings[digest]
        own = {"text": digest, "bits": bits_text(encoding.bits)}
        return cls(entry_id(passage.id), passage.chunk, OPTIONAL | metadata | own, encoding.vector)

    def differs_in_text(self, stored: _Stored) -> bool:
        """Return whether the stored entry has another text, and so another vector."""
        other = stored.metadata["text"] != self.metadata["text"]
        return other or stored.document != self.document

    def equals(self, stored: _Stored) -> bool:
        """Return whether the stored entry has exactly this metadata."""
        return stored.metadata == {k: v for k, v in self.metadata.items() if v is not None}


def _find(collection: Side, ids: list[str]) -> dict[str, _Stored]:
    """Return the contents of those entries that exist, by their ids."""
    page = get_page(collection, ["documents", "metadatas", "bits"], ids=ids)
    columns = zip(page.ids, page.documents, page.metadatas, strict=True)
    return {entry: _Stored(document, metadata) for entry, document, metadata in columns}
