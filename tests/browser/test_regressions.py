"""Faults that the page had once: what stands on what, and where."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.browser.conftest import OpenPage, running_app

pytestmark = pytest.mark.browser

QUERIES = Path(__file__).parents[1] / "benchmarks" / "seed_queries.jsonl"
CATS = "# Cats\n\n## What do cats eat?\n\nFish.\n"
ODD = f"""# Odd

## What do cats eat?

Fish.

## איך מתקינים את התוכנה ב-Linux?

מריצים את הפקודה ואז מפעילים מחדש (גרסה 2.1).

## What are {"many words " * 60} until the very end?

Short.
"""
# The place of the page in which the focus is.
WHERE = "() => document.activeElement.closest('#results, #reader, #map, #corpus, #duplicates')?.id"
LAST_IS_LEFT = """(element) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode);
    const at = (node, from) => {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, from + 1);
        return range.getBoundingClientRect().left;
    };
    const last = texts.at(-1);
    return at(last, last.data.trimEnd().length - 1) < at(texts[0], 0);
}"""


def test_the_ways_into_the_corpus_stand_above_its_documents_on_a_phone(
    browser: Browser, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "cats.md").write_text(CATS, "utf-8")
    settings = Settings.load(index=tmp_path / "index")
    ingest([folder], settings, embedder)
    with running_app(settings.index, "--documents", str(tmp_path / "added")) as url:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{url}/?tab=corpus")
        expect(page.get_by_role("heading", name="Add documents")).to_be_visible()
        adding = page.locator(".corpus-adding > div").first.bounding_box()
        documents = page.locator("#corpus table").bounding_box()
        assert adding
        assert documents
        assert adding["y"] + adding["height"] <= documents["y"]
        page.close()


def test_a_place_that_is_slow_to_come_shows_its_shape_and_else_why(
    open_page: OpenPage, url: str
) -> None:
    page = open_page(url, tolerate="net::ERR_FAILED")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/map/map.js", hold)
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator("#map .place-waiting .skeleton").first).to_be_visible()
    held.pop().abort()
    expect(page.locator("#map [role=alert]")).to_contain_text("server does not answer")
    page.unroute("**/map/map.js")
    page.locator("#map").get_by_role("button", name="Try again").click()
    page.locator("#map-stage").wait_for()


def test_who_leaves_a_place_by_keyboard_is_in_the_next_one(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/?tab=corpus&view=coverage")
    link = page.locator("#corpus .coverage tbody a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_visible()
    assert page.evaluate(WHERE) == "results"
    page.go_back()
    expect(page.locator("#corpus")).to_be_visible()
    assert page.evaluate(WHERE) == "corpus"


def test_closing_a_record_leaves_what_was_chosen_beside_it(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/?tab=map")
    page.locator("#map .legend-name").first.wait_for()
    page.locator("#map-stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#record-question").wait_for()
    page.get_by_label("Colour by").select_option("level")
    page.locator("#record-question").focus()
    page.keyboard.press("Escape")
    expect(page.locator("body.reading")).to_have_count(0)
    assert "colour=level" in page.url
    assert "id=" not in page.url
    page.go_back()
    expect(page.locator("#record-question")).to_be_visible()


def test_escape_leads_from_a_record_of_the_trail_to_the_list(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/?q=dropout")
    page.locator("#results a.row").nth(1).click()
    page.locator("#reader a.near").first.wait_for()
    rows = page.evaluate("[...document.querySelectorAll('#results li')].map((li) => li.dataset.id)")
    others = [f':not([data-near="{row}"])' for row in rows if row]
    page.locator(f"#reader a.near{''.join(others)}").first.click()
    page.locator("#reader .trail").wait_for()
    page.locator("#record-question").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#results a.row").nth(1)).to_be_focused()


def test_an_answer_that_found_no_server_comes_when_it_is_back(
    open_page: OpenPage, url: str
) -> None:
    page = open_page(url, tolerate="net::ERR_FAILED")
    page.route("**/api/v1/**", lambda route: route.abort())
    page.locator("#search").fill("dropout")
    expect(page.locator("#reader [role=alert]")).to_contain_text("does not answer")
    page.unroute("**/api/v1/**")
    expect(page.locator("#reader .answer-card p").first).to_contain_text("dropout", timeout=20_000)


def test_trouble_of_the_filters_is_said_in_words_and_can_be_tried_again(
    open_page: OpenPage, url: str
) -> None:
    page = open_page(url, tolerate="status of 500")
    page.route(
        "**/api/v1/facets*",
        lambda route: route.fulfill(status=500 if "level" in route.request.url else 200, body="x"),
    )
    page.goto(f"{url}/?level=expert")
    trouble = page.locator("#facets [role=alert]")
    expect(trouble).to_contain_text("The filters cannot be loaded. The server answered with 500.")
    assert ".." not in trouble.inner_text()
    page.goto(url)
    expect(trouble).to_contain_text("The answer cannot be read.")
    page.unroute("**/api/v1/facets*")
    trouble.get_by_role("button", name="Try again").click()
    expect(page.locator("#facets .choice").first).to_be_visible()
    expect(trouble).to_be_hidden()


@pytest.fixture(scope="module")
def odd_url(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[str]:
    """The app over questions in several scripts, and very long ones."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd.md").write_text(ODD, "utf-8")
    settings = Settings.load(index=tmp_path_factory.mktemp("odd-index"))
    ingest([folder], settings, embedder)
    with running_app(settings.index) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 390])
def test_text_from_right_to_left_begins_at_the_right(
    open_page: OpenPage, odd_url: str, width: int
) -> None:
    page = open_page(odd_url, width, tolerate="status of 503")
    row = page.locator("#results a.row", has_text="איך")
    # The question mark ends the sentence: at its left.
    assert ends_at_the_left(page, '#results li:has(a.row:has-text("איך")) .row-question')
    row.click()
    page.locator("#record-question").wait_for()
    assert ends_at_the_left(page, "#record-question")
    assert ends_at_the_left(page, "#reader .prose.answer p")
    page.goto(f"{odd_url}/?q=cats")
    page.locator("#results a.row", has_text="cats").first.wait_for()
    assert not ends_at_the_left(page, '#results li:has(a.row:has-text("cats")) .row-question')


def ends_at_the_left(page: Page, selector: str) -> bool:
    """Whether the last letter of a text stands left of its first one."""
    element = page.locator(selector).first
    element.wait_for()
    return bool(element.evaluate(LAST_IS_LEFT))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_very_long_question_is_short_in_lists_and_whole_in_the_reader(
    open_page: OpenPage, odd_url: str, width: int
) -> None:
    page = open_page(odd_url, width, tolerate="status of 503")
    row = page.locator("#results a.row", has_text="many words").first
    shown = row.locator(".row-question").bounding_box()
    assert shown
    assert shown["height"] < 5 * 22
    page.locator("#results a.row", has_text="cats").first.click()
    near = page.locator("#reader .near", has_text="many words")
    near.wait_for()
    asks = near.locator(".asks").bounding_box()
    assert asks
    assert asks["height"] < 4 * 21
    near.click()
    expect(page.locator("#record-question")).to_contain_text("until the very end?")


@pytest.mark.parametrize("width", [820, 390, 320])
def test_what_the_search_box_suggests_is_cut_in_a_way_that_shows_it(
    open_page: OpenPage, url: str, width: int
) -> None:
    page = open_page(url, width)
    assert (
        page.locator("#search").evaluate("(box) => getComputedStyle(box).textOverflow")
        == "ellipsis"
    )


def test_what_a_box_of_the_filters_cannot_find_is_said(open_page: OpenPage, url: str) -> None:
    page = open_page(url)

    def leave_out(route: Route) -> None:
        content = route.fetch().json()
        more = [{"name": f"more {number}", "count": 1} for number in range(10)]
        content["documents"] += [
            one | {"label": one["name"], "title": "", "sections": []} for one in more
        ]
        content["tags"] += more
        content["left_out"] = {"documents": 37, "sections": 0, "tags": 5}
        route.fulfill(json=content)

    page.route("**/api/v1/facets*", leave_out)
    page.goto(url)
    for label, left in (("Find a document", "37 more are not listed"), ("Find a tag", "5 more")):
        page.get_by_label(label).fill("no such name")
        note = page.locator(".facet", has=page.get_by_label(label)).locator(".group-note")
        expect(note).to_contain_text("None of these is called so.")
        expect(note).to_contain_text(left)
        page.get_by_label(label).fill("")
        expect(note).to_have_count(0)


TAPPED = """() => [...document.querySelectorAll("a[href], button, summary, select")]
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .filter(e => !e.closest("[inert], [aria-hidden=true], p, .prose, .unseen"))
    .filter(e => e.getBoundingClientRect().height < 39.5 || e.getBoundingClientRect().width < 24)
    .map(e => e.outerHTML.slice(0, 120))"""


def test_links_among_documents_and_topics_are_as_large_as_a_finger(
    browser: Browser, url: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    for address in ("?tab=corpus", "?tab=corpus&view=coverage"):
        page.goto(f"{url}/{address}")
        page.locator("#corpus tbody tr:visible").first.wait_for()
        assert page.evaluate(TAPPED) == [], address
    context.close()


def test_a_server_that_takes_long_is_said_to(open_page: OpenPage, url: str) -> None:
    page = open_page(url)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/ask*", hold)
    page.locator("#search").fill("dropout")
    expect(page.locator("#results .notice")).to_contain_text("takes long", timeout=15_000)
    held.pop().continue_()
    expect(page.locator("#results a.row").first).to_contain_text("dropout", ignore_case=True)
    expect(page.locator("#results .notice")).to_have_count(0)


def test_a_record_that_another_tab_removes_is_said_to_be_gone(
    browser: Browser, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "cats.md").write_text(CATS, "utf-8")
    (folder / "dogs.md").write_text(CATS.replace("cats", "dogs").replace("Cats", "Dogs"), "utf-8")
    settings = Settings.load(index=tmp_path / "index")
    ingest([folder], settings, embedder)
    with running_app(settings.index, "--documents", str(folder)) as url:
        context = browser.new_context()
        reading, removing = context.new_page(), context.new_page()
        reading.goto(f"{url}/?q=cats")
        reading.locator("#results a.row", has_text="cats").first.click()
        expect(reading.locator("#record-question")).to_contain_text("cats")
        removing.goto(f"{url}/?tab=corpus")
        removing.get_by_role("button", name="More for cats.md").click()
        removing.get_by_role("menuitem", name="Remove…").click()
        removing.get_by_role("button", name="Remove it").click()
        expect(reading.locator("#reader h2")).to_contain_text("not in the corpus", timeout=90_000)
        context.close()


def test_the_verdict_is_no_surer_than_the_best_row(open_page: OpenPage, url: str) -> None:
    """Above a row that only may answer, the strip does not say that it does."""
    lines = QUERIES.read_text("utf-8").splitlines()
    says: dict[bool, str] = {}
    for query in (json.loads(line)["query"] for line in lines):
        asked = httpx.get(f"{url}/api/v1/ask", params={"query": query, "k": 20}, timeout=30).json()
        if asked["verdict"] != "answered" or asked["parts"]:
            continue
        says[any(one["strength"] == "answers this" for one in asked["results"])] = query
        if len(says) == 2:
            break
    page = open_page(url)
    for sure, words in ((True, "Answered here"), (False, "Probably answered here")):
        page.locator("#search").fill(says[sure])
        page.locator("#search").press("Enter")
        expect(page.locator(".verdict strong")).to_have_text(words)
