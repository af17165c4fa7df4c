"""A read-only view of one corpus: its records, passages and vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chroma.entries import Content, entry_ids, passage_of_entry
from corpus.chroma.nearest import FEW, filter_clause, find_among, find_nearest, nearest_ids
from corpus.chroma.pages import PAGE, get_page, pages, pages_of, records_of
from corpus.chroma.passages import StoredPassage, contents, matches_of, stored_passages
from corpus.chroma.segments import require_vectors
from corpus.errors import IndexDamaged, UnknownRecord, while_reading_entries
from corpus.model.held import HeldVectors, Recent
from corpus.model.vectors import Bits, RecordVectors, unit
from corpus.records import PassageId, is_whole

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.chroma.collections import Collections
    from corpus.chroma.header import Header
    from corpus.chroma.pages import Page
    from corpus.chroma.passages import Match
    from corpus.model.vectors import Vectors
    from corpus.passage_cache import PassageCache
    from corpus.records import Filter, PassageKind, Record, Source


# SQLite takes no more than 32,000 values in one question.
_ASKED = 5000
# Vectors in memory, 0.8 KB each, and half of that for an id; passages whose token bits are, 2 to 8
# KB each; those with texts and records, twice that. [F-held]
_MOST_HELD, _BITS_HELD, _CONTENTS_HELD = 25_000, 4000, 1000


class Store:
    """Reads one generation of a corpus, and never writes to it.

    `current` returns the number of the generation in force. `cache` is the passage cache; passages
    that are missing there are read from Chroma. `page` entries are read at once, and up to `few`
    that a filter lets through are compared one by one. Up to `most_held` vectors, and what was
    read lately of passages, stay in memory: a store does not outlive the revision that it shows.
    """

    def __init__(
        self,
        collections: Collections,
        current: Callable[[], int | None] | None = None,
        cache: PassageCache | None = None,
        *,
        page: int = PAGE,
        few: int = FEW,
        most_held: int = _MOST_HELD,
    ) -> None:
        self.collections = collections
        self._current = current or (lambda: collections.generation)
        self._cache = cache
        self._token_dimension = collections.header.token_dimension
        self._page = page
        self._few = few
        self._most_held = most_held
        self._bits = Recent[Bits](_BITS_HELD)
        self._contents = Recent[Content](_CONTENTS_HELD)

    def with_cache(self, cache: PassageCache | None) -> Store:
        """Return this store, reading passages from a cache."""
        return Store(self.collections, self._current, cache, page=self._page, few=self._few)

    def require_vectors(self) -> None:
        """Raise IndexDamaged if a quick check shows that the vectors cannot be read."""
        require_vectors(self.folder, self.collections.sides.values())

    @cached_property
    def _held(self) -> dict[PassageKind, HeldVectors] | None:
        """The vectors of all passages, None where they are too many or the cache lacks some."""
        if self._cache is None:
            return None
        ids, directions = self._cache.all_directions(self._most_held)
        if len(ids) != self.count_passages():
            return None
        rows: dict[PassageKind, list[int]] = {"question": [], "answer": []}
        for row, key in enumerate(ids):
            rows[PassageId(key).kind].append(row)
        return {
            kind: HeldVectors([PassageId(ids[row]) for row in own], directions[own])
            for kind, own in rows.items()
        }

    @cached_property
    def _has_answers(self) -> bool:
        # Chroma counts entry by entry, 15,000 in a millisecond: too slow for each query.
        return bool(self.collections.answers.count())

    @property
    def folder(self) -> Path:
        """The folder of the files derived from this generation of the corpus."""
        return self.collections.folder

    @property
    def header(self) -> Header:
        """What the index was built with."""
        return self.collections.header

    def is_current(self) -> bool:
        """Return whether it still shows the corpus as it is, with every commit."""
        from chromadb.errors import NotFoundError

        try:
            number, now = self._current(), self.collections.read_header()
        except (NotFoundError, IndexDamaged):  # replaced at this moment: reopening will tell
            return False
        return number == self.collections.generation and now.revision == self.header.revision

    def count_records(self) -> int:
        """Return how many records there are."""
        return self.collections.questions.count()

    def count_passages(self) -> int:
        """Return how many passages there are, questions and answer chunks together."""
        return self.count_records() + self.collections.answers.count()

    @while_reading_entries()
    def records(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return the records with these ids; unknown ids are left out."""
        known = filter(is_whole, ids)  # no other id was ever stored, and Chroma takes no other
        contents = self.contents([PassageId.of(record_id) for record_id in known])
        records = (content.record for content in contents.values())
        return {record.id: record for record in records if record}

    def record(self, record_id: str) -> Record:
        """Return one record; raises UnknownRecord."""
        # Chroma takes no lone surrogates; no id has them.
        named = record_id and is_whole(record_id)
        records = self.records([record_id]) if named else {}
        if record_id not in records:
            short = record_id if len(record_id) <= 80 else f"{record_id[:79]}…"
            raise UnknownRecord(
                f"no record has the id {short!r}; ids are shown by askalike ask and askalike parse"
            )
        return records[record_id]

    @while_reading_entries()
    def all_records(self, where: Filter | None = None) -> list[Record]:
        """Return every record (that the filter lets through) by source, in document order."""
        clause = filter_clause(where)
        ordered: list[tuple[int, Record]] = []
        questions = self.collections.questions
        for page in pages(questions, ["documents", "metadatas"], clause, self._page):
            orders = (int(metadata["order"]) for metadata in page.metadatas)
            ordered += zip(orders, records_of(page), strict=True)
        ordered.sort(key=lambda pair: (pair[1].source, pair[0]))
        return [record for _, record in ordered]

    @while_reading_entries()
    def question_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors, shape (dimension,), of questions by their records' ids."""
        passages = self.passages([PassageId.of(record_id) for record_id in ids])
        return {passage.record_id: passage.vector for passage in passages}

    @while_reading_entries()
    def answer_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of records as `RecordVectors.answers` has them, by their ids.

        Records without an answer are left out.
        """
        chunks: dict[str, Vectors] = {}
        wanted, first, last = list(ids), 1, 4  # few answers have more chunks
        while wanted and self._has_answers:
            numbers = range(first, last + 1)
            found = self.passages([PassageId.of(key, n) for key in wanted for n in numbers])
            for one in found:
                before = chunks.get(one.record_id)
                chunks[one.record_id] = one.vector if before is None else before + one.vector
            there = {one.id for one in found}
            wanted = [key for key in wanted if PassageId.of(key, last) in there]
            first, last = last + 1, last * 4
        return {owner: unit(total) for owner, total in chunks.items()}

    @while_reading_entries()
    def vectors(self) -> RecordVectors:
        """Return the vectors of all records."""
        ids: list[str] = []
        blocks: list[Vectors] = []
        for page in pages(self.collections.questions, ["embeddings"], size=self._page):
            ids += page.ids
            blocks.append(page.embeddings)
        questions = np.concatenate(blocks)
        if not self._has_answers:  # of 300,000 questions, a copy takes half a gigabyte
            return RecordVectors(tuple(ids), questions, questions)
        rows = {record_id: row for row, record_id in enumerate(ids)}
        answers = np.zeros_like(questions)
        side = self.collections.answers
        for page in pages(side, ["embeddings", "metadatas"], size=self._page):
            chunks = [row for row, key in enumerate(page.ids) if not PassageId(key).is_detail]
            owners = [rows[page.metadatas[row]["record"]] for row in chunks]
            np.add.at(answers, np.array(owners, dtype=np.intp), page.embeddings[chunks])
        lengths = np.linalg.norm(answers, axis=1, keepdims=True)
        answers = np.where(lengths > 0, unit(answers), questions)
        return RecordVectors(tuple(ids), questions, answers)

    def sources(self) -> list[Source]:
        """Return every document that was read, by name."""
        return self.collections.read_sources()

    @while_reading_entries()
    def nearest(
        self, kind: PassageKind, vector: Vectors, count: int, where: Filter | None = None
    ) -> list[Match]:
        """Return the `count` passages of a kind nearest to a query vector, nearest first."""
        if kind == "answer" and not self._has_answers:
            return []  # Chroma takes longer to notice that there are none
        if where and where.ids is not None:
            page = self._nearest_of(kind, vector, count, where, where.ids)
        elif where is None and self._cache:
            return self._nearest_cached(kind, vector, count)
        else:
            side = self.collections.sides[kind]
            page = find_nearest(side, vector, count, filter_clause(where), self._few)
        return [passage.match(vector) for passage in stored_passages(kind, page)]

    def has_near_answers(self, where: Filter | None) -> bool:
        """Return whether the nearest answers are found without asking Chroma, which takes long."""
        return not self._has_answers or (where is None and self._held is not None)

    def _nearest_cached(self, kind: PassageKind, vector: Vectors, count: int) -> list[Match]:
        """Return the nearest passages, without asking Chroma for their vectors, or at all."""
        if self._held is not None:
            near = self._held[kind].nearest(vector, count)
            return matches_of(kind, *near, vector, alone=not self._has_answers)
        entries = nearest_ids(self.collections.sides[kind], vector, count)
        found = self.passages([passage_of_entry(kind, entry) for entry in entries])
        return [passage.match(vector) for passage in found]

    def _nearest_of(
        self, kind: PassageKind, vector: Vectors, count: int, where: Filter, ids: frozenset[str]
    ) -> Page:
        """Return the nearest passages of the records with some ids, which a filter lets through."""
        side = self.collections.sides[kind]
        if kind == "question":  # an entry has its record's id
            return find_among(side, vector, count, sorted(ids), self._few)
        if where.answered is False or not ids:
            return find_among(side, vector, count, ())
        clause = filter_clause(where)
        if clause is None and not where.narrow:  # all answers are those of answered records
            return find_nearest(side, vector, count)
        wanted = sorted(ids)
        found = [
            entry
            for first in range(0, len(wanted) if clause is None else 1, _ASKED)
            for entry in get_page(side, where=clause or _of(wanted[first : first + _ASKED])).ids
        ]
        entries = [entry for entry in found if PassageId(entry).record_id in ids]
        return find_among(side, vector, count, entries, self._few)

    @while_reading_entries()
    def passages(self, ids: Sequence[str]) -> list[StoredPassage]:
        """Return the passages with these ids; unknown ones are left out."""
        if self._held is not None:  # there are no others: nothing need be asked for them
            ids = [key for key in ids if any(key in side.rows for side in self._held.values())]
        cached = self._cached_vectors(ids)
        passages = [StoredPassage(PassageId(key), cached[key]) for key in ids if key in cached]
        for kind, entries in entry_ids([key for key in ids if key not in cached]).items():
            for page in pages_of(self.collections.sides[kind], entries, ["embeddings"], self._page):
                passages += stored_passages(kind, page)
        return passages

    def _cached_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of those passages that are held or cached, by their ids."""
        if self._cache is None:
            return {}
        found: dict[str, Vectors] = {}
        for side in (self._held or {}).values():
            found |= side.find(ids)
        missing = [key for key in ids if key not in found]
        return found | self._cache.vectors(missing) if missing else found

    def bits(self, ids: Sequence[str]) -> dict[str, Bits]:
        """Return the token bits of those passages that are cached, by their ids."""
        return self._bits.read(ids, self._cache.bits) if self._cache else {}

    @while_reading_entries()
    def contents(self, ids: Sequence[str]) -> dict[str, Content]:
        """Return what is stored with passages, by their ids; missing ones are left out."""
        stored = self._contents.read(ids, self._cache.contents) if self._cache else {}
        for kind, entries in entry_ids([key for key in ids if key not in stored]).items():
            side = self.collections.sides[kind]
            for page in pages_of(side, entries, ["documents", "metadatas", "bits"], self._page):
                stored |= contents(kind, page, self._token_dimension)
        return stored

    def answered(self, ids: Sequence[str]) -> set[str]:
        """Return the ids of the given records that have an answer."""
        first = [PassageId.of(record_id, 1) for record_id in ids]
        if self._held is not None:
            return {one.record_id for one in first if one in self._held["answer"].rows}
        answers = pages_of(self.collections.answers, first, size=self._page)
        return {PassageId(entry).record_id for page in answers for entry in page.ids}

    def stream_records(self, size: int = 1000) -> Iterator[Record]:
        """Yield every record by source, in document order; `size` of them are held at once."""
        return self.collections.records_in_order(size)


def _of(ids: Sequence[str]) -> dict[str, Any]:
    """Return what Chroma lets through of answers: those of records with these ids."""
    return {"record": {"$in": list(ids)}}
