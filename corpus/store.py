"""A read-only view of the Chroma collections of one corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma import PAGE, Collections, Header, find_generation, pages
from corpus.entries import (
    Entry,
    answer_entry,
    bits_from,
    question_entry,
    record_from,
    source_from,
)
from corpus.errors import IndexUnavailable, UnknownRecord
from corpus.filters import Filter
from corpus.generations import Generations
from corpus.nearest import find_nearest
from corpus.records import PassageKind, Record, Source
from corpus.vectors import Bits

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api.models.Collection import Collection

    from corpus.settings import Settings
    from corpus.vectors import Vectors


_MATCH_KEYS = ("ids", "documents", "metadatas", "embeddings")


@dataclass(frozen=True, slots=True)
class Match:
    """A passage found for a query vector: its record, its cosine in [-1, 1], its text and tokens.

    `vector` has shape (dimension,), `bits` are the signs of its token vectors, see `Encoding`.
    `alone` says that the record has no answer, so that its question is all there is of it.
    """

    passage_id: str
    record_id: str
    kind: PassageKind
    cosine: float
    chunk: str
    vector: Vectors
    bits: Bits
    alone: bool = False


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

    def __init__(self, collections: Collections) -> None:
        self._collections = collections
        self._token_dimension = collections.header.token_dimension

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Return the store that the settings name.

        Raises IndexUnavailable when there is no index, or nothing was ingested into this corpus.
        """
        generations = Generations.of(settings)
        number = generations.current()
        if number is None:
            raise IndexUnavailable(
                f"there is no index of corpus {settings.corpus!r} in {settings.place}; "
                "run: askalike ingest PATH"
            )
        collections = _find_in_force(generations, settings.corpus)
        if collections is None or collections.questions.count() == 0:
            raise IndexUnavailable(
                f"the index in {settings.place} holds no records of corpus "
                f"{settings.corpus!r} yet; run: askalike ingest PATH"
            )
        return cls(collections)

    @property
    def folder(self) -> Path:
        """Where what is derived from this generation of the corpus lies."""
        return self._collections.folder

    @property
    def header(self) -> Header:
        """What the index was built with."""
        return self._collections.header

    def count_records(self) -> int:
        """Return how many records there are."""
        return self._collections.questions.count()

    def count_passages(self) -> int:
        """Return how many passages there are, questions and answer chunks together."""
        return self.count_records() + self._collections.answers.count()

    def records(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return the records with these ids; ids that are not there are left out."""
        found: dict[str, Record] = {}
        for first in range(0, len(ids), PAGE):
            page = self._collections.questions.get(
                ids=list(ids[first : first + PAGE]), include=["documents", "metadatas"]
            )
            for record in _records_of(page):
                found[record.id] = record
        return found

    def record(self, record_id: str) -> Record:
        """Return one record; raises UnknownRecord."""
        found = self.records([record_id]) if record_id else {}
        if record_id not in found:
            raise UnknownRecord(
                f"no record has the id {record_id!r}; "
                "ids are shown by askalike ask and askalike parse"
            )
        return found[record_id]

    def all_records(self, where: Filter | None = None) -> list[Record]:
        """Return every record (that the filter lets through) by source, in document order."""
        clause = where.where() if where else None
        ordered: list[tuple[int, Record]] = []
        for page in pages(self._collections.questions, ["documents", "metadatas"], clause):
            orders = (int(metadata["order"]) for metadata in page["metadatas"])
            ordered += zip(orders, _records_of(page), strict=True)
        ordered.sort(key=lambda pair: (pair[1].source, pair[0]))
        return [record for _, record in ordered]

    def question_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the question embeddings, shape (dimension,), of records; unknown ones not."""
        page = self._collections.questions.get(ids=list(ids), include=["embeddings"])
        vectors: Vectors = np.asarray(page["embeddings"], dtype=np.float32)
        return dict(zip(page["ids"], vectors, strict=True))

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
        answers = np.where(lengths > 0, answers / np.maximum(lengths, 1e-12), questions)
        return RecordVectors(tuple(ids), questions, answers)

    def sources(self) -> list[Source]:
        """Return every document that was read, by name."""
        found: list[Source] = []
        for page in pages(self._collections.sources, ["documents"]):
            found += (source_from(document) for document in page["documents"])
        return sorted(found, key=lambda source: source.name)

    def nearest(
        self, kind: PassageKind, vector: Vectors, count: int, where: Filter | None = None
    ) -> list[Match]:
        """Return the `count` passages of a kind nearest to a query vector, nearest first."""
        questions = kind == "question"
        collection = self._collections.questions if questions else self._collections.answers
        page = find_nearest(collection, vector, count, where.where() if where else None)
        return self._matches(kind, vector, *(page[key] for key in _MATCH_KEYS))

    def passages(self, ids: Sequence[str], vector: Vectors) -> list[Match]:
        """Return the passages with these ids, compared with a query vector; unknown ones not."""
        found: list[Match] = []
        questions = [one.removesuffix(".0") for one in ids if one.endswith(".0")]
        answers = [one for one in ids if not one.endswith(".0")]
        sides: tuple[tuple[PassageKind, Collection, list[str]], ...] = (
            ("question", self._collections.questions, questions),
            ("answer", self._collections.answers, answers),
        )
        for kind, collection, wanted in sides:
            if wanted:
                page: Any = collection.get(
                    ids=wanted, include=["documents", "metadatas", "embeddings"]
                )
                found += self._matches(kind, vector, *(page[key] for key in _MATCH_KEYS))
        return found

    def entries(self) -> Iterator[Entry]:
        """Yield all passages as the lexical index takes them, by record."""
        asked: dict[str, str] = {}
        for page in pages(self._collections.questions, ["documents", "metadatas"]):
            for record in _records_of(page):
                asked[record.id] = record.asked
                if not record.answer:
                    yield question_entry(record)
        for page in pages(self._collections.answers, ["documents", "metadatas"]):
            for passage, chunk, metadata in zip(
                page["ids"], page["documents"], page["metadatas"], strict=True
            ):
                yield answer_entry(passage, asked.get(metadata["record"], ""), chunk, metadata)

    def _matches(
        self,
        kind: PassageKind,
        vector: Vectors,
        ids: Sequence[str],
        texts: Sequence[str],
        metadatas: Sequence[Any],
        embeddings: Any,
    ) -> list[Match]:
        """Return entries of the questions or answers as matches of a query vector."""
        if not len(ids):
            return []
        questions = kind == "question"
        rows: Vectors = np.asarray(embeddings, dtype=np.float32)
        cosines = rows @ vector
        return [
            Match(
                passage_id=f"{entry_id}.0" if questions else entry_id,
                record_id=entry_id if questions else metadata["record"],
                kind=kind,
                cosine=float(cosines[row]),
                chunk=texts[row],
                vector=rows[row],
                bits=bits_from(metadata["bits"], self._token_dimension),
                alone=questions and not metadata["answer"],
            )
            for row, (entry_id, metadata) in enumerate(zip(ids, metadatas, strict=True))
        ]


def _find_in_force(generations: Generations, corpus: str) -> Collections | None:
    """Return the collections of the generation in force; one just replaced is left for the next."""
    while True:
        number = generations.current()
        try:
            return find_generation(generations, number, corpus)
        except IndexUnavailable:
            if generations.current() == number:
                raise


def _records_of(page: Any) -> Iterator[Record]:
    entries = zip(page["ids"], page["documents"], page["metadatas"], strict=True)
    return (record_from(*entry) for entry in entries)
