"""The reader and the keys as people use them."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, OpenPage

pytestmark = pytest.mark.browser

_QUERY = "?q=python+code+for+softmax"


@pytest.fixture
def found(open_page: OpenPage, url: str) -> Page:
    page = open_page(url + _QUERY)
    page.locator("#results a.row").first.wait_for()
    return page


def _question(page: Page) -> str:
    page.locator("#record-question").wait_for()
    return page.locator("#record-question").inner_text()


def test_a_row_opens_whole_with_the_words_of_the_query_marked(found: Page) -> None:
    found.locator("#results a.row").first.click()
    expect(found.locator("#reader .answer mark").first).to_have_text(re.compile("softmax"))
    expect(found.locator("#reader .stands .layout")).to_be_visible()
    expect(found.locator("#reader .similar .near")).to_have_count(8)


def test_a_record_is_shown_before_its_similar_ones_which_move_nothing(found: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:  # Playwright takes no method of a list
        held.append(route)

    found.route("**/api/v1/similar?*", hold)
    found.locator("#results a.row").first.click()
    question = _question(found)
    expect(found.locator("#reader .similar")).to_have_attribute("aria-busy", "true")
    expect(found.locator("#reader .similar .skeleton").first).to_be_visible()
    before = found.locator("#reader article").bounding_box()
    found.locator("#results a.row").nth(1).click()
    expect(found.locator("#record-question")).not_to_have_text(question)
    found.locator("#results a.row").first.click()  # its own were asked for, and dropped
    expect(found.locator("#record-question")).to_have_text(question)
    found.wait_for_timeout(300)
    for route in held:
        route.continue_()
    expect(found.locator("#reader .similar .near")).to_have_count(8)
    assert found.locator("#reader article").bounding_box() == before
    assert question not in found.locator("#reader .similar").inner_text()


def test_similar_ones_that_fail_are_said_and_asked_for_again(open_page: OpenPage, url: str) -> None:
    page = open_page(url + _QUERY, tolerate="status of 500")
    page.route("**/api/v1/similar?*", lambda route: route.fulfill(status=500, json={}), times=1)
    page.locator("#results a.row").first.click()
    page.locator("#reader .similar").get_by_role("button", name="Try again").click()
    expect(page.locator("#reader .similar .near")).to_have_count(8)


def test_a_record_under_the_pointer_is_there_when_it_is_clicked(found: Page) -> None:
    asked: list[str] = []
    row = found.locator("#results a.row").nth(2)
    with found.expect_response("**/api/v1/record?*"):
        row.hover()
    found.on("request", lambda request: asked.append(request.url))
    row.click()
    _question(found)
    found.locator("#reader .near").first.wait_for()
    assert [address for address in asked if "/record?" in address] == []


def test_the_trail_of_similar_records_outlives_back_and_reload(found: Page) -> None:
    found.locator("#results a.row").first.click()
    first = _question(found)
    found.locator("#reader .near").first.click()
    steps = found.locator("#reader .trail li")
    expect(steps).to_have_text([first])
    found.reload()
    expect(steps).to_have_text([first])
    found.go_back()
    expect(found.locator("#record-question")).to_have_text(first)
    expect(steps).to_have_count(0)


def test_the_source_opens_at_the_lines_of_the_record(found: Page) -> None:
    found.locator("#results a.row").first.click()
    first = re.search(r":(\d+)", found.locator("#reader .stands .place-name").inner_text())
    assert first
    found.keyboard.press("o")
    own = found.get_by_role("dialog").locator(".source-line.own").first
    expect(own).to_have_attribute("data-number", first[1])
    expect(own).to_be_in_viewport()
    found.keyboard.press("Escape")
    expect(found.locator(".overlay")).to_have_count(0)


def test_keys_lead_through_the_list_without_filling_the_history(found: Page) -> None:
    before = found.evaluate("history.length")
    found.keyboard.press("j")
    first = _question(found)
    found.keyboard.press("j")
    expect(found.locator("#record-question")).not_to_have_text(first)
    found.keyboard.press("k")
    expect(found.locator("#record-question")).to_have_text(first)
    assert found.evaluate("history.length") == before
    found.keyboard.press("Enter")
    expect(found.locator("#record-question")).to_be_focused()
    found.keyboard.press("/")
    expect(found.locator("#search")).to_be_focused()
    found.keyboard.type("j?")
    expect(found.locator(".overlay")).to_have_count(0)


def test_what_is_copied_is_question_and_answer_also_without_a_clipboard(found: Page) -> None:
    found.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    found.locator("#results a.row").first.click()
    question = _question(found)
    found.keyboard.press("c")
    expect(found.locator("#reader > [role=status]")).to_have_text("Question and answer are copied.")
    found.keyboard.press("/")
    found.keyboard.press("ControlOrMeta+v")
    expect(found.locator("#search")).to_have_value(re.compile(re.escape(f"## {question}")))


def test_a_record_that_is_gone_is_said_in_words(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}?id=..%2Fgone", tolerate="the server responded with a status of 40")
    expect(page.get_by_role("heading", name="This record is not in the corpus")).to_be_visible()


def test_on_a_phone_back_closes_the_reader_at_its_row(open_page: OpenPage, url: str) -> None:
    page = open_page(url + _QUERY, width=NARROW)
    row = page.locator("#results a.row").nth(2)
    row.click()
    expect(page.locator("#record-question")).to_be_focused()
    expect(page.locator("#results")).to_have_attribute("inert", "")
    page.locator("#reader .near").first.click()
    page.locator("#reader .trail").wait_for()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator("#reader")).to_be_hidden()
    expect(row).to_be_focused()
