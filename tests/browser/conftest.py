"""The real app, started by the real command, in a real Chromium that is watched."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from search.engine import Engine
from tests.browser.desk import write_documents as write_shop
from tests.browser.hostile.documents import write_documents
from tests.browser.hostile.payloads import PAYLOADS
from tests.browser.topics import write_documents as write_topics
from tests.servers import free_port

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE, MIDDLE, NARROW = 1280, 820, 390
HOSTILE = Path(__file__).with_name("hostile") / "hostile.md"

SERVE = [str(Path(sys.executable).with_name("askalike")), "serve"]

OpenPage = Callable[..., Page]
Ask = Callable[[Page, str], None]


def find_chromium(playwright: Playwright) -> str:
    """Return the browser to drive: the one named, the system's, else Playwright's own."""
    named = os.environ.get("ASKALIKE_CHROMIUM")
    names = (named, "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
    for name in names:
        found = shutil.which(name) if name else None
        if found:
            return found
    return playwright.chromium.executable_path


def wait_for_page(url: str, token: str = "") -> None:
    """Wait until the page is there and the model loaded."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    end = time.monotonic() + 120
    while time.monotonic() < end:
        response = httpx.get(f"{url}/readyz", headers=headers, timeout=30)
        if response.status_code == 200 and "page" in response.json()["parts"]:
            return
        time.sleep(0.2)
    raise AssertionError(f"the page at {url} did not come: {response.text}")


def wait_for_topics(url: str, within: float = 120) -> None:
    """Wait until the topics are made: until then a browser logs each time that they are not."""
    end = time.monotonic() + within
    while httpx.get(f"{url}/api/v1/topics", timeout=30).status_code == 503:
        assert time.monotonic() < end, "the topics did not come"
        time.sleep(0.2)


@contextmanager
def running_app(index: Path, *options: str, token: str = "") -> Iterator[str]:
    """Run `askalike serve` on a free port and yield its address once the page is there."""
    port = free_port()
    with subprocess.Popen(
        [*SERVE, "--port", str(port), "--index", str(index), *options],
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            assert f"http://127.0.0.1:{port}" in said, said
            wait_for_page(f"http://127.0.0.1:{port}", token)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def url(documents_index: Settings) -> Iterator[str]:
    """The app over the documents that the project ships."""
    with running_app(documents_index.index) as address:
        wait_for_topics(address)
        yield address


@pytest.fixture(scope="session")
def hostile_url(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[str]:
    """The app over documents that attack their reader."""
    folder = tmp_path_factory.mktemp("hostile")
    write_documents(folder)
    settings = Settings.load(index=tmp_path_factory.mktemp("hostile-index"))
    report = ingest([folder, HOSTILE], settings, embedder)
    assert [source.path for source in report.sources if source.error] == []
    assert report.records > len(PAYLOADS)
    Engine.open(settings, embedder).warm_up()
    with running_app(settings.index) as address:
        wait_for_topics(address)
        yield address


@pytest.fixture(scope="session")
def shop_index(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Settings:
    """An index of documents that ask the same questions."""
    folder = tmp_path_factory.mktemp("shop")
    write_shop(folder)
    settings = Settings.load(index=tmp_path_factory.mktemp("shop-index"))
    ingest([folder], settings, embedder)
    return settings


@pytest.fixture(scope="session")
def shop_url(shop_index: Settings) -> Iterator[str]:
    """The app over documents that ask the same questions."""
    with running_app(shop_index.index) as address:
        wait_for_topics(address)
        yield address


@pytest.fixture(scope="session")
def topics_url(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[str]:
    """The app over documents on many topics, which are made."""
    folder = tmp_path_factory.mktemp("topics")
    written = write_topics(folder)
    settings = Settings.load(index=tmp_path_factory.mktemp("topics-index"))
    assert ingest([folder], settings, embedder).records == written
    Engine.open(settings, embedder).topics()
    with running_app(settings.index) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for each module: while it runs, no event loop can run in this thread."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages; whatever a test does there, nothing is fetched elsewhere or goes wrong."""
    pages: list[Page] = []
    outbound: list[str] = []
    errors: list[str] = []
    tolerated: list[str] = []

    def opened(address: str, width: int = WIDE, script: str = "", tolerate: str = "") -> Page:
        tolerated.extend([tolerate] if tolerate else [])
        page = browser.new_page(viewport={"width": width, "height": 900})
        if script:
            page.add_init_script(script)
        page.set_default_timeout(30_000)
        page.on("request", lambda request: outbound.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        pages.append(page)
        page.goto(address)
        page.locator("body.started").wait_for()
        return page

    yield opened
    for page in pages:
        page.close()
    local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    assert [address for address in outbound if not address.startswith(local)] == []
    assert [error for error in errors if not any(one in error for one in tolerated)] == []


@pytest.fixture
def page(open_page: OpenPage, url: str) -> Page:
    return open_page(url)


@pytest.fixture
def ask() -> Ask:
    """Type a query, press Enter, and wait for what comes."""

    def asked(page: Page, query: str) -> None:
        box = page.locator("#search")
        box.fill(query)
        box.press("Enter")
        settle(page)

    return asked


def settle(page: Page) -> None:
    """Wait until nothing on the page is on its way any more."""
    page.wait_for_function(SETTLED)


# Parts that wait for the server say so, as screen readers need it.
SETTLED = """() => new Promise((resolve) => {
    const calm = () => !document.querySelector('[aria-busy="true"]');
    setTimeout(() => resolve(calm()), 150);
})"""
