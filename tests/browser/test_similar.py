"""Similar, deeper: by question or answer, like several, unlike one; all of it in the address."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import MIDDLE, NARROW, WIDE, OpenPage, settle
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser

QUERY = "how does dropout work"
NEAR = "#reader .similar li"


def opened(open_page: OpenPage, url: str, width: int = WIDE) -> Page:
    page = open_page(f"{url}/?q={QUERY}", width=width, tolerate="Failed to load resource")
    page.locator("#results a.row").first.click()
    page.locator(f"{NEAR} a.near").first.wait_for()
    return page


def given(page: Page, field: str) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get(field, [])


def near(page: Page) -> list[str]:
    page.locator(f"{NEAR} a.near").first.wait_for()
    settle(page)
    found: list[str] = page.locator(f"{NEAR} a.near").evaluate_all(
        "links => links.map((link) => link.dataset.near)"
    )
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_more_like_this_and_not_like_that(open_page: OpenPage, url: str, width: int) -> None:
    page = opened(open_page, url, width)
    first = near(page)
    liked = page.locator(NEAR).nth(3)
    name = liked.locator(".asks").inner_text()
    liked.get_by_role("button", name="More like this").click()
    chips = page.locator("#reader .taken")
    expect(chips).to_have_text([f"also like{name}"])
    second = near(page)
    assert given(page, "also") == [first[3]]
    assert first[3] not in second
    page.locator(NEAR).nth(0).get_by_role("button", name="Not like this").click()
    expect(chips).to_have_count(2)
    third = near(page)
    assert given(page, "unlike") == [second[0]]
    assert not {first[3], second[0]} & {*third}
    page.reload()  # the names come from the server
    expect(chips.first).to_have_text(f"also like{name}")
    assert near(page) == third
    page.go_back()
    assert near(page) == second
    chips.first.click()
    expect(chips).to_have_count(0)
    assert near(page) == first
    assert given(page, "also") == []


def test_what_is_compared_is_chosen_and_stays(open_page: OpenPage, url: str) -> None:
    page = opened(open_page, url)
    both = near(page)
    by = page.get_by_role("group", name="Compare by")
    button = by.get_by_role("button", name="Answer")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert near(page) != both
    assert given(page, "by") == ["answer"]
    page.locator(f"{NEAR} a.near").first.click()  # it stays for the next record
    expect(button).to_have_attribute("aria-pressed", "true")
    by.get_by_role("button", name="Both").click()
    assert given(page, "by") == []


def test_a_shared_address_has_the_way_by_which_a_record_was_reached(
    open_page: OpenPage, url: str
) -> None:
    page = opened(open_page, url)
    asked = []
    for _ in range(2):
        asked.append(page.locator("#record-question").inner_text())
        page.locator(f"{NEAR} .take").first.click()  # what is taken belongs to this record
        expect(page.locator("#reader .taken")).to_have_count(1)
        page.locator(f"{NEAR} a.near").first.click()
        expect(page.locator("#record-question")).not_to_have_text(asked[-1])
        expect(page.locator("#reader .taken")).to_have_count(0)
    assert len(given(page, "via")) == 2
    other = open_page(page.url)
    steps = other.locator("#reader .trail li")
    expect(steps).to_have_text(asked)
    steps.first.get_by_role("link").click()
    expect(other.locator("#record-question")).to_have_text(asked[0])
    expect(steps).to_have_count(0)
    other.go_back()
    expect(steps).to_have_text(asked)
    row = page.locator("#results a.row").nth(2)  # from the list, another way begins
    assert "via=" not in (row.get_attribute("href") or "via=")
    row.click()
    expect(page.locator("#reader .trail")).to_have_count(0)
    assert given(page, "via") == []


def test_what_is_gone_is_said_and_can_be_taken_away(open_page: OpenPage, url: str) -> None:
    page = opened(open_page, url)
    address = page.url
    page.goto(f"{address}&unlike=0123456789abcdef&via=0123456789abcdee")
    similar = page.locator("#reader .similar")
    expect(similar).to_contain_text("is not in the corpus any more. Take it away.")
    expect(page.locator("#reader .trail")).to_have_text("(not in the corpus)")
    page.locator("#reader .taken").click()
    expect(similar.locator("a.near").first).to_be_visible()


def test_one_more_than_can_be_taken_is_said_and_none_forgotten(
    open_page: OpenPage, url: str
) -> None:
    page = opened(open_page, url)
    ids = page.evaluate("async () => (await (await fetch('api/v1/map')).json()).ids")
    own = given(page, "id")
    taken = [one for one in ids if one not in own][:8]
    page.goto(page.url + "".join(f"&also={one}" for one in taken))
    rows = page.locator(f"{NEAR} a.near")
    rows.first.wait_for()
    expect(page.locator("#reader .taken")).to_have_count(8)
    page.locator(NEAR).first.get_by_role("button", name="More like this").click()
    said = page.locator("#reader .similar-full")
    expect(said).to_have_text("At most 8: take one away.")
    assert given(page, "also") == taken
    page.locator("#reader .taken").first.click()
    expect(said).to_have_text("")
    near(page)
    page.locator(NEAR).first.get_by_role("button", name="More like this").click()
    expect(page.locator("#reader .taken")).to_have_count(8)
    assert given(page, "also")[:7] == taken[1:]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, MIDDLE, NARROW])
def test_similar_is_accessible(open_page: OpenPage, url: str, width: int, theme: str) -> None:
    page = open_page(f"{url}/?__theme={theme}&q={QUERY}", width=width)
    page.locator("#results a.row").first.click()
    for name in ("More like this", "Not like this"):
        page.locator(NEAR).nth(1).get_by_role("button", name=name).click()
        settle(page)
    page.locator(f"{NEAR} a.near").first.wait_for()
    assert findings(page) == []
