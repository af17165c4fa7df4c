"""The path under which a proxy shows the server, such as /askalike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.errors import ServeError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_ROOT_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")


class RootPath:
    """Tells the application its root path, whether the proxy leaves it on the paths or not."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app = app
        self._root = check_root_path(root_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and self._root:
            path, raw = scope["path"], scope.get("raw_path") or scope["path"].encode()
            if path != self._root and not path.startswith(f"{self._root}/"):
                path, raw = f"{self._root}{path}", self._root.encode() + raw
            scope = {**scope, "root_path": self._root, "path": path, "raw_path": raw}
        await self._app(scope, receive, send)


def check_root_path(text: str) -> str:
    """Return a root path without a slash at its end, "" for none; raises ServeError."""
    path = text.rstrip("/")
    if path and not _ROOT_PATH.fullmatch(path):
        raise ServeError(f"--root-path {text!r} is not a path such as /askalike")
    return path
