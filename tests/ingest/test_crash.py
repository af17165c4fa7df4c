"""A killed ingest loses nothing: the next one brings the index to where it would have been."""

import random
import time
from pathlib import Path

import pytest

from corpus.open import open_store
from corpus.settings import Settings
from tests.ingest.crash import (
    Contents,
    edit_documents,
    kill_and_go_on,
    read_contents,
    start_ingest,
    write_documents,
)

pytestmark = pytest.mark.slow

CHANCE = random.Random(5)  # noqa: S311


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crash") / "docs"
    write_documents(folder)
    return folder


@pytest.fixture(scope="module")
def before(documents: Path) -> Path:
    """An index of the documents as they were before they were edited."""
    index = documents.parent / "before"
    process = start_ingest(index, documents)
    process.join()
    assert process.exitcode == 0
    edit_documents(documents)
    return index


@pytest.fixture(scope="module")
def undisturbed(before: Path, documents: Path) -> tuple[Contents, float]:
    """What a whole run makes of the edited documents, and how long it takes."""
    index = documents.parent / "undisturbed"
    began = time.monotonic()
    process = start_ingest(index, documents)
    process.join()
    return read_contents(index), time.monotonic() - began


@pytest.mark.parametrize("turn", range(3))
def test_a_killed_run_is_continued(
    turn: int,
    tmp_path: Path,
    before: Path,
    documents: Path,
    undisturbed: tuple[Contents, float],
) -> None:
    contents, seconds = undisturbed
    longest = seconds / 2  # the index knows most of it already
    kill_and_go_on(before, tmp_path / "index", documents, longest, CHANCE)
    read_contents(tmp_path / "index").assert_same(contents)


def test_a_killed_rebuild_leaves_the_index_as_it_was(
    tmp_path: Path, before: Path, documents: Path
) -> None:
    index = tmp_path / "index"
    start_ingest(index, documents).join()
    contents = read_contents(index)
    process = start_ingest(index, documents, rebuild=True)
    beside = index / "default" / "2" / "chroma.sqlite3"
    deadline = time.monotonic() + 60
    while not beside.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.join()
    assert open_store(Settings.load(index=index)).folder.name == "1"
    read_contents(index).assert_same(contents)
    start_ingest(index, documents, rebuild=True).join()
    assert open_store(Settings.load(index=index)).folder.name == "2"
    assert not (index / "default" / "1").exists()
    read_contents(index).assert_same(contents)
