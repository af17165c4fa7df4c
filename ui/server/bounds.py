"""What a request may cost before anything looks at it: its size, and its time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from ui.output.problems import problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The longest query is 2,000 characters; this leaves room for filters and for JSON-RPC.
MOST_BODY = 256 * 1024
# Seconds in which a body must have arrived.
BODY_WITHIN = 20.0


class Bounds:
    """Reads bodies before the application runs; large and slow ones are refused."""

    def __init__(
        self,
        app: ASGIApp,
        most_body: int = MOST_BODY,
        body_within: float = BODY_WITHIN,
    ) -> None:
        self._app = app
        self._most_body = most_body
        self._body_within = body_within

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
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
            large = problem_response(413, f"the body is larger than {self._most_body:,} bytes")
            large.headers["Connection"] = "close"  # what is left of it is not read
            await large(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

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
