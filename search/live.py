"""The corpus as it is now: opened again when an ingest has changed it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from corpus.derived import ensure_derived
from corpus.errors import IndexDamaged
from corpus.open import open_store
from search.revision import Revision

if TYPE_CHECKING:
    from corpus.model.embedder import Embedder
    from corpus.settings import Settings
    from corpus.store import Store
    from search.calibrate import Calibration

T = TypeVar("T")

# Seconds between two looks for a new revision; a look takes 0.3 ms.
LOOK_EVERY = 1.0
# What Chroma cannot read while another process writes it, it can in a moment (seconds).
_PAUSES = (0.0, 0.1)


def open_revision(store: Store, embedder: Embedder, before: Calibration | None = None) -> Revision:
    """Return the revision of a store, after rebuilding what is derived from it where it is stale.

    Only for that it takes the writer's lock, see `ensure_derived`. Raises IndexMismatch when the
    index was built with another model or schema.
    """
    store.header.require_readable(embedder.name, embedder.digest)
    ensure_derived(store.collections)
    return Revision.over(store, embedder, before)


class LiveCorpus:
    """Holds a revision of the corpus that settings name, and opens the next when it is out of date.

    It looks for a new one every `look_every` seconds at most.
    """

    def __init__(
        self,
        revision: Revision,
        settings: Settings,
        embedder: Embedder,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._revision = revision
        self._settings = settings
        self._embedder = embedder
        self._look_every = look_every
        self._looked = time.monotonic()
        self._looking = Lock()

    def revision(self) -> Revision:
        """Return the corpus as it was a second ago at most; searches under way keep theirs."""
        with self._looking:
            if time.monotonic() - self._looked >= self._look_every:
                self._renew()
            return self._revision

    def read(self, use: Callable[[Revision], T]) -> T:
        """Return what `use` makes of the revision.

        Where the index was replaced meanwhile, the new revision is used. Raises IndexDamaged where
        it cannot be read several times in a row.
        """
        revision = self.revision()
        for pause in _PAUSES:
            try:
                return use(revision)
            except IndexDamaged:
                time.sleep(pause)
                with self._looking:
                    self._renew()
                    revision = self._revision
        return use(revision)

    def _renew(self) -> None:
        self._looked = time.monotonic()
        if not self._revision.store.is_current():
            store, before = open_store(self._settings), self._revision.learnt
            self._revision = open_revision(store, self._embedder, before)
