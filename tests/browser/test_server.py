"""What the README says of the server holds: its REST examples, its users, and its proxy."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import httpx2
import pytest
from mcp.client import Client as McpClient
from mcp.client.streamable_http import streamable_http_client
from playwright.sync_api import Browser, expect

from corpus.settings import Settings
from tests.browser.conftest import running_app
from tests.conftest import run_async
from tests.readme import README

TEXT = README.read_text("utf-8")
PROGRAM = str(Path(sys.executable).with_name("askalike"))
PASSWORD = "several words in a row"  # noqa: S105  that of the README
NAME = "search.example.org"


def blocks(heading: str, language: str) -> list[str]:
    """Return the blocks of code under a heading of the README."""
    part = re.split(r"^##+ ", TEXT[TEXT.index(f"# {heading}\n") :], flags=re.MULTILINE)[0]
    return re.findall(rf"^```{language}\n(.*?)^```", part, re.DOTALL | re.MULTILINE)


def curl(line: str, url: str) -> httpx.Response:
    """Send what a curl command of the README sends, to the server of this test."""
    words = shlex.split(line)[1:]
    headers, data, address = {}, None, ""
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = words.pop(0)
        elif word != "-s":
            address = word
    path = re.sub(r"^http://[^/]+", "", address)
    return httpx.request(
        "POST" if data else "GET", f"{url}{path}", headers=headers, content=data, timeout=60
    )


@pytest.mark.parametrize("line", "".join(blocks("For programs: REST", "sh")).splitlines())
def test_each_example_of_rest_is_answered(url: str, line: str) -> None:
    response = curl(line, url)
    assert response.status_code == 200, response.text
    if "ndjson" in line:
        records = [json.loads(one) for one in response.text.splitlines()]
        assert len(records) > 50
        assert all(record["question"] for record in records)
    elif "/ask" in line:
        assert response.json()["results"]
    else:
        assert response.json()


@dataclass(frozen=True)
class Closed:
    """A server as the README sets it up behind its proxy: its own address, the proxy's, a token."""

    url: str
    proxy: str
    token: str


@pytest.fixture(scope="module")
def closed(documents_index: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    access = tmp_path_factory.mktemp("access") / "access.json"
    environment = os.environ | {"ASKALIKE_ACCESS": str(access)}
    user, token = "".join(blocks("Who may come in", "sh")).splitlines()[:2]
    path = {"PATH": f"{Path(PROGRAM).parent}:{os.environ['PATH']}"}
    for line in (user.partition("#")[0], token.partition("#")[0]):
        done = subprocess.run(
            ["sh", "-c", line], env=environment | path, capture_output=True, text=True, check=True
        )
    options = shlex.split(blocks("Behind a proxy", "sh")[0])[2:]
    more = [*options, "--access", str(access)]
    given = done.stdout.strip()
    configuration = blocks("Behind a proxy", "nginx")[0]
    with (
        running_app(documents_index.index, *more, token=given) as url,
        nginx(configuration, url) as proxy,
    ):
        yield Closed(url, proxy, given)


class nginx:  # noqa: N801  named as what it stands for
    """A proxy that does what an nginx configuration of one location says."""

    def __init__(self, configuration: str, target: str) -> None:
        location = re.search(r"location (\S+) \{", configuration)
        passed = re.search(r"proxy_pass http://127\.0\.0\.1:7860(\S*);", configuration)
        sets = re.findall(r"proxy_set_header (\S+) (\S+);", configuration)
        assert location
        assert passed

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                known = {
                    "$host": NAME,
                    "$scheme": "https",
                    "$proxy_add_x_forwarded_for": ", ".join(
                        filter(None, (self.headers.get("X-Forwarded-For"), "203.0.113.9"))
                    ),
                }
                headers = {name: known[value] for name, value in sets}
                kept = ("Authorization", "Cookie", "Content-Type", "Origin", "Accept")
                headers |= {name: self.headers[name] for name in kept if name in self.headers}
                path = self.path
                if path.startswith(location[1]):
                    path = passed[1] + path.removeprefix(location[1])
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                response = httpx.request(
                    self.command, f"{target}{path}", headers=headers, content=body
                )
                self.send_response(response.status_code)
                for name, value in response.headers.multi_items():
                    if name not in {"content-length", "transfer-encoding", "content-encoding"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(response.content)))
                self.end_headers()
                self.wfile.write(response.content)

            do_GET = do_POST = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        Thread(target=self._web.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._web.server_address[1]}/askalike"

    def __exit__(self, *_: object) -> None:
        self._web.shutdown()
        self._web.server_close()


def test_behind_the_proxy_everybody_logs_in(closed: Closed) -> None:
    with httpx.Client(base_url=closed.proxy, timeout=60) as client:
        first = client.get("/", headers={"Accept": "text/html"})
        assert first.status_code == 303
        assert first.headers["location"] == "/askalike/login?next=/askalike/"
        assert client.get("/api/v1/status").status_code == 401
        form = {"name": "ann", "password": PASSWORD, "next": "/askalike/"}
        origin = {"Origin": f"https://{NAME}"}
        wrong = client.post(
            "/login", data=form | {"password": "wrong words in a row"}, headers=origin
        )
        assert wrong.status_code == 401
        assert "Name or password is wrong" in wrong.text
        let_in = client.post("/login", data=form, headers=origin)
        assert let_in.status_code == 303
        assert let_in.headers["location"] == "/askalike/"
        cookie = let_in.headers["set-cookie"]
        assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Secure"))
        session = {"Cookie": cookie.partition(";")[0]}
        assert client.get("/api/v1/status", headers=session).status_code == 200
        page = client.get("/", headers=session | {"Accept": "text/html"})
        assert "askalike" in page.text
        assert 'rel="manifest" href="manifest.json"' in page.text
        assert 'href="/manifest.json"' not in page.text


def test_behind_the_proxy_a_browser_finds_what_it_needs_to_install_the_page(closed: Closed) -> None:
    # Without credentials: browsers send none.
    manifest = httpx.get(f"{closed.proxy}/manifest.json")
    assert manifest.headers["content-type"].startswith("application/manifest+json")
    (icon,) = manifest.json()["icons"]
    there = httpx.get(manifest.url.join(icon["src"]))
    assert (there.status_code, there.headers["content-type"]) == (200, "image/svg+xml")
    assert manifest.url.join(manifest.json()["start_url"]).path == "/askalike/"


def test_behind_the_proxy_a_token_lets_a_program_in(closed: Closed) -> None:
    bearer = {"Authorization": f"Bearer {closed.token}"}
    address = f"{closed.proxy}/api/v1/ask?query=dropout"
    assert httpx.get(address, headers=bearer, timeout=60).json()["results"]
    # On the server's own address, too, and nobody without one.
    direct = f"{closed.url}/api/v1/ask?query=dropout"
    assert httpx.get(direct, headers=bearer, timeout=60).status_code == 200
    assert httpx.get(direct).status_code == 401
    assert httpx.get(direct, headers={"Authorization": "Bearer no"}).status_code == 401
    assert httpx.get(direct, headers=bearer | {"Host": "evil.example"}).status_code == 421


def test_an_agent_comes_in_with_its_token(closed: Closed) -> None:
    async def ask() -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {closed.token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{closed.url}/askalike/mcp", http_client=http)
            async with McpClient(transport) as client:
                result = await client.call_tool("ask", {"query": "what is dropout", "k": 1})
        assert isinstance(result.structured_content, dict)
        return result.structured_content

    assert run_async(ask())["results"][0]["source"]
    initialize = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}
    assert httpx.post(f"{closed.url}/mcp", json=initialize).status_code == 401


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_logs_in_and_asks(closed: Closed, browser: Browser, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{closed.url}/askalike/")
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill("wrong words in a row")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    box = page.get_by_label("Search the questions and answers")
    box.fill("is dropout switched off when the model predicts?")
    box.press("Enter")
    page.locator("#results a.row").first.click()
    # Our modules, styles, the API and KaTeX come from below the root path, too.
    expect(page.locator("#reader .answer .katex").first).to_be_visible(timeout=20_000)
    expect(page.locator(".verdict strong")).to_have_text("Answered here")
    assert page.url.startswith(f"{closed.url}/askalike/?q=is+dropout")
    page.goto(f"{closed.url}/askalike/logout")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.close()
