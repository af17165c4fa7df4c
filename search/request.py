"""What one search reads of the passages and records that it found, each of them once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.chroma.passages import Content, Match
    from corpus.model.vectors import Bits, Vectors
    from corpus.records import Record
    from corpus.store import Store


class Lookup:
    """Reads from a store what it has not read before; it lives as long as one search.

    What an ingest in another process took away in the meantime is left out of every answer.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._contents: dict[str, Content] = {}
        self._records: dict[str, Record] = {}
        self._questions: dict[str, Vectors] = {}

    def meet(self, matches: Iterable[Match]) -> None:
        """Keep the vectors of questions that were found."""
        self._questions |= {m.record_id: m.vector for m in matches if m.kind == "question"}

    def contents(self, matches: Iterable[Match]) -> Mapping[str, Content]:
        """Return what is kept with passages, by their ids."""
        ids = [m.passage_id for m in matches if m.passage_id not in self._contents]
        if ids:
            read = self._store.contents(ids)
            self._contents |= read
            whole = (content.record for content in read.values())
            self._records |= {record.id: record for record in whole if record}
        return self._contents

    def bits(self, matches: Iterable[Match]) -> Mapping[str, Bits]:
        """Return the token bits of passages, by their ids."""
        by_id = {match.passage_id: match for match in matches}
        found = self._store.bits(list(by_id))
        rest = [one for one in by_id if one not in found]
        if rest:
            contents = self.contents(by_id[one] for one in rest)
            found |= {one: contents[one].bits for one in rest if one in contents}
        return found

    def records(self, ids: Sequence[str]) -> Mapping[str, Record]:
        """Return records by their ids."""
        missing = [one for one in dict.fromkeys(ids) if one not in self._records]
        if missing:
            self._records |= self._store.records(missing)
        return self._records

    def question_vectors(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the embeddings of questions, shape (dimension,), by their records' ids."""
        missing = [one for one in dict.fromkeys(ids) if one not in self._questions]
        if missing:
            self._questions |= self._store.question_vectors(missing)
        return self._questions
