"""The place Duplicates as people look at it: its queue, its texts, its addresses."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage, settle
from tests.browser.desk import NAMES

pytestmark = pytest.mark.browser

# Elements of a place that is never slow to draw.
MOST_ELEMENTS = 1_500


@pytest.fixture
def duplicates(open_page: OpenPage, shop_url: str) -> Page:
    page = open_page(f"{shop_url}/?tab=duplicates")
    page.locator("#duplicates .side h4").first.wait_for()
    return page


def _item(page: Page) -> str:
    settle(page)
    return page.locator("article.item").get_attribute("data-key") or ""


def test_an_item_shows_two_texts_side_by_side(duplicates: Page) -> None:
    left, right = (duplicates.locator(".side").nth(n) for n in (0, 1))
    for side in (left, right):
        expect(side.locator(".place-name")).to_contain_text(re.compile(r"\.\w+:\d+"))
        expect(side.locator(".answer")).to_contain_text(re.compile(r"\w{4}"))
    boxes = left.bounding_box(), right.bounding_box()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]


def test_what_only_one_text_says_is_marked_in_it(duplicates: Page) -> None:
    kept = duplicates.locator(".side.is-kept")
    other = duplicates.locator(".side:not(.is-kept)")
    for side, mark in ((kept, "ins"), (other, "del")):
        own = side.locator("h4").inner_text()
        for text in side.locator(f"h4 {mark}").all_inner_texts():
            assert text in own
    # Turned round, so are the marks.
    told = kept.get_attribute("data-id")
    other.get_by_role("radio").click()
    was_kept = duplicates.locator(f'.side[data-id="{told}"]')
    expect(was_kept.locator("ins")).to_have_count(0)


def test_the_queue_stands_beside_its_item(duplicates: Page) -> None:
    row = duplicates.locator(".desk-rows a").nth(1)
    row.click()
    key = row.locator("..").get_attribute("data-key") or ""
    expect(duplicates.locator("article.item")).to_have_attribute("data-key", key)
    expect(row).to_have_attribute("aria-current", "true")
    assert f"item={key}" in duplicates.url
    expect(row).to_be_focused()


def test_an_address_brings_the_same_view_back(open_page: OpenPage, shop_url: str) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates")
    first = _item(page)
    page.locator(".desk-rows a").nth(2).click()
    third = _item(page)
    page.get_by_label("Look in").select_option("Across documents")
    settle(page)
    assert "scope=across" in page.url
    page.get_by_role("button", name="All", exact=True).click()
    settle(page)
    assert "state=all" in page.url
    address = page.url
    page.reload()
    settle(page)
    assert page.url == address
    expect(page.get_by_label("Look in")).to_have_value("across")
    expect(page.get_by_role("button", name="All", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.go_back()
    page.go_back()
    expect(page.locator("article.item")).to_have_attribute("data-key", third)
    expect(page.get_by_label("Look in")).to_have_value("")
    page.go_back()
    expect(page.locator("article.item")).to_have_attribute("data-key", first)


def test_a_moved_threshold_counts_at_once_and_is_found_when_it_rests(duplicates: Page) -> None:
    slider = duplicates.get_by_label("How sure, at least")
    asked: list[str] = []
    duplicates.on("request", lambda one: asked.append(one.url) if "/desk?" in one.url else None)
    expect(duplicates.locator(".histogram span")).to_have_count(20)
    slider.focus()
    for _ in range(5):
        duplicates.keyboard.press("ArrowRight")
    said = slider.get_attribute("aria-valuetext") or ""
    assert re.fullmatch(r"0\.\d\d: \d+ pairs?", said)
    expect(duplicates.locator("#threshold-says")).to_contain_text(said.split(": ")[1])
    expect(duplicates).to_have_url(re.compile(rf"threshold={float(said[:4]):g}"))
    settle(duplicates)
    assert len([one for one in asked if "count=20" in one]) <= 2


def test_where_nothing_is_found_the_page_says_what_to_change(
    open_page: OpenPage, shop_url: str
) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates&threshold=1&pair=nowhere.md")
    ending = page.locator(".finished")
    expect(ending).to_contain_text("No duplicates here")
    expect(ending.get_by_role("link", name="Lower the threshold")).to_be_visible()
    ending.get_by_role("link", name="Any documents").click()
    expect(page.get_by_label("Documents")).to_have_value("")
    assert "pair=" not in page.url


def test_the_scope_keeps_to_one_document(open_page: OpenPage, shop_url: str) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates")
    page.get_by_label("Look in").select_option("Within one document")
    expect(page.locator(".desk-rows li")).to_have_count(1)
    assert "scope=within" in page.url
    expect(page.locator(".side .place-name")).to_contain_text([f"{NAMES[0]}:"] * 2)


def test_a_pair_of_documents_narrows_the_queue(open_page: OpenPage, shop_url: str) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates")
    settle(page)
    page.get_by_label("Documents").select_option(value=f'["{NAMES[0]}"]')
    expect(page.locator(".desk-rows li")).to_have_count(1)
    assert f"pair={NAMES[0]}" in page.url
    page.get_by_label("Documents").select_option(value='["guide.md","help.md"]')
    expect(page.locator(".desk-rows li")).to_have_count(2)


def test_a_group_of_three_is_listed_and_any_of_it_compared(
    open_page: OpenPage, shop_url: str
) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates&pair=guide.md&pair=help.md")
    members = page.locator(".members li")
    expect(members).to_have_count(3)
    other = members.locator('.member[aria-pressed="false"]').last
    identifier = other.get_attribute("data-compare") or ""
    other.click()
    expect(page.locator(".side").nth(1)).to_have_attribute("data-id", identifier)
    page.keyboard.press("3")
    expect(members.nth(2).get_by_role("radio")).to_be_checked()
    expect(members.nth(0).get_by_role("radio")).not_to_be_checked()


def test_look_alikes_are_listed_only_where_they_are_asked_for(
    open_page: OpenPage, shop_url: str
) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates")
    settle(page)
    expect(page.locator('.desk-rows .kind[data-kind="related"]')).to_have_count(0)
    page.get_by_label("Kind").select_option("related")
    settle(page)
    assert "kind=related" in page.url
    expect(page.locator('.desk-rows .kind:not([data-kind="related"])')).to_have_count(0)


def test_open_leads_to_the_record_and_back_to_its_item(duplicates: Page) -> None:
    duplicates.locator(".desk-rows a").nth(1).click()
    link = duplicates.locator(".side a.open-record").first
    asked = duplicates.locator(".side h4").first.inner_text()
    link.click()
    expect(duplicates.locator("#record-question")).to_have_text(asked)
    duplicates.go_back()
    expect(link).to_be_focused()


def test_the_merged_draft_can_be_copied(duplicates: Page) -> None:
    duplicates.locator("summary", has_text="Merged draft").click()
    question = duplicates.locator(".merged-question").inner_text()
    duplicates.locator(".merged").get_by_role("button", name="Copy", exact=True).last.click()
    expect(duplicates.get_by_role("button", name="Copied")).to_be_visible()
    duplicates.locator("#search").focus()
    duplicates.keyboard.press("Control+v")
    expect(duplicates.locator("#search")).to_have_value(re.compile(re.escape(question)))


def test_an_item_that_is_gone_says_so_and_leads_on(open_page: OpenPage, shop_url: str) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates&item=0123456789abcdef", tolerate="404")
    expect(page.get_by_role("alert").filter(has_text="not in the queue")).to_be_visible()
    page.get_by_role("button", name="To the next one").click()
    expect(page.locator(".side h4").first).to_be_visible()


def test_however_much_is_found_the_place_stays_small(open_page: OpenPage, shop_url: str) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates")
    page.locator(".desk-rows a").first.wait_for()
    for _ in range(5):
        page.keyboard.press("n")
        settle(page)
        assert page.evaluate("document.querySelectorAll('#duplicates *').length") < MOST_ELEMENTS
    assert page.locator(".desk-rows li").count() <= 20


def test_the_way_through_the_queue_leads_over_its_pages(open_page: OpenPage, shop_url: str) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates&page=2")
    page.locator(".desk-rows a").first.wait_for()
    settle(page)
    second = _item(page)
    page.keyboard.press("p")
    expect(page.locator(".desk-rows li").last.locator("a")).to_have_attribute(
        "aria-current", "true"
    )
    assert "page=" not in page.url
    page.keyboard.press("n")
    expect(page.locator("article.item")).to_have_attribute("data-key", second)
    assert "page=2" in page.url


def test_on_a_phone_nothing_is_beyond_the_edge(open_page: OpenPage, shop_url: str) -> None:
    page = open_page(f"{shop_url}/?tab=duplicates", width=NARROW)
    page.locator(".desk-rows a").first.wait_for()
    expect(page.locator("article.item")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Kind")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
