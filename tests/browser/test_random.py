"""Whatever is clicked and typed, quickly: no error, and box, address and results agree."""

import random
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, OpenPage, settle

pytestmark = pytest.mark.browser

WORDS = ["dropout", "what is", "leak", "attention", "gradient?", "xyzzy", "über", "  ", "k"]
KEYS = ["j", "k", "ArrowDown", "Enter", "Escape", "/", "?", "s", "c", "Tab", "Backspace", "o"]
# Everything that can be clicked and leads nowhere else.
CLICKABLE = """seed => {
    const there = [...document.querySelectorAll("a[href], button, summary, select, input, label")]
        .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled)
        .filter(e => !e.closest(".prose a, [download], [data-leaves], form[action]"))
        .filter(e => !e.target && (!e.href || new URL(e.href).pathname === location.pathname))
        .filter(e => e.type !== "file");
    const chosen = there[seed % there.length];
    chosen?.click();
    return chosen ? chosen.outerHTML.slice(0, 100) : "nothing";
}"""

# A busy machine may still be opening a record when the address is looked at.
SAME_RECORD = """() => {
    const opened = new URL(location.href).searchParams.get("id");
    return !opened || document.querySelector("#reader article[data-id]")?.dataset.id === opened;
}"""

# Back as far as the page goes, not out of it.
GO = """step => { if (step > 0 || navigation.canGoBack) history.go(step); }"""


@pytest.mark.parametrize(("seed", "width"), [(1, WIDE), (2, WIDE), (3, NARROW)])
def test_fifty_quick_actions_leave_the_page_in_order(
    open_page: OpenPage, url: str, seed: int, width: int
) -> None:
    page = open_page(url, width=width)
    page.on("dialog", lambda dialog: dialog.dismiss())
    chance = random.Random(seed)  # noqa: S311  not for secrets
    done = [act(page, chance) for _ in range(50)]
    page.wait_for_timeout(400)
    settle(page)
    assert_agrees(page, done)


def act(page: Page, chance: random.Random) -> str:
    """Do one thing without waiting for what comes of it."""
    kind = chance.choice(("type", "key", "click", "click", "history"))
    if kind == "type":
        word = chance.choice(WORDS)
        page.keyboard.type(word)
        return f"type {word}"
    if kind == "key":
        key = chance.choice(KEYS)
        page.keyboard.press(key)
        return f"press {key}"
    if kind == "history":
        page.evaluate(GO, step := chance.choice((-1, 1)))
        return f"go {step}"
    return f"click {page.evaluate(CLICKABLE, chance.randrange(10_000))}"


def assert_agrees(page: Page, done: list[str]) -> None:
    """Assert that the box, the address and what is shown are of one state."""
    given = parse_qs(urlparse(page.url).query)
    query = given.get("q", [""])[0]
    place = given.get("tab", ["find"])[0]
    # The box keeps the spaces as they were typed, the query does not.
    assert page.locator("#search").input_value().split() == query.split(), done
    # Find and Map have the filters and the reader in common; what is Find's own is its list.
    parts = {"find": "#results", "duplicates": "#duplicates", "map": "#map", "corpus": "#corpus"}
    shown = [name for name, part in parts.items() if page.locator(part).is_visible()]
    if place == "find" and page.viewport_size == {"width": NARROW, "height": 900}:
        shown = shown or ["find"]  # a record covers the list
    assert shown == [place], done
    if place == "find":  # elsewhere the reader is hidden, and follows when it is shown again
        page.wait_for_function(SAME_RECORD)
