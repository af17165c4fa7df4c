"""What is written at once: some records of one source with their passages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.chroma.entries import (
    Entry,
    answer_entry,
    place_metadata,
    question_entry,
    record_metadata,
)
from corpus.model.vectors import Encoding
from corpus.passage_cache import PassageRow
from corpus.records import Passage, PassageKind, Record, Source, content_digest


@dataclass(frozen=True, slots=True)
class Piece:
    """Some records of one source, in order, with their passages.

    `source` is its entry as far as it is known; with `first` the source begins, with `last` it is
    complete. `order` is the place of the first record among the source's.
    """

    source: Source
    records: tuple[Record, ...] = ()
    passages: tuple[Passage, ...] = ()
    order: int = 0
    first: bool = False
    last: bool = False

    def details(self) -> list[dict[str, Any]]:
        """Return the metadata of each record's entry among the questions."""
        return [record_metadata(one, self.order + n) for n, one in enumerate(self.records)]

    def contexts(self) -> list[dict[str, Any]]:
        """Return the metadata of each answer chunk's entry."""
        places = {record.id: place_metadata(record) for record in self.records}
        chunks = self.of_kind("answer")
        return [places[p.record_id] | {"record": p.record_id} for p in chunks]

    def of_kind(self, kind: PassageKind) -> list[Passage]:
        """Return the passages of one kind, in order."""
        return [passage for passage in self.passages if passage.kind == kind]

    def rows(self, encodings: Mapping[str, Encoding]) -> Iterator[PassageRow]:
        """Yield the passages as the file of passages takes them.

        `encodings` are found by the digests of the passages' texts.
        """
        details = {one.id: kept for one, kept in zip(self.records, self.details(), strict=True)}
        for passage in self.passages:
            encoding = encodings[content_digest(passage.text)]
            record = details[passage.record_id] if passage.kind == "question" else {}
            yield PassageRow(passage.id, encoding, passage.chunk, record)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of the lexical index."""
        by_id = {record.id: record for record in self.records}
        for passage in self.passages:
            record = by_id[passage.record_id]
            if passage.kind == "answer":
                yield answer_entry(passage.id, record.asked, passage.chunk, place_metadata(record))
            elif not record.answer:
                yield question_entry(record)
