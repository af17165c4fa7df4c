"""The guard in front of everything: host, origin, door, credentials, scope, rate, then the app."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import AccessError
from ui.access.caller import NOBODY, OPEN, Caller
from ui.access.file import LiveAccounts
from ui.access.hosts import Host, parse_host, same_address
from ui.access.limits import Limits, network
from ui.access.rules import Access, is_forwarded
from ui.access.sessions import Sessions, read_cookie
from ui.access.tokens import split_token
from ui.server.doors import DOORS, Door, door_for, doors_at, route_path
from ui.server.refusal import Refused, answer, wants_page

_SAFE_METHODS = frozenset(("GET", "HEAD"))


class Guard:
    """Lets a request through to the app, or turns it away without reading its body.

    The app finds who sent a request as a `Caller` in `scope["state"]["caller"]`, and behind a
    trusted proxy the client's own address and scheme in the scope.
    """

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        accounts: LiveAccounts,
        sessions: Sessions,
        limits: Limits,
        *,
        doors: Iterable[Door] = DOORS,
        report: Callable[[str], object] = sys.stderr.write,
    ) -> None:
        self._app = app
        self._access = access
        self._accounts = accounts
        self._sessions = sessions
        self._limits = limits
        self._doors = tuple(doors)
        self._report = report
        self._reported = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks over websockets
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            self._admit(scope)
        except Refused as refused:
            await answer(refused, scope)(scope, receive, send)
        else:
            await self._app(scope, receive, _without_cors(send))

    def _admit(self, scope: Scope) -> None:
        """Note in the scope who sends a request; raises Refused."""
        scope["state"] = {**scope.get("state", {}), "caller": NOBODY, "local": False}
        visit = _Visit(scope, self._access)
        path, method = route_path(scope), scope["method"]
        doors = doors_at(path, self._doors) if path else []
        door = door_for(doors, method)
        scope["state"]["door"] = door.path if door else "none"  # for the counters
        visit.check_origin(page=door is not None and door.page)
        if path is None:
            raise Refused(400, "the path is malformed: write it plainly, without encoded slashes")
        if not doors:
            raise Refused(404, "there is nothing at this path")
        if door is None:
            allowed = ", ".join(dict.fromkeys(name for one in doors for name in one.allowed))
            raise Refused(405, f"this path takes {allowed}", {"Allow": allowed})
        caller = self._caller(visit, door)
        scope["state"]["caller"] = caller
        # Whether a person sits at this machine, who may reach its files anyway.
        scope["state"]["local"] = (
            caller == OPEN
            and not self._access.insecure
            and visit.is_local
            and not visit.is_forwarded
        )
        self._check_scope(caller, door)
        self._check_rate(caller, visit)

    def _caller(self, visit: _Visit, door: Door) -> Caller:
        if door.needs != "nobody":
            return self._identify(visit, door)
        try:
            return self._identify(visit, door)
        except Refused:
            return NOBODY

    def _identify(self, visit: _Visit, door: Door) -> Caller:
        access = self._access
        if visit.authorization and (access.needs_login or visit.has_our_token):
            return self._by_token(visit)
        if access.insecure:
            return OPEN
        if not access.needs_login:
            if visit.is_forwarded:
                raise Refused(
                    403,
                    "this request came through a proxy; start the server with --trust-proxy and "
                    "the proxy's address, and with --allow-host and the name that people use",
                )
            if visit.is_local:
                return OPEN
        return self._by_cookie(visit, door)

    def _by_token(self, visit: _Visit) -> Caller:
        token = self._now("token", visit.bearer or "")
        if token is None:
            raise Refused(
                401,
                "the token is unknown, revoked or expired",
                {"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        return token

    def _by_cookie(self, visit: _Visit, door: Door) -> Caller:
        cookie = visit.cookie
        user = self._now("session", cookie) if cookie else None
        if user:
            return user
        if door.page and wants_page(visit.headers):
            raise Refused(303, "log in first", {"Location": visit.login_address})
        raise Refused(
            401,
            "log in on the page, or send a token as Authorization: Bearer TOKEN",
            {"WWW-Authenticate": "Bearer"},
        )

    def _now(self, kind: str, secret: str) -> Caller | None:
        """Return whose token or session a secret is at this moment."""
        try:
            accounts = self._accounts.current()
        except AccessError as error:
            if self._reported != str(error):
                self._reported = str(error)
                self._report(f"{error}\n")
            raise Refused(
                503, "nobody can come in at this moment; the server says why where it runs"
            ) from error
        found = accounts.token(secret) if kind == "token" else self._sessions.user(secret, accounts)
        return found.caller if found else None

    def _check_scope(self, caller: Caller, door: Door) -> None:
        if door.needs == "nobody":
            return
        if why_not := caller.why_not(door.needs, read_only=self._access.read_only):
            raise Refused(403, why_not)

    def _check_rate(self, caller: Caller, visit: _Visit) -> None:
        if caller == OPEN and visit.is_local:
            return
        known = caller.kind in {"user", "token"}
        client = f"{caller.kind}:{caller.token or caller.name}" if known else network(visit.client)
        wait = self._limits.request(client)
        if wait is not None:
            raise Refused(
                429, f"too many requests; go on in {wait} seconds", {"Retry-After": str(wait)}
            )


class _Visit:
    """What the headers of one request say, checked as far as they can be without credentials."""

    def __init__(self, scope: Scope, access: Access) -> None:
        self._scope = scope
        self._access = access
        self.headers = Headers(raw=scope["headers"])
        self.peer: str = (scope.get("client") or ("", 0))[0]
        self.host = self._host()
        if access.trusts(self.peer):
            self._look_behind_the_proxy()
        self.client: str = (scope.get("client") or ("", 0))[0]
        self.https = scope["scheme"] == "https"
        self.root_path = str(scope.get("root_path", "")).rstrip("/")
        authorization = self.headers.getlist("authorization")
        self.authorization = bool(authorization)
        scheme, _, token = authorization[0].partition(" ") if authorization else ("", "", "")
        one = len(authorization) == 1 and scheme.lower() == "bearer"
        self.bearer = token.strip() if one else None

    @property
    def has_our_token(self) -> bool:
        """Whether the credentials have the form of our tokens; others are somebody else's."""
        return self.bearer is not None and split_token(self.bearer) is not None

    @property
    def cookie(self) -> str | None:
        """The value of the session's cookie."""
        lines = self.headers.getlist("cookie")
        return read_cookie(lines, https=self.https, root_path=self.root_path)

    @property
    def is_forwarded(self) -> bool:
        """Whether a proxy passes this request on that is not trusted."""
        return is_forwarded(self.headers.keys()) and not self._access.trusts(self.peer)

    @property
    def is_local(self) -> bool:
        """Whether the request comes from this machine and is meant for it, by a loopback name."""
        client = same_address(self.client)
        return self.host.is_loopback and client is not None and client.is_loopback

    @property
    def login_address(self) -> str:
        """Where a person logs in and then comes back to this page."""
        query: bytes = self._scope.get("query_string", b"")
        path = f"{self.root_path}{quote(route_path(self._scope) or '/')}"
        wanted = f"{path}?{query.decode('latin-1')}" if query else path
        return f"{self.root_path}/login?next={quote(wanted, safe='/')}"

    def check_origin(self, *, page: bool) -> None:
        """Refuse what a page of another site sends; raises Refused."""
        origins = self.headers.getlist("origin")
        ours = all(
            self._access.is_our_origin(origin, self.host, self._scope["scheme"])
            for origin in origins
        )
        if len(origins) > 1 or not ours:
            raise Refused(403, "pages of other sites cannot use this server")
        sites = set(self.headers.getlist("sec-fetch-site"))
        method = self._scope["method"]
        opened = page and method == "GET" and self._is_navigation()
        if not sites <= {"same-origin", "none"} and not opened:
            raise Refused(403, "pages of other sites cannot use this server")
        sure = bool(origins) or sites == {"same-origin"}
        if method not in _SAFE_METHODS and self.cookie and not self.authorization and not sure:
            raise Refused(403, "a request with a session must say which page it is from: Origin")

    def _is_navigation(self) -> bool:
        fetch = [self.headers.getlist(f"sec-fetch-{name}") for name in ("mode", "dest")]
        return fetch == [["navigate"], ["document"]]

    def _host(self) -> Host:
        hosts = self.headers.getlist("host")
        host = parse_host(hosts[0]) if len(hosts) == 1 else None
        if host is None:
            raise Refused(400, "a request needs exactly one well-formed Host header")
        return self._require_ours(host)

    def _require_ours(self, host: Host) -> Host:
        server = (self._scope.get("server") or (None, None))[0]
        if not self._access.is_ours(host, server):
            raise Refused(421, f"this server is not called {host.name}; allow it with --allow-host")
        return host

    def _look_behind_the_proxy(self) -> None:
        """Put the client's own address and scheme into the scope; raises Refused."""
        headers = self.headers
        client = self._access.client_behind(self.peer, headers.getlist("x-forwarded-for"))
        self._scope["client"] = (client, 0)
        scheme = ",".join(headers.getlist("x-forwarded-proto")).rpartition(",")[2].strip().lower()
        if scheme in {"http", "https"}:
            self._scope["scheme"] = scheme
        # A proxy that sets Host to our own address names here what it was asked for. What the
        # client had written there comes first.
        name = ",".join(headers.getlist("x-forwarded-host")).rpartition(",")[2].strip()
        if name:
            host = parse_host(name)
            if host is None:
                raise Refused(400, "the header X-Forwarded-Host is malformed")
            self.host = self._require_ours(host)


def _without_cors(send: Send) -> Send:
    """Return `send` without the headers that would let pages of other sites read an answer."""

    async def send_bare(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message.get("headers", ())
            kept = [(k, v) for k, v in headers if not k.lower().startswith(b"access-control-")]
            message = {**message, "headers": kept}
        await send(message)

    return send_bare
