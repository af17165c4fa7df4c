"""The Duplicates tab as people use it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def duplicates(page: Page) -> Page:
    page.get_by_role("tab", name="Duplicates").click()
    page.locator("#duplicates-count .summary").wait_for()
    return page


def test_opening_the_tab_shows_groups_with_two_texts_side_by_side(duplicates: Page) -> None:
    group = duplicates.locator(".group").filter(has_text="What is transfer learning?")
    left, right = group.locator(".text").first, group.locator(".text").nth(1)
    expect(left).to_contain_text("ml-interview-guide.md:180")
    expect(right).to_contain_text("topic-checklist.md:12")
    for text in (left, right):
        expect(text.locator(".answer .md").first).to_contain_text(re.compile(r"\w{4}"))
    boxes = left.bounding_box(), right.bounding_box()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]


def test_the_slider_changes_what_is_found(duplicates: Page) -> None:
    before = duplicates.locator(".group").count()
    slider = duplicates.get_by_role("slider")
    box = slider.bounding_box()
    assert box is not None
    duplicates.mouse.click(box["x"] + 0.35 * box["width"], box["y"] + box["height"] / 2)
    expect(duplicates.locator("#duplicates-count")).not_to_contain_text("0.65")
    expect(duplicates.locator(".group")).not_to_have_count(before)
    assert duplicates.locator(".group").count() > before


def test_a_typed_threshold_is_found_with_the_button_and_can_find_none(duplicates: Page) -> None:
    duplicates.get_by_label(re.compile("number input for Threshold")).fill("1")
    duplicates.get_by_role("button", name="Find duplicates").click()
    expect(duplicates.get_by_role("status").filter(has_text="No two questions")).to_be_visible()


def test_in_a_group_of_three_any_two_texts_can_be_compared(duplicates: Page) -> None:
    duplicates.get_by_label(re.compile("number input for Threshold")).fill("0.4")
    duplicates.get_by_role("button", name="Find duplicates").click()
    group = duplicates.locator(".group:has(.questions)").first
    item = group.locator(".questions li").nth(2)
    third = item.evaluate("item => item.firstChild.textContent.trim()")
    group.get_by_label("Right text").click()
    duplicates.get_by_role("option", name="Question 3").click()
    heading = group.locator(".text").nth(1).locator(".question h4")
    assert third
    expect(heading).to_have_text(third)


def test_the_scope_keeps_to_one_document(duplicates: Page) -> None:
    duplicates.get_by_label("Look in").click()
    duplicates.get_by_role("option", name="within one document").click()
    expect(duplicates.locator("#duplicates-count")).not_to_have_text(re.compile("4 groups"))
    for group in duplicates.locator(".group").all():
        sources = [place.split(":")[0] for place in group.locator(".place").all_inner_texts()]
        assert len(set(sources)) == 1


def test_on_a_phone_the_two_texts_stand_below_each_other(open_page: OpenPage, url: str) -> None:
    page = open_page(url, width=NARROW)
    page.get_by_role("tab", name="Duplicates").click()
    left, right = (page.locator(".group").first.locator(".text").nth(n) for n in (0, 1))
    expect(right).to_be_visible()
    above, below = left.bounding_box(), right.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
