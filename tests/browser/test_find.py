"""Find: what is typed, chosen and opened; the box, the address and the list always agree."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, WIDE, OpenPage

pytestmark = pytest.mark.browser

OpenFind = Callable[..., Page]
QUERY = "how does dropout work"


@pytest.fixture
def find(open_page: OpenPage, url: str) -> OpenFind:
    """Open the page at an address below its own, once its list is there."""

    def opened(address: str = "", width: int = WIDE) -> Page:
        page = open_page(f"{url}/{address}", width=width, tolerate="Failed to load resource")
        page.locator("#results .list > *").first.wait_for()
        return page

    return opened


def asked(page: Page) -> str:
    """Return the query of the address."""
    return parse_qs(urlsplit(page.url).query).get("q", [""])[0]


def test_what_nothing_here_names_is_said(find: OpenFind) -> None:
    page = find("?q=What does error E4711 mean?")
    expect(page.locator(".verdict")).to_contain_text("nothing here names E4711")
    expect(page.locator(".verdict")).not_to_contain_text("Answered here")


TWO = "Why does dropout help? Who won the world cup in 1998?"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_question_of_a_query_says_whether_it_is_answered(find: OpenFind, width: int) -> None:
    page = find(f"?q={TWO}", width=width)
    verdict = page.locator(".verdict")
    expect(verdict.locator("strong")).to_have_text("1 of 2 questions is answered here")
    parts = page.get_by_role("list", name="What was asked").get_by_role("listitem")
    expect(parts.nth(0)).to_contain_text("1 · Why does dropout help?")
    expect(parts.nth(0)).to_contain_text("answered")
    expect(parts.nth(1)).to_contain_text("not answered")
    rows = page.locator("#results a.row .row-part")
    expect(rows.nth(0)).to_have_text("1 · Why does dropout help?")
    expect(rows.nth(1)).to_have_text("2 · Who won the world cup in 1998?")
    alone = parts.nth(0).get_by_role("button")
    alone.focus()
    page.keyboard.press("Enter")  # asks this one alone
    expect(verdict.locator("strong")).to_have_text("Answered here")
    expect(page.locator(".row-part")).to_have_count(0)
    assert asked(page) == "Why does dropout help?"


def test_results_come_while_a_query_is_typed(find: OpenFind) -> None:
    page = find()
    page.get_by_label("Search the questions and answers").press_sequentially(QUERY, delay=20)
    expect(page.locator(".verdict strong")).to_have_text("Answered here")
    expect(page).to_have_title(f"{QUERY} – askalike")
    assert asked(page) == QUERY
    page.go_back()  # all that was typed is one step
    expect(page.locator(".home-sum")).to_be_visible()
    expect(page.locator("#search")).to_have_value("")


def test_a_query_that_is_typed_while_another_runs_is_the_one_that_is_shown(find: OpenFind) -> None:
    page = find()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(lambda address: "/ask?" in address and "slow" in address, hold)
    page.locator("#search").fill("slow")
    page.wait_for_timeout(300)
    page.locator("#search").fill(QUERY)
    expect(page.locator(".row-question").first).to_contain_text("dropout", ignore_case=True)
    shown = page.locator(".row-question").all_inner_texts()
    assert len(held) == 1
    page.wait_for_timeout(300)
    assert page.locator(".row-question").all_inner_texts() == shown
    assert asked(page) == page.locator("#search").input_value() == QUERY


def test_escape_empties_the_box_and_back_fills_it_again(find: OpenFind) -> None:
    page = find(f"?q={QUERY}")
    page.locator("#search").press("Escape")
    expect(page.locator(".home-sum")).to_be_visible()
    assert asked(page) == ""
    page.go_back()
    expect(page.locator("#search")).to_have_value(QUERY)
    expect(page.locator(".verdict")).to_be_visible()


def test_opening_a_record_does_not_move_the_list(find: OpenFind) -> None:
    page = find(f"?q={QUERY}")
    page.wait_for_timeout(1_000)  # until formulas are drawn
    row = page.locator("#results li").nth(3)
    before = row.bounding_box()
    row.locator("a.row").click()
    expect(row.locator("a.row")).to_have_attribute("aria-current", "true")
    assert row.bounding_box() == before
    expect(page).to_have_title(f"{row.locator('.row-question').inner_text()} – askalike")
    page.go_back()
    expect(page.locator("a.row[aria-current]")).to_have_count(0)


def test_filters_count_what_the_others_leave_and_can_be_taken_away(find: OpenFind) -> None:
    page = find()
    page.locator("[data-field=levels] label", has_text="expert").click()
    expect(page.locator(".filter-chip")).to_have_text("expert")
    number = page.locator(".verdict strong").inner_text().split()[0]
    expect(
        page.locator("[data-field=levels] li", has_text="expert").locator(".count")
    ).to_have_text(number)
    page.locator(".filter-chip").click()
    expect(page.locator(".filter-chip")).to_have_count(0)
    expect(page.locator(".home-sum")).to_be_visible()


def test_the_page_of_a_list_is_in_the_address(find: OpenFind) -> None:
    page = find()
    first = page.locator(".row-question").first.inner_text()
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#results .pager")).to_contain_text("51–")
    second = page.locator(".row-question").first.inner_text()
    page.reload()
    expect(page.locator(".row-question").first).to_have_text(second)
    page.locator("a.row").nth(1).click()
    page.locator("#reader article").wait_for()
    expect(page.locator(".row-question").first).to_have_text(second)
    page.go_back()
    page.go_back()
    expect(page.locator(".row-question").first).to_have_text(first)
    page.go_forward()
    expect(page.locator(".row-question").first).to_have_text(second)
    page.locator("[data-field=levels] label", has_text="expert").click()
    expect(page.locator(".filter-chip")).to_be_visible()
    assert "page" not in page.url
    page = find("?page=9999")  # past the last
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    expect(page.locator("a.row").first).to_be_visible()


def test_filters_that_the_corpus_does_not_have_are_said_and_left_out(find: OpenFind) -> None:
    page = find("?level=expert&doc=gone.md&tag=nope&layout=nope")
    notice = page.locator(".lost-filters")
    expect(notice).to_have_text(
        "“gone.md”, “nope”, “nope” are not in this corpus, so these filters were left out."
    )
    expect(page.locator(".filter-chip")).to_have_text(["expert"])
    assert parse_qs(urlsplit(page.url).query) == {"level": ["expert"]}
    expect(page.locator("a.row").first).to_be_visible()
    page.locator("#search").fill(QUERY)
    expect(page.locator(".verdict")).to_be_visible()
    expect(notice).to_have_count(0)


def test_no_view_is_made_of_more_than_1500_elements(find: OpenFind) -> None:
    page = find()
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#results .pager")).to_contain_text("51–64 of 64")
    page.wait_for_timeout(1_000)
    assert page.evaluate("document.querySelectorAll('*').length") <= 1500
    page = find(f"?q={QUERY}")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#results li")).to_have_count(50)
    page.wait_for_timeout(1_000)
    assert page.evaluate("document.querySelectorAll('*').length") <= 1500


def test_on_a_phone_the_filters_are_a_sheet(find: OpenFind) -> None:
    page = find(f"?q={QUERY}", width=NARROW)
    page.get_by_role("button", name="Filters").click()
    sheet = page.get_by_role("dialog", name="Filters")
    sheet.get_by_label("beginner").first.check()
    expect(page.locator(".badge")).to_have_text("1")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("button", name="Filters, 1 chosen")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_a_server_that_is_away_is_waited_for_with_the_query_kept(find: OpenFind) -> None:
    page = find()
    page.route("**/api/v1/**", lambda route: route.abort())
    page.locator("#search").fill(QUERY)
    expect(page.locator(".banner")).to_contain_text("The server does not answer")
    page.unroute_all()
    expect(page.locator(".verdict strong")).to_have_text("Answered here")
    expect(page.locator(".banner")).to_be_hidden()
    assert asked(page) == page.locator("#search").input_value() == QUERY


def test_an_index_that_is_gone_is_said_with_what_to_do(find: OpenFind) -> None:
    page = find()
    problem = '{"type": "/docs#index", "detail": "there is no index; run askalike doctor"}'
    page.route(
        "**/api/v1/**",
        lambda route: route.fulfill(
            status=503, body=problem, content_type="application/problem+json"
        ),
    )
    page.locator("#search").fill(QUERY)
    expect(page.locator(".lost")).to_contain_text("There is no index; run askalike doctor.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").first.click()
    expect(page.locator(".lost")).to_have_count(0)
    expect(page.locator(".verdict strong")).to_have_text("Answered here")


def test_the_theme_is_kept(find: OpenFind) -> None:
    page = find()
    page.locator(".theme").click()
    page.locator(".theme").click()
    expect(page.locator("body.dark")).to_have_count(1)
    page.reload()
    expect(page.locator("body.dark")).to_have_count(1)
