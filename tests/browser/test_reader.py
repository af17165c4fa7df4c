"""The reader and the keys as people use them."""

import re

import pytest
from playwright.sync_api import Page, expect

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
