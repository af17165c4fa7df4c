"""The layers in front of the application, in the order in which a request passes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Router

from ui.access.limits import Limits
from ui.access.passwords import Passwords
from ui.access.sessions import Sessions
from ui.server.application import Application, Part
from ui.server.bounds import Bounds
from ui.server.guard import Guard
from ui.server.log import AccessLog
from ui.server.login import build_login
from ui.server.metrics import Counting
from ui.server.root_path import RootPath, check_root_path
from ui.server.security_headers import SecurityHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ui.access.file import LiveAccounts
    from ui.access.rules import Access


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
