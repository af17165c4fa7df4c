"""The layers in front of the application, in the order in which a request passes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.routing import Router

from corpus.errors import ServeError
from ui.access.limits import Limits
from ui.access.passwords import Passwords
from ui.access.sessions import Sessions
from ui.server.application import Application, Part
from ui.server.bounds import Bounds
from ui.server.guard import Guard
from ui.server.log import AccessLog
from ui.server.login import build_login
from ui.server.metrics import Counting
from ui.server.security_headers import SecurityHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from ui.access.file import LiveAccounts
    from ui.access.rules import Access

_ROOT_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")


class Stack:
    """The layers of one server: who may come in, how often, and what is written down of it."""

    def __init__(
        self,
        access: Access,
        accounts: LiveAccounts,
        root_path: str = "",
        rate_limit: int = 1200,
        *,
        access_log: bool = False,
        queries: bool = False,
    ) -> None:
        self._access = access
        self._accounts = accounts
        self._root_path = check_root_path(root_path)
        self._limits = Limits(rate_limit)
        self._access_log = access_log
        self._queries = queries

    def around(self, application: Application) -> ASGIApp:
        """Return the application with all layers around it.

        Outermost the root path, which all others need; then what sees every answer, refusals too;
        then the guard, before which no body is read.
        """
        sessions = Sessions()
        login = Router(build_login(self._accounts, sessions, self._limits, Passwords()))
        application.add(Part("login", ("/login", "/login.css", "/logout"), login))
        app: ASGIApp = Bounds(application)
        app = Guard(app, self._access, self._accounts, sessions, self._limits)
        app = SecurityHeaders(app)
        app = Counting(app, application.metrics)
        if self._access_log:
            app = AccessLog(app, queries=self._queries)
        return RootPath(app, self._root_path)


class RootPath:
    """Tells the application under which path a proxy shows it, such as /askalike.

    The proxy may leave that path on the requests, or take it off.
    """

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
