"""What a decision is about: records by what they say, wherever they stand and whatever their id."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.records import content_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from corpus.records import Record

# 64 bits, as the ids of records have; see `corpus.records`.
_DIGITS = 16


def content_key(record: Record) -> str:
    """Return the key of what a record says: the same in any document, and after any ingest.

    Blanks do not count, nor how accents are encoded; case does, which code and names need.
    """
    return content_digest("\x1f".join(map(_joined, _texts(record))))[:_DIGITS]


def bare(record: Record) -> tuple[str, ...]:
    """Return what a record says in plain words: exact copies are those for which it is equal.

    Its question, what is given, its context and, last, its answer.
    """
    return tuple(map(plain, _texts(record)))


def plain(text: str) -> str:
    """Return a text in lower case with single spaces, however its accents are encoded."""
    return _joined(text).casefold()


def _texts(record: Record) -> tuple[str, ...]:
    return record.question, record.given, record.context, record.answer


def _joined(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def item_key(keys: Iterable[str]) -> str:
    """Return the name of a group by the content keys of its records, in any order."""
    return content_digest("\x1f".join(sorted(keys)))[:_DIGITS]


class ContentKeys:
    """The content keys of a corpus, each computed when it is first needed."""

    def __init__(self, records: Callable[[], Sequence[Record]]) -> None:
        self._records = records
        self._known: dict[str, str] = {}

    def of(self, record: Record) -> str:
        """Return the key of a record."""
        key = self._known.get(record.id)
        if key is None:
            key = self._known[record.id] = content_key(record)
        return key

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """Every record by its id, in the order of the corpus."""
        return {record.id: record for record in self._records()}

    @cached_property
    def _ids(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for record in self.by_id.values():
            found[self.of(record)].append(record.id)
        return dict(found)

    def find(self, key: str, source: str) -> str | None:
        """Return the id of the record with a key; of several, that of a document, or the first."""
        ids = self.ids(key)
        own = (one for one in ids if self.by_id[one].source == source)
        return next(own, next(iter(ids), None))

    def ids(self, key: str) -> Sequence[str]:
        """Return the ids of the records that say what a key stands for, in corpus order."""
        return self._ids.get(key, ())
