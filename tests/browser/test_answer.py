"""The answer in the reader, and the conversation under it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage

pytestmark = pytest.mark.browser

_ASKED = "?q=what+is+overfitting"


@pytest.fixture
def answered(open_page: OpenPage, url: str) -> Page:
    page = open_page(url + _ASKED)
    page.locator(".follow-up input").wait_for()
    return page


def test_a_number_opens_its_record_at_the_sentence_and_back_is_the_answer(answered: Page) -> None:
    sentence = answered.locator(".told .unit").first.inner_text()
    answered.locator("a.cite").first.click()
    expect(answered.locator("#reader .cited")).to_contain_text(sentence[:40])
    answered.go_back()
    expect(answered.locator(".told .unit").first).to_have_text(sentence)


def test_a_follow_up_is_read_with_the_query_and_its_address_brings_it_back(answered: Page) -> None:
    row = answered.locator("#results a.row").nth(2)
    before = row.bounding_box()
    answered.fill("#follow-up", "how can I prevent it?")
    answered.press("#follow-up", "Enter")
    expect(answered.locator("#read-as")).to_have_value("how can I prevent overfitting?")
    assert row.bounding_box() == before
    expect(answered.locator("#follow-up")).to_be_focused()
    answered.reload()
    expect(answered.locator("#read-as")).to_have_value("how can I prevent overfitting?")
    answered.go_back()
    expect(answered.locator("#answer-title")).to_have_text("what is overfitting")


def test_what_a_follow_up_is_read_as_can_be_changed_and_a_key_forgets_it(answered: Page) -> None:
    answered.fill("#follow-up", "why?")
    answered.press("#follow-up", "Enter")
    answered.fill("#read-as", "how does dropout work")
    answered.press("#read-as", "Enter")
    expect(answered.locator("#answer-title")).to_have_text("how does dropout work")
    expect(answered.locator("#read-as")).to_have_count(0)
    answered.locator("#answer-title").focus()
    answered.keyboard.press("x")
    expect(answered.locator(".turns")).to_have_count(0)
    expect(answered.locator("#answer-title")).to_have_text("what is overfitting")


def test_on_a_telephone_the_answer_covers_the_list(open_page: OpenPage, url: str) -> None:
    page = open_page(url + _ASKED, width=NARROW)
    page.locator(".to-answer").click()
    page.locator(".told .unit").first.wait_for()
    page.locator("a.cite").first.click()
    page.locator("#record-question").wait_for()
    page.locator("#reader .back").click()
    page.locator(".told .unit").first.wait_for()
    page.locator("#reader .back").click()
    expect(page.locator("#results a.row").first).to_be_visible()
