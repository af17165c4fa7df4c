"""What holds for every view: it fits a phone, takes a keyboard, is light, and rests."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Ask, OpenPage, settle

pytestmark = pytest.mark.browser

LONG = "What problem does self-attention solve?"  # formulas and a long block of code
VIEWS = {
    "home": "",
    "results": f"?q={LONG}",
    "browsing": "?doc=deep-learning-notes.md",
    "nothing found": "?q=which horse won the Grand National",
    "duplicates": "?tab=duplicates",
    "map": "?tab=map",
    "corpus": "?tab=corpus",
}
MOST_REQUESTS = 70
MOST_NODES = 1_500
MOST_SHIFT = 0.1
SHIFTS = """window.shifted = 0; new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true})"""
# What reaches beyond the edge of the screen and does not scroll in a place of its own.
BEYOND = """width => [...document.querySelectorAll("a, button, input, select, h1, h2, h3, h4, p, li")]
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .filter(e => !e.closest("pre, table, .katex, .trail, .similar, [aria-hidden=true], .unseen, [inert]"))
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .map(e => e.outerHTML.slice(0, 120))"""
# Links in running text may be as high as their line.
SMALL = """() => [...document.querySelectorAll(
        ".button, .plain-button, .ways a, a.row, .action, .field, .theme, .chip-link, .filter-chip")]
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .filter(e => !e.closest("[inert], [aria-hidden=true]"))
    .filter(e => e.getBoundingClientRect().height < 39.5)
    .map(e => e.outerHTML.slice(0, 120))"""


def arrive(page: Page) -> None:
    """Wait until what an address shows is there."""
    page.locator("body.started").wait_for()
    shown = "a.row, #duplicates .desk-rows a, #duplicates .finished, #map p, #corpus table"
    page.locator(shown).first.wait_for()
    settle(page)


def assert_fits(page: Page, width: int, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert page.evaluate(BEYOND, width) == [], name


@pytest.mark.parametrize("width", [NARROW, 320])
def test_every_view_fits_a_phone(open_page: OpenPage, url: str, width: int) -> None:
    page = open_page(url, width=width)
    for name, address in VIEWS.items():
        page.goto(f"{url}/{address}")
        arrive(page)
        assert_fits(page, width, name)
        if name == "results":
            page.locator("a.row").first.click()
            page.locator("#reader .answer").wait_for()
            assert_fits(page, width, "a record")
            page.go_back()
            page.get_by_role("button", name="Filters").click()
            page.get_by_role("dialog", name="Filters").wait_for()
            assert_fits(page, width, "the filters")


def test_what_is_tapped_is_large_enough(open_page: OpenPage, url: str) -> None:
    page = open_page(url, width=NARROW)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
    for name, address in VIEWS.items():
        page.goto(f"{url}/{address}")
        arrive(page)
        assert page.evaluate("matchMedia('(pointer: coarse)').matches")
        assert page.evaluate(SMALL) == [], name


def test_the_whole_of_it_works_by_keyboard(page: Page) -> None:
    box = page.get_by_label("Search the questions and answers")
    expect(box).to_be_focused()
    page.keyboard.type("What is data leakage?")
    expect(page.locator(".verdict strong")).to_have_text("Answered here")
    page.keyboard.press("ArrowDown")
    expect(page.locator("a.row").first).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#reader article").wait_for()
    page.locator("a.row").first.press("Enter")
    expect(page.locator("#record-question")).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("#reader .near").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reader .trail li")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).to_be_focused()


def test_code_can_be_copied_and_has_colours(page: Page, ask: Ask) -> None:
    ask(page, LONG)
    page.locator("#results a.row").first.click()
    code = page.locator("#reader .answer div.code").first
    expect(code.locator(".k").first).to_be_visible()
    button = code.locator("button.copy")
    expect(button).to_have_accessible_name("Copy this code")
    button.press("Enter")
    expect(button).to_have_text("Copied")


def test_the_first_load_is_light_and_a_page_at_rest_asks_nothing(
    open_page: OpenPage, url: str
) -> None:
    page = open_page(url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    arrive(page)
    page.wait_for_load_state("networkidle")
    assert 0 < len(asked) <= MOST_REQUESTS
    assert [address for address in asked if not address.startswith((url, "data:"))] == []
    asked.clear()
    page.wait_for_timeout(3_000)  # at rest
    assert asked == []


def test_nothing_jumps_while_a_view_opens(open_page: OpenPage, url: str) -> None:
    """The sum of layout shifts; web.dev calls up to 0.1 good."""
    for width in (WIDE, NARROW):
        page = open_page(url, width=width)
        page.add_init_script(SHIFTS)
        for name, address in VIEWS.items():
            page.goto(f"{url}/{address}")
            arrive(page)
            assert page.evaluate("window.shifted") <= MOST_SHIFT, (name, width)


def test_no_view_is_heavy(open_page: OpenPage, url: str) -> None:
    page = open_page(url, width=WIDE)
    for name, address in VIEWS.items():
        page.goto(f"{url}/{address}")
        arrive(page)
        assert page.evaluate("document.querySelectorAll('*').length") <= MOST_NODES, name
