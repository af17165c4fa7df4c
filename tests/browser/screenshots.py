"""Take pictures of the app: python -m tests.browser.screenshots OUT_DIR

Every tab, 1280 and 390 pixels wide, light and dark: 12 PNGs of an app that is started for it, over
an index of corpus/documents.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.browser.conftest import ARGUMENTS, NARROW, WIDE, find_chromium, running_app
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
                for width in (WIDE, NARROW):
                    take(chromium, f"{url}/?__theme={theme}", width, folder, theme)
            chromium.close()


def take(chromium: Browser, url: str, width: int, folder: Path, theme: str) -> None:
    """Take the three tabs at one width in one theme."""
    page = chromium.new_page(viewport={"width": width, "height": 900 if width == WIDE else 844})
    page.goto(url)
    tabs: dict[str, Callable[[Page], None]] = {"ask": ask, "duplicates": find, "browse": browse}
    for name, open_tab in tabs.items():
        open_tab(page)
        page.wait_for_timeout(1200)  # formulas, fonts, and the end of every transition
        page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
    page.close()


def ask(page: Page) -> None:
    """Ask a question whose answer has a formula."""
    page.get_by_label("Your question").fill(QUERY)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".card").first.wait_for()


def find(page: Page) -> None:
    """Open the groups of duplicates."""
    page.get_by_role("tab", name="Duplicates").click()
    page.locator(".group").first.wait_for()


def browse(page: Page) -> None:
    """Open the list of questions."""
    page.get_by_role("tab", name="Browse").click()
    page.locator("button.opener").first.wait_for()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
