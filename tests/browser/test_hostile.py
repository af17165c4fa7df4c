"""A corpus that attacks its reader, in a real Chromium: nothing of it runs, shows or is fetched."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Ask, OpenPage
from tests.browser.hostile.documents import NAMES
from tests.browser.hostile.payloads import PAYLOADS
from ui.output.html.render import render, render_line

pytestmark = pytest.mark.browser

WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# What there must not be: in the page, and in what is shown of a corpus.
FIND = """() => {
    const found = [...window.violations];
    if (window.pwned !== undefined) found.push("a payload ran");
    for (const element of document.querySelectorAll("*"))
        for (const {name} of element.attributes)
            if (/^on/i.test(name)) found.push(element.outerHTML.slice(0, 200));
    const bad = "script, iframe, object, embed, form, style, link, meta, base, img, video, audio, "
        + "input, textarea, select, template, noscript, svg script, [formaction], [ping], [id], [name]";
    for (const shown of document.querySelectorAll(".prose"))
        for (const element of shown.querySelectorAll(bad)) found.push(element.outerHTML.slice(0, 200));
    for (const link of document.querySelectorAll(".prose a"))
        if (!/^(https?:|mailto:)/.test(link.getAttribute("href") ?? "http:"))
            found.push(link.outerHTML.slice(0, 200));
    for (const element of document.querySelectorAll(".prose [style]"))
        if (/url|fixed/i.test(element.getAttribute("style"))) found.push(element.outerHTML);
    return found;
}"""


def assert_clean(page: Page) -> None:
    assert page.evaluate(FIND) == []


@pytest.fixture
def hostile(open_page: OpenPage, hostile_url: str) -> Page:
    # A click between two redraws of Gradio's is answered with 500, and lost.
    page = open_page(hostile_url, script=WATCH, tolerate="status of 500")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    return page


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.card:not(.opened) .toggle').forEach(b => b.click())")


def test_nothing_of_a_corpus_runs_in_any_tab(hostile: Page, ask: Ask) -> None:
    page = hostile
    page.get_by_role("button", name="Options").click()
    page.get_by_label("number input for Results").fill("50")
    for number in range(len(NAMES) + 5):
        page.get_by_label("Document").first.click()
        page.get_by_role("option").nth(number).click()
        query = PAYLOADS[number * 7][:100]
        ask(page, query)
        expect(page.locator(".summary q, .notice q").first).to_have_text(" ".join(query.split()))
        open_all(page)
        page.wait_for_timeout(200)
        assert_clean(page)
    for _ in range(3):
        page.wait_for_timeout(1500)
        page.get_by_role("button", name="Similar questions").nth(2).click()
        page.get_by_role("heading", name="Nearest to it").wait_for()
        open_all(page)
        assert_clean(page)


def test_nothing_runs_while_duplicates_are_redrawn(hostile: Page) -> None:
    """Gradio may give the value of one component to another where a group changes its shape."""
    page = hostile
    page.get_by_role("tab", name="Duplicates").click()
    for threshold in ("0.4", "0.9", "0.5", "0.7", "1", "0.6"):
        page.get_by_label("number input for Threshold").fill(threshold)
        page.get_by_role("button", name="Find duplicates").click()
        expect(page.locator("#duplicates-count")).to_contain_text(
            f"{float(threshold):.2f}", timeout=30_000
        )
        open_all(page)
        assert_clean(page)
    page.locator(".group").first.wait_for()


def test_nothing_runs_while_records_are_browsed(hostile: Page) -> None:
    page = hostile
    page.get_by_role("tab", name="Browse").click()
    page.locator("button.opener").first.wait_for()
    for number in range(1, len(NAMES) + 5, 2):
        page.locator("#source input").click()
        page.get_by_role("option").nth(number).click()
        expect(page.locator("h2.title:visible")).to_have_count(1, timeout=30_000)
        assert_clean(page)
    for record in range(3):
        page.wait_for_timeout(1500)  # a click between two redraws of Gradio's is lost
        page.locator("button.opener").nth(record * 4).click()
        page.locator(".near").first.wait_for()
        assert_clean(page)
        page.get_by_role("button", name="← Back").click()
        page.locator(".near").first.wait_for(state="detached")
        page.locator("button.opener").first.wait_for()


def test_what_is_hostile_is_shown_as_text(hostile: Page, ask: Ask) -> None:
    ask(hostile, "what is the {{attack}} ${1+1} <b>here</b>?")
    expect(hostile.locator(".summary, .notice").first).to_contain_text(
        "{{attack}} ${1+1} <b>here</b>"
    )
    hostile.get_by_role("tab", name="Browse").click()
    hostile.get_by_label("Questions with the words").fill("{{value}} ${window.pwned=3} the attack")
    expect(hostile.locator("button.opener")).to_have_count(1)
    hostile.locator("button.opener").click()
    expect(hostile.get_by_text("<script>window.pwned=5</script>")).to_be_visible()
    expect(hostile.get_by_text("costs $5 and $6 total")).to_be_visible()
    expect(hostile.get_by_text("List<String>")).to_be_visible()
    assert_clean(hostile)


def test_the_renderer_is_safe_without_any_policy(browser: Browser) -> None:
    """As HTML, in an attribute and in a template, on a page that allows every script."""
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto("data:text/html,<!DOCTYPE html><div class=prose></div>")
    outbound: list[str] = []
    page.on("request", lambda request: outbound.append(request.url))
    page.evaluate(
        """parts => {
            for (const html of parts)
                for (const sink of [html, `<b title="${html}">x</b>`, (0, eval)("`" + html + "`")]) {
                    const shown = document.createElement("div");
                    document.querySelector(".prose").append(shown);
                    shown.innerHTML = sink;
                    for (const element of shown.querySelectorAll("b[title] *, b[title]"))
                        for (const {name, value} of [...element.attributes])
                            if (/^on/.test(name) && !value) element.removeAttribute(name);
                }
        }""",
        [html for payload in PAYLOADS for html in (render(payload), f"<p>{render_line(payload)}")],
    )
    page.wait_for_timeout(500)
    assert page.evaluate(FIND) == []
    assert outbound == []
    page.close()
