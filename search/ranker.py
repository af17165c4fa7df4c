"""Ranks the records of a corpus for a query, and learns what a good score is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.calibrate import Calibration, learn, nearness
from search.candidates import TOGETHER, MatchKind, Worded, find_words, gather
from search.foreign import FOREIGN
from search.fuse import Ranked, Strategy, by_default, prefer, rank, score_records
from search.maxsim import apart, mean_token, token_weights
from search.reads import Lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from corpus.filters import Filter
    from corpus.lexical.index import LexicalIndex
    from corpus.model.embedder import Embedder
    from corpus.model.vectors import EncodedQuery, Vectors
    from corpus.records import Record
    from corpus.store import Store

# Questions of the corpus that are asked to learn its scores: the 5 % quantile is then the 20th,
# and does not depend on a few.
_SAMPLE = 400
# Those of them that are asked again to learn what a question scores with its own record.
_FOUND = 50


class Ranker:
    """Ranks by all signals: vectors, words and late interaction.

    `common` is the mean token vector of the corpus, if it is known.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        lexical: LexicalIndex | None,
        common: Vectors | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._lexical = lexical
        self._common = common

    def knowing(self, common: Vectors | None) -> Ranker:
        """Return the ranker that goes by a mean token vector."""
        return Ranker(self._store, self._embedder, self._lexical, common)

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
        weights: Vectors | None = None,
    ) -> list[Ranked]:
        """Return at least the `k` best records, best first; the record `leave_out` is none.

        `words` are those of `find_words` and `weights` those of `weights`, where they are at hand;
        what is read goes through `lookup`.
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
        weights = self.weights(query) if weights is None else weights
        scores = score_records(apart(query, self._common), weights, found, lookup.bits)
        ranked = rank(scores, strategy)
        return prefer(ranked, found.literal)

    def weights(self, query: EncodedQuery) -> Vectors:
        """Return how much each token of a query tells in this corpus, shape (tokens,)."""
        return token_weights(query, self._lexical)

    def calibrate(self, records: Sequence[Record]) -> Calibration:
        """Return the calibration that the corpus's own records and foreign questions teach."""
        chosen = sorted(records, key=lambda record: record.id)[:_SAMPLE]
        # Quotes in them are no wish for these very words.
        questions = self._embedder.encode_queries(
            [record.question[:2000].replace('"', "") for record in chosen]
        )
        common = self._mean_token(chosen)
        taught = self.knowing(common)
        own = taught.nearness_to(questions, chosen) if len(records) > 1 else []
        found = taught.scores_with(questions[:_FOUND], chosen[:_FOUND])
        foreign = taught.nearness_to(self._embedder.encode_queries(FOREIGN))
        learnt = learn(own, foreign, found)
        return replace(learnt, common=() if common is None else tuple(common.tolist()))

    def _mean_token(self, records: Sequence[Record]) -> Vectors | None:
        """Return the mean token vector of the first passages of records."""
        contents = self._store.contents([f"{r.id}.{1 if r.answer else 0}" for r in records])
        return mean_token(
            [content.bits for content in contents.values()], self._store.header.token_dimension
        )

    def nearness_to(
        self, queries: Sequence[EncodedQuery], own: Iterable[Record] = ()
    ) -> list[float]:
        """Return how near the corpus is to each query, its `own` record left out."""
        out: list[str | None] = [record.id for record in own]
        out += [None] * (len(queries) - len(out))
        return [
            nearness([one.score for one in self.rank(query, 10, leave_out=record_id)])
            for query, record_id in zip(queries, out, strict=True)
        ]

    def scores_with(
        self, queries: Sequence[EncodedQuery], records: Sequence[Record]
    ) -> list[float]:
        """Return what each query scores with its own record; what does not find it is left out."""
        return [
            one.score
            for query, record in zip(queries, records, strict=True)
            for one in self.rank(query, 10)
            if one.match.record_id == record.id
        ]
