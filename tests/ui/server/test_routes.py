"""Each route of the whole server: those of the list can be reached, with credentials, and no other.

The routes are those of the running parts: REST, MCP, the login, and all that Gradio opens.
"""

import asyncio
import gc
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from corpus.settings import Settings
from ingest.pipeline import ingest
from search import Engine
from tests.conftest import run_async
from ui.access.accounts import Token
from ui.access.caller import as_scopes
from ui.access.file import AccessFile, LiveAccounts
from ui.access.rules import Access
from ui.access.tokens import new_token
from ui.keeping.keeper import Keeper
from ui.rest.app import build_rest
from ui.server.application import Application, Part
from ui.server.doors import DOORS, door_for, doors_at
from ui.server.stack import Stack
from ui.service import Service

# Gradio leaves event loops to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# What a caller may reach of each part. A route that is not here must be refused by the guard.
REST = {
    *(
        f"{method} /api/v1/{name}"
        for name in ("ask", "answer", "similar", "is-duplicate")
        for method in ("GET", "HEAD", "POST")
    ),
    *(
        f"{method} /api/v1/{name}"
        for name in (
            *("duplicates", "records", "records/x", "records/x/source", "facets", "overview"),
            *("record", "record/source"),
            *("sources", "status", "corpus", "health", "desk", "desk/x"),
            *("decisions", "duplicates/report"),
            *("topics", "topics/x", "coverage", "map", "map/rows"),
        )
        for method in ("GET", "HEAD")
    ),
    *(
        f"{method} {path}"
        for path in ("/docs", "/docs/style.css", "/openapi.json")
        for method in ("GET", "HEAD")
    ),
}
# What changes the corpus.
MANAGING = {
    "POST /api/v1/drafts",
    "GET /api/v1/drafts/x",
    "HEAD /api/v1/drafts/x",
    "DELETE /api/v1/drafts/x",
    "PUT /api/v1/drafts/x/files",
    "DELETE /api/v1/drafts/x/files",
    "POST /api/v1/drafts/x/folder",
    "POST /api/v1/drafts/x/layout",
    "POST /api/v1/drafts/x/add",
    "GET /api/v1/jobs/x",
    "HEAD /api/v1/jobs/x",
    "POST /api/v1/jobs/x/cancel",
    "POST /api/v1/jobs/x/undo",
    "POST /api/v1/decisions",
    "POST /api/v1/decisions/undo",
    "POST /api/v1/decisions/bulk",
    "POST /api/v1/decisions/import",
    "POST /api/v1/sources/remove",
    "POST /api/v1/sources/reread",
}
MANIFEST = {f"{how} {path}" for how in ("GET", "HEAD") for path in ("/manifest.json", "/icon.svg")}
GRADIO = {
    "GET /",
    "HEAD /",
    "GET /assets/x",
    "GET /config",
    "GET /favicon.ico",
    "GET /static/x",
    "GET /theme.css",
    *MANIFEST,
    "GET /gradio_api/heartbeat/x",
    "GET /gradio_api/info",
    # The events of Gradio's clients; the page itself has none.
    "GET /gradio_api/queue/data",
    "POST /gradio_api/queue/join",
}
# Of /gradio_api/call, only these names.
CALLS = ("ask", "similar", "duplicates")
OTHERS = {
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "POST /mcp",
    "GET /room/app.js",
    "GET /login",
    "POST /login",
    "GET /logout",
    "POST /logout",
    "GET /login.css",
}


def routes(of: Iterable[Any], base: str = "") -> Iterator[str]:
    """Yield each route as its method and path, parameters filled in with x."""
    for route in of:
        if hasattr(route, "original_router"):  # FastAPI keeps included routers whole
            yield from routes(route.original_router.routes, base + getattr(route, "prefix", ""))
        elif getattr(route, "methods", None):
            path = re.sub(r"\{[^}]*\}", "x", base + route.path)
            yield from (f"{method} {path}" for method in route.methods)
        elif getattr(route, "routes", None):
            yield from routes(route.routes, base + route.path)


class Whole:
    """The whole server in this process; requests go through all its layers."""

    def __init__(
        self, engine: Engine, settings: Settings, access: Access, accounts: LiveAccounts
    ) -> None:
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
        from ui.mcp.server import build_mcp
        from ui.web.app import build_page

        async def page() -> FastAPI:
            return build_page(service)  # where no loop runs, Gradio makes one and leaves it open

        service = Service(engine)
        keeper = Keeper(settings, engine, ingest, read_only=access.read_only)
        self.rest, self.page = build_rest(service, keeper), run_async(page())
        self.mcp = build_mcp(service).endpoint()
        application = Application(lambda _: iter(()))
        application.service = service
        self.app = Stack(access, accounts).around(application)
        application.add(Part("rest", ("/api/v1", "/docs", "/openapi.json"), self.rest))
        application.add(Part("mcp", ("/mcp",), self.mcp))
        application.add(Part("page", ("/",), self.page))

    @property
    def gradio(self) -> list[str]:
        return sorted({*routes(self.page.routes)})

    def statuses(self, wanted: Iterable[str], **headers: str) -> dict[str, int]:
        return run_async(self._statuses(list(wanted), headers))

    async def _statuses(self, wanted: list[str], headers: dict[str, str]) -> dict[str, int]:
        transport = httpx.ASGITransport(
            self.app, raise_app_exceptions=False, client=("127.0.0.1", 5)
        )
        found = {}
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.page.router.lifespan_context(self.page))
            await stack.enter_async_context(self.mcp.running())
            client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860")
            await stack.enter_async_context(client)
            for one in wanted:
                method, path = one.split(" ")
                request = client.build_request(method, path, headers=headers)
                found[one] = await asyncio.wait_for(status(client, request), 20)
        return found


async def status(client: httpx.AsyncClient, request: httpx.Request) -> int:
    """Return the status of an answer; a stream that does not end counts as reached."""
    sending = asyncio.create_task(client.send(request))
    done, _ = await asyncio.wait({sending}, timeout=2)
    if not done:
        sending.cancel()
        return 200
    return sending.result().status_code


@pytest.fixture(scope="module", autouse=True)
def collected() -> Iterator[None]:
    """Let the garbage collector find here, not in another test, what Gradio leaves."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> LiveAccounts:
    return LiveAccounts(AccessFile(tmp_path_factory.mktemp("access") / "access.json"))


@pytest.fixture(scope="module")
def whole(engine: Engine, documents_index: Settings, accounts: LiveAccounts) -> Whole:
    """The server as it is on this machine, open."""
    return Whole(engine, documents_index, Access.of("127.0.0.1"), accounts)


@pytest.fixture(scope="module")
def closed(engine: Engine, documents_index: Settings, accounts: LiveAccounts) -> Whole:
    """The same on another address: everybody has to log in."""
    return Whole(engine, documents_index, Access.of("127.0.0.1", login=True), accounts)


def listed(whole: Whole) -> set[str]:
    calls = {f"POST /gradio_api/call/{name}" for name in CALLS}
    events = {f"GET /gradio_api/call/{name}/x" for name in CALLS}
    return REST | MANAGING | GRADIO | OTHERS | calls | events


def test_rest_has_the_routes_of_the_list(whole: Whole) -> None:
    assert {*routes(whole.rest.routes)} == REST | MANAGING


def test_gradio_has_many_routes_of_which_most_are_closed(whole: Whole) -> None:
    opened = {one for one in whole.gradio if one in GRADIO}
    assert opened == GRADIO - {"HEAD /"} | ({"HEAD /"} & set(whole.gradio))
    refused = [one for one in whole.gradio if one not in listed(whole)]
    assert len(refused) > 60
    for kind in (
        "upload",
        "file=",
        "proxy=",
        "component_server",
        "runs",
        "monitoring",
        "vibe",
        "dev/reload",
        "stream",
        "cancel",
        "reset",
    ):
        assert any(kind in one for one in refused), kind
    statuses = whole.statuses(refused)
    assert {one: found for one, found in statuses.items() if found not in {400, 404, 405}} == {}


def test_what_the_list_names_is_reached(whole: Whole) -> None:
    statuses = whole.statuses(sorted(listed(whole)))
    refused = {one: found for one, found in statuses.items() if found in {401, 403, 421, 429, 500}}
    assert refused == {}
    # Not everything exists under the name x, but nothing is refused by its door.
    missing = {one for one, found in statuses.items() if found in {404, 405}}
    assert missing <= {
        "GET /assets/x",
        "GET /static/x",
        "HEAD /api/v1/records/x",
        "GET /api/v1/records/x",
        "HEAD /api/v1/desk/x",
        "GET /api/v1/desk/x",
        "HEAD /api/v1/topics/x",
        "GET /api/v1/topics/x",
        "HEAD /api/v1/records/x/source",
        "GET /api/v1/records/x/source",
        *(f"GET /gradio_api/call/{n}/x" for n in CALLS),
        "GET /gradio_api/queue/data",
        *(one for one in MANAGING if "/x" in one),
    }


def test_what_changes_the_corpus_needs_the_scope_manage(
    closed: Whole, accounts: LiveAccounts
) -> None:
    tokens = {}
    for scope in ("read", "manage"):
        token_id, digest, text = new_token()
        token = Token(token_id, scope, digest, as_scopes([scope]), datetime.now(UTC))
        accounts._file.change(lambda before, new=token: before.with_token(new))
        tokens[scope] = {"Authorization": f"Bearer {text}"}
    time.sleep(1.1)  # the file is looked at once in a second
    refused = closed.statuses(sorted(MANAGING), **tokens["read"])
    assert set(refused.values()) == {403}
    for path in ("/api/v1/drafts/x/", "/api/v1/drafts/x/more", "/api/v1/jobs/x/undo/"):
        assert closed.statuses([f"POST {path}"], **tokens["read"])[f"POST {path}"] == 404
    assert 403 not in closed.statuses(sorted(MANAGING), **tokens["manage"]).values()
    assert 403 not in closed.statuses(sorted(REST), **tokens["read"]).values()


def test_each_route_that_changes_the_corpus_is_behind_a_door_that_needs_manage(
    whole: Whole,
) -> None:
    for one in routes(whole.rest.routes):
        method, path = one.split(" ")
        door = door_for(doors_at(path), method)
        assert door, one
        assert (door.needs == "manage") == (one in MANAGING), one


def test_a_server_that_is_read_only_changes_nothing(
    engine: Engine, documents_index: Settings, accounts: LiveAccounts
) -> None:
    server = Whole(engine, documents_index, Access.of("127.0.0.1", read_only=True), accounts)
    assert set(server.statuses(sorted(MANAGING)).values()) == {403}
    assert server.statuses(["GET /api/v1/corpus"]) == {"GET /api/v1/corpus": 200}


def test_each_door_leads_somewhere_that_the_list_names(whole: Whole) -> None:
    for door in DOORS:
        assert any(door.is_at(one.split(" ")[1]) for one in listed(whole)), door.path
    for one in listed(whole):
        assert any(door.is_at(one.split(" ")[1]) for door in DOORS), one


def test_without_credentials_every_route_refuses_but_health_and_login(closed: Whole) -> None:
    every = sorted(listed(closed) | {*closed.gradio} | {*routes(closed.rest.routes)})
    statuses = closed.statuses(every)
    open_ones = {one for one, found in statuses.items() if found not in {303, 400, 401, 404, 405}}
    assert open_ones == {"GET /healthz", "GET /login", "GET /login.css", *MANIFEST}


def test_a_name_that_is_not_ours_reaches_nothing(whole: Whole) -> None:
    statuses = whole.statuses(sorted(listed(whole)), Host="evil.example:7860")
    assert set(statuses.values()) == {421}


def test_a_page_of_another_site_reaches_nothing(whole: Whole) -> None:
    statuses = whole.statuses(sorted(listed(whole)), Origin="http://127.0.0.1:3000")
    assert set(statuses.values()) == {403}


def test_the_doors_are_few_and_each_says_what_it_needs() -> None:
    assert len(DOORS) <= 50
    assert {door.path for door in DOORS if door.needs == "nobody"} == {
        "/healthz",
        "/manifest.json",
        "/icon.svg",
        "/login",
        "/logout",
        "/login.css",
    }
