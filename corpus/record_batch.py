"""A batch to write: some records of one source with their passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.chroma.entries import filter_metadata, record_metadata
from corpus.lexical.schema import LexicalEntry
from corpus.passage_cache import CachedPassage
from corpus.records import content_digest, plain_record

if TYPE_CHECKING:
    from corpus.chroma.entries import Metadata
    from corpus.model.vectors import Encoding
    from corpus.records import Passage, PassageKind, Record, Source


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """Some records of one source, in order, with their passages.

    `source` is its entry as known so far; `first` says that the source begins with this batch.
    `order` is the position of the first record in the source, from 0.
    """

    source: Source
    records: tuple[Record, ...] = ()
    passages: tuple[Passage, ...] = ()
    order: int = 0
    first: bool = False

    def of_kind(self, kind: PassageKind) -> list[Passage]:
        """Return the passages of one kind, in order."""
        return [passage for passage in self.passages if passage.kind == kind]

    def metadatas(self, kind: PassageKind) -> list[Metadata]:
        """Return the metadata of the entries of the passages of one kind, in order."""
        if kind == "question":
            return [
                record_metadata(record, self.order + position)
                for position, record in enumerate(self.records)
            ]
        filters = {record.id: filter_metadata(record) for record in self.records}
        owners = (passage.record_id for passage in self.of_kind("answer"))
        return [filters[owner] | {"record": owner} for owner in owners]

    def cached_passages(self, encodings: Mapping[str, Encoding]) -> Iterator[CachedPassage]:
        """Yield the passages as rows of the passage cache.

        `encodings` are keyed by the digests of the passages' texts.
        """
        metadatas = zip(self.records, self.metadatas("question"), strict=True)
        metadata_of = {record.id: metadata for record, metadata in metadatas}
        for passage in self.passages:
            digest = content_digest(passage.text)
            record = metadata_of[passage.record_id] if passage.kind == "question" else {}
            yield CachedPassage(passage.id, encodings[digest], passage.chunk, record, digest)

    def lexical_entries(self) -> Iterator[LexicalEntry]:
        """Yield the entries of the lexical index: answer chunks, and questions without answer.

        Details have none: chunks have their words, and a word is as rare as it is in these.
        """
        records = {record.id: record for record in self.records}
        for passage in self.passages:
            record = records[passage.record_id]
            if passage.id.is_detail:
                continue
            if passage.kind == "answer" or not record.answer:
                chunk = passage.chunk if passage.kind == "answer" else ""
                yield LexicalEntry.of(passage.id, record.asked, chunk, plain_record(record))
