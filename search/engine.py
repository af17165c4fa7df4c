"""The one door to a corpus: ask, find what is similar, find duplicates, browse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.embedder import SentenceTransformerEmbedder
from corpus.store import Filter, Store
from search.answer import best_stored
from search.calibrate import confidence, score
from search.dense import MatchKind, nearest
from search.duplicates import Scope, find_duplicates, item_vectors
from search.fuse import Ranked, by_cosine, by_tokens
from search.query import check_count, check_query, check_threshold, choose
from search.rerank import Reranker, rerank
from search.results import Asked, Duplicates, Hit, Neighbours
from search.strategies import find_strategy
from search.why import explain

if TYPE_CHECKING:
    from corpus.embedder import Embedder
    from corpus.records import Record, Source
    from corpus.settings import Settings
    from search.rerank import Reader


class Engine:
    """Searches one corpus; built on a store and the embedder that the index was made with."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        settings: Settings,
        reranker: Reader | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._settings = settings
        self._reranker = reranker

    @classmethod
    def open(cls, settings: Settings) -> Engine:
        """Return the engine that the settings name; the model is loaded by the first query.

        Raises IndexUnavailable when nothing was ingested, IndexMismatch when the index was built
        with another model or schema, ModelError when the model or the reranker cannot be found.
        """
        store = Store.open(settings)
        embedder = SentenceTransformerEmbedder.open(settings)
        store.header.require_readable(embedder.name, embedder.digest)
        return cls(store, embedder, settings, Reranker.open(settings))

    def warm_up(self) -> None:
        """Load the model now, so that the first query does not wait for it."""
        self._embedder.encode_query("warm up")
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
        match: MatchKind = "both",
    ) -> Asked:
        """Return the `k` records nearest to a query, and the best stored answer if there is one.

        Filters are names, patterns ("*.md") or parts of names; several of one kind widen it.
        Raises QueryError for a query that is empty or too long and for a filter that means none.
        """
        query, k = check_query(query), check_count(k)
        where = self._filter(sources, sections, tags)
        encoded = self._embedder.encode_query(query)
        found = by_tokens(encoded, nearest(self._store, encoded.vector, k, match, where))
        results = self._hits(self._reranked(query, found)[:k], query)
        sure = confidence([hit.score for hit in results])
        answerable = sure >= self._settings.answerable
        answer = best_stored(results) if answerable else None
        return Asked(query, answerable, sure, answer, results)

    def rank(self, query: str, *, k: int = 100, strategy: str = "default") -> list[Ranked]:
        """Return the `k` records that a strategy of `search.strategies` ranks first, best first.

        The reranker, where one is set, is part of "default" only. Raises QueryError for an
        unknown strategy and a bad query.
        """
        query, k = check_query(query), check_count(k)
        found = find_strategy(strategy)(self._store, self._embedder.encode_query(query), k)
        return (self._reranked(query, found) if strategy == "default" else found)[:k]

    def similar(self, item: str, *, k: int = 10) -> Neighbours:
        """Return the `k` records most like a record (by its id) or a text, best first.

        Raises UnknownRecord for what looks like an id but is none, QueryError for a bad text.
        """
        check_count(k)
        record = self._store.records([item.strip()]).get(item.strip()) if item.strip() else None
        if record is None and looks_like_id(item.strip()):
            record = self._store.record(item.strip())
        if record is None:
            text = check_query(item)
            encoded = self._embedder.encode_query(text)
            found = by_tokens(encoded, nearest(self._store, encoded.vector, k, "both", None))
            return Neighbours(text, self._hits(found[:k], text))
        # Question against question, the tokens add nothing to the cosine.
        vector = self._store.question_vector(record.id)
        near = by_cosine(nearest(self._store, vector, k + 1, "both", None))
        others = [ranked for ranked in near if ranked.match.record_id != record.id]
        return Neighbours(record.id, self._hits(others[:k], record.question))

    def duplicates(self, *, threshold: float | None = None, scope: Scope = "all") -> Duplicates:
        """Return pairs and groups of questions asked twice.

        `threshold` is a score in [0.3, 1], by default the settings'; `scope` keeps only pairs
        within one source or across two.
        """
        least = check_threshold(self._settings.duplicate if threshold is None else threshold)
        vectors = self._store.vectors()
        by_id = {record.id: record.source for record in self.records}
        return find_duplicates(vectors.ids, item_vectors(vectors), by_id, least, scope)

    def record(self, record_id: str) -> Record:
        """Return one record; raises UnknownRecord."""
        return self._store.record(record_id.strip())

    def find(self, ids: Iterable[str]) -> dict[str, Record]:
        """Return the records with these ids."""
        return self._store.records(list(ids))

    @cached_property
    def records(self) -> list[Record]:
        """Every record, by source and in document order."""
        return self._store.all_records()

    @cached_property
    def sources(self) -> list[Source]:
        """Every document that was read, by name."""
        return self._store.sources()

    def _filter(
        self, sources: Sequence[str], sections: Sequence[str], tags: Sequence[str]
    ) -> Filter | None:
        if not (sources or sections or tags):
            return None
        return Filter(
            choose("source", sources, (source.name for source in self.sources)),
            choose("section", sections, (name for one in self.records for name in one.section)),
            choose("tag", tags, (tag for one in self.records for tag in one.tags)),
        )

    def _reranked(self, query: str, found: list[Ranked]) -> list[Ranked]:
        """Return the ranking as the reranker sees it; without one, as it is."""
        if self._reranker is None:
            return found
        depth = self._settings.rerank_depth
        records = self._store.records([one.match.record_id for one in found[:depth]])
        questions = {record.id: record.question for record in records.values()}
        return rerank(self._reranker, query, found, questions, depth)

    def _hits(self, ranked: Sequence[Ranked], query: str) -> tuple[Hit, ...]:
        records = self._store.records([one.match.record_id for one in ranked])
        return tuple(
            Hit(
                records[one.match.record_id],
                score(one.score),
                one.match.kind,
                explain(query, one.match.chunk),
            )
            for one in ranked
        )


def looks_like_id(text: str) -> bool:
    """Tell whether a text has the form of the ids that records are given."""
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)
