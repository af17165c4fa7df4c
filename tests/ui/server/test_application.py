"""The application: its parts come up one by one, run while it lives, and may fail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from threading import Event
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from corpus.errors import IndexUnavailable
from tests.conftest import run_async
from ui.server.application import Application, Build, Part

seen: list[str] = []


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    seen.append("begins")
    yield
    seen.append("ends")


def live(build: Build, use: Callable[[httpx.AsyncClient, Application], Awaitable[Any]]) -> Any:
    """Run an application from startup to shutdown and return what `use` makes of it."""

    async def run() -> Any:
        application = Application(build)
        asked: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        told: asyncio.Queue[Any] = asyncio.Queue()
        asked.put_nowait({"type": "lifespan.startup"})
        life = asyncio.create_task(application({"type": "lifespan"}, asked.get, told.put))
        assert (await told.get())["type"] == "lifespan.startup.complete"
        transport = httpx.ASGITransport(application)  # type: ignore[arg-type]  # its Scope is Any
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            found = await use(client, application)
        asked.put_nowait({"type": "lifespan.shutdown"})
        await asyncio.wait_for(life, 10)
        return found

    return run_async(run())


async def come(client: httpx.AsyncClient, path: str, status: int) -> httpx.Response:
    for _ in range(200):
        response = await client.get(path)
        if response.status_code == status:
            return response
        await asyncio.sleep(0.02)
    raise AssertionError((path, response.status_code, response.text))


def test_each_part_is_there_as_soon_as_it_is_built_and_runs_until_the_end() -> None:
    seen.clear()
    second = Event()

    def build(_: Application) -> Iterator[Part]:
        yield Part("rest", ("/api",), PlainTextResponse("rest"), running)
        assert second.wait(10)
        yield Part("page", ("/",), PlainTextResponse("page"), running)

    async def use(client: httpx.AsyncClient, _: Application) -> None:
        assert (await come(client, "/api/x", 200)).text == "rest"
        start = await client.get("/")
        assert "askalike is starting" in start.text
        other = await client.get("/config")
        assert (other.status_code, other.headers["retry-after"]) == (503, "1")
        assert (await client.get("/apix")).status_code == 503
        assert seen == ["begins"]
        second.set()
        assert (await come(client, "/config", 200)).text == "page"
        assert (await client.get("/api")).text == "rest"
        readiness = (await client.get("/readyz")).json()
        assert readiness["parts"] == ["rest", "page"]

    live(build, use)
    assert seen == ["begins", "begins", "ends", "ends"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(IndexUnavailable("there is no index"), "there is no index"), (KeyError("x"), "cannot start")],
)
def test_a_part_that_cannot_be_built_stops_the_server(error: Exception, said: str) -> None:
    stopped = Event()

    def build(application: Application) -> Iterator[Part]:
        application.stop = stopped.set
        raise error
        yield

    async def use(_: httpx.AsyncClient, application: Application) -> str:
        while not stopped.is_set():
            await asyncio.sleep(0.01)
        return str(application.failure)

    assert said in live(build, use)


def test_files_of_the_page_are_there_at_once_and_nothing_beside_them() -> None:
    async def use(client: httpx.AsyncClient, _: Application) -> None:
        assert (await client.get("/room/start.js")).status_code == 200
        for path in ("/room/none.js", "/room/../app.py", "/room/%2e%2e/app.py", "/room/"):
            assert (await client.get(path)).status_code in {404, 503}
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert "askalike_waiting" in (await client.get("/metrics")).text

    live(lambda _: iter(()), use)
