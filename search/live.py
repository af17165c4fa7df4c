"""The live corpus: the revision that is in force, and the next one after an ingest."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import IndexDamaged
from corpus.open import open_store
from search.revision import open_revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model.encoding import Embedder
    from corpus.settings import Settings
    from search.ranking.rerank import Reranking
    from search.revision import Revision

T = TypeVar("T")

# Seconds between two checks for a new revision; a check takes 0.3 ms.
LOOK_EVERY = 1.0
# Seconds to wait before reading again what Chroma could not read while another process wrote it.
_PAUSES = (0.0, 0.1)


class LiveCorpus:
    """Keeps a revision of the corpus that settings name, and opens the next when it is outdated.

    It checks for a new one at most every `look_every` seconds.
    """

    def __init__(
        self,
        revision: Revision,
        settings: Settings,
        embedder: Embedder,
        look_every: float = LOOK_EVERY,
        reranking: Reranking | None = None,
    ) -> None:
        self._revision = revision
        self._revision.reranking = reranking
        self._settings = settings
        self._embedder = embedder
        self._look_every = look_every
        self._looked = time.monotonic()
        self._looking = Lock()

    def revision(self) -> Revision:
        """Return a revision checked within `look_every` seconds; running searches keep theirs."""
        with self._looking:
            if time.monotonic() - self._looked >= self._look_every:
                self._renew()
            return self._revision

    def renew(self) -> None:
        """Open the newest revision now, without waiting for the next check."""
        with self._looking:
            self._renew()

    def read(self, use: Callable[[Revision], T]) -> T:
        """Return what `use` makes of the revision.

        If the index was replaced meanwhile, the new revision is used. Raises IndexDamaged if it
        cannot be read several times in a row.
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
            store, old = open_store(self._settings), self._revision
            renewed = open_revision(store, self._embedder, old.learnt, old.shelf.known)
            renewed.reranking = self._revision.reranking
            if old.shelf.wanted:  # whoever looked at topics will do so again
                renewed.shelf.begin()
            self._revision = renewed
