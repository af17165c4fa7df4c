"""A read-only view of the Chroma collections of one corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.allpassages import all_entries, all_rows
from corpus.chroma.collections import PAGE, Collections, Header, find_in_force, pages
from corpus.chroma.entries import source_from
from corpus.chroma.nearest import find_nearest
from corpus.chroma.ordered import records_in_order, records_of
from corpus.chroma.passages import (
    Content,
    Match,
    Place,
    contents_from,
    place_from,
    places_from,
    sides,
)
from corpus.chroma.segments import require_vectors
from corpus.errors import IndexDamaged, IndexUnavailable, UnknownRecord, while_reading_entries
from corpus.filters import Filter
from corpus.generations.folder import Generations
from corpus.model.vectors import unit
from corpus.records import PassageKind, Record, Source

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api.models.Collection import Collection

    from corpus.chroma.entries import Entry
    from corpus.model.vectors import Bits, Vectors
    from corpus.passage_cache import PassageFile, PassageRow
    from corpus.settings import Settings


@dataclass(frozen=True, slots=True)
class RecordVectors:
    """The embeddings of all records: rows of `questions` and `answers` belong to `ids`.

    Both have shape (n, dimension) and unit rows. A record's answer is the mean of its chunks, each
    encoded with the question; a record without an answer has its question there too.
    """

    ids: tuple[str, ...]
    questions: Vectors
    answers: Vectors


class Store:
    """Reads one corpus; it is built on three collections and never writes to them."""

    def __init__(
        self,
        collections: Collections,
        generations: Generations | None = None,
        passages: PassageFile | None = None,
    ) -> None:
        self._collections = collections
        self._generations = generations
        self._passages = passages
        self._token_dimension = collections.header.token_dimension

    @classmethod
    def open(cls, settings: Settings, *, any_schema: bool = False) -> Store:
        """Return the store that the settings name.

        With `any_schema` its documents may be asked for, where it is to be built anew.

        Raises IndexUnavailable when there is no index, or nothing was ingested into this corpus,
        IndexDamaged when it cannot be read, IndexMismatch when it has another schema.
        """
        generations = Generations.of(settings)
        collections = find_in_force(generations, settings)
        if not any_schema:
            collections.header.require_schema()
        if collections.questions.count() == 0:
            raise IndexUnavailable(
                f"the index in {settings.place} holds no records of corpus "
                f"{settings.corpus!r} yet; run: askalike ingest PATH"
            )
        return cls(collections, generations)

    def reading(self, passages: PassageFile | None) -> Store:
        """Return the store that reads what it can from a file of passages."""
        return Store(self._collections, self._generations, passages)

    def require_vectors(self) -> None:
        """Raise IndexDamaged where the vectors cannot be read, so far as a moment's look tells."""
        require_vectors(self._collections)

    @cached_property
    def _has_answers(self) -> bool:
        # Chroma counts entry by entry: a millisecond for each 15,000, which no query should wait.
        return bool(self._collections.answers.count())

    @property
    def folder(self) -> Path:
        """Where what is derived from this generation of the corpus lies."""
        return self._collections.folder

    @property
    def header(self) -> Header:
        """What the index was built with."""
        return self._collections.header

    def is_current(self) -> bool:
        """Tell whether it still shows the corpus as it is, with all that was committed."""
        from chromadb.errors import NotFoundError

        try:
            number = self._generations.current() if self._generations else int(self.folder.name)
            now = self._collections.header_now()
        except (NotFoundError, IndexDamaged):  # replaced in this moment: opening it again tells
            return False
        return number == int(self.folder.name) and now.revision == self.header.revision

    def count_records(self) -> int:
        """Return how many records there are."""
        return self._collections.questions.count()

    def count_passages(self) -> int:
        """Return how many passages there are, questions and answer chunks together."""
        return self.count_records() + self._collections.answers.count()

    @while_reading_entries()
    def records(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return the records with these ids; ids that are not there are left out."""
        contents = self.contents([f"{one}.0" for one in ids])
        return {kept.record.id: kept.record for kept in contents.values() if kept.record}

    def record(self, record_id: str) -> Record:
        """Return one record; raises UnknownRecord."""
        found = self.records([record_id]) if record_id else {}
        if record_id not in found:
            raise UnknownRecord(
                f"no record has the id {record_id!r}; "
                "ids are shown by askalike ask and askalike parse"
            )
        return found[record_id]

    @while_reading_entries()
    def all_records(self, where: Filter | None = None) -> list[Record]:
        """Return every record (that the filter lets through) by source, in document order."""
        clause = where.where() if where else None
        ordered: list[tuple[int, Record]] = []
        for page in pages(self._collections.questions, ["documents", "metadatas"], clause):
            orders = (int(metadata["order"]) for metadata in page["metadatas"])
            ordered += zip(orders, records_of(page), strict=True)
        ordered.sort(key=lambda pair: (pair[1].source, pair[0]))
        return [record for _, record in ordered]

    def stream_records(self) -> Iterator[Record]:
        """Yield every record by source, in document order, without holding all of them."""
        return records_in_order(self._collections.questions)

    @while_reading_entries()
    def question_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the question embeddings, shape (dimension,), of records; unknown ones not."""
        places = self.passages([f"{one}.0" for one in ids])
        return {place.record_id: place.vector for place in places}

    @while_reading_entries()
    def vectors(self) -> RecordVectors:
        """Return the embeddings of all records."""
        ids: list[str] = []
        rows_read: list[Vectors] = []
        for page in pages(self._collections.questions, ["embeddings"]):
            ids += page["ids"]
            rows_read.append(np.asarray(page["embeddings"], dtype=np.float32))
        questions = np.concatenate(rows_read)
        rows = {record_id: row for row, record_id in enumerate(ids)}
        answers = np.zeros_like(questions)
        for page in pages(self._collections.answers, ["embeddings", "metadatas"]):
            owners = [rows[metadata["record"]] for metadata in page["metadatas"]]
            np.add.at(answers, owners, np.asarray(page["embeddings"], dtype=np.float32))
        lengths = np.linalg.norm(answers, axis=1, keepdims=True)
        answers = np.where(lengths > 0, unit(answers), questions)
        return RecordVectors(tuple(ids), questions, answers)

    @while_reading_entries()
    def sources(self) -> list[Source]:
        """Return every document that was read, by name."""
        found: list[Source] = []
        for page in pages(self._collections.sources, ["documents"]):
            found += (source_from(document) for document in page["documents"])
        return sorted(found, key=lambda source: source.name)

    @while_reading_entries()
    def nearest(
        self, kind: PassageKind, vector: Vectors, count: int, where: Filter | None = None
    ) -> list[Match]:
        """Return the `count` passages of a kind nearest to a query vector, nearest first."""
        if kind == "answer" and not self._has_answers:
            return []  # Chroma takes longer to find that there is nothing
        clause = where.where() if where else None
        page = find_nearest(self._collection(kind), vector, count, clause)
        return [place.match(vector) for place in places_from(kind, page)]

    @while_reading_entries()
    def passages(self, ids: Sequence[str]) -> list[Place]:
        """Return the passages with these ids; unknown ones are left out."""
        found = self._passages.vectors(ids) if self._passages else {}
        return [place_from(one, vector) for one, vector in found.items()] + [
            place
            for kind, wanted in sides([one for one in ids if one not in found]).items()
            for page in self._read(kind, wanted, ["embeddings"])
            for place in places_from(kind, page)
        ]

    def bits(self, ids: Sequence[str]) -> dict[str, Bits]:
        """Return the token bits of passages by their ids, as far as they are quick to read."""
        return self._passages.bits(ids) if self._passages else {}

    @while_reading_entries()
    def contents(self, ids: Sequence[str]) -> dict[str, Content]:
        """Return what is kept with passages by their ids; those that are gone are left out."""
        found = self._passages.contents(ids) if self._passages else {}
        for kind, wanted in sides([one for one in ids if one not in found]).items():
            for page in self._read(kind, wanted, ["documents", "metadatas"]):
                found |= contents_from(kind, page, self._token_dimension)
        return found

    def answered(self, ids: Sequence[str]) -> set[str]:
        """Return those of some records, by their ids, that have an answer."""
        first = {f"{record_id}.1": record_id for record_id in ids}
        return {
            first[passage] for page in self._read("answer", [*first], []) for passage in page["ids"]
        }

    def entries(self) -> Iterator[Entry]:
        """Yield all passages as the lexical index takes them, by record."""
        return all_entries(self._collections)

    def rows(self) -> Iterator[PassageRow]:
        """Yield all passages as the file of passages takes them."""
        return all_rows(self._collections)

    def _read(self, kind: PassageKind, ids: Sequence[str], include: list[str]) -> Iterator[Any]:
        """Yield the entries with these ids in pages that Chroma can answer."""
        collection = self._collection(kind)
        for first in range(0, len(ids), PAGE):
            page = list(ids[first : first + PAGE])
            yield collection.get(ids=page, include=include)  # type: ignore[arg-type]

    def _collection(self, kind: PassageKind) -> Collection:
        return self._collections.questions if kind == "question" else self._collections.answers
