"""The engine of a corpus that may hold nothing: before its first document, and after its last."""

from __future__ import annotations

import time
from threading import RLock
from typing import TYPE_CHECKING, Any, NoReturn

from corpus.errors import IndexUnavailable, ServerUnavailable
from ui.keeping.refusals import EmptyCorpus

if TYPE_CHECKING:
    from corpus.model.encoding import Embedder
    from corpus.records import Record, Source
    from corpus.settings import Settings
    from search.engine import Engine

# Seconds between two looks whether something is there.
LOOK_EVERY = 1.0


class LateEngine:
    """An engine that is there as soon as something is in the corpus; it has what that one has.

    Until then there are no documents and no records, and all else raises EmptyCorpus.
    """

    def __init__(self, settings: Settings, look_every: float = LOOK_EVERY) -> None:
        self._settings = settings
        self._look_every = look_every
        self._engine: Engine | None = None
        self._own: Embedder | None = None
        self._looked = float("-inf")
        self._lock = RLock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.opened(), name)

    def opened(self) -> Engine:
        """Return the engine; raises EmptyCorpus, and what opening an engine raises."""
        with self._lock:
            if self._engine is None:
                if time.monotonic() - self._looked < self._look_every:
                    raise EmptyCorpus
                self._look()
            return self._checked()

    def renew(self) -> None:
        """Show the corpus as it is now; raises EmptyCorpus."""
        with self._lock:
            if self._engine is None:
                self._look()
            try:
                self._checked().renew()
            except ServerUnavailable:
                raise
            except IndexUnavailable:
                self._forget()

    def warm_up(self) -> None:
        """Load the model, and learn what there is to learn."""
        try:
            engine = self.opened()
        except EmptyCorpus:
            self.embedder.encode_queries(["warm up"])
        else:
            engine.warm_up()

    @property
    def embedder(self) -> Embedder:
        """What texts are encoded with, also the first ones."""
        from corpus.model.embedder import SentenceTransformerEmbedder

        with self._lock:
            if self._own is None:
                self._own = SentenceTransformerEmbedder.open(self._settings)
            return self._own

    @property
    def revision(self) -> str:
        """What identifies this state of the corpus."""
        try:
            return self.opened().revision
        except EmptyCorpus:
            return "empty"

    @property
    def decided(self) -> str:
        """What identifies the decisions in force."""
        try:
            return self.opened().decided
        except EmptyCorpus:
            return ""

    @property
    def topics_state(self) -> str:
        """Whether topics are made, as the engine has it."""
        try:
            return self.opened().topics_state
        except EmptyCorpus:
            return "0"

    @property
    def sources(self) -> list[Source]:
        """Every document, by name."""
        try:
            return self.opened().sources
        except EmptyCorpus:
            return []

    @property
    def records(self) -> list[Record]:
        """Every record, by source and in document order."""
        try:
            return self.opened().records
        except EmptyCorpus:
            return []

    def _look(self) -> None:
        from search.engine import Engine

        self._looked = time.monotonic()
        try:
            self._engine = Engine.open(self._settings, self._own)
        except ServerUnavailable:
            raise
        except IndexUnavailable:
            raise EmptyCorpus from None
        self._own = self._engine.embedder

    def _checked(self) -> Engine:
        """Return the engine if its corpus is still there; its own looks are seldom."""
        if self._engine is None:
            raise EmptyCorpus
        try:
            _ = self._engine.revision
        except ServerUnavailable:
            raise
        except IndexUnavailable:
            self._forget()
        return self._engine

    def _forget(self) -> NoReturn:
        self._engine = None
        self._looked = time.monotonic()
        raise EmptyCorpus from None
