"""The files that the page fetches from us, under an address that changes with their content.

A module imports its neighbours by relative addresses. As the version is part of the path, a browser
can keep all of them for good, and never runs an old module beside a new one.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from ui.output.problems import problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOM = Path(__file__).resolve().parent / "room"
_VERSIONED = re.compile(r"/room/v-[0-9a-f]{12}(?=/)")
_FOR_GOOD = b"private, max-age=31536000, immutable"
_LOOK_AGAIN = b"no-cache"


@cache
def room_version() -> str:
    """Return twelve digits that change with any file of the page."""
    digest = sha256()
    for file in sorted(ROOM.iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def room_address(name: str) -> str:
    """Return the address of a file of the page, relative to the page."""
    return f"room/v-{room_version()}/{name}"


class Room:
    """Serves the files of the page below /room, with or without their version."""

    def __init__(self) -> None:
        self._files: ASGIApp = StaticFiles(directory=ROOM)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root)
        version = _VERSIONED.match(path)
        current = version is not None and version.group().endswith(room_version())
        below = f"{root}{version.group() if version else '/room'}"
        kept = _FOR_GOOD if current else _LOOK_AGAIN
        try:
            await self._files({**scope, "root_path": below}, receive, _keeping(send, kept))
        except HTTPException as error:
            answer = problem_response(error.status_code, "there is no such file")
            await answer(scope, receive, send)


def _keeping(send: Send, how: bytes) -> Send:
    """Return a `send` that tells browsers how long they may keep the file."""

    async def send_kept(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"cache-control", how)]}
        await send(message)

    return send_kept
