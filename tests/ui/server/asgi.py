"""Requests to an ASGI app exactly as written: double headers, odd paths, any peer and scheme."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from tests.conftest import run_async
from ui.access.accounts import Token, User
from ui.access.caller import Scope
from ui.access.file import AccessFile, LiveAccounts
from ui.access.limits import Limits
from ui.access.passwords import Passwords
from ui.access.rules import Access
from ui.access.sessions import Sessions
from ui.access.tokens import expiry, new_token
from ui.server.doors import DOORS, Door
from ui.server.guard import Guard
from ui.server.login import build_login

Headers = Sequence[tuple[str, str]]
PASSWORD = "correct horse battery"  # noqa: S105
HERE = "127.0.0.1:7860"
EVERYWHERE = "0.0.0.0"  # noqa: S104
# A hash that costs next to nothing; the real cost is the library's default.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
WHEN = "2026-01-02T03:04:05Z"


@dataclass(frozen=True)
class Answer:
    """What an app sent back, and whether it asked for the body of the request."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    was_read: bool

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def problem(self) -> str:
        """The detail of a problem, whose form is checked."""
        assert self.header("content-type") == "application/problem+json"
        problem = json.loads(self.body)
        assert problem["status"] == self.status
        detail: str = problem["detail"]
        return detail


def call(
    app: ASGIApp,
    method: str = "GET",
    target: str = "/",
    headers: Headers = (),
    *,
    host: str | None = HERE,
    body: bytes = b"",
    client: str = "127.0.0.1",
    server: str = "127.0.0.1",
    scheme: str = "http",
    root_path: str = "",
) -> Answer:
    """Send one request; its path is decoded as uvicorn does."""
    path, _, query = target.partition("?")
    sent = [("Host", host)] if host is not None else []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": root_path + unquote(path),
        "raw_path": (root_path + path).encode("latin-1", "replace"),
        "root_path": root_path,
        "query_string": query.encode("latin-1"),
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in [*sent, *headers]],
        "client": (client, 50000),
        "server": (server, 7860),
    }
    return run_async(_call(app, scope, body))


async def _call(app: ASGIApp, scope: dict[str, Any], body: bytes) -> Answer:
    messages: list[Message] = []
    was_read = False

    async def receive() -> Message:
        nonlocal was_read
        was_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    start = messages[0]
    raw = start.get("headers", ())
    content = b"".join(message.get("body", b"") for message in messages[1:])
    return Answer(start["status"], [(k.decode(), v.decode()) for k, v in raw], content, was_read)


async def _echo(request: Request) -> Response:
    caller = request.scope["state"]["caller"]
    body = await request.body()
    return JSONResponse(
        {
            "caller": caller.label,
            "scopes": caller.scopes,
            "client": request.scope["client"][0],
            "scheme": request.scope["scheme"],
            "body": len(body),
        },
        headers={"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"},
    )


CHANGE = Door("/api/v1/change", ("POST", "DELETE"), "manage")


@dataclass
class Server:
    """A guard before a small app that says who it was called by."""

    folder: Path
    access: Access = field(default_factory=Access)
    limits: Limits = field(default_factory=Limits)
    every: float = 0.0

    def __post_init__(self) -> None:
        self.file = AccessFile(self.folder / "access.json")
        self.accounts = LiveAccounts(self.file, self.every)
        self.sessions = Sessions()
        self.passwords = Passwords(CHEAP)
        self.said: list[str] = []
        login = build_login(self.accounts, self.sessions, self.limits, self.passwords)
        methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
        rest = [Route("/{path:path}", _echo, methods=methods)]
        doors = (CHANGE, *DOORS)
        self.app = Guard(
            Starlette(routes=[*login, *rest]),
            self.access,
            self.accounts,
            self.sessions,
            self.limits,
            doors=doors,
            report=self.said.append,
        )

    def call(
        self, method: str = "GET", target: str = "/", headers: Headers = (), **how: Any
    ) -> Answer:
        return call(self.app, method, target, headers, **how)

    def add_user(self, name: str = "ann", scopes: tuple[Scope, ...] = ("read",)) -> User:
        user = User(name, CHEAP.hash(PASSWORD), scopes, _moment())
        self.file.change(lambda accounts: accounts.with_user(user))
        return user

    def add_token(
        self, scopes: tuple[Scope, ...] = ("read",), expires: str | None = None, name: str = "ci"
    ) -> tuple[str, str]:
        """Return the id and the text of a new token."""
        token_id, digest, text = new_token()
        token = Token(token_id, name, digest, scopes, _moment(), expiry(expires))
        self.file.change(lambda accounts: accounts.with_token(token))
        return token_id, text

    def log_in(self, name: str = "ann", password: str = PASSWORD, **how: Any) -> Answer:
        headers = [("Content-Type", "application/x-www-form-urlencoded")]
        headers += how.pop("headers", [])
        target = how.pop("target", "/login")
        body = how.pop("body", None) or f"name={name}&password={password}&next=/docs".encode()
        return self.call("POST", target, headers, body=body, **how)

    def cookie(self, **how: Any) -> str:
        """Log in and return the cookie as a browser sends it back."""
        answer = self.log_in(**how)
        assert answer.status == 303, answer
        return answer.header("set-cookie").partition(";")[0]


def bearer(text: str) -> tuple[str, str]:
    return ("Authorization", f"Bearer {text}")


def _moment() -> Any:
    from datetime import datetime

    return datetime.fromisoformat(WHEN)
