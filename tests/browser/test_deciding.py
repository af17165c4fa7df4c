"""Deciding duplicates as people do: by keyboard, on a desk and on a phone."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from corpus.settings import Settings
from tests.browser.conftest import MIDDLE, NARROW, WIDE, OpenPage, running_app
from tests.browser.desk import ASKED, NAMES
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser

ALL = len(ASKED) + 1
KEYS = "rows => rows.map(row => row.dataset.key)"


@pytest.fixture
def desk_url(shop_url: str) -> Iterator[str]:
    """The desk with nothing decided, before and after."""
    clear(shop_url)
    yield f"{shop_url}/?tab=duplicates"
    clear(shop_url)


def clear(server: str) -> None:
    """Undo all that is decided."""
    listed = httpx.get(f"{server}/api/v1/desk", params={"state": "all", "count": 200}, timeout=60)
    for item in listed.json()["items"]:
        if item["decision"]:
            undone = {"id": item["decision"]["id"]}
            httpx.post(f"{server}/api/v1/decisions/undo", json=undone, timeout=60)


def at_the_desk(open_page: OpenPage, address: str, width: int = WIDE) -> Page:
    page = open_page(address, width=width)
    page.locator(".desk-rows a").first.wait_for()
    return page


def shown(page: Page) -> str:
    """Return the key of the item that is open once its texts are there."""
    item = page.locator("#duplicates article.item")
    item.locator(".side h4").first.wait_for()
    return item.get_attribute("data-key") or ""


def done(page: Page) -> Locator:
    return page.locator(".desk-done")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_ten_groups_are_reviewed_by_keyboard(
    open_page: OpenPage, desk_url: str, width: int
) -> None:
    page = at_the_desk(open_page, desk_url, width)
    expect(done(page)).to_have_text(f"0 of {ALL} decided")
    if width == NARROW:
        page.locator(".desk-rows a").first.focus()
        page.keyboard.press("Enter")
    seen = []
    for number, key in enumerate("srdssr2sdss", 1):
        seen.append(shown(page))
        page.keyboard.press(key)
        if key == "2":
            expect(page.locator(".side.is-kept")).to_have_attribute("aria-label", "Text 2")
            continue
        expect(page.locator("article.item")).not_to_have_attribute("data-key", seen[-1])
        expect(page.locator(".toast")).to_contain_text("Decided")
        assert f"item={shown(page)}" in page.url, number
    assert len(set(seen)) == 10
    if width == NARROW:
        page.keyboard.press("Escape")
    expect(done(page)).to_have_text(f"10 of {ALL} decided")
    expect(page.locator(".desk-rows li")).to_have_count(ALL - 10)
    assert not {*seen} & {*page.locator(".desk-rows li").evaluate_all(KEYS)}
    page.reload()
    expect(done(page)).to_have_text(f"10 of {ALL} decided")


def test_a_choice_of_keeper_is_saved(open_page: OpenPage, desk_url: str, shop_url: str) -> None:
    page = at_the_desk(open_page, desk_url)
    key = shown(page)
    kept = page.locator(".side.is-kept").get_attribute("data-id")
    other = page.locator(".side:not(.is-kept)").get_attribute("data-id")
    assert kept != other
    page.locator(".side:not(.is-kept)").get_by_role("radio").click()
    expect(page.locator(".side.is-kept")).to_have_attribute("data-id", other or "")
    page.get_by_role("button", name="Same", exact=True).click()
    expect(page.locator(".toast")).to_contain_text(re.compile(r"Decided same, keeps \w+\.md:\d+"))
    expect(done(page)).to_contain_text("1 of")
    page.wait_for_timeout(300)
    item = httpx.get(f"{shop_url}/api/v1/desk/{key}", timeout=60).json()
    assert item["keeper"] == other
    assert item["decision"]["decision"] == "same"


def test_undo_brings_an_item_back_and_shows_it(open_page: OpenPage, desk_url: str) -> None:
    page = at_the_desk(open_page, desk_url)
    first = shown(page)
    page.keyboard.press("d")
    expect(page.locator("article.item")).not_to_have_attribute("data-key", first)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("article.item")).to_have_attribute("data-key", first)
    expect(done(page)).to_contain_text("0 of")
    page.keyboard.press("s")
    page.keyboard.press("u")
    expect(page.locator("article.item")).to_have_attribute("data-key", first)
    expect(page.locator(".desk-rows li").first).to_have_attribute("data-key", first)
    page.reload()
    expect(done(page)).to_contain_text("0 of")


def test_an_old_decision_is_undone_where_it_is_shown(open_page: OpenPage, desk_url: str) -> None:
    page = at_the_desk(open_page, desk_url)
    first = shown(page)
    page.keyboard.press("r")
    expect(done(page)).to_contain_text("1 of")
    page.wait_for_timeout(500)
    page.goto(f"{desk_url}&state=decided")
    expect(page.locator(".decided-note")).to_contain_text("Decided related")
    page.keyboard.press("u")
    expect(page.locator(".decided-note")).to_have_count(0)
    expect(page.locator(".desk-rows li")).to_have_count(0)
    page.goto(desk_url)
    expect(page.locator(".desk-rows li").first).to_have_attribute("data-key", first)


def test_keys_do_nothing_while_somebody_types_or_is_elsewhere(
    open_page: OpenPage, desk_url: str
) -> None:
    page = at_the_desk(open_page, desk_url)
    shown(page)
    page.locator("#search").focus()
    page.keyboard.type("s")
    page.get_by_label("Kind").focus()
    page.keyboard.press("d")
    page.goto(f"{desk_url}&tab=corpus")
    page.get_by_role("link", name="Corpus").click()
    page.locator("#corpus table").wait_for()
    page.keyboard.press("s")
    page.get_by_role("link", name="Duplicates").click()
    expect(done(page)).to_contain_text("0 of")


def test_the_keys_are_on_the_buttons_and_in_the_dialog(open_page: OpenPage, desk_url: str) -> None:
    page = at_the_desk(open_page, desk_url)
    for name, key in {"Same": "s", "Related": "r", "Different": "d", "Next": "n"}.items():
        button = page.locator(".decide-bar").get_by_role("button", name=name, exact=True)
        expect(button).to_have_attribute("aria-keyshortcuts", key)
        expect(button).to_contain_text(key.upper())
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("keep this one")
    page.keyboard.press("s")  # not while a dialog is open
    page.keyboard.press("Escape")
    expect(done(page)).to_contain_text("0 of")


def test_next_and_previous_leave_an_item_open(open_page: OpenPage, desk_url: str) -> None:
    page = at_the_desk(open_page, desk_url)
    first = shown(page)
    page.keyboard.press("n")
    expect(page.locator("article.item")).not_to_have_attribute("data-key", first)
    page.keyboard.press("p")
    expect(page.locator("article.item")).to_have_attribute("data-key", first)
    expect(page.locator(".desk-rows a[aria-current]")).to_have_count(1)
    expect(done(page)).to_contain_text("0 of")


def test_a_refused_decision_is_put_back_and_says_why(open_page: OpenPage, desk_url: str) -> None:
    page = open_page(desk_url, tolerate="507")
    page.locator(".desk-rows a").first.wait_for()
    first = shown(page)

    def refuse(route: Route) -> None:
        problem = {"type": "x#no-room", "title": "No room", "detail": "the disk is full"}
        route.fulfill(status=507, json=problem, content_type="application/problem+json")

    page.route("**/api/v1/decisions", refuse)
    page.keyboard.press("s")
    expect(page.locator(".toast")).to_contain_text("Not saved: The disk is full.")
    expect(page.locator("article.item")).to_have_attribute("data-key", first)
    expect(page.locator(".desk-rows li").first).to_have_attribute("data-key", first)
    expect(done(page)).to_contain_text("0 of")


def test_all_exact_copies_are_decided_at_once_and_undone_at_once(
    open_page: OpenPage, desk_url: str
) -> None:
    page = at_the_desk(open_page, desk_url)
    copies = sum(one == other for _, one, other in ASKED)
    page.get_by_role("button", name="Decide all exact copies").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("documents stay as they are")
    dialog.get_by_role("button", name="Decide all").click()
    expect(page.locator(".toast")).to_contain_text(f"Decided {copies} groups of exact copies")
    expect(done(page)).to_have_text(f"{copies} of {ALL} decided")
    page.keyboard.press("u")
    expect(done(page)).to_have_text(f"0 of {ALL} decided")
    page.reload()
    expect(done(page)).to_have_text(f"0 of {ALL} decided")


def test_when_all_is_decided_the_page_says_what_comes_next(
    open_page: OpenPage, desk_url: str
) -> None:
    page = at_the_desk(open_page, desk_url)
    for _ in range(ALL):
        key = shown(page)
        page.keyboard.press("s")
        expect(page.locator(f'article.item[data-key="{key}"]')).to_have_count(0)
    ending = page.locator(".finished")
    expect(ending.get_by_role("heading")).to_have_text(f"All {ALL} are decided")
    for name in ("Markdown", "CSV", "JSON lines", "Patch"):
        expect(ending.get_by_role("link", name=name)).to_have_attribute(
            "href", re.compile(r"/api/v1/duplicates/report\?format=\w+$")
        )
    ending.get_by_role("link", name="Look at the decisions").click()
    expect(page.locator(".desk-rows li")).to_have_count(20)
    assert "state=decided" in page.url


def test_on_a_phone_the_item_covers_the_queue_and_gives_the_focus_back(
    open_page: OpenPage, desk_url: str
) -> None:
    page = at_the_desk(open_page, desk_url, NARROW)
    row = page.locator(".desk-rows a").nth(2)
    row.click()
    left, right = (page.locator(".side").nth(number) for number in (0, 1))
    expect(left.locator("h4")).to_be_visible()
    expect(page.locator("#masthead")).to_be_hidden()
    expect(row).to_be_hidden()
    above, below = left.bounding_box(), right.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.get_by_role("button", name="Queue").click()
    expect(row).to_be_focused()
    assert "item=" not in page.url


def test_who_may_not_decide_reads_why(open_page: OpenPage, shop_index: Settings) -> None:
    with running_app(shop_index.index, "--read-only") as address:
        page = at_the_desk(open_page, f"{address}/?tab=duplicates")
        shown(page)
        expect(page.locator(".why-not")).to_contain_text("read-only")
        for name in ("Same", "Related", "Different", "Undo", "Decide all exact copies…"):
            expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        page.keyboard.press("s")
        expect(done(page)).to_contain_text("0 of")
        assert findings(page) == []
        page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, MIDDLE, NARROW])
def test_the_desk_is_accessible_in_all_its_states(
    open_page: OpenPage, desk_url: str, width: int, theme: str
) -> None:
    page = at_the_desk(open_page, f"{desk_url}&__theme={theme}", width)
    page.get_by_text("Report", exact=True).click()
    assert findings(page) == []
    page.keyboard.press("Escape")
    if width == NARROW:
        page.get_by_role("button", name="Filters").click()
        assert findings(page) == []
    if width != WIDE:
        page.locator(".desk-rows a").first.click()
    shown(page)
    page.locator("summary", has_text="Merged draft").click()
    page.keyboard.press("s")
    expect(page.locator(".toast")).to_be_visible()
    assert findings(page) == []
    page.goto(f"{desk_url}&__theme={theme}&state=decided")
    page.locator(".desk-rows a").first.wait_for()
    assert findings(page) == []
    page.goto(f"{desk_url}&__theme={theme}&kind=related&pair={NAMES[0]}")
    page.locator(".finished").wait_for()
    assert findings(page) == []
