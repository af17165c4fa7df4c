"""The single entry point to a corpus: ask, find similar records, find duplicates, browse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Unpack, cast

from corpus.errors import DecisionsError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import fitting, open_store
from search.answer.compose import Shelf, compose
from search.answer.conversation.follow import asks_for_result
from search.answer.conversation.turns import resolved_query
from search.answer.model import ModelAnswer
from search.browsing.facets import count_facets
from search.check import (
    FilterFields,
    Filters,
    check_count,
    check_first,
    check_id,
    check_ids,
    check_list,
    check_name,
    check_query,
    check_text,
)
from search.desk.repeats import Repeats
from search.duplicates.neighbours import in_turn
from search.inquiry import Inquiry
from search.live import LOOK_EVERY, LiveCorpus
from search.matches import MATCHES
from search.parts.split import parts_of
from search.ranking.cross_encoder import Reranker
from search.ranking.fuse import STRATEGIES, find_strategy
from search.ranking.rerank import Reranking
from search.results import Answered, Listing, Neighbours
from search.revision import open_revision
from search.similar import Wanted, find_similar
from search.topics.view import view_topic

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event as Flag

    from corpus.chroma.header import Header
    from corpus.model.encoding import Embedder
    from corpus.records import Record, Source
    from corpus.settings import Settings
    from search.answer.conversation.follow import Turn
    from search.answer.model import Event
    from search.browsing.facets import Facets
    from search.decisions.ledger import Ledger
    from search.desk.desk import Desk
    from search.duplicates.neighbours import Run
    from search.matches import MatchKind, Ranked
    from search.ranking.calibrate import Calibration
    from search.ranking.fuse import Strategy
    from search.ranking.request import Request
    from search.ranking.rerank import PairScorer
    from search.results import Asked, Asking, Duplicates, Scope
    from search.revision import Revision
    from search.topics.coverage import Coverage
    from search.topics.found import Topic, Topics
    from search.topics.view import TopicView

    # Asks a revision: the outcome of a query, and the requests that were made for it, by query.
    Inquire = Callable[[Revision], tuple[Asked, Mapping[str, Request]]]


class Engine:
    """Searches one corpus; built on a revision of it and its embedder.

    It notices within `look_every` seconds when an ingest, in any process, has changed the corpus.
    """

    def __init__(
        self,
        revision: Revision,
        embedder: Embedder,
        settings: Settings,
        reranker: PairScorer | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        reranking = Reranking.of(reranker, settings)
        self._live = LiveCorpus(revision, settings, embedder, look_every, reranking)
        self._embedder = embedder
        self._settings = settings
        self._model = ModelAnswer.open(settings, embedder)
        self._repeats = Repeats(embedder, settings)

    @classmethod
    def open(
        cls, settings: Settings, embedder: Embedder | None = None, look_every: float = LOOK_EVERY
    ) -> Engine:
        """Return the engine that the settings name; the model is loaded by the first query.

        Where they name no model, it is the one that the index was built with.

        An existing `embedder` is used if the index was built with it. A stale lexical index or
        passage cache is rebuilt first, under the writer's lock. Raises IndexUnavailable when
        nothing was ingested, IndexMismatch when the index was built with another model or schema,
        IndexDamaged when it cannot be read, ModelError when the model or the reranker cannot be
        found.
        """
        store = open_store(settings)
        store.require_vectors()
        if embedder is None:
            embedder = SentenceTransformerEmbedder.open(
                fitting(settings, store.header), store.header.token_dimension
            )
        revision = open_revision(store, embedder)
        reranker = Reranker.open(settings, store.header.model)
        return cls(revision, embedder, settings, reranker, look_every)

    def warm_up(self) -> None:
        """Load the models and learn the calibration now, so that no query has to wait."""
        self._embedder.encode_queries(["warm up"])
        self._live.read(lambda revision: revision.scale)

    def ask(
        self,
        query: str,
        *,
        k: int = 10,
        match: MatchKind = "both",
        **given: Unpack[FilterFields],
    ) -> Asked:
        """Return the `k` records nearest to a query, and the best stored answer if there is one.

        The questions of a query that asks several are asked apart, see `Asked.parts`.
        Filters are names, patterns ("*.md") or parts of names, and words for levels ("easy");
        several of one kind widen the search. Exact are `within`, labels of documents and sections
        as `facets` has them, and `layouts`; `answered` keeps the records with an answer, or those
        without; `topics` are addresses or names. Raises QueryError for a query that is empty or too
        long, and for a filter that matches nothing, TopicsPending if topics are still being made.
        """
        inquire = self._inquiry(query, k, match, given)
        return self._live.read(lambda revision: inquire(revision)[0])

    def answer(
        self,
        query: str,
        *,
        turns: Sequence[Turn] = (),
        k: int = 10,
        match: MatchKind = "both",
        **given: Unpack[FilterFields],
    ) -> Answered:
        """Return the answer to a query: sentences, each with what it cites.

        `turns` are what was asked before, the last one last: a follow-up is read as the question
        that is `resolved` then. The sentences are stored ones, or a language model's if the
        settings name one, checked. It takes what `ask` takes besides, and raises the same.
        """
        *_, last = self.answering(query, turns=turns, k=k, match=match, **given)
        return cast("Answered", last)

    def answering(
        self,
        query: str,
        *,
        turns: Sequence[Turn] = (),
        stop: Flag | None = None,
        k: int = 10,
        match: MatchKind = "both",
        **given: Unpack[FilterFields],
    ) -> Iterator[Event]:
        """Return the answer to a query sentence by sentence, as a model writes it, the whole last.

        The search is done when this returns: it raises what `answer` raises. Setting `stop` ends
        the writing.
        """
        checked = check_query(query)

        def ask(text: str) -> Asked:
            return self.ask(text, k=k, match=match, **given)

        began = monotonic()
        meant = self._rewritten(checked, turns, stop) or resolved_query(
            checked, turns, self._in_order, ask
        )
        own = query if meant == checked else meant  # its lines tell its parts
        answered = self._composed(self._inquiry(own, k, match, given))
        if meant != checked:
            answered = replace(answered, resolved=meant)
        if self._model is None:
            return iter([answered])
        spent = monotonic() - began
        return self._model.stream(answered, self.sources, turns, stop, spent)

    def _rewritten(self, query: str, turns: Sequence[Turn], stop: Flag | None) -> str | None:
        """Return a follow-up as the language model reads it; rules read a result's number."""
        if self._model is None or not turns or asks_for_result(query):
            return None
        return self._model.rewritten(query, turns, stop)

    def _in_order(self, ids: Sequence[str]) -> list[Record]:
        """Return the records with these ids, in the order of the ids."""
        found = self.find(ids)
        return [found[one] for one in ids if one in found]

    def _composed(self, inquire: Inquire) -> Answered:
        """Return the answer in stored sentences to what `inquire` asks."""

        def composed(revision: Revision) -> Answered:
            asked, requests = inquire(revision)
            shelf = Shelf(
                revision.store,
                self._embedder,
                revision.ranker,
                revision.word_stems.stem,
                revision.sources,
            )
            return compose(asked, requests, shelf)

        return self._live.read(composed)

    def _inquiry(self, query: str, k: int, match: MatchKind, given: FilterFields) -> Inquire:
        """Return what asks a query of a revision: the outcome, and the requests made for it."""
        checked, k = check_query(query), check_count(k)
        filters = Filters.of(**given)
        check_name("match", match, MATCHES)
        parts = parts_of(query)  # lines tell a list from a sentence

        def inquire(revision: Revision) -> tuple[Asked, Mapping[str, Request]]:
            where = revision.catalogue_for(filters).filter(filters) if filters else None
            folds = self._repeats.folds(revision)
            inquiry = Inquiry(
                revision, self._embedder, self._settings.answerable, k, match, where, folds
            )
            return inquiry.ask(checked, parts), inquiry.requests

        return inquire

    def rank(self, query: str, *, k: int = 10, strategy: str = "default") -> list[Ranked]:
        """Return the `k` records nearest to a query by a strategy of `fuse.STRATEGIES`.

        Scores are the strategy's, not calibrated; the reranker, if one is set, is part of
        "default" only. Raises QueryError for a bad query or an unknown strategy.
        """
        order = find_strategy(check_name("strategy", strategy, tuple(STRATEGIES)))
        query, k = check_query(query), check_count(k)
        return self._live.read(
            lambda revision: self._rank(revision, query, k, order, reranked=strategy == "default")
        )

    def _rank(
        self, revision: Revision, query: str, k: int, order: Strategy, *, reranked: bool
    ) -> list[Ranked]:
        request = revision.ranker.request(query, k)
        found = revision.ranker.rank(request, order)
        if not reranked:
            return found[:k]
        found = revision.reranked(query, found, request.reads)
        return revision.weigh(query, found, request.reads).ranked[:k]

    def similar(
        self,
        item: str,
        *,
        k: int = 10,
        also: Iterable[str] = (),
        unlike: Iterable[str] = (),
        by: MatchKind = "both",
    ) -> Neighbours:
        """Return the `k` records most like a record (by its id) or a text, best first.

        With `also` they are like all of these at once, with `unlike` less like those. `by` says
        what is compared: questions, answers, or both. Raises UnknownRecord for an id that no record
        has, QueryError for a bad text, and for records without answers compared by these.
        """
        wanted = Wanted.of(item, also, unlike, by, k)
        return self._live.read(
            lambda one: find_similar(wanted, one, self._embedder, self._repeats.folds(one))
        )

    def duplicates(
        self, *, threshold: float | None = None, scope: Scope = "all", run: Run = in_turn
    ) -> Duplicates:
        """Return pairs and groups of questions that are asked more than once.

        `threshold` is a score in [0.3, 1], by default the settings'; `scope` keeps only pairs
        within one source or across two. Among many records, `run` looks for the nearest: this
        process, or a cluster. Raises QueryError for a bad threshold or scope.
        """
        least = self._repeats.least(threshold, scope)
        return self._live.read(lambda one: self._repeats.duplicates(one, least, scope, run))

    def desk(
        self, *, threshold: float | None = None, scope: Scope = "all", run: Run = in_turn
    ) -> Desk:
        """Return what waits for a decision, and what was decided; the first time takes seconds.

        It takes what `duplicates` takes, and raises the same. Decisions are in the `ledger`.
        """
        least = self._repeats.least(threshold, scope)
        return self._live.read(lambda one: self._repeats.desk(one, least, scope, run))

    def has_desk(self, *, threshold: float | None = None, scope: Scope = "all") -> bool:
        """Return whether `desk` returns at once."""
        least = self._repeats.least(threshold, scope)
        return self._live.read(lambda one: self._repeats.has_desk(one, least, scope))

    @property
    def ledger(self) -> Ledger:
        """What was decided about duplicates, and where that is written."""
        return self._repeats.ledger(self._live.revision())

    @property
    def decided(self) -> str:
        """What identifies the decisions in force, "" where there are none or none can be read."""
        try:
            return self.ledger.book.version
        except DecisionsError:
            return ""

    def is_duplicate(
        self,
        text: str,
        *,
        answer: str = "",
        k: int = 5,
        threshold: float | None = None,
        without: str = "",
    ) -> Asking:
        """Return the records, at most `k`, that ask the same as a question that is not added yet.

        Scores are those that `duplicates` would give it in a document of its own; with its
        `answer` more of its duplicates are found, and what its answer says otherwise. `threshold`
        is a score in [0.3, 1], by default the settings'. Records of the document `without` do not
        count: it is about to be replaced. Raises QueryError for a bad text, count or threshold.
        """
        least, k = self._repeats.least(threshold), check_count(k)
        new = self._repeats.new(text, answer, self.header.means)
        return self._live.read(lambda one: self._repeats.asking(one, new, k, least, without))

    def list_records(
        self,
        *,
        first: int = 0,
        count: int = 50,
        words: str = "",
        **given: Unpack[FilterFields],
    ) -> Listing:
        """Return at most `count` records from number `first` on, by source, in document order.

        All of `words` stand in their questions. Filters are those of `ask`. Raises QueryError.
        """
        first, count = check_first(first), check_count(count)
        passing = self.all_records(words=words, **given)
        return Listing(len(passing), first, tuple(passing[first : first + count]))

    def all_records(
        self,
        *,
        words: str = "",
        **given: Unpack[FilterFields],
    ) -> list[Record]:
        """Return every record that `list_records` pages through; it raises the same."""
        filters = Filters.of(**given)
        wanted = _words(words)
        return self._live.read(lambda one: one.catalogue_for(filters).passing(filters, wanted))

    def facets(
        self,
        *,
        words: str = "",
        **given: Unpack[FilterFields],
    ) -> Facets:
        """Return how many records each choice of a filter would show, the others as they are.

        `words` and filters are those of `list_records`, but an exact one that is not in the corpus
        shows nothing. Raises QueryError.
        """
        filters = Filters.of(**given)
        wanted = _words(words)
        if not filters and not wanted:
            return self._live.read(lambda revision: revision.facets)
        return self._live.read(lambda one: count_facets(one.counted, filters, wanted))

    def topics(self, patience: float | None = None) -> Topics:
        """Return the topics of the corpus; they are made where they are missing.

        Raises TopicsPending if that takes more than `patience` seconds, which goes on meanwhile.
        """
        return self._live.read(lambda revision: revision.shelf.wait(patience))

    def coverage(self, patience: float | None = None) -> Coverage:
        """Return what each document says of each topic, and what is missing; raises as `topics`."""
        return self._live.read(lambda revision: revision.coverage(revision.shelf.wait(patience)))

    def topic(self, topic_id: str, patience: float | None = None) -> TopicView:
        """Return one topic with what it holds and what is missing there; raises as `topics`.

        Raises UnknownTopic for an address that no topic has (any more).
        """
        wanted = check_id(topic_id)

        def view(one: Revision) -> TopicView:
            found = one.shelf.wait(patience)
            return view_topic(found, wanted, one.records, one.coverage(found))

        return self._live.read(view)

    def topics_of(self, ids: Iterable[str]) -> tuple[Topic, ...]:
        """Return the finest topics of some records, the most frequent first; it never waits.

        () as long as topics are not made, and for records that are in none.
        """
        wanted = check_ids(ids)

        def look(revision: Revision) -> tuple[Topic, ...]:
            topics = revision.shelf.known
            return topics.of_records(wanted) if topics else ()

        return self._live.read(look)

    @property
    def topics_state(self) -> str:
        """What tells answers that show topics apart, of one revision: whether they are made."""
        return self._live.read(lambda revision: revision.shelf.state)

    def renew(self) -> None:
        """See at once what an ingest of this process has changed; raises as `open` does."""
        self._live.renew()

    @property
    def embedder(self) -> Embedder:
        """What encodes queries; an ingest in this process can use it, too."""
        return self._embedder

    @property
    def folder(self) -> Path:
        """The folder of the files that are derived from the index."""
        return self._live.read(lambda revision: revision.store.folder)

    @property
    def learnt(self) -> Calibration | None:
        """What turns scores into confidences, None until it is learnt."""
        return self._live.read(lambda revision: revision.learnt)

    @property
    def revision(self) -> str:
        """What identifies the state of the corpus: it changes with each ingest."""
        return self._live.read(lambda revision: revision.name)

    @property
    def header(self) -> Header:
        """What the index was built with, and the number of its revision."""
        return self._live.read(lambda revision: revision.store.header)

    def record(self, record_id: str) -> Record:
        """Return one record; raises UnknownRecord, QueryError for what is not a text."""
        wanted = check_id(record_id)
        return self._live.read(lambda revision: revision.store.record(wanted))

    def find(self, ids: Iterable[str]) -> dict[str, Record]:
        """Return the records with these ids; unknown ids are left out. Raises QueryError."""
        wanted = check_ids(ids)
        return self._live.read(lambda revision: revision.store.records(wanted))

    @property
    def records(self) -> list[Record]:
        """Every record, by source and in document order."""
        return self._live.read(lambda revision: revision.records)

    @property
    def sources(self) -> list[Source]:
        """Every document that was read, by name."""
        return self._live.read(lambda revision: revision.sources)


def _words(text: str) -> tuple[str, ...]:
    return check_list("the words", check_text("the words", text).casefold().split())
