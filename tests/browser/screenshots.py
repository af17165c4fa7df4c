"""Take pictures of the app: python -m tests.browser.screenshots OUT_DIR

Every view at 1280, 820 and 390 pixels, light and dark, of an app that is started for it over an
index of corpus/documents. Those that the README shows are light.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.browser.conftest import (
    ARGUMENTS,
    MIDDLE,
    NARROW,
    WIDE,
    find_chromium,
    running_app,
    settle,
)
from tests.conftest import DOCUMENTS

QUERY = "Why do the gradients vanish in the first layers of a deep network?"


def main(folder: Path) -> None:
    """Write the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as index:
        settings = Settings.load(index=Path(index))
        ingest([DOCUMENTS], settings, SentenceTransformerEmbedder.open(settings))
        with running_app(settings.index) as url, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=find_chromium(playwright), args=ARGUMENTS
            )
            for theme in ("light", "dark"):
                for width in (WIDE, MIDDLE, NARROW):
                    take(chromium, url, width, folder, theme)
            chromium.close()


def take(chromium: Browser, url: str, width: int, folder: Path, theme: str) -> None:
    """Take every view at one width in one theme."""
    page = chromium.new_page(viewport={"width": width, "height": 844 if width == NARROW else 900})
    for name, (address, step) in VIEWS.items():
        page.goto(f"{url}/?__theme={theme}{address}")
        page.locator("body.started").wait_for()
        settle(page)
        step(page)
        settle(page)
        page.wait_for_timeout(800)  # formulas, and the end of every transition
        page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
    page.close()


def stay(_: Page) -> None:
    """Do nothing more."""


def open_first(page: Page) -> None:
    """Open the first result."""
    page.locator("#results a.row").first.click()


def see_the_desk(page: Page) -> None:
    """Wait until all questions are compared."""
    page.locator("#duplicates .desk-rows a").first.wait_for(timeout=120_000)


def see_the_map(page: Page) -> None:
    """Wait until topics are made and points are drawn."""
    page.locator("#map .legend-name").first.wait_for(timeout=120_000)


def open_topic(page: Page) -> None:
    """Open the page of the first topic, once topics are made."""
    page.locator("#results .home-topics a").first.click(timeout=120_000)
    page.locator("#topic-title").wait_for()


def see_coverage(page: Page) -> None:
    """Wait until topics are made."""
    page.locator(".coverage tbody tr").first.wait_for(timeout=120_000)


VIEWS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "home": ("", stay),
    "results": (f"&q={QUERY}", stay),
    "record": (f"&q={QUERY}", open_first),
    "nothing": ("&q=which horse won the Grand National in 1973?", stay),
    "browse": ("&doc=deep-learning-notes.md", stay),
    "duplicates": ("&tab=duplicates", see_the_desk),
    "map": (f"&tab=map&q={QUERY}", see_the_map),
    "corpus": ("&tab=corpus", stay),
    "topic": ("", open_topic),
    "coverage": ("&tab=corpus&view=coverage", see_coverage),
}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
