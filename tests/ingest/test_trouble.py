"""Trouble around an ingest: other writers, copies, loops, vanishing files, a full disk."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import IndexUnavailable
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest import pipeline
from ingest.doctor import diagnose
from ingest.files.discover import discover
from ingest.repair import repair
from ingest.report import FoundDamaged, Report
from search import Engine
from tests.conftest import RunCli
from tests.ingest.crash import SMALL, read_contents, start_ingest, write_documents

RECORDS = 16
ingest = partial(pipeline.ingest, sizes=SMALL)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    write_documents(tmp_path / "docs", 4)
    return tmp_path / "docs"


def questions(settings: Settings) -> set[str]:
    return {record.question for record in open_store(settings).all_records()}


def test_of_two_ingests_at_once_one_is_refused_and_nothing_is_doubled(
    docs: Path, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    alone = Settings.load(index=tmp_path / "alone")
    ingest([docs], alone, embedder)
    both = [start_ingest(tmp_path / "index", docs) for _ in range(2)]
    for process in both:
        process.join()
    codes = sorted(process.exitcode or 0 for process in both)
    assert codes in ([0, 0], [0, 1])  # one may have come when the other had finished
    read_contents(tmp_path / "index").assert_same(read_contents(alone.index))
    assert diagnose(Settings.load(index=tmp_path / "index")).findings == ()


@pytest.mark.parametrize("harm", [Path.unlink, partial(Path.write_bytes, data=b"no database")])
def test_where_token_vectors_are_lost_an_ingest_without_changes_says_so(
    harm: Callable[[Path], object],
    docs: Path,
    settings: Settings,
    embedder: SentenceTransformerEmbedder,
    run_cli: RunCli,
) -> None:
    ingest([docs], settings, embedder)
    harm(open_store(settings).folder / "tokens.sqlite")
    (docs / "askalike-synonyms.txt").write_text("thing, object\n")
    with pytest.raises(FoundDamaged, match=r"token vectors .* run: askalike doctor --repair") as it:
        ingest([docs], settings, embedder)
    report = it.value.report
    assert (report.unchanged, report.records) == (4, RECORDS)
    assert any("synonyms" in source.path for source in report.sources)
    result = run_cli("ingest", str(docs), "--index", str(settings.index), "--json")
    assert result.returncode == 1
    said = json.loads(result.stdout)
    assert said["unchanged"] == 4
    assert "doctor --repair" in said["error"]
    assert "doctor --repair" in result.stderr


def test_a_damaged_index_that_is_replaced_meanwhile_is_no_trouble(
    docs: Path,
    settings: Settings,
    embedder: SentenceTransformerEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ingest([docs], settings, embedder)
    (open_store(settings).folder / "tokens.sqlite").unlink()
    finish = pipeline.finish_commit

    def replaced_first(*given: Any) -> None:
        repair(settings, lambda _: embedder)
        finish(*given)

    monkeypatch.setattr(pipeline, "finish_commit", replaced_first)
    assert ingest([docs], settings, embedder).unchanged == 4


def test_a_copied_index_goes_its_own_way(
    docs: Path, tmp_path: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    ingest([docs], settings, embedder)
    asked = Engine.open(settings, embedder)
    copied = Settings.load(index=tmp_path / "copy")
    shutil.copytree(settings.index, copied.index)
    (docs / "new.md").write_text("## What is a zeppelin?\nA ship of the air.\n")
    assert ingest([], copied, embedder).records == RECORDS + 1
    (found, *_) = Engine.open(copied, embedder).ask("what is a zeppelin").results
    assert found.record.source == "new.md"
    assert "What is a zeppelin?" not in questions(settings)
    assert all(hit.record.source != "new.md" for hit in asked.ask("what is a zeppelin").results)
    (docs / "new.md").write_text("## What is a trombone?\nA horn that slides.\n")
    assert ingest([], settings, embedder).records == RECORDS + 1
    assert questions(settings) ^ questions(copied) == {
        "What is a zeppelin?",
        "What is a trombone?",
    }
    for one in (settings, copied):
        assert not any(finding.matters for finding in diagnose(one).findings)


def test_links_that_lead_in_circles_end_nothing(
    docs: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    (docs / "sub").mkdir()
    (docs / "sub" / "up").symlink_to(docs, target_is_directory=True)
    (docs / "self.md").symlink_to(docs / "self.md")
    (docs / "gone.md").symlink_to(docs / "nothing.md")
    report = ingest([docs], settings, embedder)
    assert (report.added, report.records) == (4, RECORDS)
    errors = {one.path: str(one.error) for one in report.errors}
    assert errors.keys() == {"self.md", "gone.md"}
    assert "too many levels of symbolic links" in errors["self.md"]
    assert "no such file" in errors["gone.md"]
    (missing,) = discover([docs / "self.md"]).missing
    assert "too many levels of symbolic links" in missing.error


def meanwhile(docs: Path, settings: Settings, embedder: SentenceTransformerEmbedder) -> Report:
    """Extend the first document and delete a later one while the first is encoded."""
    begun = False

    def change() -> bool:
        nonlocal begun
        if not begun:
            begun = True
            (docs / "10.md").unlink()
            with (docs / "00.md").open("a") as file:
                file.write("\n## What is new in thing 0?\nThis.\n")
        return False

    return ingest([docs], settings, embedder, stopped=change)


def test_a_document_that_is_deleted_or_grows_meanwhile_stays_as_it_was_read(
    docs: Path, settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    write_documents(docs, 12)  # some are read before the first is encoded
    report = meanwhile(docs, settings, embedder)
    assert [one.path for one in report.errors] == ["10.md"]
    assert "cannot be read (no such file or directory)" in str(report.errors[0].error)
    assert (report.added, report.records) == (11, 44)
    again = ingest([docs], settings, embedder)
    assert (again.unchanged, again.updated, again.embedded) == (10, 1, 2)
    assert "What is new in thing 0?" in questions(settings)
    assert diagnose(settings).findings == ()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("left", [0, 50_000])
def test_a_full_disk_is_reported_and_nothing_is_lost(
    docs: Path, disk: Path, tmp_path: Path, embedder: SentenceTransformerEmbedder, left: int
) -> None:
    settings = Settings.load(index=disk / "index")
    ingest([docs], settings, embedder)
    asked = questions(settings)
    write_documents(docs, 6)
    filler = disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free - left))
    with pytest.raises(IndexUnavailable, match=r"cannot be written.*check that the disk has room"):
        ingest([docs], settings, embedder)
    assert asked <= questions(settings)
    assert Engine.open(settings, embedder).ask("what is the price of thing 2").answerable
    filler.unlink()
    assert ingest([docs], settings, embedder).records == RECORDS + 8
    whole = Settings.load(index=tmp_path / "whole")
    ingest([docs], whole, embedder)
    read_contents(settings.index).assert_same(read_contents(whole.index))
