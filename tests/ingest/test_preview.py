"""A dry run says what an ingest would do, and changes nothing."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import IndexMismatch, SourceError
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.pipeline import ingest
from ingest.preview import preview
from ingest.report import Move
from tests.conftest import ROOT

TEXT = "# {0}\n\n## Why do {0} sleep?\nThey are tired of {0}.\n"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for name in ("cats", "dogs", "owls", "bees"):
        (folder / f"{name}.md").write_text(TEXT.format(name))
    ingest([folder], settings, embedder)
    return folder


def change(folder: Path) -> None:
    (folder / "ants.md").write_text(TEXT.format("ants"))
    (folder / "cats.md").write_text(TEXT.format("big cats"))
    (folder / "dogs.md").unlink()
    (folder / "owls.md").rename(folder / "birds.md")
    (folder / "bad.md").write_text("nothing to ask\n")
    (folder / "x.png").write_bytes(b"png")


def test_each_document_is_listed_with_what_would_be_done_to_it(
    folder: Path, settings: Settings
) -> None:
    change(folder)
    revision = open_store(settings).header.revision
    seen = preview([folder], settings)
    assert (seen.added, seen.updated, seen.removed) == (("ants.md",), ("cats.md",), ("dogs.md",))
    assert seen.moved == (Move("owls.md", "birds.md"),)
    assert seen.unchanged == ("bees.md",)
    assert [one.path for one in seen.errors] == ["bad.md"]
    assert [one.path for one in seen.skipped] == ["x.png"]
    store = open_store(settings)
    assert store.header.revision == revision
    assert {one.name for one in store.sources()} == {"cats.md", "dogs.md", "owls.md", "bees.md"}


def test_an_ingest_then_does_that(
    folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    change(folder)
    seen = preview([], settings)
    report = ingest([], settings, embedder)
    assert report.added == len(seen.added) + len(seen.moved)
    assert report.removed == len(seen.removed) + len(seen.moved)
    assert (report.updated, report.unchanged) == (len(seen.updated), len(seen.unchanged))
    assert preview([], settings).unchanged == ("ants.md", "bees.md", "birds.md", "cats.md")


def test_a_moved_folder_is_listed_by_its_paths(folder: Path, settings: Settings) -> None:
    moved = folder.rename(folder.with_name("moved"))
    seen = preview([moved], settings)
    assert seen.moved == tuple(
        Move(str(folder / name), str(moved / name))
        for name in ("bees.md", "cats.md", "dogs.md", "owls.md")
    )
    assert not any((seen.added, seen.updated, seen.removed, seen.unchanged))


def test_each_of_two_equal_documents_is_listed_once(folder: Path, settings: Settings) -> None:
    shutil.copy(folder / "cats.md", folder / "copy.md")
    assert preview([folder], settings).added == ("copy.md",)


def test_it_refuses_what_an_ingest_refuses(folder: Path, settings: Settings) -> None:
    nothing = Settings.load(index=folder.parent / "fresh")
    with pytest.raises(SourceError, match="nothing to ingest"):
        preview([], nothing)
    assert not nothing.index.exists()
    folder.rename(folder.with_name("away"))
    with pytest.raises(SourceError, match="left as it was"):
        preview([], settings, rebuild=True)


def test_an_index_of_another_model_is_refused(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "model"
    other.mkdir()
    (other / "model.safetensors").write_bytes(b"weights")
    with pytest.raises(IndexMismatch, match="--rebuild"):
        preview([folder], settings.model_copy(update={"model": str(other)}))


def test_a_rebuild_reads_everything_again(folder: Path, settings: Settings) -> None:
    seen = preview([], settings, rebuild=True)
    assert seen.updated == ("bees.md", "cats.md", "dogs.md", "owls.md")
    assert not seen.unchanged


def test_the_command_loads_no_model_and_exits_as_an_ingest_does(
    folder: Path, settings: Settings, run_cli: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    program = (
        "import sys; from ui.cli import main\n"
        "try: main()\n"
        "finally: print('torch' in sys.modules, file=sys.stderr)"
    )
    command = ["ingest", str(folder), "--dry-run", "--index", str(settings.index)]
    done = subprocess.run(
        [sys.executable, "-c", program, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "False\n")
    assert done.stdout == "Nothing to do: 4 unchanged; the index was not touched.\n"
    change(folder)
    done = run_cli(*command)
    assert done.returncode == 1
    for line in (
        "add     ants.md",
        "update  cats.md",
        "move    owls.md → birds.md",
        "remove  dogs.md",
    ):
        assert line in done.stdout
    assert done.stderr.startswith("error: bad.md: no question found")
    assert run_cli("ingest", folder, "--dry-run", "--watch").returncode == 2


def test_as_data_it_lists_names(
    folder: Path, settings: Settings, run_cli: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    change(folder)
    done = run_cli("ingest", folder, "--dry-run", "--json", "--index", settings.index)
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert data["moved"] == [{"before": "owls.md", "after": "birds.md"}]
    assert (data["added"], data["unchanged"]) == (["ants.md"], ["bees.md"])
    assert {one["path"]: one["error"] is None for one in data["sources"]}["bad.md"] is False
