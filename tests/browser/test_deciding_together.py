"""Groups of several texts, and several people at one desk: taking one out, marks, decided elsewhere."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.desk import THRICE
from tests.browser.test_deciding import at_the_desk, clear, desk_url, done, shown

pytestmark = pytest.mark.browser

__all__ = ["desk_url"]


def three(server: str) -> dict[str, Any]:
    """Return an item of three texts."""
    listed = httpx.get(f"{server}/api/v1/desk", params={"count": 200}, timeout=60).json()["items"]
    found: dict[str, Any] = next(one for one in listed if len(one["ids"]) == 3)
    return found


def item_of(server: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{server}/api/v1/desk/{key}", timeout=60).json()
    return found


def decide(server: str, key: str, decision: str, **more: str) -> httpx.Response:
    body = {"key": key, "decision": decision, **more}
    return httpx.post(f"{server}/api/v1/decisions", json=body, timeout=60)


def words_of(stretches: list[list[str]], op: str) -> list[str]:
    return [word for own, words in stretches if own == op for word in words.split()]


def open_item(open_page: OpenPage, desk: str, key: str, width: int = WIDE, **more: Any) -> Page:
    page = open_page(f"{desk}&item={key}", width=width, **more)
    page.locator(f'article.item[data-key="{key}"] .side h4').first.wait_for()
    # The queue says who may decide.
    expect(done(page)).to_contain_text("of") if width == WIDE else page.wait_for_timeout(500)
    return page


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_one_text_is_taken_out_by_key_and_one_undo_brings_it_back(
    open_page: OpenPage, desk_url: str, shop_url: str, width: int
) -> None:
    group = three(shop_url)
    page = open_item(open_page, desk_url, group["key"], width)
    right = page.locator(".side:not(.is-kept)")
    first = right.get_attribute("data-id")
    page.keyboard.press("j")
    expect(right).not_to_have_attribute("data-id", first or "")
    out = right.get_attribute("data-id") or ""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("x")
    expect(page.locator(".toast")).to_contain_text("Taken out: ")
    expect(page.locator("article.item")).not_to_have_attribute("data-key", group["key"])
    left = item_of(shop_url, shown(page))
    assert set(left["ids"]) == {*group["ids"]} - {out}
    assert left["decision"] is None
    taken = item_of(shop_url, group["key"])
    assert (taken["apart"], taken["decision"]["decision"]) == ([out], "different")
    page.keyboard.press("u")
    expect(page.locator("article.item")).to_have_attribute("data-key", group["key"])
    assert item_of(shop_url, group["key"])["decision"] is None
    page.reload()
    page.locator("article.item .side h4").first.wait_for()
    assert three(shop_url)["key"] == group["key"]


def test_one_text_is_taken_out_by_its_button_and_stands_among_the_decided(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    group = three(shop_url)
    page = open_item(open_page, desk_url, group["key"])
    row = page.locator(".member").nth(2)
    row.click()
    expect(row).to_have_attribute("aria-pressed", "true")
    out = page.locator(".side:not(.is-kept)").get_attribute("data-id")
    page.get_by_role("button", name="Take out").click()
    expect(page.locator(".toast")).to_contain_text("Taken out: ")
    expect(done(page)).to_contain_text("1 of")
    page.goto(f"{desk_url}&state=decided")
    expect(page.locator(".desk-rows li")).to_have_count(1)
    expect(page.locator(".was-decided")).to_contain_text("taken out")
    expect(page.locator("#item-title")).to_have_text("One text, taken out of its group")
    expect(page.locator(f'.side[data-id="{out}"] .keeps')).to_have_text("taken out")
    page.get_by_role("button", name="Undo this").click()
    expect(page.locator(".desk-rows li")).to_have_count(0)
    page.goto(desk_url)
    expect(done(page)).to_contain_text("0 of")


def held(page: Page, name: str = "**/api/v1/decisions") -> list[Route]:
    """Hold back what the page sends until a test lets it go."""
    waiting: list[Route] = []
    page.route(name, lambda route: waiting.append(route))  # noqa: PLW0108  a builtin is none
    return waiting


def let_go(page: Page, waiting: list[Route]) -> None:
    for route in waiting:
        route.continue_()
    page.unroute("**/api/v1/decisions")


def test_a_key_pressed_twice_takes_one_text_out_once(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    group = three(shop_url)
    page = open_item(open_page, desk_url, group["key"])
    waiting = held(page)
    page.keyboard.press("x")
    page.wait_for_timeout(200)
    for key in "xsu":
        page.keyboard.press(key)
    expect(page.locator(".toast")).to_contain_text("just being taken out")
    page.wait_for_timeout(200)
    assert len(waiting) == 1
    let_go(page, waiting)
    expect(page.locator(".toast")).to_contain_text("Taken out: ")
    page.wait_for_timeout(500)
    expect(page.locator(".toast")).to_contain_text("Taken out: ")
    expect(done(page)).to_contain_text("1 of")
    listed = {"state": "decided", "count": 200}
    decided = httpx.get(f"{shop_url}/api/v1/desk", params=listed, timeout=60).json()["items"]
    assert [one["key"] for one in decided] == [group["key"]]


@pytest.mark.parametrize("where", ["next", "find"])
def test_who_goes_on_while_a_text_is_taken_out_stays_there(
    open_page: OpenPage, desk_url: str, shop_url: str, where: str
) -> None:
    group = three(shop_url)
    page = open_item(open_page, desk_url, group["key"])
    waiting = held(page)
    page.keyboard.press("x")
    page.wait_for_timeout(100)
    if where == "next":
        page.keyboard.press("n")
        expect(page.locator("article.item")).not_to_have_attribute("data-key", group["key"])
        there = shown(page)
    else:
        page.get_by_role("tab", name="Find").or_(
            page.get_by_role("link", name="Find")
        ).first.click()
        there = ""
    address = page.url
    let_go(page, waiting)
    expect(page.locator(".toast")).to_contain_text("Taken out: ")
    page.wait_for_timeout(800)
    assert page.url == address
    if there:
        expect(page.locator("article.item")).to_have_attribute("data-key", there)
        expect(done(page)).to_contain_text("1 of")


def test_what_is_taken_out_already_is_not_sent_again(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    group = three(shop_url)
    out = next(one for one in group["ids"] if one != group["keeper"])
    decide(shop_url, group["key"], "different", apart=out)
    page = open_item(open_page, f"{desk_url}&state=decided", group["key"])
    expect(page.locator(f'.side[data-id="{out}"] .keeps')).to_have_text("taken out")
    waiting = held(page)
    page.keyboard.press("x")
    expect(page.locator(".toast")).to_contain_text("Taken out already: ")
    assert waiting == []
    again = decide(shop_url, group["key"], "different", apart=out)
    assert again.status_code == 400
    assert "is taken out already" in again.json()["detail"]


def test_nothing_is_taken_out_of_two(open_page: OpenPage, desk_url: str) -> None:
    page = at_the_desk(open_page, desk_url)
    key = shown(page)
    expect(page.get_by_role("button", name="Take out")).to_have_count(0)
    page.keyboard.press("x")
    expect(page.locator(".toast")).to_contain_text("Nothing can be taken out of two")
    expect(page.locator("article.item")).to_have_attribute("data-key", key)
    expect(done(page)).to_contain_text("0 of")


def test_marks_and_draft_follow_the_text_that_is_kept(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    group = three(shop_url)
    page = open_item(open_page, desk_url, group["key"])
    kept = page.locator(".side.is-kept")
    other = next(one for one in group["ids"] if one != group["keeper"])
    number = group["ids"].index(other) + 1
    page.keyboard.press(str(number))
    expect(kept).to_have_attribute("data-id", other)
    for _ in range(2):
        right = page.locator(".side:not(.is-kept)")
        against = right.get_attribute("data-id") or ""
        assert against != other
        asked = f"{shop_url}/api/v1/desk/{group['key']}?keeper={other}"
        compared = httpx.get(asked, timeout=60).json()["comparisons"]
        (mine,) = [one for one in compared if one["b"] == against]
        assert mine["a"] == other
        only = words_of(mine["answer"], "only_b")
        alone = words_of(mine["answer"], "only_a")
        expect(page.locator(".legend")).not_to_be_empty()
        marked = right.locator(".answer del").all_inner_texts()
        assert [word for text in marked for word in text.split()] == only
        added = kept.locator(".answer ins").all_inner_texts()
        assert [word for text in added for word in text.split()] == alone
        page.keyboard.press("k")
        expect(right).not_to_have_attribute("data-id", against)
    page.keyboard.press("s")
    expect(page.locator(".toast")).to_contain_text("Decided same")
    page.wait_for_timeout(300)
    assert item_of(shop_url, group["key"])["keeper"] == other
    page.goto(f"{desk_url}&state=decided")
    expect(kept).to_have_attribute("data-id", other)
    expect(page.locator(".legend")).not_to_be_empty()


def test_marks_that_cannot_be_fetched_are_said_to_be_missing(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    group = three(shop_url)
    page = open_item(open_page, desk_url, group["key"], tolerate="507")
    refuse = {"type": "x#no-room", "title": "No room", "detail": "the disk is full"}

    def refused(route: Route) -> None:
        route.fulfill(status=507, json=refuse, content_type="application/problem+json")

    page.route(re.compile(r"/api/v1/desk/\w+\?.*keeper="), refused)
    other = next(n for n, one in enumerate(group["ids"], 1) if one != group["keeper"])
    page.keyboard.press(str(other))
    expect(page.locator(".side.is-kept")).to_have_attribute("data-id", group["ids"][other - 1])
    page.keyboard.press("j")  # the marks of the two that stood there before are here
    expect(page.locator(".legend")).to_contain_text("could not be fetched")


def test_what_another_decided_meanwhile_is_shown_when_it_is_opened(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    page = at_the_desk(open_page, desk_url)
    first = shown(page)
    page.keyboard.press("n")
    expect(page.locator("article.item")).not_to_have_attribute("data-key", first)
    page.wait_for_timeout(2_100)
    assert decide(shop_url, first, "related").status_code == 200
    page.keyboard.press("p")
    expect(page.locator("article.item")).to_have_attribute("data-key", first)
    expect(page.locator(".decided-note")).to_contain_text("Decided related")
    expect(page.locator(".toast")).to_contain_text("Decided meanwhile")
    expect(done(page)).to_contain_text("1 of")


def test_who_decides_what_another_decided_is_told_and_the_first_decision_stays(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    page = open_page(desk_url, tolerate="409")
    page.locator(".desk-rows a").first.wait_for()
    first = shown(page)
    theirs = decide(shop_url, first, "related").json()["id"]
    page.keyboard.press("s")
    expect(page.locator(".toast")).to_contain_text(
        re.compile(r"Not saved: This was decided related.* meanwhile")
    )
    expect(page.locator("article.item")).to_have_attribute("data-key", first)
    expect(page.locator(".decided-note")).to_contain_text("Decided related")
    expect(done(page)).to_contain_text("1 of")
    assert item_of(shop_url, first)["decision"]["id"] == theirs
    page.keyboard.press("s")  # and now it is meant
    expect(page.locator(".toast")).to_contain_text("Decided same")
    page.wait_for_timeout(500)
    assert item_of(shop_url, first)["decision"]["decision"] == "same"


def test_a_group_from_which_another_took_a_text_is_shown_as_it_is(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    group = three(shop_url)
    page = open_item(open_page, desk_url, group["key"], tolerate="409")
    decide(shop_url, group["key"], "different", apart=group["ids"][0])
    page.keyboard.press("d")
    expect(page.locator(".toast")).to_contain_text("Not saved")
    expect(page.locator("#item-title")).to_have_text("One text, taken out of its group")


def test_two_windows_decide_the_same_queue_and_nothing_is_lost(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    one = at_the_desk(open_page, desk_url)
    other = at_the_desk(open_page, desk_url)
    first = shown(one)
    assert shown(other) == first
    one.keyboard.press("d")
    expect(one.locator(".toast")).to_contain_text("Decided different")
    one.wait_for_timeout(2_100)
    other.bring_to_front()
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(".decided-note")).to_contain_text("Decided different")
    expect(done(other)).to_contain_text("1 of")
    other.keyboard.press("u")
    expect(other.locator(".toast")).to_contain_text("Undone")
    expect(done(other)).to_contain_text("0 of")
    assert item_of(shop_url, first)["decision"] is None


def test_undo_after_a_reload_takes_back_what_is_shown(
    open_page: OpenPage, desk_url: str, shop_url: str
) -> None:
    page = at_the_desk(open_page, desk_url)
    first = shown(page)
    page.keyboard.press("s")
    expect(done(page)).to_contain_text("1 of")
    page.wait_for_timeout(500)
    page.reload()
    page.locator(".desk-rows a").first.wait_for()
    key = shown(page)
    page.keyboard.press("u")  # nothing was decided on this page
    page.wait_for_timeout(300)
    assert shown(page) == key
    assert item_of(shop_url, first)["decision"]["decision"] == "same"
    page.goto(f"{desk_url}&state=all&item={first}")
    expect(page.locator(".decided-note")).to_contain_text("Decided same")
    page.keyboard.press("u")
    expect(page.locator(".toast")).to_contain_text("Undone")
    expect(page.locator(".decided-note")).to_have_count(0)
    page.wait_for_timeout(300)
    assert item_of(shop_url, first)["decision"] is None


def test_there_are_groups_of_three(desk_url: str, shop_url: str) -> None:
    assert len(three(shop_url)["ids"]) == len(THRICE) + 1
    clear(shop_url)
