"""The corpus as it now is: opened anew once an ingest has changed it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import IndexDamaged
from search.revision import View

if TYPE_CHECKING:
    from corpus.model.embedder import Embedder
    from corpus.settings import Settings

T = TypeVar("T")

# How often it is looked for a new revision, in seconds; looking takes 0.3 ms.
_LOOK_EVERY = 1.0
# What Chroma cannot read while another process writes it, it can in a moment (seconds).
_PAUSES = (0.0, 0.1)


class Current:
    """Holds a view of the corpus that settings name, and gives it up when it is out of date."""

    def __init__(self, view: View, settings: Settings, embedder: Embedder) -> None:
        self._view = view
        self._settings = settings
        self._embedder = embedder
        self._looked = time.monotonic()
        self._looking = Lock()

    def view(self) -> View:
        """Return the corpus as it was at most a second ago; searches under way keep theirs."""
        with self._looking:
            if time.monotonic() - self._looked >= _LOOK_EVERY:
                self._renew()
            return self._view

    def read(self, use: Callable[[View], T]) -> T:
        """Return what is made of the view.

        Where the index was replaced under it, the new one is used. Raises IndexDamaged where it
        cannot be read again and again.
        """
        view = self.view()
        for pause in _PAUSES:
            try:
                return use(view)
            except IndexDamaged:
                time.sleep(pause)
                with self._looking:
                    self._renew()
                    view = self._view
        return use(view)

    def _renew(self) -> None:
        self._looked = time.monotonic()
        if not self._view.store.is_current():
            before = self._view.learnt
            self._view = View.open(self._settings, self._embedder, before)
