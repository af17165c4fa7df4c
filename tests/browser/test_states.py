"""What happens to a page: its server goes and comes, it is printed, zoomed, or kept still."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import MIDDLE, OpenPage, settle

pytestmark = pytest.mark.browser

QUERY = "how does dropout work"
ADDRESSES = ("", f"?q={QUERY}", "?tab=duplicates", "?tab=map", "?tab=corpus")
MOVING = "document.getAnimations().filter(one => one.playState === 'running').length"


def test_what_is_typed_while_the_server_is_away_is_asked_when_it_is_back(
    open_page: OpenPage, url: str
) -> None:
    page = open_page(url, tolerate="ERR_INTERNET_DISCONNECTED")
    page.locator("#results a.row").first.wait_for()
    page.context.set_offline(True)
    box = page.locator("#search")
    box.press_sequentially("how does drop", delay=30)
    expect(page.locator(".banner")).to_contain_text("The server does not answer")
    box.press_sequentially("out work", delay=30)
    page.context.set_offline(False)
    expect(page.locator(".verdict strong")).to_have_text("Answered here", timeout=15_000)
    expect(page.locator(".banner")).to_be_hidden()
    expect(page.locator(".row-question").first).to_contain_text("dropout", ignore_case=True)
    assert box.input_value() == QUERY


def test_a_record_is_printed_alone_and_else_the_list(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/?q={QUERY}")
    page.locator("#results a.row").first.wait_for()
    page.emulate_media(media="print")
    expect(page.locator("#results a.row").first).to_be_visible()
    expect(page.locator("#masthead")).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("#results a.row").first.click()
    page.locator("#reader article").wait_for()
    page.emulate_media(media="print")
    expect(page.locator("#reader .answer")).to_be_visible()
    for hidden in ("#results", "#masthead", "#facets", "#reader .actions", "#reader .similar"):
        expect(page.locator(hidden)).to_be_hidden()


def test_at_twice_the_size_nothing_is_beyond_the_edge_and_nothing_moves_for_who_wants_that(
    open_page: OpenPage, url: str
) -> None:
    page = open_page(url, width=640)
    page.set_viewport_size({"width": 640, "height": 450})
    page.emulate_media(reduced_motion="reduce")
    for address in ADDRESSES:
        page.goto(f"{url}/{address}")
        page.locator("body.started").wait_for()
        assert page.evaluate(MOVING) == 0, address
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, address


def test_a_view_between_phone_and_desk_has_filters_in_a_sheet_and_the_record_beside(
    open_page: OpenPage, url: str
) -> None:
    page: Page = open_page(f"{url}/?q={QUERY}", width=MIDDLE)
    page.get_by_role("button", name="Filters").click()
    sheet = page.get_by_role("dialog", name="Filters")
    sheet.locator("[data-field=levels] label").first.click()
    sheet.get_by_role("button", name="Show").last.click()
    expect(sheet).to_be_hidden()
    expect(page.locator(".filter-chip")).to_have_count(1)
    row = page.locator("#results a.row").first
    row.click()
    page.locator("#reader .near").first.click()
    expect(page.locator("#reader .trail li")).to_have_count(1)
    expect(row).to_be_visible()
    shown = page.locator("#record-question").inner_text()
    page.reload()
    expect(page.locator("#record-question")).to_have_text(shown)
    expect(page.locator(".filter-chip")).to_have_count(1)
    page.go_back()
    page.go_back()
    expect(page.locator("#reader article")).to_have_count(0)
