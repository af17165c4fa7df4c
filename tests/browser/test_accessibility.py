"""axe-core finds nothing to object to, in any place and state, light and dark."""

from collections.abc import Callable
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
    "two questions": "&q=Why does dropout help? Who won the world cup in 1998?",
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


def open_filters(page: Page) -> None:
    if page.get_by_role("button", name="Filters").is_visible():
        page.get_by_role("button", name="Filters").click()
    for twist in page.locator(".twist:visible").all()[:2]:
        twist.click()


def open_keys(page: Page) -> None:
    page.locator("body").press("?")
    page.get_by_role("dialog", name="Keys").wait_for()


def open_source(page: Page) -> None:
    page.locator("#results a.row").first.click()
    page.locator("#reader .near").first.wait_for()
    page.keyboard.press("o")
    page.locator(".source-line.own").first.wait_for()


def open_menu(page: Page) -> None:
    page.locator("#corpus summary").first.click()
    page.get_by_role("button", name=f"More for {DOCUMENT}").click()
    page.get_by_role("menu").wait_for()


def open_layouts(page: Page) -> None:
    open_menu(page)
    page.get_by_role("menuitem", name="Read again…").click()
    page.get_by_role("dialog").wait_for()


def open_question(page: Page) -> None:
    open_menu(page)
    page.get_by_role("menuitem", name="Remove…").click()
    page.get_by_role("dialog").wait_for()


def open_preview(page: Page) -> None:
    files = [("new.md", b"## What is new?\n\nThis.\n"), ("broken.md", b"\x00\x01" * 40)]
    page.locator('#corpus input[name="files"]').set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    )
    page.get_by_role("button", name="Add 1 document").wait_for()


DOCUMENT = "interview-levels.txt"
OPENED: dict[str, tuple[str, Callable[[Page], None]]] = {
    "filters": ("", open_filters),
    "keys": ("&q=dropout", open_keys),
    "a source": ("&q=dropout", open_source),
    "the menu of a document": ("&tab=corpus", open_menu),
    "a choice of layouts": ("&tab=corpus", open_layouts),
    "a question before removing": ("&tab=corpus", open_question),
    "a preview": ("&tab=corpus", open_preview),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_opens_over_a_view_is_accessible(
    open_page: OpenPage, url: str, width: int, theme: str
) -> None:
    page = open_page(f"{url}/?__theme={theme}", width=width)
    for name, (address, open_it) in OPENED.items():
        page.goto(f"{url}/?__theme={theme}{address}")
        page.locator("body.started").wait_for()
        settle(page)
        open_it(page)
        assert findings(page) == [], name
    page.get_by_role("button", name="Discard").click()
