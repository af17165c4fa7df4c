"""One revision of a corpus, for searching: its store, words, catalogue and calibration."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from corpus.derived import ensure_derived, open_lexical, open_passage_cache
from corpus.foreign import LANGUAGES
from corpus.generations.sidecars import read_learnt, write_learnt
from corpus.lexical.analysis import WordStems
from corpus.lexical.language import guess_languages, likeliest
from corpus.lexical.spelling import Spelling
from corpus.model.languages import ENGLISH, knows_english_alone
from corpus.records import PassageId, content_digest
from search.browsing.catalogue import Catalogue
from search.browsing.facets import Facets, count_facets
from search.check import Filters
from search.decisions.keys import ContentKeys
from search.duplicates.signals import Material
from search.evidence.unknown_language import ByWords
from search.evidence.weigh import DEPTH, Evidence, Weighed, weigh
from search.evidence.words import limits_of
from search.matches import Ranked
from search.ranking.calibrate import FORM, Calibration
from search.ranking.ranker import Ranker
from search.ranking.rerank import in_order_of
from search.topics.coverage import find_coverage
from search.topics.found import UNSORTED
from search.topics.material import TopicMaterial
from search.topics.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.lexical.index import LexicalIndex
    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Bits, Vectors
    from corpus.records import Record, Source
    from corpus.store import Store
    from search.ranking.request import Reads
    from search.ranking.rerank import Reranking
    from search.topics.coverage import Coverage
    from search.topics.found import Topics

# An ingest learns the calibration as its last step. A revision that is opened when it commits uses
# the previous calibration for this many seconds, so that no query waits for the new one.
_PATIENCE = 120.0
# Seconds that a filter of topics waits for them, where they are being made.
_PATIENT = 5.0
# Terms encoded at once: a query waits for no more.
_TERMS = 8
# A query is in a language if that is so likely.
_LIKELY = 0.8


class Revision:
    """A corpus as it was when it was opened; writes by other processes do not change it.

    `before` is the calibration of the revision before it, if that was open.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        lexical: LexicalIndex | None,
        before: Calibration | None = None,
        topics: Topics | None = None,
    ) -> None:
        self.store = store
        self._lexical = lexical
        self._embedder = embedder
        self.word_stems = lexical.word_stems if lexical else WordStems()
        self._ranker = Ranker(store, embedder, lexical)
        self._before = before
        self.reranking: Reranking | None = None
        self._known: Calibration | None = None
        self._reranked: Calibration | None = None
        self._reranked_learnt = False
        self._ranked_by: Calibration | None = None
        self._opened = time.monotonic()
        self._learning = RLock()
        self._thresholds: dict[str, float] = {}
        self.shelf = Shelf(store, self._topic_material, topics)
        self._sorted: tuple[Topics, Catalogue, Facets] | None = None
        self._covered: tuple[Topics, Coverage] | None = None

    @classmethod
    def over(
        cls,
        store: Store,
        embedder: Embedder,
        before: Calibration | None = None,
        topics: Topics | None = None,
    ) -> Revision:
        """Return the revision that a store reads, with its derived files if they fit.

        Nothing is rebuilt here, see `corpus.derived.ensure_derived`.
        """
        lexical = open_lexical(store.collections)
        # They share a stamp: if one is stale, so is the other.
        cache = open_passage_cache(store.collections) if lexical else None
        return cls(store.with_cache(cache), embedder, lexical, before, topics)

    @cached_property
    def name(self) -> str:
        """What identifies this state of the corpus, as 16 hex digits."""
        return content_digest(f"{self.store.folder} {self._stamp}")[:16]

    @cached_property
    def records(self) -> list[Record]:
        """Every record, by source and in document order."""
        return self.store.all_records()

    @cached_property
    def content_keys(self) -> ContentKeys:
        """What decisions name each record by."""
        return ContentKeys(lambda: self.records)

    @cached_property
    def sources(self) -> list[Source]:
        """Every document that was read, by name."""
        return self.store.sources()

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every record by what it can be filtered by, but for topics."""
        return Catalogue(self.records, self.sources)

    @cached_property
    def material(self) -> Material:
        """Its records as duplicates are looked for among them."""
        vectors = self.store.vectors()
        by_id = {record.id: record for record in self.records}

        def bits(ids: Sequence[str]) -> dict[str, Bits]:
            found = self.store.bits([PassageId.of(one) for one in ids])
            return {PassageId(key).record_id: own for key, own in found.items()}

        ordered = [by_id[one] for one in vectors.ids]
        return Material(ordered, vectors, bits, self.word_stems.stem, self._embedder.name)

    @property
    def foreign_languages(self) -> tuple[str, ...]:
        """The languages of the corpus that its model does not know, as far as that is known."""
        if not knows_english_alone(self._embedder.name) or self._lexical is None:
            return ()
        return tuple(one for one in self._lexical.languages if one != ENGLISH)

    @cached_property
    def _facets(self) -> Facets:
        return count_facets(self.catalogue, Filters())

    @property
    def facets(self) -> Facets:
        """The counts without any filter, which each visit begins with."""
        topics = self.shelf.topics
        return self._with(topics)[2] if topics else self._facets

    def catalogue_for(self, filters: Filters) -> Catalogue:
        """Return every record by what filters need; raises TopicsPending if it is topics.

        A filter of topics waits some seconds for them.
        """
        return self._with(self.shelf.wait(_PATIENT))[1] if filters.topics else self.catalogue

    @property
    def counted(self) -> Catalogue:
        """Every record by what it can be filtered by, with topics where they are made."""
        topics = self.shelf.topics
        return self._with(topics)[1] if topics else self.catalogue

    def _with(self, topics: Topics) -> tuple[Topics, Catalogue, Facets]:
        known = self._sorted
        if known is None or known[0] is not topics:
            names = {one.id: one.name for one in topics.topics} | {UNSORTED: "Unsorted"}
            parents = {one.id: one.parent for one in topics.topics if one.parent}
            labels = dict(zip(topics.ids, topics.labels, strict=True))
            catalogue = self.catalogue.with_topics(labels, names, parents)
            known = (topics, catalogue, count_facets(catalogue, Filters()))
            self._sorted = known
        return known

    def coverage(self, topics: Topics) -> Coverage:
        """Return how the corpus covers its topics; it is found once for them."""
        known = self._covered
        if known is None or known[0] is not topics:
            known = (topics, find_coverage(topics, self.records, self.sources))
            self._covered = known
        return known[1]

    def _topic_material(self) -> TopicMaterial:
        """Return what topics are made from."""
        stored, means = self.store.vectors(), self.store.header.means

        def encode(texts: Sequence[str]) -> Vectors:
            parts = [texts[first : first + _TERMS] for first in range(0, len(texts), _TERMS)]
            encoded = [self._embedder.encode_passages(part, means) for part in parts]
            return np.array([one.vector for part in encoded for one in part], np.float32)

        vectors = stored.questions + stored.answers
        return TopicMaterial.of(self.records, stored.ids, vectors, self.word_stems.stem, encode)

    @cached_property
    def spelling(self) -> Spelling | None:
        """What corrects the words of queries, None without a lexical index.

        A word that is one token of the model is a word, whether the corpus has it or not.
        """
        if self._lexical is None:
            return None
        return Spelling(self._lexical, lambda word: self._count_tokens(word) == 1)

    @property
    def ranker(self) -> Ranker:
        """The ranker, centred on the calibration's mean token vector."""
        known = self.calibration
        if known is not self._ranked_by:
            mean = np.array(known.common, dtype=np.float32) if known.common else None
            self._ranker, self._ranked_by = self._ranker.learnt(mean, known.weights), known
        return self._ranker

    @property
    def calibration(self) -> Calibration:
        """What turns scores into confidences; learnt on first use, stored beside the index."""
        with self._learning:  # the first query waits for the app's warm-up: nothing is learnt twice
            if self._known is None:
                self._known = self._read()
            if self._known is None:
                if self._before and time.monotonic() - self._opened < _PATIENCE:
                    return self._before
                self._known = self._learn()
            return self._known

    @property
    def scale(self) -> Calibration:
        """What turns the scores of `reranked` into confidences: the calibration without a reranker.

        With one, it is learnt on first use, where that does not take too long.
        """
        if not self.reranking or not self.reranking.depth:
            return self.calibration
        with self._learning:
            if not self._reranked_learnt:
                self._reranked = self._learn_reranked(self.reranking)
                self._reranked_learnt = True
            return self._reranked or self.calibration

    def reranked(self, query: str, ranked: Sequence[Ranked], reads: Reads) -> list[Ranked]:
        """Return a ranking in the order of the reranker, unchanged without one.

        Its scores are the reranker's where their meaning is known, else those of the ranking.
        """
        if not self.reranking or not self.reranking.depth:
            return [*ranked]
        again = self.reranking.rescore(query, ranked, reads.readable)
        return again if self.scale is self._reranked else in_order_of(again, ranked)

    @property
    def learnt(self) -> Calibration | None:
        """The calibration that needs no learning: this revision's, or the previous one."""
        return self._known or self._before

    def confident(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """Return a ranking with confidences in place of its raw scores."""
        confidence = self.calibration.confidence
        return [Ranked(record.match, confidence(record.score)) for record in ranked]

    def calibration_for(self, query: str) -> Calibration:
        """Return the calibration for the language of a query, if the model knows several.

        For a language that the corpus does not have, it is learnt from foreign questions in it.
        """
        known = self.scale
        if knows_english_alone(self._embedder.name):
            return known
        guessed = guess_languages(query)
        language = likeliest(guessed)
        if language not in LANGUAGES or guessed[language] < _LIKELY:
            return known
        with self._learning:
            if language not in self._thresholds:
                own = known.thresholds.get(language)
                again = self.reranking if known is self._reranked else None
                self._thresholds[language] = (
                    self.ranker.threshold_in(language, known.nearest, again) if own is None else own
                )
            return known.at(self._thresholds[language])

    def weigh(
        self, query: str, ranked: Sequence[Ranked], reads: Reads, *, worded: bool = False
    ) -> Weighed:
        """Return a ranking with raw scores in the order that the query's evidence asks for.

        A query that is `worded` otherwise, too, has words that the corpus knows.
        """
        stem = self.word_stems.stem
        known = self.scale
        records = reads.records([record.match.record_id for record in ranked[:DEPTH]])
        evidence = Evidence.of(query, stem)
        weighed = weigh(evidence, ranked, records, known.sure - known.threshold, stem)
        if self._lexical is None:
            return weighed
        # Of another language's words, a model for many languages may have small pieces.
        alone = knows_english_alone(self._embedder.name) and not worded
        tokens = self._count_tokens if alone else None
        questions = [record.question for record in records.values()]
        more = limits_of(query, evidence.sense, stem, self._lexical, tokens, questions)
        return replace(weighed, limits=(*weighed.limits, *more))

    def _count_tokens(self, word: str) -> int:
        return len(self._embedder.token_spans(word))

    def by_words(self, query: str, ranked: Sequence[Ranked], reads: Reads) -> ByWords | None:
        """Return how surely the first record answers by its words, if its language is unknown.

        That is one that the model does not know.
        """
        if not ranked or not self.foreign_languages or self._lexical is None:
            return None
        first = ranked[0].match.record_id
        record = reads.records([first]).get(first)
        return ByWords.of(query, record, self._lexical) if record else None

    def _read(self) -> Calibration | None:
        return read_calibration(self.store)

    def _learn(self) -> Calibration:
        learnt = self._ranker.calibrate(self.records)
        write_learnt(self.store.folder, "calibration", self._stamp, asdict(learnt))
        return learnt

    def _learn_reranked(self, reranking: Reranking) -> Calibration | None:
        """Return what a reranker's scores mean, as it is stored or learnt now."""
        name = f"calibration-{content_digest(reranking.name)[:8]}"
        if stored := read_learnt(self.store.folder, name, self._stamp):
            return Calibration.of(stored)
        learnt = self.ranker.calibrate_reranked(self.calibration, self.records, reranking)
        if learnt:
            write_learnt(self.store.folder, name, self._stamp, asdict(learnt))
        return learnt

    @property
    def _stamp(self) -> dict[str, object]:
        return _stamp_of(self.store)


def read_calibration(store: Store) -> Calibration | None:
    """Return the calibration that is stored with a corpus, None if it is not learnt yet."""
    learnt = read_learnt(store.folder, "calibration", _stamp_of(store))
    return Calibration.of(learnt) if learnt else None


def _stamp_of(store: Store) -> dict[str, object]:
    """Return what says which state of a corpus, and which way of learning, something is of."""
    header = store.header
    return {"revision": header.revision, "digest": header.digest, "form": FORM}


def open_revision(
    store: Store,
    embedder: Embedder,
    before: Calibration | None = None,
    topics: Topics | None = None,
) -> Revision:
    """Return the revision of a store, after rebuilding stale derived files.

    `before` and `topics` are those of the revision before it, if that was open.

    It takes the writer's lock only to rebuild, see `ensure_derived`. Raises IndexMismatch when the
    index was built with another model or schema.
    """
    store.header.require_readable(embedder.name, embedder.digest)
    ensure_derived(store.collections)
    return Revision.over(store, embedder, before, topics)
