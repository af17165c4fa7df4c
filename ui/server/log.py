"""The access log: one line for each request, on which no request can write a line of its own."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from typing import TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.caller import NOBODY, Caller

_LONGEST = 1000


class AccessLog:
    """Writes time, client, caller, method, path, status, bytes and milliseconds of each request.

    It stands before the guard, so that what is refused is written too. Query strings hold what
    people ask, and are left out unless `queries` is set.
    """

    def __init__(
        self, app: ASGIApp, *, queries: bool = False, stream: TextIO | None = None
    ) -> None:
        self._app = app
        self._queries = queries
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, then write its line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, sent = time.perf_counter(), _Sent(send)
        try:
            await self._app(scope, receive, sent.send)
        finally:
            self._write(scope, sent, time.perf_counter() - began)

    def _write(self, scope: Scope, sent: _Sent, seconds: float) -> None:
        caller: Caller = scope.get("state", {}).get("caller", NOBODY)
        client = (scope.get("client") or ("-", 0))[0]
        path = scope["path"]
        if self._queries and scope.get("query_string"):
            path = f"{path}?{scope['query_string'].decode('latin-1')}"
        parts = (
            datetime.now().astimezone().isoformat(timespec="milliseconds"),
            escaped(str(client)),
            escaped(caller.label),
            f'"{escaped(scope["method"])} {escaped(path)}"',
            str(sent.status or "-"),
            str(sent.bytes),
            f"{1000 * seconds:.1f}ms",
        )
        stream = self._stream or sys.stderr
        stream.write(" ".join(parts) + "\n")
        stream.flush()


class _Sent:
    """What has been sent of one answer."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.bytes = 0

    async def send(self, message: Message) -> None:
        """Pass a message on and count it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)


def escaped(text: str) -> str:
    r"""Return a text for a quoted field of a line: what is not visible ASCII as \xNN or \uNNNN."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    plain = cut.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(
        char if " " <= char <= "~" else char.encode("unicode_escape").decode() for char in plain
    )
