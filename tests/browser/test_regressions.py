"""Faults that the page had once: what stands on what, and where."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.browser.conftest import running_app

CATS = "# Cats\n\n## What do cats eat?\n\nFish.\n"


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
