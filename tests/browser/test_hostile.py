"""A corpus that attacks its reader, in a real Chromium: nothing of it runs, shows or is fetched."""

from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, Ask, OpenPage, settle
from tests.browser.hostile.documents import NAMES
from tests.browser.hostile.payloads import PAYLOADS
from ui.output.html.render import render, render_line

pytestmark = pytest.mark.browser

WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# What there must not be: in the page, in prose of a corpus, and in what is only ever text of it.
FIND = """() => {
    const found = [...window.violations];
    const show = (element) => found.push(element.outerHTML.slice(0, 200));
    if (window.pwned !== undefined) found.push("a payload ran");
    for (const element of document.querySelectorAll("*"))
        for (const {name} of element.attributes)
            if (/^on/i.test(name)) show(element);
    const bad = "script, iframe, object, embed, form, style, link, meta, base, img, video, audio, "
        + "input, textarea, select, template, noscript, svg script, [formaction], [ping], [id], [name]";
    const prose = ".prose, .row-question, .row-snippet, #record-question, .asks, .side h4, "
        + ".row-line, .member-question";
    for (const shown of document.querySelectorAll(prose)) {
        shown.querySelectorAll(bad).forEach(show);
        for (const element of shown.querySelectorAll("[style]"))
            if (/url|fixed/i.test(element.getAttribute("style"))) show(element);
    }
    const text = ".row-documents, .merged-question, .toast span, .row-place, .group-name, .group-section, .choice-name, .filter-chip span, .also, "
        + ".home-try a, .chip-link span, .crumbs a, .place-name, .label, .trail a, .source-line, "
        + ".samples li, .document .title, option, [role=status].unseen, title";
    for (const shown of document.querySelectorAll(text)) [...shown.children].forEach(show);
    for (const link of document.querySelectorAll("a[href]"))
        if (!/^(https?|mailto):/.test(link.href)) show(link);
    for (const image of document.querySelectorAll("img, iframe, object, embed"))
        if (!image.closest(".brand")) show(image);
    return found;
}"""
# Parts of documents that were read, and where each stands in the address.
HOSTILE_VALUES = [
    "<img src=x onerror=window.pwned=1>",
    "\"'><svg onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "${window.pwned=1}{{window.pwned=1}}",
    "__proto__",
    "..%2f..%2fetc/passwd\x00\u202e",
]


def assert_clean(page: Page) -> None:
    assert page.evaluate(FIND) == []


@pytest.fixture
def hostile(open_page: OpenPage, hostile_url: str) -> Page:
    # An id that a document brings may hold a slash, which no address of the API takes.
    page = open_page(hostile_url, script=WATCH)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.locator("#results a.row").first.wait_for()
    return page


def open_record(page: Page, record_id: str) -> None:
    """Open a record in the reader by its address, without loading the page again."""
    page.evaluate(
        """id => {
            const address = new URLSearchParams(location.search);
            address.set("id", id);
            history.pushState(null, "", `?${address}`);
            dispatchEvent(new PopStateEvent("popstate"));
        }""",
        record_id,
    )
    page.wait_for_function(
        "id => document.querySelector('#reader article')?.dataset.id === id", arg=record_id
    )


def test_nothing_of_a_corpus_runs_where_all_of_it_is_listed(hostile: Page) -> None:
    """Home, every page of all records, and every filter that there is."""
    expect(hostile.locator(".home-try a").first).to_be_visible()
    for twist in hostile.locator(".twist").all():
        twist.click()
    for more in hostile.locator("#facets .group-more:visible").all():
        more.click()
    assert hostile.locator("#facets .choice-name", has_text="onerror").count() > 3
    assert_clean(hostile)
    following = hostile.get_by_role("button", name="Next")
    first = 1
    while following.is_enabled():
        following.click()
        first += 50
        expect(hostile.locator("#results .pager")).to_contain_text(f"{first}–")
        assert_clean(hostile)
    assert first > len(PAYLOADS)


def test_nothing_of_a_corpus_runs_in_results_with_its_filters_as_chips(
    hostile: Page, hostile_url: str, ask: Ask
) -> None:
    facets = httpx.get(f"{hostile_url}/api/v1/facets", timeout=60).json()
    labels = [document["label"] for document in facets["documents"]]
    assert set(NAMES[:5]) < set(labels)
    for number, label in enumerate(labels):
        hostile.locator("#facets .choice", has=hostile.get_by_title(label, exact=True)).locator(
            "input"
        ).first.check()
        query = " ".join(PAYLOADS[number * 7][:100].split())
        ask(hostile, query)
        expect(hostile.locator(".filter-chip span")).to_have_text(label)
        expect(hostile.locator("#results .row-place").first).to_contain_text(label)
        assert_clean(hostile)
        hostile.locator(".filter-chip").click()
        expect(hostile.locator(".filter-chip")).to_have_count(0)
    for tag in [tag["name"] for tag in facets["tags"]][:40:4]:
        hostile.evaluate(
            "address => history.pushState(null, '', address)", f"?{urlencode({'tag': tag})}"
        )
        hostile.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
        expect(hostile.locator(".filter-chip")).to_have_attribute("data-value", tag)
        settle(hostile)
        assert_clean(hostile)


def test_nothing_of_a_record_runs_in_the_reader(hostile: Page, hostile_url: str) -> None:
    """Records of every document and format, whole, with formulas, code and what is like them."""
    address = f"{hostile_url}/api/v1/records"
    records = httpx.get(address, params={"limit": 500}, timeout=60).json()["records"]
    assert len(records) > len(PAYLOADS)
    for record in records[::6]:
        open_record(hostile, record["id"])
        assert_clean(hostile)
    expect(hostile.locator("#reader span.formula:not([data-seen])")).to_have_count(0)
    for number in range(3):
        near = hostile.locator("#reader .near").nth(number * 2)
        near.click()
        expect(hostile.locator("#reader .trail li")).to_have_count(number + 1)
        assert_clean(hostile)


@pytest.mark.parametrize("name", [NAMES[0], NAMES[2], "c.html"])
def test_nothing_of_a_document_runs_in_its_source(
    open_page: OpenPage, hostile_url: str, name: str
) -> None:
    params = {"within": name, "limit": 50}
    found = httpx.get(f"{hostile_url}/api/v1/records", params=params, timeout=60).json()
    ids = [record["id"] for record in found["records"]]
    query = urlencode({"id": ids[1]})
    page = open_page(f"{hostile_url}?{query}", script=WATCH, width=NARROW)
    page.get_by_role("button", name="Source").click()
    dialog = page.get_by_role("dialog", name=name)
    expect(dialog.locator(".source-line.own").first).to_contain_text("pwned")
    assert_clean(page)


def test_nothing_runs_among_duplicates(hostile: Page) -> None:
    address = hostile.url.split("?")[0].rstrip("/")
    for kind in ("", "&kind=related"):
        hostile.goto(f"{address}/?tab=duplicates&threshold=0.5{kind}")
        hostile.locator(".desk-rows a, .finished").first.wait_for(timeout=90_000)
        settle(hostile)
        assert_clean(hostile)
        for _ in range(min(8, hostile.locator(".desk-rows a").count())):
            hostile.keyboard.press("n")
            settle(hostile)
            for fold in hostile.locator(".merged summary").all():
                fold.click()
            assert_clean(hostile)
    hostile.goto(f"{address}/?tab=duplicates&threshold=0.5")
    expect(hostile.locator(".side h4")).to_have_count(2)


def test_nothing_runs_in_the_corpus_place(hostile: Page) -> None:
    """The table of documents with what was not read of them, their health, and a draft."""
    hostile.get_by_role("link", name="Corpus").click()
    table = hostile.get_by_role("table", name="Documents")
    for name in NAMES[:5]:
        expect(table.get_by_role("link", name=name, exact=True)).to_be_visible()
    hostile.get_by_role("button", name="Check health").click()
    expect(hostile.locator(".corpus-health")).to_contain_text("Checked", timeout=60_000)
    unfold = table.locator(".unfold[aria-expanded=false]")
    while unfold.count():
        unfold.first.click()
    assert_clean(hostile)
    hostile.get_by_role("button", name=f"More for {NAMES[0]}").click()
    assert_clean(hostile)
    hostile.keyboard.press("Escape")


def test_nothing_runs_in_a_draft_of_hostile_files(open_page: OpenPage, hostile_url: str) -> None:
    # Names that no document may have are refused, which a browser writes down as an error.
    hostile = open_page(hostile_url, script=WATCH, tolerate="status of 400")
    hostile.get_by_role("link", name="Corpus").click()
    hostile.get_by_role("button", name="Choose files").wait_for()
    answer = "\n\n".join(PAYLOADS[::5])
    text = "".join(f"## What is {one[:80]}?\n\n{answer}\n\n" for one in PAYLOADS[:3])
    taken = ["&lt;svg onload=window.pwned=1&gt;.md", "'onmouseover='window.pwned=1'.md"]
    files = [(name, text if name in taken else "{") for name in [*taken, *NAMES]]
    hostile.locator('#corpus input[name="files"]').set_input_files(
        [{"name": name, "mimeType": "", "buffer": content.encode()} for name, content in files]
    )
    expect(hostile.locator(".samples li").first).to_contain_text("What is")
    expect(hostile.get_by_role("alert")).to_contain_text(NAMES[0])
    settle(hostile)
    for details in hostile.locator("#corpus details").all():
        details.locator("summary").click()
    assert_clean(hostile)
    hostile.get_by_role("button", name="Discard").click()
    expect(hostile.get_by_role("table", name="Documents")).to_be_visible()


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_an_address_with_hostile_values_is_only_text(
    open_page: OpenPage, hostile_url: str, value: str
) -> None:
    names = ("q", "doc", "tag", "level", "layout", "answered", "id", "threshold", "scope", "tab")
    page = open_page(
        f"{hostile_url}?{urlencode(dict.fromkeys(names, value))}",
        script=WATCH,
        tolerate="status of 4",
    )
    settle(page)
    expect(page.get_by_label("Search the questions and answers")).to_have_value(value.strip())
    expect(page.get_by_role("heading", name="This record is not in the corpus")).to_be_visible()
    assert_clean(page)
    for place in ("Duplicates", "Map", "Corpus", "Find"):
        page.get_by_role("navigation", name="Places").get_by_role("link", name=place).click()
        settle(page)
        assert_clean(page)


def test_what_is_hostile_is_shown_as_text(hostile: Page, ask: Ask) -> None:
    ask(hostile, "{{value}} ${window.pwned=3} the attack")
    expect(hostile).to_have_title("{{value}} ${window.pwned=3} the attack – askalike")
    row = hostile.locator("a.row", has_text="What is {{value}} ${window.pwned=3}").first
    row.click()
    answer = hostile.locator("#reader .answer")
    expect(answer).to_contain_text("<script>window.pwned=5</script>")
    expect(answer).to_contain_text("costs $5 and $6 total")
    expect(answer).to_contain_text("List<String>")
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
