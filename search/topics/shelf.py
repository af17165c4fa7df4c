"""The topics of one revision: read from where they are kept, or made in a thread beside it."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.errors import AskalikeError, TopicsPending
from search.topics.make import make_topics
from search.topics.stored import keep_topics, read_topics

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store import Store
    from search.topics.found import Topics
    from search.topics.material import TopicMaterial

# One at a time in this process: each takes a core for as long as minutes.
_MAKING = threading.Lock()
# Where the system lets a thread have a priority of its own, searches come first.
_NICE = 10


class Shelf:
    """The topics of a revision, made when they are first needed.

    `material` gives what they are made from; it is called in the thread that makes them. `before`
    are the topics of the revision before, which are shown as long as there are no others.
    """

    def __init__(
        self, store: Store, material: Callable[[], TopicMaterial], before: Topics | None = None
    ) -> None:
        self._store = store
        self._material = material
        self._before = before
        self._topics: Topics | None = None
        self._problem = ""
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @property
    def topics(self) -> Topics | None:
        """The topics, or those of the last revision while they are made; None without any.

        It never waits: it begins to make them where they are missing.
        """
        self.begin()
        return self.known

    @property
    def known(self) -> Topics | None:
        """The topics, or those of the last revision, as far as they are there."""
        return self._topics or self._before

    @property
    def wanted(self) -> bool:
        """Whether anybody has asked for topics."""
        return self._thread is not None or self._topics is not None

    @property
    def state(self) -> str:
        """What tells answers with and without topics apart: "0" none, "1" those before, "2" all."""
        return "2" if self._topics else "1" if self._before else "0"

    def wait(self, seconds: float | None = None) -> Topics:
        """Return the topics of just this revision.

        After so many seconds it returns those before, or raises TopicsPending without any.
        """
        self.begin()
        if self._thread:
            self._thread.join(seconds)
        if self._topics:
            return self._topics
        if self._before and seconds is not None:
            return self._before
        if self._problem:
            raise TopicsPending(f"the topics cannot be made: {self._problem}")
        raise TopicsPending("the topics of this corpus are being made; try again in a moment")

    def begin(self) -> None:
        """Read the topics, or begin to make them, if nobody has done so."""
        with self._starting:
            if self._topics or self._thread:
                return
            kept = read_topics(self._store)
            if kept and kept.fits:
                self._topics = kept.topics
                return
            self._before = self._before or (kept.topics if kept else None)
            self._thread = threading.Thread(target=self._make, name="topics", daemon=True)
            self._thread.start()

    def _make(self) -> None:
        _step_back()
        try:
            with _MAKING:
                kept = read_topics(self._store)  # another revision may have been quicker
                if kept and kept.fits:
                    self._topics = kept.topics
                    return
                made = make_topics(self._material(), kept.topics if kept else self._before)
                keep_topics(self._store, made)
                self._topics = made
        except AskalikeError as error:
            self._problem = str(error)
        except Exception as error:  # noqa: BLE001  nobody waits for this thread; a search needs none
            self._problem = f"{type(error).__name__}, which is a fault of askalike"


def is_making() -> bool:
    """Return whether topics are being made in this process: Python must not end meanwhile.

    The thread computes with torch, which aborts the process if it ends under it.
    """
    return _MAKING.locked()


def _step_back() -> None:
    """Let whoever waits for an answer go first."""
    if sys.platform != "linux":  # elsewhere it would be the whole process
        return
    own = threading.get_native_id()
    with suppress(OSError):
        if os.getpriority(os.PRIO_PROCESS, own) < _NICE:
            os.setpriority(os.PRIO_PROCESS, own, _NICE)
