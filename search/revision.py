"""A corpus as it was when it was opened, with what is learnt from it once."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from corpus.derived import open_lexical, open_passages
from corpus.learnt import read_derived, write_derived
from corpus.store import Store
from search.calibrate import FORM, Calibration
from search.fuse import Ranked
from search.ranker import Ranker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.lexical.index import LexicalIndex
    from corpus.model.embedder import Embedder
    from corpus.records import Record, Source
    from corpus.settings import Settings


# An ingest learns the calibration as its last step. So long (in seconds) a view that is opened when
# it commits goes by the calibration of the one before, rather than let a query wait for its own.
_PATIENCE = 120.0


class View:
    """One revision of a corpus: its store, the ranker over it, its calibration.

    `before` is the calibration of the revision before it, if it was open.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        lexical: LexicalIndex | None,
        before: Calibration | None = None,
    ) -> None:
        self.store = store
        self._ranker = Ranker(store, embedder, lexical)
        self._before = before
        self._known: Calibration | None = None
        self._ranked_by: Calibration | None = None
        self._opened = time.monotonic()
        self._learning = RLock()

    @classmethod
    def open(
        cls, settings: Settings, embedder: Embedder, before: Calibration | None = None
    ) -> View:
        """Return the corpus as it is now.

        Raises IndexUnavailable when nothing was ingested, IndexMismatch when the index was built
        with another model or schema.
        """
        return cls.over(Store.open(settings), embedder, before)

    @classmethod
    def over(cls, store: Store, embedder: Embedder, before: Calibration | None = None) -> View:
        """Return the corpus of a store with its words; raises IndexMismatch as `open` does."""
        store.header.require_readable(embedder.name, embedder.digest)
        lexical = open_lexical(store)
        # They have one stamp: where the one is stale the other is.
        passages = open_passages(store) if lexical else None
        return cls(store.reading(passages), embedder, lexical, before)

    @cached_property
    def records(self) -> list[Record]:
        """Every record, by source and in document order."""
        return self.store.all_records()

    @cached_property
    def sources(self) -> list[Source]:
        """Every document that was read, by name."""
        return self.store.sources()

    @property
    def ranker(self) -> Ranker:
        """The ranker, which goes by what is learnt."""
        known = self.calibration
        if known is not self._ranked_by:
            common = np.array(known.common, dtype=np.float32) if known.common else None
            self._ranker, self._ranked_by = self._ranker.knowing(common), known
        return self._ranker

    @property
    def calibration(self) -> Calibration:
        """What turns scores into confidences; learnt at the first use, kept beside the index."""
        with self._learning:  # a first query waits for the app's warm-up, and learns nothing twice
            if self._known is None:
                self._known = self._kept()
            if self._known is None:
                if self._before and time.monotonic() - self._opened < _PATIENCE:
                    return self._before
                self._known = self._learn()
            return self._known

    @property
    def learnt(self) -> Calibration | None:
        """The calibration that is at hand without learning, this view's or the one before."""
        return self._known or self._before

    def confident(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """Return a ranking with the confidence that its raw scores stand for."""
        confidence = self.calibration.confidence
        return [Ranked(one.match, confidence(one.score)) for one in ranked]

    def _kept(self) -> Calibration | None:
        kept = read_derived(self.store.folder, "calibration", self._stamp)
        return Calibration(**kept) if kept else None

    def _learn(self) -> Calibration:
        learnt = self._ranker.calibrate(self.records)
        write_derived(self.store.folder, "calibration", self._stamp, asdict(learnt))
        return learnt

    @property
    def _stamp(self) -> dict[str, object]:
        header = self.store.header
        return {"revision": header.revision, "digest": header.digest, "form": FORM}
