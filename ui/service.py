"""The engine for many callers at once: searches run in threads, and only so many may wait."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Literal, Protocol, TypeVar

from corpus.errors import AskalikeError, ServerBusy
from search.topics.shelf import is_making


class Warmed(Protocol):
    """What is served: an engine."""

    def warm_up(self) -> None:
        """Load what takes seconds."""
        ...


E = TypeVar("E", bound=Warmed)
T = TypeVar("T")
State = Literal["loading", "ready", "failed"]

# Searches at once. Those that wait for the model are encoded together while others read and rank;
# more threads than this only take turns. [F-load]
_SEARCHES = min(16, max(4, os.cpu_count() or 1))
# Searches that may wait: at 25 a second the last of them is answered within ten seconds.
_WAITING = 250
# A study (duplicates) takes a core for seconds: one at a time, and few may wait.
_STUDIES, _STUDIES_WAITING = 1, 8


class Service(Generic[E]):
    """One engine, used by REST, MCP and the web app from one event loop.

    Searches and studies have threads of their own, so that no study holds up a search.
    """

    def __init__(self, engine: E, waiting: int = _WAITING) -> None:
        self.engine = engine
        self._searches = _Threads("search", _SEARCHES, waiting)
        self._studies = _Threads("study", _STUDIES, _STUDIES_WAITING)
        self._warming: threading.Thread | None = None
        self._problem: str | None = None

    async def search(self, work: Callable[[E], T]) -> T:
        """Return what `work` makes of the engine: a search, or a look at records.

        Raises ServerBusy when too many wait already, and what `work` raises.
        """
        return await self._searches.run(lambda: work(self.engine))

    async def study(self, work: Callable[[E], T]) -> T:
        """Return what `work`, which takes seconds, makes of the engine; raises as `search` does."""
        return await self._studies.run(lambda: work(self.engine))

    @property
    def waiting(self) -> int:
        """Searches and studies that are under way or wait."""
        return self._searches.inside + self._studies.inside

    @property
    def state(self) -> State:
        """Whether the model is loaded; "failed" if it cannot be."""
        if self._problem:
            return "failed"
        return "ready" if self._warming and not self._warming.is_alive() else "loading"

    @property
    def problem(self) -> str | None:
        """Why the model could not be loaded, in one line."""
        return self._problem

    def warm_up(self) -> None:
        """Load the model in a thread of its own; `state` says when it is done."""
        self._warming = threading.Thread(target=self._warm_up, daemon=True)
        self._warming.start()

    def close(self, patience: float = 2.0) -> bool:
        """Drop what waits; return whether all threads ended within `patience` seconds."""
        ended = [threads.close(patience) for threads in (self._searches, self._studies)]
        if self._warming:
            self._warming.join(patience)
            ended.append(not self._warming.is_alive())
        return all(ended) and not is_making()

    def _warm_up(self) -> None:
        try:
            self.engine.warm_up()
        except AskalikeError as error:
            self._problem = str(error)


class _Threads:
    """A pool of threads with a bounded queue."""

    def __init__(self, name: str, size: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)
        self._most = size + waiting
        self.inside = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns; if the caller goes away, work that waits is dropped."""
        if self.inside >= self._most:
            raise ServerBusy(f"{self.inside} requests wait already; try again in a moment")
        future = self._pool.submit(work)
        self.inside += 1
        # It counts as inside until its thread is done, also when nobody waits for it any more.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _later(loop, self._left))
        return await asyncio.wrap_future(future)

    def close(self, patience: float) -> bool:
        """Return whether all work ended within `patience` seconds."""
        closing = threading.Thread(
            target=self._pool.shutdown, kwargs={"cancel_futures": True}, daemon=True
        )
        closing.start()
        closing.join(patience)
        return not closing.is_alive()

    def _left(self) -> None:
        self.inside -= 1


def _later(loop: asyncio.AbstractEventLoop, work: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(work)
