"""Ids that two documents bring are kept by the first of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corpus.records import Record, record_id

Owners = Callable[[Sequence[str]], Mapping[str, Record]]


class Identities:
    """Remembers which document an id belongs to, in the index and in the run going on.

    `find` gives the records that the index has under ids.
    """

    def __init__(self, find: Owners, leaving: Sequence[str] = ()) -> None:
        self._find = find
        self._leaving = frozenset(leaving)
        self._owners: dict[str, str] = {}

    def settle(self, records: Sequence[Record]) -> tuple[Record, ...]:
        """Return a document's records with ids of their own, where another one had theirs first.

        Only ids that a structured file brings can clash: all others are made of its name.
        """
        for found in self._find([record.id for record in records]).values():
            if found.source not in self._leaving:
                self._owners.setdefault(found.id, found.source)
        return tuple(self._settled(record) for record in records)

    def _settled(self, record: Record) -> Record:
        if self._owners.setdefault(record.id, record.source) == record.source:
            return record
        return replace(record, id=record_id(record.source, record.id, 0))
