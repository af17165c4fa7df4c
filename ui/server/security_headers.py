"""The headers of every response: the browser may load, run and call nothing but this server.

Scripts run only from our files, or with a number that is drawn anew for each page. So even a slip
in a sanitiser runs nothing and sends nothing out.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from ui.server.doors import doors_at, route_path

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A page of ours is small; a larger one goes out as it is, and its inline scripts stay dead.
_LARGEST_PAGE = 4 * 1024 * 1024
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
# What a page of ours may ask of the browser: to copy code.
_FEATURES = (
    "accelerometer autoplay camera cross-origin-isolated display-capture encrypted-media "
    "fullscreen geolocation gyroscope hid identity-credentials-get idle-detection keyboard-map "
    "local-fonts magnetometer microphone midi otp-credentials payment picture-in-picture "
    "publickey-credentials-create publickey-credentials-get screen-wake-lock serial storage-access "
    "usb window-management xr-spatial-tracking"
).split()
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [*(f"{feature}=()" for feature in _FEATURES), "clipboard-read=()", "clipboard-write=(self)"]
    ),
}


def content_security_policy(nonce: str = "") -> str:
    """Return the policy of a page whose own inline scripts carry this nonce; none without one.

    Gradio writes styles into its elements, hence the one "unsafe" word that is left.
    """
    scripts = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "frame-src 'none'",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds the headers to each response, and to each page of HTML the nonce of its scripts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response = _Response(send)
        if _wants_page(scope):
            # A compressed page could not be read here.
            kept = [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, response.send)


class _Response:
    """One response on its way out: its start, and the parts of a page until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._size = 0

    async def send(self, message: Message) -> None:
        """Pass a message on; hold those of a page back until its last."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            strict = _is_stricter(headers.get("Content-Security-Policy", ""))
            for name, value in HEADERS.items():
                headers[name] = headers.get(name, value) if strict else value
            if not strict:
                headers["Content-Security-Policy"] = content_security_policy()
            if _is_page(headers) and not strict:
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start:
            await self._hold(message, self._start)
            return
        await self._send(message)

    async def _hold(self, message: Message, start: Message) -> None:
        self._parts.append(message.get("body", b""))
        self._size += len(self._parts[-1])
        more = message.get("more_body", False)
        if more and self._size <= _LARGEST_PAGE:
            return
        self._start, page = None, b"".join(self._parts)
        if not more:
            page = _with_nonce(page, MutableHeaders(scope=start))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page, "more_body": more})


def _wants_page(scope: Scope) -> bool:
    """Whether a request is for a page that people open, rather than for one of its files."""
    path = route_path(scope)
    return path is not None and any(door.page for door in doors_at(path))


def _is_stricter(policy: str) -> bool:
    """Whether a page has a policy of its own that lets no script run, as the login page has."""
    return "default-src 'none'" in policy and "script-src" not in policy


def _is_page(headers: MutableHeaders) -> bool:
    kind = headers.get("content-type", "")
    return kind.startswith("text/html") and "content-encoding" not in headers


def _with_nonce(page: bytes, headers: MutableHeaders) -> bytes:
    """Return a page whose scripts carry a new nonce; its headers name the nonce and the length."""
    nonce = secrets.token_urlsafe(16)
    headers["Content-Security-Policy"] = content_security_policy(nonce)
    headers["Cache-Control"] = "no-store"
    page = _SCRIPT.sub(b'<script nonce="%b"' % nonce.encode(), page)
    if page:
        headers["Content-Length"] = str(len(page))
    else:  # an answer to HEAD, which would name the length before the nonce
        del headers["Content-Length"]
    return page
