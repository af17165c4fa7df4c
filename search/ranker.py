"""Ranks the records of a corpus for a query, and learns what a good score is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.calibrate import Calibration, learn, nearness
from search.candidates import TOGETHER, MatchKind, Worded, find_words, gather
from search.foreign import FOREIGN
from search.fuse import Ranked, Strategy, by_default, prefer, rank, score_records
from search.lookup import Lookup
from search.maxsim import token_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from corpus.embedder import Embedder
    from corpus.filters import Filter
    from corpus.lexical import LexicalIndex
    from corpus.records import Record
    from corpus.store import Store
    from corpus.vectors import EncodedQuery, Vectors

# Questions of the corpus that are asked to learn its scores: the 5 % quantile is then the 20th,
# and does not depend on a few.
_SAMPLE = 400


class Ranker:
    """Ranks by all signals: vectors, words and late interaction."""

    def __init__(self, store: Store, embedder: Embedder, lexical: LexicalIndex | None) -> None:
        self._store = store
        self._embedder = embedder
        self._lexical = lexical

    def find_words(
        self, text: str, k: int, *, kind: MatchKind = "both", where: Filter | None = None
    ) -> Future[Worded]:
        """Begin to look for a query's words, which needs no vector, and return what will be found.

        The query can be encoded meanwhile.
        """
        if self._lexical is None:
            return TOGETHER.submit(Worded, {})
        return TOGETHER.submit(find_words, self._store, self._lexical, text, k, kind, where)

    def rank(
        self,
        query: EncodedQuery,
        k: int,
        *,
        kind: MatchKind = "both",
        where: Filter | None = None,
        strategy: Strategy = by_default,
        leave_out: str | None = None,
        words: Future[Worded] | None = None,
        lookup: Lookup | None = None,
    ) -> list[Ranked]:
        """Return at least the `k` best records, best first; the record `leave_out` is none.

        `words` are those of `find_words`, where they were looked for before; what is read goes
        through `lookup`.
        """
        words = words or self.find_words(query.text, k, kind=kind, where=where)
        lookup = lookup or Lookup(self._store)
        found = gather(self._store, words.result(), query, k, kind, where)
        if leave_out is not None:
            others = tuple(m for m in found.matches if m.record_id != leave_out)
            found = replace(found, matches=others)
        if not found.matches:
            return []
        lookup.meet(found.matches)
        scores = score_records(query, self.weights(query), found, lookup.contents)
        ranked = rank(scores, strategy)
        return prefer(ranked, found.literal)

    def weights(self, query: EncodedQuery) -> Vectors:
        """Return how much each token of a query tells in this corpus, shape (tokens,)."""
        return token_weights(query, self._lexical)

    def calibrate(self, records: Sequence[Record]) -> Calibration:
        """Return the calibration that the corpus's own records and foreign questions teach."""
        chosen = sorted(records, key=lambda record: record.id)[:_SAMPLE]
        # Quotes in them are no wish for these very words.
        questions = [record.question[:2000].replace('"', "") for record in chosen]
        own = self._nearness(questions, chosen)
        return learn(own if len(records) > 1 else [], self._nearness(FOREIGN))

    def _nearness(self, texts: Sequence[str], own: Iterable[Record] = ()) -> list[float]:
        encoded = self._embedder.encode_queries(texts)
        out: list[str | None] = [record.id for record in own]
        out += [None] * (len(encoded) - len(out))
        return [
            nearness([one.score for one in self.rank(query, 10, leave_out=record_id)])
            for query, record_id in zip(encoded, out, strict=True)
        ]
