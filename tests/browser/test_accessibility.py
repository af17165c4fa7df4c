"""axe-core finds nothing to object to, in any place and state, light and dark."""

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import MIDDLE, NARROW, WIDE, OpenPage, settle

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
FINDINGS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""
QUERY = "Why do gradients vanish in deep networks?"


def findings(page: Page) -> list[str]:
    settle(page)
    page.wait_for_timeout(300)  # transitions change colours
    page.evaluate(AXE)
    found: list[str] = page.evaluate(FINDINGS)
    return found


VIEWS: dict[str, str] = {
    "home": "",
    "browsing": "&doc=deep-learning-notes.md",
    "results": "&q=dropout",
    "a record": f"&q={QUERY}",
    "nothing found": "&q=which horse won the Grand National",
    "duplicates": "&tab=duplicates",
    "map": "&tab=map",
    "corpus": "&tab=corpus",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, MIDDLE, NARROW])
def test_every_view_is_accessible(open_page: OpenPage, url: str, width: int, theme: str) -> None:
    page = open_page(f"{url}/?__theme={theme}", width=width)
    for name, address in VIEWS.items():
        page.goto(f"{url}/?__theme={theme}{address}")
        page.locator("body.started").wait_for()
        settle(page)
        if name == "a record":
            page.locator("#results a.row").first.click()
        assert findings(page) == [], name
