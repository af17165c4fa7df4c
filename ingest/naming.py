"""The ids of records: those that documents bring, those made of questions, and who keeps which."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Self

from corpus.levels import find_level
from corpus.records import Record, Unread, is_whole, record_id, whole
from ingest.text.decoding import REPLACED
from ingest.text.scratch import Scratch

if TYPE_CHECKING:
    from ingest.text.reading import Found

Owners = Callable[[Sequence[str]], Mapping[str, Record]]

# Each costs some hundred bytes in the index; an author fixes the first thousands before the rest.
_MOST_MENDED = 10_000
# A longer id is no name: Chroma takes it, people do not.
_LONGEST_ID = 128
# Texts that are counted in memory, which takes two megabytes at most.
_MOST_FIRST = 16_384
# Texts are known by 64 bits of their digests: of ten million, two are taken for one at 3e-6.
_SEEN = "CREATE TABLE seen (text INTEGER PRIMARY KEY, times INTEGER)"
_SEE = """
INSERT INTO seen VALUES (?, 1) ON CONFLICT (text) DO UPDATE SET times = times + 1 RETURNING times
"""


class Naming:
    """Makes records of what was found in one document, in order, each with an id of its own.

    What it remembers of the first ones is in memory, of all others on disk, so that a document may
    have any length. Characters that no index can hold, which a reader let pass, are replaced;
    `mended` says where.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._first: dict[bytes, int] = {}  # how often each of the first texts was counted
        self._scratch: Scratch | None = None
        self.mended: list[Unread] = []

    @classmethod
    def open(cls, source: str) -> Self:
        """Return the naming of the document `source`; use it with `with`."""
        return cls(source)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._scratch:
            self._scratch.close()

    def record(self, found: Found) -> Record:
        """Return a record of the next question.

        The first record that brings an id keeps it; the ids of others count the earlier questions
        in the same words.
        """
        found = self._whole(found)
        words = " ".join(found.question.split())
        asked = self._times_before(f"asked {words}")
        brings = bool(found.id) and len(found.id) <= _LONGEST_ID
        own = found.id if brings else record_id(self._source, words, asked)
        while self._times_before(f"id {own}"):
            own = record_id(self._source, words, asked)
            asked += 1
        return Record(
            id=own,
            question=found.question,
            answer=found.answer,
            section=found.section,
            tags=found.tags,
            source=self._source,
            lines=found.lines,
            place=found.place,
            given=found.given,
            level=find_level(found.level, found.section, found.tags),
            context=found.context,
        )

    def _whole(self, found: Found) -> Found:
        """Return what was found with a replacement for each character that is not Unicode."""
        texts = (found.question, found.answer, found.given, found.context, found.id, found.level)
        if is_whole("".join(chain(texts, found.section, found.tags))):
            return found
        if len(self.mended) < _MOST_MENDED:
            self.mended.append(Unread(found.lines, REPLACED))
        return replace(
            found,
            question=whole(found.question),
            answer=whole(found.answer),
            section=tuple(map(whole, found.section)),
            tags=tuple(map(whole, found.tags)),
            id=whole(found.id),
            given=whole(found.given),
            level=whole(found.level),
            context=whole(found.context),
        )

    def _times_before(self, text: str) -> int:
        """Count a text; return how often it was counted before."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]
        if digest in self._first or len(self._first) < _MOST_FIRST:
            times = self._first.get(digest, 0)
            self._first[digest] = times + 1
            return times
        self._scratch = self._scratch or Scratch(_SEEN)
        key = int.from_bytes(digest, "big", signed=True)
        ((seen,),) = self._scratch.run(_SEE, (key,)).fetchall()
        return int(seen) - 1


class Identities:
    """Remembers which document an id belongs to, in the index and in the current run.

    Ids that two documents bring are kept by the first of them. `find` gives the records that the
    index has under ids; the documents `leaving` give up theirs.
    """

    def __init__(self, find: Owners = lambda _: {}, leaving: Sequence[str] = ()) -> None:
        self._find = find
        self._leaving = frozenset(leaving)
        self._owners: dict[str, str] = {}

    def settle(self, records: Sequence[Record]) -> tuple[Record, ...]:
        """Return a document's records, with new ids where another document had theirs first.

        Only ids that a structured file brings can clash: all others depend on the document's name.
        """
        for record in self._find([record.id for record in records]).values():
            if record.source not in self._leaving:
                self._owners.setdefault(record.id, record.source)
        return tuple(self._settled(record) for record in records)

    def _settled(self, record: Record) -> Record:
        if self._owners.setdefault(record.id, record.source) == record.source:
            return record
        return replace(record, id=record_id(record.source, record.id, 0))
