"""The one application: its parts under one roof, each of them there as soon as it is built.

The address answers at once. The index, the model and Gradio take seconds to come up; until then
the start page shows what is still missing, and programs are told to come back.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from corpus.errors import AskalikeError, ServeError
from ui.output.problems import problem_response
from ui.server.metrics import Metrics
from ui.web.files import ROOM, Room

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from search.engine import Engine
    from ui.service import Service

log = logging.getLogger(__name__)

_START = ROOM / "start.html"


@dataclass(frozen=True, slots=True)
class Part:
    """An application that answers the paths which begin with one of `paths`.

    It serves within the context that `running` opens.
    """

    name: str
    paths: tuple[str, ...]
    app: ASGIApp
    running: Callable[[], AbstractAsyncContextManager[object]] = nullcontext

    def answers(self, path: str) -> bool:
        """Return whether a path is this part's."""
        return any(path == own or path.startswith(f"{own.rstrip('/')}/") for own in self.paths)


# Builds the parts one after the other, in a thread; what is reached first comes first.
Build = Callable[["Application"], Iterator[Part]]


class Application:
    """Sends each request to the part that answers its path.

    `stop` is called when a part cannot be built; `failure` then says why.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._parts: list[Part] = []
        self._room = Room()
        self._own = {
            "/healthz": _alive,
            "/readyz": self._readiness,
            "/metrics": self._measured,
        }
        self.metrics = Metrics()
        self._ending = asyncio.Event()
        self._running: list[asyncio.Task[None]] = []
        self._building: threading.Thread | None = None
        self.stop: Callable[[], None] = lambda: None
        self.service: Service[Engine] | None = None
        self.failure: AskalikeError | None = None
        # What else ends with the server; each returns whether it did so in time.
        self.closing: list[Callable[[], bool]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        await self._find(path, scope)(scope, receive, send)

    def add(self, part: Part) -> None:
        """Add a part that is there before the others and needs no context to run in."""
        self._parts.append(part)

    def close(self) -> bool:
        """Drop what waits; return whether all threads ended within some seconds."""
        ended = self.service is None or self.service.close()
        for close in self.closing:
            ended = close() and ended
        return ended and not (self._building and self._building.is_alive())

    @property
    def ready(self) -> bool:
        """Whether a search is answered without waiting for the model."""
        return self.service is not None and self.service.state == "ready"

    def _find(self, path: str, scope: Scope) -> ASGIApp:
        """Return what answers a path: a page of the application's own, a file, or a part."""
        if own := self._own.get(path):
            return own()
        if path.startswith("/room/"):
            return self._room
        if part := next((part for part in self._parts if part.answers(path)), None):
            return part.app
        if path == "/" and scope["method"] in {"GET", "HEAD"}:
            return Response(_START.read_bytes(), media_type="text/html; charset=utf-8")
        return problem_response(503, "the server is starting; try again", retry_after=1)

    def _measured(self) -> Response:
        waiting = self.service.waiting if self.service else 0
        return self.metrics.page(waiting=waiting, ready=self.ready)

    def _readiness(self) -> Response:
        """Return what is there already, with 200 if searches can be answered and else 503."""
        service = self.service
        content = {
            "model": service.state if service else "loading",
            "problem": service.problem if service else None,
            "parts": [part.name for part in self._parts],
        }
        return JSONResponse(content, 200 if self.ready else 503, {"Cache-Control": "no-store"})

    async def _live(self, receive: Receive, send: Send) -> None:
        """Build the parts when the server starts, and end them when it stops."""
        await receive()
        loop = asyncio.get_running_loop()
        self._building = threading.Thread(target=self._build_parts, args=(loop,), daemon=True)
        self._building.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._ending.set()
        await asyncio.gather(*self._running, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    def _build_parts(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            for part in self._build(self):
                if loop.is_closed():  # it was stopped while it started
                    return
                asyncio.run_coroutine_threadsafe(self._open(part), loop).result()
        except AskalikeError as error:
            self.failure = error
            self.stop()
        except Exception as error:
            log.exception("a part of the server could not be built")
            self.failure = ServeError(f"the server cannot start ({error}); see the error above")
            self.stop()

    async def _open(self, part: Part) -> None:
        """Start a part, which then has a task of its own until the server stops."""
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running.append(asyncio.create_task(self._run(part, started)))
        await started
        self._parts.append(part)

    async def _run(self, part: Part, started: asyncio.Future[None]) -> None:
        """Keep a part running until the server stops."""
        try:
            async with part.running():
                started.set_result(None)
                await self._ending.wait()
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)


def _alive() -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
