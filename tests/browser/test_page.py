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
            .filter(e => !e.classList.contains('copy_code_button'))
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


def test_a_hostile_document_can_do_nothing(open_page: OpenPage, hostile_url: str, ask: Ask) -> None:
    page = open_page(hostile_url)
    ask(page, "what is the {{attack}} ${1+1} <b>here</b>?")
    for button in page.locator("button.toggle[aria-expanded=false]").all():
        button.click()
    expect(page.locator(".summary, .notice").first).to_contain_text("{{attack}} ${1+1} <b>here</b>")
    expect(page.get_by_text("<script>window.pwned=5</script>")).to_be_visible()
    expect(page.get_by_text("costs $5 and $6 total")).to_be_visible()
    page.get_by_role("button", name="Similar questions").first.click()
    page.get_by_role("heading", name="Nearest to it").wait_for()
    for tab in ("Duplicates", "Browse"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(500)
    page.locator("button.opener").first.click()
    page.locator(".card").last.wait_for()
    assert page.evaluate("window.pwned") is None
    assert page.locator(".card :is(script, img, iframe, form, style, svg[onload])").count() == 0
    for link in page.locator(".card a").all():
        assert (link.get_attribute("href") or "").startswith(("http://", "https://", "mailto:"))


def test_code_and_formulas_do_nothing_while_groups_are_redrawn(
    open_page: OpenPage, hostile_url: str
) -> None:
    """Gradio shows a Markdown value for a moment as HTML where a group changes its shape."""
    page = open_page(hostile_url)
    page.get_by_role("tab", name="Duplicates").click()
    for threshold in ("0.4", "0.9", "0.5", "0.3", "1", "0.6", "0.4"):
        page.get_by_label("number input for Threshold").fill(threshold)
        page.get_by_role("button", name="Find duplicates").click()
        page.wait_for_timeout(700)
    page.locator(".group").first.wait_for()
    assert page.evaluate("window.pwned") is None


def test_the_page_forbids_the_browser_every_other_server(page: Page, url: str) -> None:
    response = page.request.get(url)
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
