"""What a request may cost before anything looks at it: its size, and its time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from ui.output.problems import problem_response
from ui.server.doors import door_for, doors_at, route_path

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The longest query is 2,000 characters; this leaves room for filters and for JSON-RPC.
MOST_BODY = 256 * 1024
# Seconds in which a body must have arrived.
BODY_WITHIN = 20.0
# Of a body that is read piece by piece: its bytes, and those that must come in a second on average,
# after the seconds of a small one.
MOST_STREAMED = 2**30
SLOWEST = 32 * 1024


class Bounds:
    """Reads bodies before the application runs; large and slow ones are refused.

    Bodies at doors that stream are passed on as they come, within limits of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        most_body: int = MOST_BODY,
        body_within: float = BODY_WITHIN,
        most_streamed: int = MOST_STREAMED,
        slowest: int = SLOWEST,
    ) -> None:
        self._app = app
        self._most_body = most_body
        self._body_within = body_within
        self._most_streamed = most_streamed
        self._slowest = slowest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _streams(scope):
            await self._stream(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._body_within):
                body = await self._read(scope, receive)
        except TimeoutError:
            slow = problem_response(408, f"the body did not arrive within {self._body_within:g} s")
            await slow(scope, receive, send)
            return
        except ClientDisconnect:
            return
        if body is None:
            await _too_large(self._most_body)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a body on while it comes, until it is too large or too slow."""
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if len(length) > 12 or int(length) > self._most_streamed:
            await _too_large(self._most_streamed)(scope, receive, send)
            return
        passing = _Passing(receive, self._most_streamed, self._body_within, self._slowest)

        async def send_unless_refused(message: Message) -> None:
            if passing.refusal is None:
                await send(message)

        with suppress(ClientDisconnect):
            await self._app(scope, passing.receive, send_unless_refused)
        if passing.refusal:
            await passing.refusal(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the body, None if it is too large."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if length == b"0" and b"transfer-encoding" not in headers:
            return b""
        if len(length) > 12 or int(length) > self._most_body:  # h11 lets nothing but digits through
            return None
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            if len(body) > self._most_body:
                return None
            if not message.get("more_body", False):
                return bytes(body)


class _Passing:
    """A body that is passed on; `refusal` is what to answer when that was broken off.

    The application then sees a client that has gone.
    """

    def __init__(self, receive: Receive, most: int, within: float, slowest: int) -> None:
        self.refusal: Response | None = None
        self._receive = receive
        self._most = most
        self._within = within
        self._slowest = slowest
        self._received = 0
        self._waited = 0.0
        self._is_whole = False

    async def receive(self) -> Message:
        """Return what comes next."""
        if self._is_whole:  # the application listens for the client to leave
            return await self._receive()
        if self.refusal:
            return {"type": "http.disconnect"}
        loop = asyncio.get_running_loop()
        began = loop.time()
        allowed = self._within + self._received / self._slowest - self._waited
        try:
            async with asyncio.timeout(min(self._within, allowed)):
                message = await self._receive()
        except TimeoutError:
            return self._break_off(_too_slow("the body comes too slowly; send it again"))
        self._waited += loop.time() - began  # not what the disk takes
        self._received += len(message.get("body", b""))
        if self._received > self._most:
            return self._break_off(_too_large(self._most))
        self._is_whole = not message.get("more_body", False)
        return message

    def _break_off(self, refusal: Response) -> Message:
        self.refusal = refusal
        return {"type": "http.disconnect"}


def _streams(scope: Scope) -> bool:
    path = route_path(scope)
    door = door_for(doors_at(path), scope["method"]) if path else None
    return door is not None and door.streams


def _too_large(most: int) -> Response:
    large = problem_response(413, f"the body is larger than {most:,} bytes")
    large.headers["Connection"] = "close"  # what is left of it is not read
    return large


def _too_slow(what: str) -> Response:
    slow = problem_response(408, what)
    slow.headers["Connection"] = "close"
    return slow


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body once, and then what the client does."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
