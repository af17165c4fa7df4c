"""The files of the page: an address for each version, kept for good, and nothing beside them."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import Response

from ui.web.files import KeptFiles, Room, room_address, room_version


@pytest.fixture
def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(Room()), base_url="http://127.0.0.1")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("core/store.js", "text/javascript; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
async def test_a_file_says_what_it_is_whatever_the_machine_thinks(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, name: str, media_type: str
) -> None:
    types = {".js": "application/javascript", ".svg": "text/plain"}  # as Gradio sets the first
    monkeypatch.setattr("mimetypes.guess_type", lambda path: (types.get(Path(path).suffix), None))
    answer = await client.get(f"/{room_address(name)}")
    assert answer.headers.get_list("content-type") == [media_type]


@pytest.mark.anyio
async def test_a_file_of_this_version_is_kept_for_good(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/{room_address('core/store.js')}")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.anyio
async def test_a_browser_that_takes_it_gets_a_file_compressed(client: httpx.AsyncClient) -> None:
    for name in ("style.css", "core/store.js"):
        sizes = {}
        for coding in ("gzip", "identity"):
            head = {"Accept-Encoding": coding}
            async with client.stream("GET", f"/{room_address(name)}", headers=head) as answer:
                assert answer.headers.get("content-encoding", "identity") == coding
                sizes[coding] = sum([len(part) async for part in answer.aiter_raw()])
        assert sizes["gzip"] < sizes["identity"] / 1.5


@pytest.mark.anyio
async def test_files_of_gradio_whose_address_has_their_digest_are_kept_for_good() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        status = 404 if scope["path"].endswith("none.js") else 200
        answer = Response("x" * 2_000, status, {"Cache-Control": "no-store"}, "text/javascript")
        await answer(scope, receive, send)

    transport = httpx.ASGITransport(KeptFiles(app, theme="8b7c"))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path in ("/assets/index-Dphv.js", "/theme.css?v=8b7c"):
            answer = await client.get(path)
            assert answer.headers.get_list("cache-control")[-1].endswith("immutable")
            assert len(answer.headers.get_list("cache-control")) == 1
            assert answer.headers["content-encoding"] == "gzip"
        for path in (
            "/assets/none.js",
            "/theme.css",
            "/theme.css?v=8b7",
            "/theme.css?x",
            "/config",
        ):
            assert "immutable" not in (await client.get(path)).headers.get("cache-control", "")


@pytest.mark.anyio
async def test_a_file_of_another_version_or_of_none_is_looked_at_again(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/room/core/store.js", "/room/v-000000000000/core/store.js"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.anyio
async def test_nothing_but_its_files_is_there(client: httpx.AsyncClient) -> None:
    version = f"v-{room_version()}"
    for path in (
        f"{version}/",
        f"{version}/../../app.py",
        f"{version}/none.js",
        "..%2fapp.py",
        version,
    ):
        assert (await client.get(f"/room/{path}")).status_code == 404, path
