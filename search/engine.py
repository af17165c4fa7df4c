"""The one door to a corpus: ask, find what is similar, find duplicates, browse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.store import Store
from search.answer import best_stored
from search.calibrate import nearness
from search.candidates import MatchKind, nearest
from search.check import check_count, check_query, check_threshold
from search.duplicates import Scope, find_duplicates, item_vectors
from search.filters import Filters
from search.fold import Folded
from search.fuse import Ranked, by_dense, find_strategy, rank, score_cosines
from search.hits import fold_page, make_hits, readable
from search.live import Current
from search.reads import Lookup
from search.rerank import Reranker, rerank
from search.results import Asked, Duplicates, Neighbours
from search.revision import View

if TYPE_CHECKING:
    from corpus.model.embedder import Embedder
    from corpus.records import Record, Source
    from corpus.settings import Settings
    from search.fuse import Strategy
    from search.rerank import Reader


class Engine:
    """Searches one corpus; built on a view of it and its embedder.

    It notices within a second when an ingest, in whatever process, has changed the corpus.
    """

    def __init__(
        self,
        view: View,
        embedder: Embedder,
        settings: Settings,
        reranker: Reader | None = None,
    ) -> None:
        self._current = Current(view, settings, embedder)
        self._embedder = embedder
        self._settings = settings
        self._reranker = reranker

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder | None = None) -> Engine:
        """Return the engine that the settings name; the model is loaded by the first query.

        An `embedder` that is already there is used, if it is the one that the index was made with.
        Raises IndexUnavailable when nothing was ingested, IndexMismatch when the index was built
        with another model or schema, IndexDamaged when it cannot be read, ModelError when the model
        or the reranker cannot be found.
        """
        store = Store.open(settings)
        store.require_vectors()
        if embedder is None:
            embedder = SentenceTransformerEmbedder.open(settings, store.header.token_dimension)
        return cls(View.over(store, embedder), embedder, settings, Reranker.open(settings))

    def warm_up(self) -> None:
        """Load the models and learn the calibration now, so that no query waits for them."""
        self._embedder.encode_queries(["warm up"])
        self._current.read(lambda view: view.calibration)
        if self._reranker:
            self._reranker.scores("warm up", ["warm up"])

    def ask(
        self,
        query: str,
        *,
        k: int = 10,
        sources: Sequence[str] = (),
        sections: Sequence[str] = (),
        tags: Sequence[str] = (),
        levels: Sequence[str] = (),
        match: MatchKind = "both",
    ) -> Asked:
        """Return the `k` records nearest to a query, and the best stored answer if there is one.

        Filters are names, patterns ("*.md") or parts of names, and words for levels ("easy");
        several of one kind widen it. Raises QueryError for a query that is empty or too long, and
        for a filter that means none.
        """
        query, k = check_query(query), check_count(k)
        filters = Filters(sources, sections, tags, levels)
        return self._current.read(lambda view: self._ask(view, query, k, filters, match))

    def _ask(self, view: View, query: str, k: int, filters: Filters, match: MatchKind) -> Asked:
        where = filters.choose(view)
        lookup = Lookup(view.store)
        words = view.ranker.find_words(query, k, kind=match, where=where)
        (encoded,) = self._embedder.encode_queries([query])
        weights = view.ranker.weights(encoded)
        found = view.ranker.rank(
            encoded, k, kind=match, where=where, words=words, lookup=lookup, weights=weights
        )
        # A reranker's scores are confidences already.
        ranked = self._reranked(query, view.confident(found), lookup)
        page = fold_page(ranked, lookup, k)
        results = make_hits(page, encoded, weights, self._embedder, lookup)
        sure = view.calibration.confidence(nearness([one.score for one in found]))
        answerable = sure >= self._settings.answerable
        answer = best_stored(results) if answerable else None
        return Asked(query, answerable, sure, answer, results)

    def rank(self, query: str, *, k: int = 10, strategy: str = "default") -> list[Ranked]:
        """Return the `k` records nearest to a query by a strategy of `fuse.STRATEGIES`, bare.

        Scores are those of the strategy, not calibrated; the reranker, where one is set, is part
        of "default" only. Raises QueryError for a bad query or an unknown strategy.
        """
        order = find_strategy(strategy)
        query, k = check_query(query), check_count(k)
        return self._current.read(
            lambda view: self._rank(view, query, k, order, reranked=strategy == "default")
        )

    def _rank(
        self, view: View, query: str, k: int, order: Strategy, *, reranked: bool
    ) -> list[Ranked]:
        lookup = Lookup(view.store)
        words = view.ranker.find_words(query, k)
        (encoded,) = self._embedder.encode_queries([query])
        found = view.ranker.rank(encoded, k, strategy=order, words=words, lookup=lookup)
        return (self._reranked(query, found, lookup) if reranked else found)[:k]

    def similar(self, item: str, *, k: int = 10) -> Neighbours:
        """Return the `k` records most like a record (by its id) or a text, best first.

        Raises UnknownRecord for what looks like an id but is none, QueryError for a bad text.
        """
        check_count(k)
        return self._current.read(lambda view: self._similar(view, item.strip(), k))

    def _similar(self, view: View, item: str, k: int) -> Neighbours:
        record = view.store.records([item]).get(item) if item else None
        if record is None and looks_like_id(item):
            record = view.store.record(item)
        lookup = Lookup(view.store)
        if record is None:
            text = check_query(item)
            (encoded,) = self._embedder.encode_queries([text])
            weights = view.ranker.weights(encoded)
            found = view.ranker.rank(encoded, k, lookup=lookup, weights=weights)
            page = [Folded(one, ()) for one in view.confident(found[:k])]
            return Neighbours(text, make_hits(page, encoded, weights, self._embedder, lookup))
        # Question against question, the tokens add nothing to the cosine.
        vector = view.store.question_vectors([record.id])[record.id]
        near = view.confident(rank(score_cosines(nearest(view.store, vector, k + 1)), by_dense))
        others = [Folded(one, ()) for one in near if one.match.record_id != record.id]
        (encoded,) = self._embedder.encode_queries([record.question])
        weights = view.ranker.weights(encoded)
        hits = make_hits(others[:k], encoded, weights, self._embedder, lookup)
        return Neighbours(record.id, hits)

    def duplicates(self, *, threshold: float | None = None, scope: Scope = "all") -> Duplicates:
        """Return pairs and groups of questions asked twice.

        `threshold` is a score in [0.3, 1], by default the settings'; `scope` keeps only pairs
        within one source or across two.
        """
        least = check_threshold(self._settings.duplicate if threshold is None else threshold)
        return self._current.read(lambda view: _duplicates(view, least, scope))

    def record(self, record_id: str) -> Record:
        """Return one record; raises UnknownRecord."""
        return self._current.read(lambda view: view.store.record(record_id.strip()))

    def find(self, ids: Iterable[str]) -> dict[str, Record]:
        """Return the records with these ids."""
        return self._current.read(lambda view: view.store.records(list(ids)))

    @property
    def records(self) -> list[Record]:
        """Every record, by source and in document order."""
        return self._current.read(lambda view: view.records)

    @property
    def sources(self) -> list[Source]:
        """Every document that was read, by name."""
        return self._current.read(lambda view: view.sources)

    def _reranked(self, query: str, found: list[Ranked], lookup: Lookup) -> list[Ranked]:
        """Return the ranking as the reranker sees it; without one, as it is."""
        if self._reranker is None:
            return found
        depth = self._settings.rerank_depth
        first = readable(found[:depth], lookup)
        passages = [passage for _, passage in first]
        there = [one for one, _ in first]
        return rerank(self._reranker, query, there + found[depth:], passages)


def _duplicates(view: View, least: float, scope: Scope) -> Duplicates:
    vectors = view.store.vectors()
    by_id = {record.id: record.source for record in view.records}
    return find_duplicates(vectors.ids, item_vectors(vectors), by_id, least, scope)


def looks_like_id(text: str) -> bool:
    """Tell whether a text has the form of the ids that records are given."""
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)
