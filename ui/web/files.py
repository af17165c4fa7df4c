"""The files that the page fetches from us, under an address that changes with their content.

A module imports its neighbours by relative addresses. As the version is part of the path, a browser
can keep all of them for good, and never runs an old module beside a new one.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from ui.output.problems import problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOM = Path(__file__).resolve().parent / "room"
# Joined into one file, in this order.
_STYLES = "colours frame head prose find reader desk map corpus topics".split()
_VERSIONED = re.compile(r"/room/v-[0-9a-f]{12}(?=/)")
# By suffix, as Python's guess depends on the machine, and on Gradio, which changes it.
_MEDIA_TYPES = {".js": b"text/javascript; charset=utf-8", ".svg": b"image/svg+xml"}
_FOR_GOOD = b"private, max-age=31536000, immutable"
_LOOK_AGAIN = b"no-cache"
_FOUND = {200, 206, 304}


@cache
def room_version() -> str:
    """Return twelve digits that change with any file of the page."""
    digest = sha256()
    for file in sorted(ROOM.rglob("*.*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def room_address(name: str) -> str:
    """Return the address of a file of the page, relative to the page."""
    return f"room/v-{room_version()}/{name}"


@cache
def _styles() -> bytes:
    """Return all styles of the page as one file: a request less for each."""
    return b"\n".join((ROOM / "styles" / f"{name}.css").read_bytes() for name in _STYLES)


class Room:
    """Serves the files of the page below /room, with or without their version.

    `style.css` is all styles in one.
    """

    def __init__(self) -> None:
        self._files: ASGIApp = StaticFiles(directory=ROOM)
        self._packed = GZipMiddleware(self._serve)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, compressed if the browser takes that."""
        await self._packed(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root)
        version = _VERSIONED.match(path)
        current = version is not None and version.group().endswith(room_version())
        below = f"{root}{version.group() if version else '/room'}"
        kept = _described(send, _FOR_GOOD if current else _LOOK_AGAIN, PurePosixPath(path).suffix)
        if path.removeprefix(below.removeprefix(root)) == "/style.css":
            await Response(_styles(), media_type="text/css")(scope, receive, kept)
            return
        try:
            await self._files({**scope, "root_path": below}, receive, kept)
        except HTTPException as error:
            answer = problem_response(error.status_code, "there is no such file")
            await answer(scope, receive, send)


class KeptFiles:
    """Lets browsers keep files of Gradio whose address tells their content, and packs them.

    `theme` is the version of the theme that is served.
    """

    def __init__(self, app: ASGIApp, theme: str = "") -> None:
        self._app = app
        self._theme = ("/theme.css", f"v={theme}".encode()) if theme else None
        self._packed = GZipMiddleware(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path.startswith("/assets/") or (path, scope["query_string"]) == self._theme:
            await self._packed(scope, receive, _described(send, _FOR_GOOD))
        else:
            await self._app(scope, receive, send)


def _described(send: Send, how: bytes, suffix: str = "") -> Send:
    """Return a `send` that tells browsers what a file is, and how long they may keep it."""
    media_type = _MEDIA_TYPES.get(suffix)

    async def send_described(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0] != b"cache-control"]
            if message["status"] in _FOUND:
                headers.append((b"cache-control", how))
            if media_type and message["status"] == 200:
                headers = [pair for pair in headers if pair[0] != b"content-type"]
                headers.append((b"content-type", media_type))
            message = {**message, "headers": headers}
        await send(message)

    return send_described
