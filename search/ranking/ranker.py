"""Ranks the records of a corpus for a query, and learns what a good score is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corpus.foreign import foreign_questions, questions_in
from corpus.lexical.language import language_shares
from corpus.lexical.wording import Expanded, Wordings
from corpus.model.languages import ENGLISH, knows_english_alone
from corpus.model.vectors import unit
from corpus.settings import DEFAULT_MODEL
from search.evidence.variants import Variants
from search.matches import WordMatches
from search.ranking.calibrate import (
    DEFAULT_WEIGHTS,
    NEAREST,
    Calibration,
    Weights,
    learn,
    nearest_of,
    reach,
)
from search.ranking.candidates import TOGETHER, find_words, gather
from search.ranking.fuse import by_default, literal_first, nearness, rank, score_records
from search.ranking.maxsim import centred, mean_token, token_weights
from search.ranking.request import Reads, Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from corpus.lexical.index import LexicalIndex
    from corpus.model.encoding import Embedder
    from corpus.model.vectors import EncodedQuery, Vectors
    from corpus.records import Filter, Record
    from corpus.store import Store
    from search.matches import Candidates, MatchKind, Ranked
    from search.ranking.fuse import Scores, Strategy
    from search.ranking.rerank import Reranking

# Questions of the corpus that are asked to learn its scores: the 5 % quantile is then the 20th,
# and does not depend on a few.
_SAMPLE = 400
# How many of them are asked again to learn what a question scores with its own record.
_FOUND = 50
# Results of each of these queries; `nearness` needs five.
_RESULTS = 10
# With fewer records, deviations say nothing.
_LEAST_MEASURED = 5
# Milliseconds that learning what a reranker's scores mean may take, and the fewest questions of the
# corpus, and foreign ones, that say it.
_RELEARNING, _LEAST_RERANKED = 30_000, 20


class Ranker:
    """Ranks by all signals: vectors, words and late interaction.

    `mean` is the mean token vector of the corpus, shape (token_dimension,), if it is known.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        lexical: LexicalIndex | None,
        mean: Vectors | None = None,
        weights: Weights = DEFAULT_WEIGHTS,
        variants: Variants | None = None,
        wordings: Wordings | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._lexical = lexical
        self._mean = mean
        self._weights = weights
        # Both are slow to make, and the same for every ranker of a corpus.
        if lexical:
            variants = variants or Variants(lexical)
            wordings = wordings or Wordings(lexical, store.folder.parent)
        self._variants, self._wordings = variants, wordings

    def learnt(self, mean: Vectors | None, weights: Weights = DEFAULT_WEIGHTS) -> Ranker:
        """Return this ranker with what was learnt from its corpus."""
        kept = (self._variants, self._wordings)
        return Ranker(self._store, self._embedder, self._lexical, mean, weights, *kept)

    def request(
        self, text: str, k: int, *, kind: MatchKind = "both", where: Filter | None = None
    ) -> Request:
        """Return a query as a request; its words are looked up while it is encoded."""
        return self.requests([text], k, kind=kind, where=where)[0]

    def requests(
        self,
        texts: Sequence[str],
        k: int,
        *,
        kind: MatchKind = "both",
        where: Filter | None = None,
    ) -> list[Request]:
        """Return queries as requests; all are encoded together."""
        worded = [self._wordings.expand(t) if self._wordings else Expanded(t) for t in texts]
        spelt = [self._variants.added_to(w.text) if self._variants else w.text for w in worded]
        words = [self._find_words(text, k, kind, where) for text in spelt]
        queries = self._encode([one.text for one in worded])
        return [
            replace(self._request(query, k, found, kind=kind, where=where), wordings=one.wordings)
            for query, found, one in zip(queries, words, worded, strict=True)
        ]

    def request_to_explain(self, text: str, k: int) -> Request:
        """Return a text as a request for hits that are ranked already; no words are looked up."""
        (query,) = self._encode([text])
        return self._request(query, k, TOGETHER.submit(WordMatches, {}))

    def rank(self, request: Request, strategy: Strategy = by_default) -> list[Ranked]:
        """Return at least the `k` best records for a request, best first."""
        found = self._gather(request)
        if not found.matches:
            return []
        request.reads.keep_questions(found.matches)
        return literal_first(rank(self._score(request, found), strategy), found.literal)

    def _gather(self, request: Request) -> Candidates:
        query, k, kind, where = request.query, request.k, request.kind, request.where
        found = gather(self._store, request.words.result(), query, k, kind, where)
        if request.left_out is None:
            return found
        others = tuple(m for m in found.matches if m.record_id != request.left_out)
        return replace(found, matches=others)

    def _score(self, request: Request, found: Candidates) -> Scores:
        tokens = centred(request.query, self._mean)
        return score_records(tokens, request.weights, found, request.reads.bits, self._weights)

    def calibrate(self, records: Sequence[Record]) -> Calibration:
        """Return the calibration that the corpus's own records and foreign questions teach."""
        sample = sorted(records, key=lambda record: record.id)[:_SAMPLE]
        # Quotes in a question do not ask for these very words.
        questions = self._encode([record.question[:2000].replace('"', "") for record in sample])
        mean = self._mean_token(sample)
        weights = self.learnt(mean).measured_weights(questions, sample)
        shares = language_shares(f"{record.question}\n{record.answer}" for record in sample)
        if shares and knows_english_alone(self._embedder.name):
            weights = weights.with_unknown(1 - shares.get(ENGLISH, 0.0))
        ranker = self.learnt(mean, weights)
        nearest = nearest_of(len(records))
        own = ranker.nearness_to(questions, nearest, sample) if len(records) > 1 else []
        found = ranker.scores_with(questions[:_FOUND], sample[:_FOUND])
        foreign = {
            language: ranker.nearness_to(self._encode(questions), nearest)
            for language, questions in foreign_questions(shares).items()
        }
        # The default model's threshold is right without it. [F-few]
        few = weights.by_tokens and nearest < NEAREST
        learnt = learn(own, foreign, found, few=few)
        common = () if mean is None else tuple(mean.tolist())
        return replace(learnt, common=common, weights=weights, nearest=nearest)

    def calibrate_reranked(
        self, known: Calibration, records: Sequence[Record], reranking: Reranking
    ) -> Calibration | None:
        """Return the calibration for a reranker's scores, None if it takes too long to learn.

        A reranker reads each pair by itself: the best score alone says whether the corpus answers,
        and its own questions score like answered ones. `known` is the calibration without it.
        """
        fitting = int(_RELEARNING / max(reranking.pace * reranking.depth, 1e-6)) // 2
        if fitting < _LEAST_RERANKED:
            return None
        count = min(fitting, _FOUND)
        sample = sorted(records, key=lambda record: record.id)[:count]
        queries = self._encode([record.question[:2000].replace('"', "") for record in sample])
        found = self.scores_with(queries, sample, reranking)
        shares = language_shares(f"{record.question}\n{record.answer}" for record in sample)
        foreign = {
            language: self.nearness_to(self._encode(asked[:count]), 1, reranking=reranking)
            for language, asked in foreign_questions(shares).items()
        }
        return replace(
            learn(found, foreign, found), common=known.common, weights=known.weights, nearest=1
        )

    def measured_weights(self, questions: Sequence[EncodedQuery], own: Sequence[Record]) -> Weights:
        """Return how the signals of the corpus's model are mixed; `own` are the questions' records.

        Those of the default model are known.
        """
        if self._store.header.model == DEFAULT_MODEL or len(own) < _LEAST_MEASURED:
            return DEFAULT_WEIGHTS
        scored = []
        for query, record in zip(questions[:_FOUND], own[:_FOUND], strict=True):
            words = self._find_words(query.text, _RESULTS)
            request = self._request(query, _RESULTS, words, left_out=record.id)
            if (found := self._gather(request)).matches:
                scores = self._score(request, found)
                scored.append((scores.cosine, scores.maxsim))
        return Weights.measured(np.stack([query.vector for query in questions]), scored)

    def threshold_in(
        self, language: str, nearest: int, reranking: Reranking | None = None
    ) -> float:
        """Return what a query in a language that the corpus lacks must score to be answered."""
        asked = questions_in(language)[: _FOUND if reranking else None]
        return reach(self.nearness_to(self._encode(asked), nearest, reranking=reranking))

    def nearness_to(
        self,
        queries: Sequence[EncodedQuery],
        nearest: int,
        own: Iterable[Record] = (),
        reranking: Reranking | None = None,
    ) -> list[float]:
        """Return how near the corpus is to each query, by its `nearest` best scores.

        Its `own` record is left out.
        """
        left_out: list[str | None] = [record.id for record in own]
        left_out += [None] * (len(queries) - len(left_out))
        return [
            nearness(self._rank_encoded(query, record_id, reranking), nearest)
            for query, record_id in zip(queries, left_out, strict=True)
        ]

    def scores_with(
        self,
        queries: Sequence[EncodedQuery],
        records: Sequence[Record],
        reranking: Reranking | None = None,
    ) -> list[float]:
        """Return what each query scores with its own record; queries that miss it are left out."""
        return [
            ranked.score
            for query, record in zip(queries, records, strict=True)
            for ranked in self._rank_encoded(query, reranking=reranking)
            if ranked.match.record_id == record.id
        ]

    def _encode(self, texts: Sequence[str]) -> list[EncodedQuery]:
        """Return queries centred as the passages are."""
        encoded, means = self._embedder.encode_queries(texts), self._store.header.means
        if means is None:
            return encoded
        return [
            replace(centred(query, means.tokens), vector=unit(query.vector - means.text))
            for query in encoded
        ]

    def _rank_encoded(
        self,
        query: EncodedQuery,
        left_out: str | None = None,
        reranking: Reranking | None = None,
    ) -> list[Ranked]:
        words = self._find_words(query.text, _RESULTS)
        request = self._request(query, _RESULTS, words, left_out=left_out)
        found = self.rank(request)
        return reranking.rescore(query.text, found, request.reads.readable) if reranking else found

    def _request(
        self,
        query: EncodedQuery,
        k: int,
        words: Future[WordMatches],
        *,
        kind: MatchKind = "both",
        where: Filter | None = None,
        left_out: str | None = None,
    ) -> Request:
        weights = token_weights(query, self._lexical)
        return Request(query, k, words, weights, Reads(self._store), kind, where, left_out)

    def _find_words(
        self, text: str, k: int, kind: MatchKind = "both", where: Filter | None = None
    ) -> Future[WordMatches]:
        """Start the search for a query's words, which needs no vector."""
        if self._lexical is None:
            return TOGETHER.submit(WordMatches, {})
        return TOGETHER.submit(find_words, self._store, self._lexical, text, k, kind, where)

    def _mean_token(self, records: Sequence[Record]) -> Vectors | None:
        """Return the mean token vector of the first passages of records."""
        contents = self._store.contents([record.first_passage for record in records])
        return mean_token(
            [content.bits for content in contents.values()], self._store.header.token_dimension
        )
