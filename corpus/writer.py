"""The only code that writes to the Chroma collections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from corpus.chroma import (
    PAGE,
    Collections,
    Header,
    find_collections,
    make_collections,
    open_client,
)
from corpus.entries import (
    Entry,
    answer_entry,
    bits_from,
    bits_text,
    place_metadata,
    question_entry,
    record_metadata,
    source_document,
)
from corpus.lock import acquire
from corpus.records import Passage, Record, Source, content_digest
from corpus.store import Store
from corpus.upkeep import open_lexical_writer
from corpus.vectors import Encoding

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from filelock import FileLock

    from corpus.lexical_writer import LexicalWriter
    from corpus.settings import Settings

# Chroma wants a vector for each entry; sources are never searched by theirs.
_POINT: Any = [[1.0]]


@dataclass(frozen=True, slots=True)
class Content:
    """All of one source: its entry, records, passages, and the encoding of each passage id."""

    source: Source
    records: tuple[Record, ...]
    passages: tuple[Passage, ...]
    encodings: Mapping[str, Encoding]


class Writer:
    """Writes one corpus; open it with `with`, so that its lock is given back."""

    def __init__(self, collections: Collections, lexical: LexicalWriter, lock: FileLock) -> None:
        self._collections = collections
        self._lexical = lexical
        self._lock = lock

    @classmethod
    def open(cls, settings: Settings, header: Header, *, rebuild: bool = False) -> Writer:
        """Return a writer that holds the index's lock; `rebuild` empties the corpus first.

        Raises IndexBusy when another process writes, IndexMismatch when the index was built with
        something else than `header` says.
        """
        lock = acquire(settings.index)
        try:
            client = open_client(settings.index, create=True)
            collections = None if rebuild else find_collections(client, settings.corpus)
            if collections is None:
                collections = make_collections(client, settings, header)
            collections.header.require(header)
            lexical = open_lexical_writer(settings, Store(collections))
        except BaseException:
            lock.release()
            raise
        return cls(collections, lexical, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lexical.close()
        self._lock.release()

    @property
    def store(self) -> Store:
        """A view of what has been written."""
        return Store(self._collections)

    def kept_encodings(self, source: str) -> dict[str, Encoding]:
        """Return the encodings of a source's passages by the digest of the text they encode."""
        kept: dict[str, Encoding] = {}
        dimension = self._collections.header.token_dimension
        for collection in (self._collections.questions, self._collections.answers):
            page: Any = collection.get(
                where={"source": source}, include=["embeddings", "metadatas"]
            )
            for vector, metadata in zip(page["embeddings"], page["metadatas"], strict=True):
                kept[metadata["text"]] = Encoding(
                    np.asarray(vector, dtype=np.float32), bits_from(metadata["bits"], dimension)
                )
        return kept

    def put(self, content: Content) -> None:
        """Write a source's records and passages, drop those it no longer has, then its entry."""
        name = content.source.name
        places = {record.id: place_metadata(record) for record in content.records}
        questions = [p for p in content.passages if p.kind == "question"]
        answers = [p for p in content.passages if p.kind == "answer"]
        details = [record_metadata(record, order) for order, record in enumerate(content.records)]
        contexts = [places[p.record_id] | {"record": p.record_id} for p in answers]
        self._replace(self._collections.questions, name, questions, details, content.encodings)
        self._replace(self._collections.answers, name, answers, contexts, content.encodings)
        self._lexical.put(name, _entries(content.records, answers))
        self._collections.sources.upsert(
            ids=[name], embeddings=_POINT, documents=[source_document(content.source)]
        )

    def remove(self, source: str) -> None:
        """Drop a source: its entry first, so that what is left of a broken run is no source."""
        self._collections.sources.delete(ids=[source])
        self._lexical.remove(source)
        for collection in (self._collections.questions, self._collections.answers):
            _delete(collection, _ids(collection, source))

    def commit(self) -> None:
        """Raise the revision, so that readers and derived indexes can tell that it changed."""
        header = self._collections.header
        revised = replace(header, revision=header.revision + 1)
        self._collections.sources.modify(metadata=asdict(revised))
        self._lexical.commit(revised.revision)

    def _replace(
        self,
        collection: Collection,
        source: str,
        passages: Sequence[Passage],
        metadatas: Sequence[dict[str, Any]],
        encodings: Mapping[str, Encoding],
    ) -> None:
        """Make the passages the only ones that the collection has of a source."""
        ids = [p.record_id if p.kind == "question" else p.id for p in passages]
        gone = set(_ids(collection, source)).difference(ids)
        for page in _slices(len(ids)):
            collection.upsert(
                ids=ids[page],
                embeddings=np.stack([encodings[p.id].vector for p in passages[page]]),
                documents=[p.chunk for p in passages[page]],
                metadatas=[
                    metadata
                    | {"text": content_digest(p.text), "bits": bits_text(encodings[p.id].bits)}
                    for metadata, p in zip(metadatas[page], passages[page], strict=True)
                ],
            )
        _delete(collection, sorted(gone))


def _entries(records: Sequence[Record], answers: Sequence[Passage]) -> Iterator[Entry]:
    """Yield the lexical entries of a source."""
    by_id = {record.id: record for record in records}
    for passage in answers:
        record = by_id[passage.record_id]
        yield answer_entry(passage.id, record.asked, passage.chunk, place_metadata(record))
    yield from (question_entry(record) for record in records if not record.answer)


def _ids(collection: Collection, source: str) -> list[str]:
    return collection.get(where={"source": source}, include=[])["ids"]


def _delete(collection: Collection, ids: Sequence[str]) -> None:
    for page in _slices(len(ids)):
        collection.delete(ids=list(ids[page]))


def _slices(count: int) -> Iterator[slice]:
    return (slice(first, first + PAGE) for first in range(0, count, PAGE))
