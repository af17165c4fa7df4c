"""One query in progress: its encoding, its words, the weights of its tokens, and what it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Future

    from corpus.chroma.entries import Content
    from corpus.chroma.passages import Match
    from corpus.lexical.acronyms import Wording
    from corpus.model.vectors import Bits, EncodedQuery, Vectors
    from corpus.records import Filter, Record
    from corpus.store import Store
    from search.matches import MatchKind, Ranked, WordMatches


@dataclass(frozen=True, slots=True)
class Request:
    """A query for the `k` best records of a corpus.

    `kind` says which passages it is compared with, `where` which records may be found, `left_out`
    is the id of a record that may not. `words` will be what the lexical index finds for it.
    `weights`, shape (tokens,), say how much each token of the query counts. Passages and records
    that it finds are read through `reads`. `wordings` are in the query's text though nobody typed
    them: they mean the same.
    """

    query: EncodedQuery
    k: int
    words: Future[WordMatches]
    weights: Vectors
    reads: Reads
    kind: MatchKind = "both"
    where: Filter | None = None
    left_out: str | None = None
    wordings: tuple[Wording, ...] = ()


class Reads:
    """Reads from a store, each item once; it lives as long as one search.

    What another process deleted in the meantime is missing from every answer.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._contents: dict[str, Content] = {}
        self._records: dict[str, Record] = {}
        self._questions: dict[str, Vectors] = {}
        self.without_tokens: set[str] = set()  # ids of the passages that were met so
        self.has_tokens = False  # whether any was met with them

    def keep_questions(self, matches: Iterable[Match]) -> None:
        """Keep the vectors of questions that were found."""
        self._questions |= {m.record_id: m.vector for m in matches if m.kind == "question"}

    def contents(self, matches: Iterable[Match]) -> Mapping[str, Content]:
        """Return what is stored with passages, by their ids."""
        ids = [m.passage_id for m in matches if m.passage_id not in self._contents]
        if ids:
            read = self._store.contents(ids)
            self._contents |= read
            records = (content.record for content in read.values())
            self._records |= {record.id: record for record in records if record}
        return self._contents

    def bits(self, matches: Iterable[Match]) -> Mapping[str, Bits]:
        """Return the token bits of passages, by their ids."""
        by_id = {match.passage_id: match for match in matches}
        found = self._store.bits(list(by_id))
        rest = [passage for passage in by_id if passage not in found]
        if rest:
            contents = self.contents(by_id[passage] for passage in rest)
            found |= {passage: contents[passage].bits for passage in rest if passage in contents}
        if self._store.header.token_dimension:
            self._note([m for key, m in by_id.items() if key in found and not found[key].size])
            self.has_tokens |= any(bits.size for bits in found.values())
        return found

    def _note(self, empty: Sequence[Match]) -> None:
        """Note which passages without token bits had some once: not every text has tokens."""
        contents = self.contents(empty) if empty else {}
        self.without_tokens |= {
            match.passage_id
            for match in empty
            if match.passage_id in contents and contents[match.passage_id].lost
        }

    def records(self, ids: Sequence[str]) -> Mapping[str, Record]:
        """Return records by their ids."""
        missing = [record_id for record_id in dict.fromkeys(ids) if record_id not in self._records]
        if missing:
            self._records |= self._store.records(missing)
        return self._records

    def readable(self, ranked: Sequence[Ranked]) -> list[tuple[Ranked, str]]:
        """Return records with what a reranker reads: the question, and the chunk that matched."""
        contents = self.contents([r.match for r in ranked])
        records = self.records([r.match.record_id for r in ranked])
        return [
            (r, asked if r.match.kind == "question" else f"{asked}\n{content.chunk}")
            for r in ranked
            if r.match.record_id in records and r.match.passage_id in contents
            for asked, content in [(records[r.match.record_id].asked, contents[r.match.passage_id])]
        ]

    def question_vectors(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors of questions, shape (dimension,), by their records' ids."""
        unknown = dict.fromkeys(ids).keys() - self._questions.keys()
        if unknown:
            self._questions |= self._store.question_vectors(sorted(unknown))
        return self._questions
