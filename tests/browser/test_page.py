"""What holds for every tab: it fits a phone, takes a keyboard, trusts no corpus."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Ask, OpenPage

pytestmark = pytest.mark.browser


def assert_fits(page: Page, width: int) -> None:
    """Assert that nothing makes the page wider than the screen, or hides beyond its edge."""
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = page.evaluate(
        """width => [...document.querySelectorAll('.card, .card *, button, input')]
            .filter(e => e.offsetParent && !e.closest('pre, table, .katex, [aria-hidden], .unseen'))
            .filter(e => e.getBoundingClientRect().right > width + 1)
            .map(e => e.outerHTML.slice(0, 120))""",
        width,
    )
    assert beyond == []


def assert_tappable(page: Page) -> None:
    """Assert that what is tapped is at least 40 pixels high."""
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, [role=tab], button.toggle')]
            .filter(e => e.offsetParent && !e.closest('[aria-hidden=true], footer'))
            .filter(e => !e.classList.contains('copy'))
            .filter(e => e.getBoundingClientRect().height < 39.5)
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_every_tab_fits_a_phone(open_page: OpenPage, url: str, ask: Ask) -> None:
    page = open_page(url, width=NARROW)
    assert_fits(page, NARROW)
    ask(page, "What problem does self-attention solve?")  # formulas and a long code block
    expect(page.locator(".card pre").first).to_be_visible()
    assert_fits(page, NARROW)
    assert_tappable(page)
    for tab, there in (("Duplicates", ".group"), ("Browse", "button.opener")):
        page.get_by_role("tab", name=tab).click()
        page.locator(there).first.wait_for()
        assert_fits(page, NARROW)
        assert_tappable(page)
    page.locator("button.opener").nth(3).click()
    page.locator(".near").first.wait_for()
    assert_fits(page, NARROW)


def test_the_whole_of_it_works_by_keyboard(page: Page) -> None:
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("What is data leakage?")
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()
    similar = page.get_by_role("button", name="Similar questions: What is data leakage?")
    similar.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Similar to")).to_be_focused()


def test_code_can_be_copied_and_has_colours(page: Page, ask: Ask) -> None:
    ask(page, "What problem does self-attention solve?")
    code = page.locator(".card.opened div.code").first
    expect(code.locator(".k").first).to_be_visible()
    button = code.get_by_role("button", name="Copy this code")
    button.focus()
    button.press("Enter")
    expect(button).to_have_text("Copied")
