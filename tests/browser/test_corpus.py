"""The Corpus place: what is in the corpus, adding with a preview, removing, and undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.browser.conftest import running_app

CATS = "# Cats\n\n## What do cats eat?\n\nFish.\n\n## Where do cats sleep?\n\nAnywhere.\n"
HOSTILE = "<img src=x onerror=alert(1)>.md"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Path:
    """An index of two documents, one with a name that attacks its reader."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("cats.md", HOSTILE):
        (folder / name).write_text(CATS, "utf-8")
    settings = Settings.load(index=tmp_path_factory.mktemp("index"))
    ingest([folder], settings, embedder)
    return settings.index


@pytest.fixture(scope="module")
def address(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    documents = tmp_path_factory.mktemp("added")
    with running_app(index, "--documents", str(documents)) as url:
        yield f"{url}/?tab=corpus"


@pytest.fixture
def place(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address)


def opened(browser: Browser, address: str) -> Iterator[Page]:
    """Open the place; no script of ours fails there, and no name runs as one."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.goto(address)
    page.get_by_role("table", name="Documents").wait_for()
    yield page
    context.close()
    assert problems == []


def test_documents_are_listed_and_names_are_text(place: Page) -> None:
    expect(place.locator("#corpus tbody tr")).to_have_count(2)
    expect(place.get_by_role("link", name=HOSTILE)).to_be_visible()
    assert place.locator("#corpus img").count() == 0


def go(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Places").get_by_role("link", name=name).click()


def test_files_are_looked_at_then_added_and_the_change_is_undone(place: Page) -> None:
    go(place, "Find")
    expect(place.locator("#results")).to_contain_text("What do cats eat?")
    go(place, "Corpus")
    other = place.context.new_page()
    other.goto(place.url.split("?")[0])
    expect(other.locator("#results")).to_contain_text("What do cats eat?")
    files = [("new.md", CATS.replace("cats", "newts")), ("broken.md", "\x00\x01" * 40)]
    place.locator('#corpus input[name="files"]').set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    )
    expect(place.get_by_text("not a text file")).to_be_visible()
    expect(place.get_by_text("What do newts eat?", exact=True)).to_be_visible()
    place.get_by_role("button", name="Add 1 document (2 questions)").click()
    place.get_by_role("button", name="Undo").wait_for(timeout=60_000)
    expect(place.get_by_role("link", name="new.md")).to_be_visible()
    expect(other.locator("#results")).to_contain_text("What do newts eat?")  # another tab
    other.close()
    go(place, "Find")  # which was there before the change
    expect(place.locator("#results")).to_contain_text("What do newts eat?")
    for name in ("cats.md", HOSTILE, "new.md"):  # which have one title
        expect(place.get_by_role("checkbox", name=f"Cats {name} 2")).to_have_count(1)
    go(place, "Corpus")
    place.reload()
    place.get_by_role("button", name="Undo").click()
    expect(place.locator(".outcome")).to_contain_text("Undo: Add 1 document", timeout=60_000)
    expect(place.get_by_role("link", name="new.md")).to_have_count(0)


def test_the_preview_says_what_is_asked_already_and_where(place: Page) -> None:
    new = "# Pets\n\n## What do cats eat?\n\nMice.\n\n## How long do tortoises live?\n\nLong.\n"
    file = {"name": "pets.md", "mimeType": "text/plain", "buffer": new.encode()}
    place.locator('#corpus input[name="files"]').set_input_files([file])
    asked = place.locator(".entry-asked summary")
    expect(asked).to_have_text("1 here already", timeout=30_000)
    asked.click()
    expect(place.locator(".entry-asked li")).to_have_count(1)
    expect(place.locator(".entry-asked li")).to_contain_text("What do cats eat?")
    expect(place.locator(".entry-asked .place-name")).to_contain_text(".md:3")
    place.get_by_role("button", name="Discard").click()


def test_a_draft_is_there_again_after_a_reload_until_it_is_discarded(place: Page) -> None:
    file = {"name": "kept.md", "mimeType": "text/plain", "buffer": CATS.encode()}
    place.locator('#corpus input[name="files"]').set_input_files([file])
    place.get_by_role("button", name="Add 1 document").wait_for()
    place.reload()
    expect(place.get_by_text("kept.md")).to_be_visible()
    place.get_by_role("button", name="Discard").click()
    expect(place.get_by_role("table", name="Documents")).to_be_visible()


def test_the_menu_of_a_row_works_by_keyboard(place: Page) -> None:
    more = place.get_by_role("button", name="More for cats.md")
    more.press("Enter")
    place.keyboard.press("ArrowDown")
    expect(place.get_by_role("menuitem", name="Read again…")).to_be_focused()
    place.keyboard.press("Escape")
    expect(more).to_be_focused()
    more.press("Enter")
    place.keyboard.press("Enter")
    expect(place).to_have_url(place.url.split("?")[0] + "?doc=cats.md")


def test_a_server_for_reading_shows_nothing_that_changes(browser: Browser, index: Path) -> None:
    with running_app(index, "--read-only") as url:
        for page in opened(browser, f"{url}/?tab=corpus"):
            expect(page.get_by_text("started with --read-only")).to_be_visible()
            for name in ("Choose files", "Read all again…", "More for cats.md"):
                assert page.get_by_role("button", name=name).count() == 0
            assert page.locator("#corpus input[type=checkbox]").count() == 0
