"""Every answer: found in a thread, encoded there, tagged with the state of the corpus."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.responses import Response, StreamingResponse

from ui.output.payloads import encode
from ui.rest.wire.encoding import LINES, encode_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.requests import Request

    from search.desk.desk import Desk
    from search.engine import Engine
    from ui.rest.requests import FindDuplicates
    from ui.service import Service

JSON = "application/json"

_NOTHING = b""
# Duplicates of the last few thresholds are kept, unless they are larger than this many bytes.
_KEPT, _LARGEST = 4, 8_000_000


@dataclass(frozen=True, slots=True)
class _Ready:
    """An encoded answer with its tag; None if the client has it already."""

    tag: str
    body: bytes | None


class Answers:
    """Answers requests over one service.

    A tag is weak: it names the revision of the corpus and this run of the server, whose settings
    may be others than the last one's.
    """

    def __init__(self, service: Service[Engine]) -> None:
        self.service = service
        self._run = secrets.token_hex(4)
        self._studied: dict[tuple[object, ...], bytes] = {}

    async def found(
        self, request: Request, work: Callable[[Engine], Any], form: str = ""
    ) -> Response:
        """Return as JSON what `work` makes of the engine; raises what it raises.

        `form` tells answers apart that do not depend on the corpus alone.
        """
        ready = await self.service.search(lambda engine: self._do(request, engine, work, form))
        return _respond(request, ready)

    async def looked_up(self, request: Request, work: Callable[[Engine], Any]) -> Response:
        """Return as JSON what `work` finds outside the corpus, with a tag of its own content."""

        def look(engine: Engine) -> _Ready:
            body = encode(work(engine))
            tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
            return _Ready(tag, None if _has(request, tag) else body)

        return _respond(request, await self.service.search(look))

    async def studied(
        self, request: Request, key: tuple[object, ...], work: Callable[[Engine], Any]
    ) -> Response:
        """Return what `work`, which takes seconds, makes of the engine.

        The last few are kept by their `key` for as long as the corpus stays the same.
        """
        ready = await self.service.search(lambda engine: self._known(request, engine, key))
        if ready is None:
            ready = await self.service.study(lambda engine: self._study(request, engine, key, work))
        return _respond(request, ready)

    async def on_desk(
        self,
        wanted: FindDuplicates,
        work: Callable[[Engine, Desk], Response],
        *,
        slow: bool = False,
    ) -> Response:
        """Return what `work` makes of the desk that is wanted.

        The first time one is found takes seconds, and so does `slow` work: studies have a thread.
        """
        threshold, scope = wanted.threshold, wanted.scope

        def on(engine: Engine) -> Response:
            return work(engine, engine.desk(threshold=threshold, scope=scope))

        quick = not slow and await self.service.search(
            lambda engine: engine.has_desk(threshold=threshold, scope=scope)
        )
        return await (self.service.search(on) if quick else self.service.study(on))

    async def streamed(self, request: Request, work: Callable[[Engine], Iterable[Any]]) -> Response:
        """Return what `work` makes of the engine as lines of JSON, encoded while they are sent."""
        return await self.sent(request, lambda engine: encode_lines(work(engine)), LINES)

    async def sent(
        self,
        request: Request,
        work: Callable[[Engine], Iterable[bytes]],
        media: str,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Response:
        """Return the bytes that `work` makes of the engine, while they are made.

        `more` are headers of a file.
        """

        def find(engine: Engine) -> tuple[str, Iterable[bytes]] | str:
            tag = self._tag(engine, f"-{media.rpartition('/')[2]}")
            return tag if _has(request, tag) else (tag, work(engine))

        found = await self.service.search(find)
        if isinstance(found, str):
            return Response(status_code=304, headers=_headers(found))
        tag, parts = found
        headers = _headers(tag) | dict(more)
        if request.method == "HEAD":
            return Response(headers=headers, media_type=media)
        return StreamingResponse(parts, headers=headers, media_type=media)

    def _do(
        self, request: Request, engine: Engine, work: Callable[[Engine], Any], form: str = ""
    ) -> _Ready:
        # The tag is read first: if an ingest ends in between, the client asks again in vain once.
        tag = self._tag(engine, form)
        return _Ready(tag, None if _has(request, tag) else encode(work(engine)))

    def _known(self, request: Request, engine: Engine, key: tuple[object, ...]) -> _Ready | None:
        tag = self._tag(engine)
        if _has(request, tag):
            return _Ready(tag, None)
        body = self._studied.get((tag, *key))
        return _Ready(tag, body) if body else None

    def _study(
        self,
        request: Request,
        engine: Engine,
        key: tuple[object, ...],
        work: Callable[[Engine], Any],
    ) -> _Ready:
        known = self._known(request, engine, key)  # another request has found it meanwhile
        if known:
            return known
        ready = self._do(request, engine, work)
        if ready.body and len(ready.body) <= _LARGEST:
            kept = {one: body for one, body in self._studied.items() if one[0] == ready.tag}
            newest = list(kept.items())[-_KEPT + 1 :]
            self._studied = dict(newest) | {(ready.tag, *key): ready.body}
        return ready

    def _tag(self, engine: Engine, form: str = "") -> str:
        # Topics are made after a revision can be searched; answers show them then.
        state = f"{engine.revision}-{engine.topics_state}-{self._run}"
        decided = f"-{engine.decided}" if engine.decided else ""
        return f'W/"{state}{decided}{form}"'


def wants_lines(request: Request) -> bool:
    """Return whether a client asks for a line of JSON for each record."""
    accepted = request.headers.get("accept", "").lower()
    return any(part.split(";")[0].strip() == LINES for part in accepted.split(","))


def _has(request: Request, tag: str) -> bool:
    """Return whether the client has the answer with this tag already."""
    if request.method not in {"GET", "HEAD"}:
        return False
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag.removeprefix("W/") in {
        one.strip().removeprefix("W/") for one in known.split(",")
    }


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept"}


def _respond(request: Request, ready: _Ready) -> Response:
    headers = _headers(ready.tag)
    if request.method == "POST":
        headers = {"Cache-Control": "private, no-cache"}
    if ready.body is None:
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        headers["Content-Length"] = str(len(ready.body))
        return Response(_NOTHING, headers=headers, media_type=JSON)
    return Response(ready.body, headers=headers, media_type=JSON)
