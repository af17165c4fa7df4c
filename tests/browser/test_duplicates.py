"""The place Duplicates as people use it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def duplicates(open_page: OpenPage, url: str) -> Page:
    page = open_page(f"{url}?tab=duplicates")
    page.locator("#duplicates .side h4").first.wait_for()
    return page


def _summary(page: Page, text: str) -> None:
    expect(page.locator("#duplicates").get_by_role("status")).to_contain_text(text)


def test_a_group_shows_two_texts_side_by_side(duplicates: Page) -> None:
    left, right = (duplicates.locator(".twins").first.locator(".side").nth(n) for n in (0, 1))
    for side in (left, right):
        expect(side.locator(".place-name")).to_contain_text(re.compile(r"\.\w+:\d+"))
        expect(side.locator(".answer")).to_contain_text(re.compile(r"\w{4}"))
    boxes = left.bounding_box(), right.bounding_box()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]


def test_a_typed_threshold_is_found_and_stands_in_the_address(duplicates: Page) -> None:
    duplicates.get_by_label("Threshold as a number").fill("1")
    duplicates.keyboard.press("Enter")
    _summary(duplicates, "No two questions score 1.00 or more")
    assert "threshold=1" in duplicates.url


def test_the_scope_keeps_to_one_document(open_page: OpenPage, url: str) -> None:
    duplicates = open_page(f"{url}?tab=duplicates&threshold=0.4")
    duplicates.get_by_label("Look in").select_option("within one document")
    expect(duplicates.locator(".side h4").first).to_be_visible()
    assert "scope=within" in duplicates.url
    for group in duplicates.locator(".twins").all():
        expect(group.locator(".place-name")).to_have_count(2)
        sources = {place.split(":")[0] for place in group.locator(".place-name").all_inner_texts()}
        assert len(sources) == 1


def test_in_a_larger_group_any_text_can_be_compared(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}?tab=duplicates&threshold=0.6")
    group = page.locator(".twins:has(select.which)").first
    option = group.get_by_label(re.compile("Right text")).locator("option").nth(2)
    expect(option).to_have_text(re.compile(r"^3\. "))
    third = option.inner_text().removeprefix("3. ")
    group.get_by_label(re.compile("Right text")).select_option("3")
    expect(group.locator(".side").nth(1).locator("h4")).to_have_text(third)


def test_open_leads_to_the_record_and_back_to_its_group(duplicates: Page) -> None:
    link = duplicates.locator(".twins").nth(1).get_by_role("link", name=re.compile("^Open")).first
    asked = duplicates.locator(".twins").nth(1).locator("h4").first.inner_text()
    link.click()
    expect(duplicates.locator("#record-question")).to_have_text(asked)
    duplicates.go_back()
    expect(link).to_be_focused()


def test_on_a_phone_the_two_texts_stand_below_each_other(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}?tab=duplicates", width=NARROW)
    page.locator("#duplicates .side h4").first.wait_for()
    left, right = (page.locator(".twins").first.locator(".side").nth(n) for n in (0, 1))
    above, below = left.bounding_box(), right.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
