"""MCP over streamable HTTP: one ASGI application, without sessions."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import INVALID_REQUEST, PARSE_ERROR
from starlette.responses import JSONResponse, Response

from ui.mcp.wire import is_message, mended

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mcp.server.lowlevel import Server
    from starlette.types import Message, Receive, Scope, Send

# The longest request that makes sense holds a query of 2,000 characters and a few filters.
_MOST_BYTES = 1024 * 1024


class HttpEndpoint:
    """The ASGI application of one path; requests are answered while `running()` is entered.

    Each POST is answered by itself, with JSON: nothing is kept between two, so that nothing piles
    up and no session is lost by a restart. GET and DELETE, which are for sessions, are refused.
    """

    def __init__(self, server: Server[Any]) -> None:
        self._server = server
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests while this is entered: in the lifespan of the outer application."""
        self._manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            max_request_body_size=_MOST_BYTES,
            # The door of the whole server checks Host and Origin for every route, by a list that
            # its user sets; a second list here could only refuse what that one lets in.
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        try:
            async with self._manager.run():
                yield
        finally:
            self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raises RuntimeError outside `running()`."""
        if scope["type"] != "http":
            return
        if self._manager is None:
            raise RuntimeError("enter HttpEndpoint.running() in the application's lifespan")
        if scope["method"] != "POST":
            refusal = Response(status_code=405, headers={"Allow": "POST"})
            await refusal(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            return  # the client has gone
        refused, message = _check(body)
        if refused:
            await refused(scope, receive, send)
            return
        await self._manager.handle_request(_sized(scope, message), _replay(message, receive), send)


async def _body(receive: Receive) -> bytes | None:
    """Return the body, or as much of it as is over the limit; None if the client went away."""
    body = bytearray()
    while len(body) <= _MOST_BYTES:
        part = await receive()
        if part["type"] != "http.request":
            return None
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    return bytes(body)


def _check(body: bytes) -> tuple[Response | None, bytes]:
    """Return a refusal in our words (the SDK's quote its libraries), or the message to handle."""
    if len(body) > _MOST_BYTES:
        return Response(f"the body has over {_MOST_BYTES:,} bytes", status_code=413), b""
    message = mended(body)
    if message is None:
        return _error(PARSE_ERROR, "the body is not JSON in UTF-8"), b""
    if not is_message(message):
        return _error(INVALID_REQUEST, "the body is not one JSON-RPC 2.0 message"), b""
    return None, message.encode() if isinstance(message, str) else message


def _error(code: int, text: str) -> Response:
    data = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": text}}
    return JSONResponse(data, status_code=400)


def _sized(scope: Scope, message: bytes) -> Scope:
    """Return the scope with the length that the message has after it was mended."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    length = (b"content-length", str(len(message)).encode())
    return {**scope, "headers": [*headers, length]}


def _replay(message: bytes, receive: Receive) -> Receive:
    """Return a `receive` that begins with a body that was read already."""
    waiting: list[Message] = [{"type": "http.request", "body": message, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed
