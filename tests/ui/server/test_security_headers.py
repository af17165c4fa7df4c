"""The headers of every response, and the nonce of the scripts of a page."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.server.security_headers import HEADERS, SecurityHeaders

PAGE = "<html><head><script>a()</script><SCRIPT src=b.js></SCRIPT></head>é" + "x" * 2_000


def page(_: Request) -> Response:
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": "default-src *"})


STRICT = {"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "same-origin"}


def strict(_: Request) -> Response:
    return HTMLResponse(PAGE, headers=STRICT)


def data(_: Request) -> Response:
    return JSONResponse({"html": "<script>"})


def parts(_: Request) -> Response:
    return StreamingResponse(
        (part for part in ("<scr", "ipt>a()", "</script>")), media_type="text/html"
    )


def large(_: Request) -> Response:
    def pieces() -> Iterator[str]:
        for _ in range(6):
            yield "<script>" + "x" * 1_000_000

    return StreamingResponse(pieces(), media_type="text/html")


@pytest.fixture(scope="module")
def client() -> TestClient:
    routes = [Route(f"/docs/{made.__name__}", made) for made in (page, strict, parts, large)]
    routes.append(Route("/data", data))
    return TestClient(SecurityHeaders(GZipMiddleware(Starlette(routes=routes), minimum_size=10)))


def nonce(response: object) -> str:
    found = re.search(r"'nonce-([\w-]{20,})'", response.headers["content-security-policy"])  # type: ignore[attr-defined]
    return found[1] if found else ""


@pytest.mark.parametrize(
    "path", ["/docs/page", "/data", "/docs/parts", "/docs/large", "/docs/none"]
)
def test_every_response_has_every_header(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/docs/page", "/docs/parts"])
def test_the_scripts_of_a_page_carry_its_nonce(client: TestClient, path: str) -> None:
    response = client.get(path)
    drawn = nonce(response)
    assert drawn
    assert response.text.casefold().count("<script") == response.text.count(
        f'<script nonce="{drawn}"'
    )
    assert int(response.headers["content-length"]) == len(response.content)
    assert "content-encoding" not in response.headers
    assert nonce(client.get(path)) != drawn


def test_a_page_is_otherwise_what_it_was(client: TestClient) -> None:
    text = client.get("/docs/page").text
    assert re.sub(r'<script nonce="[\w-]+"', "<script", text) == PAGE.replace("<SCRIPT", "<script")


def test_a_page_with_a_stricter_policy_keeps_it(client: TestClient) -> None:
    response = client.get("/docs/strict")
    assert {name: response.headers[name] for name in STRICT} == STRICT
    assert response.headers["x-frame-options"] == "DENY"
    assert response.text == PAGE


def test_no_other_response_has_a_nonce(client: TestClient) -> None:
    response = client.get("/data", headers={"Accept": "application/json"})
    assert response.json() == {"html": "<script>"}
    assert response.headers["content-encoding"] == "gzip"
    assert not nonce(response)


def test_a_page_too_large_to_hold_goes_out_without_a_nonce(client: TestClient) -> None:
    response = client.get("/docs/large")
    assert len(response.content) == 6 * 1_000_008
    assert not nonce(response)


def test_the_answer_to_head_names_the_length_of_the_page(client: TestClient) -> None:
    head, whole = client.head("/docs/page"), client.get("/docs/page")
    assert head.headers["content-length"] == whole.headers["content-length"]
