"""A corpus that holds nothing yet: it is served, and its first document comes by the page."""

import subprocess
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SERVE, OpenPage, running_app

pytestmark = pytest.mark.browser

CATS = "# Cats\n\n## What do cats eat?\n\nFish.\n\n## Where do cats sleep?\n\nAnywhere.\n"
EMPTY = "Nothing is in this corpus yet"


def test_the_first_document_is_added_by_the_page_and_the_last_one_removed(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with running_app(tmp_path / "index", "--documents", str(tmp_path / "documents")) as url:
        page = open_page(url, tolerate="status of 503")
        expect(page.locator("#results")).to_contain_text(EMPTY)
        page.locator("#search").fill("what do cats eat")
        expect(page.locator("#results")).to_contain_text(EMPTY)
        expect(page.locator("#reader [role=alert]")).to_have_count(0)
        page.goto(f"{url}/?tab=duplicates")
        expect(page.locator("#duplicates")).to_contain_text(EMPTY)
        expect(page.locator("#duplicates .decide-bar")).to_be_hidden()
        page.goto(f"{url}/?tab=corpus&view=coverage")
        expect(page.locator("#corpus")).to_contain_text(EMPTY)
        page.get_by_role("link", name="Add documents").click()
        expect(page.locator("#corpus")).to_contain_text("Add your first documents")
        file = {"name": "cats.md", "mimeType": "text/plain", "buffer": CATS.encode()}
        page.locator('#corpus input[name="files"]').set_input_files([file])
        page.get_by_role("button", name="Add 1 document (2 questions)").click()
        page.get_by_role("button", name="Undo").wait_for(timeout=60_000)
        expect(page.get_by_role("link", name="cats.md")).to_be_visible()
        page.goto(f"{url}/?q=what+do+cats+eat")
        expect(page.locator(".row-question").first).to_have_text("What do cats eat?")
        page.goto(f"{url}/?tab=corpus")
        page.get_by_role("button", name="More for cats.md").click()
        page.get_by_role("menuitem", name="Remove…").click()
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_role("heading", name="Add your first documents")).to_be_visible(
            timeout=60_000
        )
        assert httpx.get(f"{url}/api/v1/sources").json() == {"sources": []}
        page.get_by_role("link", name="Find").click()
        expect(page.locator("#results")).to_contain_text(EMPTY)
        expect(page.locator("#facets fieldset:visible")).to_have_count(0)


def test_a_server_for_reading_needs_an_index(tmp_path: Path) -> None:
    command = [*SERVE, "--read-only", "--port", "1", "--index", str(tmp_path / "index")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "there is no index" in ended.stderr
