"""Requests that are turned away: a problem for programs, a small page for people."""

from __future__ import annotations

import html
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response

from ui.output.problems import problem_response

# A body up to this size may still arrive after the answer; for a larger one the line is cut.
_IGNORED_BODY = 64 * 1024
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} – askalike</title>
<h1>{title}</h1>
<p>{detail}</p>
</html>
"""


class Refused(Exception):
    """A request that is turned away, with its status and what to do next."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def answer(refused: Refused, scope: Mapping[str, Any]) -> Response:
    """Return the answer to a request that is refused, which leaves its body unread."""
    headers = Headers(raw=scope["headers"])
    sent = _SAFE | refused.headers
    if _is_large(headers):
        sent["Connection"] = "close"
    if 300 <= refused.status < 400:
        return Response(status_code=refused.status, headers=sent)
    title = HTTPStatus(refused.status).phrase
    if wants_page(headers):
        page = _PAGE.format(title=html.escape(title), detail=html.escape(refused.detail))
        return Response(page, refused.status, sent, "text/html")
    return problem_response(refused.status, refused.detail, headers=sent)


def wants_page(headers: Headers) -> bool:
    """Return whether a person's browser asks for a page."""
    return "text/html" in headers.get("accept", "")


def _is_large(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    known = length.isascii() and length.isdigit() and len(length) < 20
    return "transfer-encoding" in headers or not known or int(length) > _IGNORED_BODY
