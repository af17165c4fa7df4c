"""A walk through the collections: each record with its passages, checked against its source.

Only a page is in memory at a time; it works on a server's collections as on local ones.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.chroma.entries import source_from
from corpus.chroma.pages import PAGE, get_page, pages
from corpus.health.agreement import Agreement
from corpus.health.finding import Unsound
from corpus.health.notes import Notes
from corpus.health.soundness import (
    check_chunks,
    fits,
    missing_keys,
    read_record,
    unsound_bits,
    unsound_vectors,
)
from corpus.records import PassageId, content_digest, encoded_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corpus.chroma.collections import Collections
    from corpus.chroma.pages import Column, Page
    from corpus.model.vectors import Vectors
    from corpus.records import PassageKind, Record, Source

# Records that are checked together with the passages of their answers.
_TOGETHER = 500
_COLUMNS: tuple[Column, ...] = ("documents", "metadatas", "embeddings", "bits")


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry of a collection."""

    id: str
    text: str
    metadata: Mapping[str, Any]
    vector: Vectors
    unsound: bool


class Walk:
    """Checks every entry; defects are in `notes`.

    `unanswered` counts records without answer, `details` the details of answers.
    """

    def __init__(self, collections: Collections, known: Mapping[str, Source]) -> None:
        self.notes = Notes()
        self.unanswered = 0
        self.details = 0
        self._collections = collections
        self._header = collections.header
        self._known = known
        self._agreement = Agreement(self._header)
        self._records: defaultdict[str, int] = defaultdict(int)
        self._passages: defaultdict[str, int] = defaultdict(int)

    def go(self, on_step: Callable[[int, int], None]) -> None:
        """Check all records and passages; `on_step` gets how many records of how many are done."""
        total, seen = self._collections.questions.count(), 0
        for first in range(0, total, _TOGETHER):
            page = get_page(self._collections.questions, _COLUMNS, limit=_TOGETHER, offset=first)
            rows = list(self._rows(page))
            answers = self._answers([row.id for row in rows])
            seen += sum(len(chunks) for chunks in answers.values())
            self.details += sum(
                PassageId(one.id).is_detail for chunks in answers.values() for one in chunks
            )
            for row in rows:
                self._question(row, answers.get(row.id, []))
            on_step(first + len(rows), total)
        if seen != self._collections.answers.count():
            self._orphans()
        for entry in self._agreement.others():
            why = "does not agree with its token vectors"
            self.notes.entry("other-vector", entry.source, entry.kind, entry.id, why)
        self._compare()

    def _rows(self, page: Page) -> Iterator[_Row]:
        unsound = unsound_vectors(page.embeddings, self._header.dimension)
        columns = (page.ids, page.documents, page.metadatas, page.embeddings, unsound)
        return (_Row(*row) for row in zip(*columns, strict=True))

    def _answers(self, records: list[str]) -> dict[str, list[_Row]]:
        """Return the answer passages of records, by record."""
        passages: defaultdict[str, list[_Row]] = defaultdict(list)
        side, where = self._collections.answers, {"record": {"$in": records}}
        offset, size = 0, PAGE
        while size == PAGE:
            page = get_page(side, _COLUMNS, where=where, limit=PAGE, offset=offset)
            size = len(page)
            offset += size
            for row in self._rows(page):
                passages[row.metadata["record"]].append(row)
        return passages

    def _question(self, row: _Row, answers: list[_Row]) -> None:
        source = self._place("question", row)
        missing = missing_keys("question", row.metadata)
        record = None if missing else read_record(row.id, row.text, row.metadata)
        if record is None:
            why = f"lacks {', '.join(missing)}" if missing else "is not a record"
            self.notes.entry("metadata", source, "question", row.id, why)
        else:
            self._passage("question", row, record)
            if row.metadata["text"] != content_digest(record.asked):
                self.notes.entry("text", source, "question", row.id, "has another digest")
            self.unanswered += not record.answer
            wrong = check_chunks(record, {answer.id: answer.text for answer in answers})
            if wrong:
                self.notes.add("answer", source, f"{row.id}, which {wrong}")
        for answer in answers:
            self._answer(answer, record)

    def _answer(self, row: _Row, record: Record | None) -> None:
        source = self._place("answer", row)
        missing = missing_keys("answer", row.metadata)
        if missing:
            self.notes.entry("metadata", source, "answer", row.id, f"lacks {', '.join(missing)}")
        elif record:
            self._passage("answer", row, record)
            if source != record.source:
                why = "is in a different document from its record"
                self.notes.entry("metadata", record.source, "answer", row.id, why)
            text = encoded_part(row.text) if PassageId(row.id).is_detail else row.text
            if not fits(row.metadata["text"], text, record.asked):
                self.notes.entry("text", source, "answer", row.id, "has another digest")

    def _passage(self, kind: PassageKind, row: _Row, record: Record) -> None:
        """Note what is wrong with the vectors of a passage."""
        if row.unsound:
            why = "has a vector that is not of unit length"
            self.notes.entry("vector", record.source, kind, row.id, why)
        if unsound_bits(row.metadata["bits"], f"{record.asked} {row.text}", self._header):
            why = "has token bits of the wrong size"
            self.notes.entry("token-bits", record.source, kind, row.id, why)
        elif not row.unsound:
            entry = Unsound(record.source, kind, row.id)
            self._agreement.take(row.vector, row.metadata["bits"], entry)

    def _place(self, kind: PassageKind, row: _Row) -> str:
        """Count an entry for its source and return that source; "" if it is unknown."""
        source = row.metadata.get("source")
        if not isinstance(source, str) or source not in self._known:
            code = "orphan-record" if kind == "question" else "orphan-passage"
            self.notes.entry(code, "", kind, row.id, f"of {source!r}")
            return ""
        if kind == "question":
            self._records[source] += 1
        self._passages[source] += 1
        return source

    def _orphans(self) -> None:
        """Note the answer passages whose record is missing."""
        for page in pages(self._collections.answers, ["metadatas"]):
            owners = (metadata.get("record") for metadata in page.metadatas)
            asked = sorted({owner for owner in owners if isinstance(owner, str)})
            existing = set(get_page(self._collections.questions, ids=asked).ids if asked else ())
            for entry_id, metadata in zip(page.ids, page.metadatas, strict=True):
                owner = metadata.get("record")
                if owner not in existing:
                    source = metadata.get("source")
                    named = source if isinstance(source, str) and source in self._known else ""
                    why = f"of {owner!r}"
                    self.notes.entry("orphan-passage", named, "answer", entry_id, why)

    def _compare(self) -> None:
        """Compare what was counted with what the sources' entries say."""
        for name, source in self._known.items():
            if source.pending:
                self.notes.add("pending", name, name)
                continue
            records, passages = self._records[name], self._passages[name]
            if (records, passages) != (source.records, source.passages):
                example = (
                    f"{name}: {records} of {source.records} records, "
                    f"{passages} of {source.passages} passages"
                )
                self.notes.add("count", name, example)


def read_sources(collections: Collections, notes: Notes) -> dict[str, Source]:
    """Return the sources by name; those whose entries cannot be read are noted."""
    known: dict[str, Source] = {}
    for page in pages(collections.sources, ["documents"]):
        for name, document in zip(page.ids, page.documents, strict=True):
            try:
                known[name] = source_from(document)
            except (ValueError, KeyError, TypeError, IndexError):
                notes.add("source", "", name)
    return known
