"""Topics on the page: a filter like the others, a page of each, what is missing, and the way back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import MIDDLE, NARROW, WIDE, OpenPage, settle
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser

OpenTopics = Callable[..., Page]


@pytest.fixture(scope="module")
def topics(topics_url: str) -> list[dict[str, Any]]:
    """The topics of the corpus."""
    found: list[dict[str, Any]] = httpx.get(f"{topics_url}/api/v1/topics").json()["topics"]
    return found


@pytest.fixture
def upper(topics: list[dict[str, Any]]) -> dict[str, Any]:
    """A topic of the upper level with others below it."""
    return next(one for one in topics if len(one["topics"]) > 1)


@pytest.fixture
def opened(open_page: OpenPage, topics_url: str) -> OpenTopics:
    """Open the page at an address below its own, once its list is there."""

    def open_at(address: str = "", width: int = WIDE) -> Page:
        page = open_page(f"{topics_url}/{address}", width=width, tolerate="Failed to load resource")
        page.locator("#results .list > *").first.wait_for()
        return page

    return open_at


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def box_of(page: Page, topic: str) -> Any:
    return page.locator(f'[data-field=topics] [data-key="{topic}"] > .choice')


def test_a_topic_narrows_the_list_and_the_counts_of_other_filters(
    opened: OpenTopics, upper: dict[str, Any]
) -> None:
    page = opened()
    box_of(page, upper["id"]).locator("label").click()
    expect(page.locator(".filter-chip")).to_have_text(upper["name"])
    assert address(page)["topic"] == [upper["id"]]
    expect(page.locator("#topic-title")).to_have_text(upper["name"])
    page.locator("[data-field=levels] label", has_text="expert").click()
    expect(page.locator(".filter-chip")).to_have_count(2)
    settle(page)
    both = page.locator(".verdict strong").inner_text()
    expect(
        page.locator("[data-field=levels] li", has_text="expert").locator(".count")
    ).to_have_text(both.split()[0])
    expect(box_of(page, upper["id"]).locator(".count")).to_have_text(both.split()[0])
    page.reload()
    expect(page.locator(".verdict strong")).to_have_text(both)
    expect(page.locator(".filter-chip").first).to_have_text(upper["name"])
    page.get_by_role("button", name="Clear all").first.click()
    expect(page.locator(".home-sum")).to_be_visible()
    assert "topic" not in address(page)


def test_the_part_of_a_topic_takes_the_place_of_the_whole(
    opened: OpenTopics, upper: dict[str, Any]
) -> None:
    page = opened(f"?topic={upper['id']}")
    part = upper["topics"][0]
    page.get_by_role("button", name=f"Topics in {upper['name']}").click()
    box_of(page, part["id"]).locator("label").click()
    expect(page.locator("#topic-title")).to_have_text(part["name"])
    assert address(page)["topic"] == [part["id"]]
    whole = box_of(page, upper["id"]).locator("input")
    assert whole.evaluate("box => box.indeterminate")


def test_a_query_is_asked_within_a_topic(opened: OpenTopics, topics: list[dict[str, Any]]) -> None:
    topic = topics[0]
    page = opened(f"?topic={topic['id']}&q=what is it good for")
    expect(page.locator(".filter-chip")).to_have_text(topic["name"])
    expect(page.locator("#topic-title")).to_have_count(0)
    number = page.locator("#results .rows > li").count()
    assert 0 < number <= topic["count"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_page_of_a_topic_leads_to_what_it_names_and_back(
    opened: OpenTopics, upper: dict[str, Any], width: int
) -> None:
    page = opened(f"?topic={upper['id']}", width=width)
    expect(page).to_have_title(f"{upper['name']} – askalike")
    expect(page.locator(".topic-sum")).to_contain_text(f"{upper['count']} questions from")
    typical = page.get_by_role("group", name="Typical questions").get_by_role("link").first
    expect(typical).to_have_text(upper["examples"][0]["question"])
    typical.click()
    expect(page.locator("#reader article")).to_have_attribute("data-id", upper["examples"][0]["id"])
    page.go_back()
    below = upper["topics"][0]
    page.get_by_role("group", name="Topics in it").get_by_role("link", name=below["name"]).click()
    expect(page.locator("#topic-title")).to_have_text(below["name"])
    expect(page.locator(".topic-above")).to_have_text(f"In {upper['name']}")
    page.get_by_role("group", name="Near it").get_by_role("link").first.click()
    expect(page.locator("#topic-title")).not_to_have_text(below["name"])
    page.go_back()
    expect(page.locator("#topic-title")).to_have_text(below["name"])
    document = page.get_by_role("group", name="Documents").get_by_role("link").first
    number = document.locator(".count").inner_text()
    document.click()
    expect(page.locator(".verdict strong")).to_have_text(
        f"{number} question{'' if number == '1' else 's'}"
    )
    page.go_back()
    page.get_by_role("link", name="On the map").click()
    assert address(page) == {"tab": ["map"], "topic": [below["id"]]}


def test_a_record_and_an_answer_lead_to_their_topic(
    opened: OpenTopics, upper: dict[str, Any]
) -> None:
    example = upper["topics"][0]["examples"][0]
    page = opened(f"?id={example['id']}")
    label = page.locator("#reader .stands .label", has_text=upper["topics"][0]["name"])
    label.click()
    expect(page.locator("#topic-title")).to_have_text(upper["topics"][0]["name"])
    page = opened(f"?q={example['question']}")
    related = page.get_by_role("navigation", name="Related topics").get_by_role("link").first
    name = related.inner_text()
    related.click()
    expect(page.locator("#topic-title")).to_have_text(name)
    assert "q" not in address(page)


def test_the_first_view_offers_topics(opened: OpenTopics, topics: list[dict[str, Any]]) -> None:
    page = opened()
    page.get_by_role("region", name="Topics").get_by_role("link").first.click()
    expect(page.locator("#topic-title")).to_have_text(topics[0]["name"])


def test_a_topic_that_is_gone_is_left_out_with_a_sentence(opened: OpenTopics) -> None:
    page = opened("?topic=no-topic-of-this-corpus")
    expect(page.locator(".lost-filters")).to_contain_text("A topic that is gone has joined another")
    expect(page.locator(".home-sum")).to_be_visible()
    assert "topic" not in address(page)


def test_a_part_of_a_name_is_a_filter_without_a_page(
    opened: OpenTopics, topics: list[dict[str, Any]]
) -> None:
    page = opened(f"?topic={topics[0]['name'][:-1]}")
    expect(page.locator(".verdict strong")).to_contain_text("question")
    expect(page.locator("#topic-title")).to_have_count(0)


def test_a_list_waits_for_topics_that_are_being_made(
    open_page: OpenPage, topics_url: str, topics: list[dict[str, Any]]
) -> None:
    page = open_page(topics_url, tolerate="Failed to load resource")
    page.locator("#results a.row").first.wait_for()
    making = True

    def refuse(route: Route) -> None:
        problem = {"type": "https://askalike/docs/errors#topics-pending", "detail": "being made"}
        if making:
            route.fulfill(status=503, json=problem, content_type="application/problem+json")
        else:
            route.continue_()

    page.route(lambda address: "topic" in address and "/api/v1/" in address, refuse)
    box_of(page, topics[0]["id"]).locator("label").click()
    expect(page.locator(".results-head")).to_contain_text("topics of this corpus are being made")
    expect(page.locator(".banner")).to_be_hidden()
    making = False
    expect(page.locator("#topic-title")).to_have_text(topics[0]["name"], timeout=15_000)
    expect(page.locator(".results-head")).not_to_contain_text("being made")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_coverage_counts_topics_by_documents_and_each_number_is_a_list(
    open_page: OpenPage, topics_url: str, topics: list[dict[str, Any]], width: int
) -> None:
    page = open_page(f"{topics_url}/?tab=corpus", width=width)
    page.get_by_role("link", name="Coverage").click()
    assert address(page) == {"tab": ["corpus"], "view": ["coverage"]}
    expect(page).to_have_title("Coverage – askalike")
    rows = page.locator(".coverage tbody tr")
    expect(rows).to_have_count(len(topics) + 1)  # and the records in none
    expect(page.locator(".corpus-about")).to_be_hidden()
    covered = httpx.get(f"{topics_url}/api/v1/coverage").json()
    upper = [one for one in covered["topics"] if not one["parent"]]
    first = rows.nth(0)
    name, number = (upper[0]["sources"][0][key] for key in ("name", "count"))
    first.get_by_role("link", name=f"{name}: {number} of {upper[0]['name']}").click()
    expect(page.locator(".verdict strong")).to_have_text(f"{number} questions")
    page.go_back()
    lacking = next(one for one in upper if one["unanswered"]["count"])
    number = lacking["unanswered"]["count"]
    page.get_by_role("link", name=f"No answer: {number} of {lacking['name']}").click()
    expect(page.locator(".verdict strong")).to_contain_text(f"{number} question")
    expect(page.locator(".filter-chip")).to_have_count(2)
    page.go_back()
    expect(rows).to_have_count(len(topics) + 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_coverage_is_ordered_and_narrowed(
    open_page: OpenPage, topics_url: str, upper: dict[str, Any]
) -> None:
    page = open_page(f"{topics_url}/?tab=corpus&view=coverage")
    head = page.get_by_role("columnheader", name="Thin")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(head.get_by_role("button")).to_be_focused()
    thin = [
        int(one or 0)
        for one in page.locator(".coverage tbody td:nth-child(5)").all_inner_texts()[:-1]
    ]
    assert thin == sorted(thin, reverse=True)
    assert thin[0] > 0
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    rows = page.locator(".coverage tbody tr")
    before = rows.count()
    page.get_by_label("With the topics in them").check()
    part = rows.filter(has_text=upper["topics"][0]["name"]).first
    expect(part).to_contain_text(f"in {upper['name']}")
    assert rows.count() > before
    page.get_by_label("Only where something is missing").check()
    for row in rows.all():
        gaps = row.locator("td:nth-child(n+4):nth-child(-n+6) a, .notes")
        assert gaps.count(), row.inner_text()


def test_the_page_of_a_topic_says_what_is_missing(opened: OpenTopics, topics_url: str) -> None:
    covered = httpx.get(f"{topics_url}/api/v1/coverage").json()["topics"]
    topic = next(one for one in covered if one["thin"]["count"] and one["unanswered"]["count"])
    page = opened(f"?topic={topic['id']}")
    gaps = page.get_by_role("group", name="Missing here")
    thin = topic["thin"]["count"]
    gaps.get_by_text(f"{thin} question{'s' * (thin > 1)} with a thin answer").click()
    gaps.locator("details[open] a").first.click()
    expect(page.locator("#reader .prose.answer")).to_have_text("See there.")
    gaps.get_by_role("link", name="without an answer").click()
    expect(page.locator(".filter-chip").nth(1)).to_have_text("not answered")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, MIDDLE, NARROW])
def test_topics_and_coverage_are_accessible(
    open_page: OpenPage, topics_url: str, upper: dict[str, Any], width: int, theme: str
) -> None:
    page = open_page(topics_url, width=width)
    for view in (f"topic={upper['id']}", "tab=corpus&view=coverage"):
        page.goto(f"{topics_url}/?__theme={theme}&{view}")
        page.locator("#topic-title, .coverage tbody tr").first.wait_for()
        for details in page.locator("summary:visible").all():
            details.click()
        assert findings(page) == [], view


def test_a_topic_that_is_entered_by_keyboard_begins_with_its_name(
    opened: OpenTopics, upper: dict[str, Any]
) -> None:
    page = opened(f"?topic={upper['id']}")
    page.get_by_role("group", name="Topics in it").get_by_role("link").first.press("Enter")
    expect(page.locator("#topic-title")).to_have_text(upper["topics"][0]["name"])
    expect(page.locator("#topic-title")).to_be_focused()


def test_a_card_names_the_largest_documents_first_and_how_many_more(
    open_page: OpenPage, topics_url: str
) -> None:
    page = open_page(f"{topics_url}/?tab=corpus&view=coverage", width=NARROW)
    page.locator(".coverage tbody tr").first.wait_for()
    covered = httpx.get(f"{topics_url}/api/v1/coverage").json()["topics"]
    one = next(one for one in covered if not one["parent"] and len(one["sources"]) > 3)
    link = page.locator("th.topic").get_by_role("link", name=one["name"], exact=True)
    card = page.locator(".coverage tbody tr").filter(has=link)
    cells = card.locator("td.document.top:not(.none)").filter(visible=True)
    places = sorted(
        (cell.bounding_box()["y"], int(cell.locator("a").inner_text().split()[-1]))  # type: ignore[index]
        for cell in cells.all()
    )
    largest = sorted((source["count"] for source in one["sources"]), reverse=True)
    assert [number for _, number in places] == largest[:3]
    more = len(largest) - 3
    expect(card.locator(".card-more")).to_have_text(f"and {more} more document{'s' * (more > 1)}")
