"""The Ask tab as people use it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Ask

pytestmark = pytest.mark.browser


def test_the_first_page_says_what_the_corpus_holds_and_waits_for_a_question(page: Page) -> None:
    expect(page).to_have_title("askalike")
    expect(page.get_by_role("heading", name="64 questions in 5 documents")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_question_in_other_words_finds_the_record_and_shows_its_answer(
    page: Page, ask: Ask
) -> None:
    ask(page, "is dropout switched off when the model predicts?")
    first = page.locator(".card").first
    expect(first.locator(".question h3")).to_have_text("Does dropout stay on at prediction time?")
    expect(first.locator(".answer .md")).to_contain_text("switched off for prediction")
    expect(first).to_contain_text("deep-learning-notes.md:67")
    expect(first.locator(".answer .katex").first).to_be_visible()
    expect(page.locator(".card")).to_have_count(10)


def test_other_answers_are_opened_and_closed_by_their_buttons(page: Page, ask: Ask) -> None:
    ask(page, "What is data leakage?")
    card = page.locator(".card:not(.opened)").first
    question = card.locator(".question h3").inner_text()
    page.get_by_role("button", name=f"Show answer to {question}").click()
    hide = page.get_by_role("button", name=f"Hide answer to {question}")
    expect(hide).to_have_attribute("aria-expanded", "true")
    hide.click()
    expect(page.get_by_role("button", name=f"Show answer to {question}")).to_be_visible()


def test_an_example_is_asked_with_one_click(page: Page) -> None:
    example = page.locator("button.chip").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".card").first.locator(".question h3")).to_have_text(question)
    expect(page.get_by_label("Your question")).to_have_value(question)


def test_the_app_says_what_is_not_in_the_corpus_and_shows_the_nearest(page: Page, ask: Ask) -> None:
    ask(page, "which horse won the Grand National in 1973?")
    notice = page.get_by_role("status").filter(has_text="Nothing in this corpus answers that.")
    expect(notice).to_contain_text("The nearest records:")
    expect(page.locator(".card").first).to_be_visible()


def test_an_empty_question_gets_a_friendly_line(page: Page, ask: Ask) -> None:
    ask(page, "   ")
    expect(page.get_by_role("alert")).to_have_text(
        "The query is empty; ask a question or name a topic."
    )


def test_similar_records_open_in_place_and_back_returns(page: Page, ask: Ask) -> None:
    ask(page, "What is transfer learning?")
    page.get_by_role("button", name="Similar questions: What is transfer learning?").click()
    expect(page.get_by_role("heading", name="Nearest to it")).to_be_visible()
    expect(page.locator(".card").first.locator(".question h3")).to_have_text(
        "What is transfer learning?"
    )
    expect(page.locator(".card").nth(1)).to_contain_text(re.compile(r"\w+\.(md|txt):\d+"))
    page.get_by_role("button", name="Similar questions").first.click()
    page.get_by_role("button", name="Back to “What is transfer learning?”").click()
    page.get_by_role("button", name="Back to the results").click()
    expect(page.locator(".summary")).to_contain_text("The 10 nearest records")


def test_filters_keep_to_one_document(page: Page, ask: Ask) -> None:
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Document").first.click()
    page.get_by_role("option", name="rag-and-llm-bank.txt").click()
    ask(page, "What is overfitting?")
    places = page.locator(".card .place").all_inner_texts()
    assert places
    assert all(place.startswith("rag-and-llm-bank.txt:") for place in places)


def test_filters_keep_to_one_level(page: Page, ask: Ask) -> None:
    page.get_by_role("button", name="Options").click()
    page.get_by_label("Level").first.click()
    page.get_by_role("option", name="expert").click()
    ask(page, "What is overfitting?")
    sections = page.locator(".card .section").all_inner_texts()
    assert sections
    assert set(sections) == {"Expert Level"}
