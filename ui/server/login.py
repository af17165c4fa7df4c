"""The login page and the end of a session: plain forms, which work without any script."""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import parse_qs, quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from corpus.errors import AccessError, ServerBusy
from ui.access.accounts import User
from ui.access.caller import NOBODY
from ui.access.file import LiveAccounts
from ui.access.limits import Limits
from ui.access.passwords import Passwords
from ui.access.sessions import Sessions, read_cookie, set_cookie

_STYLE = Path(__file__).with_name("login.css")
_LARGEST_FORM = 4096
_LONGEST_NEXT = 2000
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# Under the policy "no-referrer", which other layers may set, browsers send `Origin: null` with a
# form; the page's own word counts.
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<meta name="color-scheme" content="light dark">
<title>{title} – askalike</title>
<link rel="stylesheet" href="{root}/login.css">
</head>
<body>
<main>
<h1>askalike</h1>
{content}
</main>
</body>
</html>
"""
_LOGIN = """<p class="lead">Log in to search the questions and answers.</p>
{problem}<form method="post" action="{root}/login">
<input type="hidden" name="next" value="{next}">
<label for="name">Name</label>
<input id="name" name="name" value="{name}" autocomplete="username" autocapitalize="none"
 autocorrect="off" spellcheck="false" maxlength="64" required{name_focus}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="1024" required{password_focus}>
<button type="submit">Log in</button>
</form>"""
_LOGOUT = """<p class="lead">You are logged in{who}.</p>
<form method="post" action="{root}/logout"><button type="submit">Log out</button></form>
<p><a href="{root}/">Back to the questions</a></p>"""


class _Login:
    """The pages of one server."""

    def __init__(
        self, accounts: LiveAccounts, sessions: Sessions, limits: Limits, passwords: Passwords
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._limits = limits
        self._passwords = passwords

    async def show(self, request: Request) -> Response:
        """Show the form; who is let in already goes on to the page."""
        following = local_path(request.query_params.get("next", ""), _root(request))
        if getattr(request.state, "caller", NOBODY) != NOBODY:
            return _go(following)
        return _form(request, following)

    async def log_in(self, request: Request) -> Response:
        """Check name and password, begin a session and go to the page that was asked for."""
        fields = await _read_form(request)
        if fields is None:
            return _form(
                request, f"{_root(request)}/", problem="That form is not ours.", status=400
            )
        name, password = fields.get("name", "").strip(), fields.get("password", "")
        following = local_path(fields.get("next", ""), _root(request))
        address = request.client.host if request.client else ""
        if wait := self._limits.login(address, name[:65]):
            problem = f"Too many attempts. Try again in {wait} seconds."
            response = _form(request, following, name, problem=problem, status=429)
            response.headers["Retry-After"] = str(wait)
            return response
        try:
            user = await self._check(name, password)
        except (AccessError, ServerBusy):
            problem = "Nobody can log in at this moment. Try again in a few seconds."
            return _form(request, following, name, problem=problem, status=503)
        if user is None:
            problem = "Name or password is wrong."
            return _form(request, following, name, problem=problem, status=401)
        return self._begin(request, user, following)

    async def show_logout(self, request: Request) -> Response:
        """Show the button that ends the session."""
        caller = getattr(request.state, "caller", NOBODY)
        if caller == NOBODY:
            return _go(f"{_root(request)}/login")
        who = f" as <strong>{html.escape(caller.name)}</strong>" if caller.name else ""
        return _page(request, "Log out", _LOGOUT.format(who=who, root=html.escape(_root(request))))

    async def log_out(self, request: Request) -> Response:
        """End the session, delete its cookie and show the form."""
        self._end(request)
        response = _go(f"{_root(request)}/login")
        response.headers["Set-Cookie"] = _cookie(request, "")
        return response

    async def _check(self, name: str, password: str) -> User | None:
        user = self._accounts.current().user(name)
        right = await self._passwords.is_right(password, user.password if user else None)
        return user if right else None

    def _begin(self, request: Request, user: User, following: str) -> Response:
        self._end(request)
        response = _go(following)
        response.headers["Set-Cookie"] = _cookie(request, self._sessions.open(user))
        return response

    def _end(self, request: Request) -> None:
        secret = read_cookie(
            request.headers.getlist("cookie"), https=_https(request), root_path=_root(request)
        )
        if secret:
            self._sessions.close(secret)


def build_login(
    accounts: LiveAccounts, sessions: Sessions, limits: Limits, passwords: Passwords
) -> list[Route]:
    """Return the routes of the login page, its style, and the end of a session."""
    pages = _Login(accounts, sessions, limits, passwords)
    return [
        Route("/login", pages.show, methods=["GET"]),
        Route("/login", pages.log_in, methods=["POST"]),
        Route("/logout", pages.show_logout, methods=["GET"]),
        Route("/logout", pages.log_out, methods=["POST"]),
        Route("/login.css", _style, methods=["GET"]),
    ]


def local_path(text: str, root: str = "") -> str:
    r"""Return a path of this server to go to; the first page for anything else.

    Browsers take `//host`, `/\host` and both with a tab in between for another server.
    """
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text
    if not plain or not text.isprintable() or len(text) > _LONGEST_NEXT:
        return f"{root}/"
    return quote(text, safe="/?&=%+:;,@!$'()*~-._")


async def _style(_: Request) -> Response:
    headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(_STYLE.read_bytes(), headers=headers, media_type="text/css")


async def _read_form(request: Request) -> dict[str, str] | None:
    """Return the fields of a small form, None if it is no form or too large."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return None
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST_FORM:
                return None
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=8)
    except (ValueError, ClientDisconnect):
        return None
    return {key: values[0] for key, values in fields.items()}


def _form(
    request: Request, following: str, name: str = "", *, problem: str = "", status: int = 200
) -> Response:
    shown = f'<p class="problem" role="alert">{html.escape(problem)}</p>\n' if problem else ""
    content = _LOGIN.format(
        root=html.escape(_root(request)),
        next=html.escape(following),
        name=html.escape(name[:64]),
        problem=shown,
        name_focus="" if name else " autofocus",
        password_focus=" autofocus" if name else "",
    )
    return _page(request, "Log in", content, status)


def _page(request: Request, title: str, content: str, status: int = 200) -> Response:
    text = _PAGE.format(title=title, content=content, root=html.escape(_root(request)))
    return Response(text.encode("utf-8", "replace"), status, _SAFE, "text/html")


def _go(path: str) -> Response:
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})


def _cookie(request: Request, secret: str) -> str:
    return set_cookie(secret, https=_https(request), root_path=_root(request))


def _https(request: Request) -> bool:
    return bool(request.scope["scheme"] == "https")


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")
