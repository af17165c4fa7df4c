"""The map of corpora that have little to show: it says so in a sentence, and everything works."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.browser.conftest import NARROW, OpenPage, running_app, settle, wait_for_topics

pytestmark = pytest.mark.browser


def serve(
    folder: Path, rows: Sequence[tuple[str, str]], embedder: SentenceTransformerEmbedder
) -> Iterator[str]:
    folder.mkdir()
    with (folder / "list.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("question", "answer"), *rows])
    settings = Settings.load(index=folder / "index")
    assert ingest([folder / "list.csv"], settings, embedder).records == len(rows)
    with running_app(settings.index) as address:
        wait_for_topics(address)
        yield address


@pytest.fixture(scope="module")
def few_url(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[str]:
    """Three questions."""
    rows = [
        ("How is bread baked?", "In an oven, for an hour."),
        ("When is high tide?", "Twice a day."),
        ("Who won at chess?", "Nobody did: it was a draw."),
    ]
    yield from serve(tmp_path_factory.mktemp("few") / "few", rows, embedder)


@pytest.fixture(scope="module")
def same_url(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[str]:
    """One question fourteen times, and no answer: all vectors are equal."""
    rows = [("How do I reset my password?", "")] * 14
    yield from serve(tmp_path_factory.mktemp("same") / "same", rows, embedder)


def on_map(page: Page, questions: int) -> Page:
    """Wait until as many questions are on the map."""
    page.wait_for_function("() => document.querySelector('#map-stage')?.dataset.frames > 0")
    expect(page.locator(".map-panel")).to_contain_text(f"{questions} questions")
    settle(page)
    return page


@pytest.mark.parametrize("width", [1280, NARROW])
def test_three_questions_are_on_the_map_with_a_sentence(
    open_page: OpenPage, few_url: str, width: int
) -> None:
    page = on_map(open_page(f"{few_url}/?tab=map", width=width), 3)
    expect(page.locator("#main, main").first).to_contain_text("Fewer than five records")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#map-stage").focus()
    page.keyboard.press("+")
    assert page.locator("body.started").is_visible()


@pytest.mark.parametrize("width", [1280, NARROW])
def test_equal_questions_without_answers_are_one_topic_that_can_be_opened(
    open_page: OpenPage, same_url: str, width: int
) -> None:
    page = on_map(open_page(f"{same_url}/?tab=map", width=width), 14)
    expect(page.locator("#main, main").first).to_contain_text("All records are in one topic")
    places = page.evaluate(
        "async () => { const m = await (await fetch('api/v1/map')).json();"
        " return new Set(m.x.map((x, row) => `${x} ${m.y[row]}`)).size; }"
    )
    assert places == 14  # no two on top of each other
