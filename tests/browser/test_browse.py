"""The Browse tab as people use it."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def browse(page: Page) -> Page:
    page.get_by_role("tab", name="Browse").click()
    page.locator("button.opener").first.wait_for()
    return page


def choose(page: Page, label: str, option: str) -> None:
    page.locator(f"#{label} input").click()
    page.get_by_role("option", name=option).click()


def test_every_question_can_be_reached(browse: Page) -> None:
    expect(browse.locator("button.opener")).to_have_count(50)
    browse.get_by_role("button", name="Show more").click()
    expect(browse.locator("button.opener")).to_have_count(64)


def test_a_document_and_a_section_narrow_the_list(browse: Page) -> None:
    choose(browse, "source", "deep-learning-notes.md")
    expect(browse.locator("button.opener")).to_have_count(14)
    choose(browse, "section", "Architectures")
    expect(browse.locator("button.opener")).to_have_count(4)
    choose(browse, "source", "ml-interview-guide.md")
    expect(browse.locator("button.opener")).to_have_count(12)


def test_words_narrow_the_list(browse: Page) -> None:
    browse.get_by_label("Questions with the words").fill("TRANSFER learning")
    expect(browse.locator("button.opener")).to_have_count(2)
    browse.get_by_label("Questions with the words").fill("sourdough")
    expect(browse.get_by_role("alert")).to_contain_text("No question here has these words.")


def test_a_record_opens_whole_with_its_neighbours_and_back_returns(browse: Page) -> None:
    first = "Why do gradients vanish in deep networks, and what fixes it?"
    browse.get_by_role("button", name=first).click()
    card = browse.locator(".card").first
    expect(card.locator(".question h3")).to_have_text(first)
    expect(card).to_contain_text("Gradient clipping treats the opposite problem")
    expect(card.locator(".katex").first).to_be_visible()
    neighbour = browse.get_by_role("button", name="What is the vanishing gradient problem?")
    neighbour.click()
    expect(browse.locator(".card").first.locator(".question h3")).to_have_text(
        "What is the vanishing gradient problem?"
    )
    browse.get_by_role("button", name=f"← Back to “{first}”").click()
    expect(card.locator(".question h3")).to_have_text(first)
    browse.get_by_role("button", name="← Back to the list").click()
    expect(browse.locator("button.opener")).to_have_count(50)
