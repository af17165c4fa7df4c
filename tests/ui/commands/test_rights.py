"""Documents and indexes that may not be read or written: reported in a line, nothing is lost."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.open import open_store
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.rights import run_without_privilege


@dataclass(frozen=True)
class Place:
    """Documents and their index; `closed` are given back their rights at the end."""

    docs: Path
    index: Path
    closed: list[Path]

    def close(self, *paths: Path, mode: int = 0) -> None:
        for path in paths:
            path.chmod(mode)
        self.closed.extend(paths)

    def run(self, *commands: tuple[object, ...]) -> list[CompletedProcess[str]]:
        return run_without_privilege([(*one, "--index", self.index) for one in commands])

    def sources(self) -> list[str]:
        return [source.name for source in open_store(Settings.load(index=self.index)).sources()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for name in ("a.md", "b.md", "sub/c.md"):
        file = folder / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"## What is {name[0]}?\nA letter, the one that stands in {name}.\n")
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Place]:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    place = Place(tmp_path / "docs", tmp_path / "index", [])
    ingest([place.docs], Settings.load(index=place.index), embedder)
    yield place
    for path in place.closed:
        path.chmod(0o755)


def is_line(done: CompletedProcess[str], *words: str) -> bool:
    """Return whether a command failed with one line."""
    assert done.returncode == 1, done
    (line,) = done.stderr.splitlines()
    return line.startswith("error: ") and all(word in line for word in words)


def test_a_file_that_may_not_be_read_is_reported_and_the_others_are_ingested(place: Place) -> None:
    (place.docs / "d.md").write_text("## What is d?\nAnother letter.\n")
    place.close(place.docs / "a.md")
    (done,) = place.run(("ingest", place.docs))
    assert done.returncode == 1
    assert "error: a.md: cannot be read (permission denied)" in done.stderr
    assert "1 added, 2 unchanged" in done.stdout
    assert place.sources() == ["a.md", "b.md", "d.md", "sub/c.md"]


@pytest.mark.parametrize("closed", ["sub", "."])
def test_what_lies_in_a_folder_that_may_not_be_read_stays_in_the_index(
    place: Place, closed: str
) -> None:
    place.close(place.docs / closed)
    asked = (place.docs, place.docs / "sub", place.docs / "sub" / "c.md")
    *done, rebuilt, previewed, checked = place.run(
        *(("ingest", path) for path in asked),
        ("ingest", "--rebuild"),
        ("ingest", "--dry-run"),
        ("doctor", "--json"),
    )
    for one in (*done, rebuilt, previewed):
        assert is_line(one, str(place.docs), "cannot be read (permission denied)"), one
    (finding,) = json.loads(checked.stdout)["findings"]
    assert finding["code"] == "documents-unreadable"
    assert str(place.docs / closed) in finding["what"]
    assert place.sources() == ["a.md", "b.md", "sub/c.md"]


def test_nothing_is_read_where_the_ignore_file_is_closed(place: Place) -> None:
    rules = place.docs / ".askalikeignore"
    rules.write_text("b.md\n")
    place.close(rules)
    (done,) = place.run(("ingest", place.docs))
    assert is_line(done, ".askalikeignore: cannot be read (permission denied)")
    assert place.sources() == ["a.md", "b.md", "sub/c.md"]


def test_an_index_that_may_not_be_written_is_asked_and_saved(place: Place, tmp_path: Path) -> None:
    everything = sorted(place.index.rglob("*"), reverse=True)
    place.close(*everything, place.index, mode=0o555)
    before = {path: path.stat().st_mtime_ns for path in everything}
    reading = (
        ("ask", "which letter is it"),
        ("similar", "letters"),
        ("duplicates",),
        ("status",),
        ("export", "-"),
        ("snapshot", tmp_path / "saved.askalike"),
        ("ingest",),
    )
    for done in place.run(*reading):
        assert (done.returncode, "error" in done.stderr) == (0, False), done
        shown = {"duplicates": "question", "snapshot": "saved", "ingest": "3 unchanged"}
        assert shown.get(done.args[1], "sub/c.md") in done.stdout
    (place.docs / "a.md").write_text("## What is new?\nThis is.\n")
    *written, checked = place.run(
        ("ingest",),
        ("ingest", "--rebuild"),
        ("restore", tmp_path / "saved.askalike", "--force"),
        ("doctor", "--json"),
    )
    for done in written:
        assert is_line(done, f"{place.index}/default cannot be written", "--index"), done
    codes = {finding["code"] for finding in json.loads(checked.stdout)["findings"]}
    assert codes == {"read-only", "documents-changed"}
    assert {path: path.stat().st_mtime_ns for path in everything} == before


@pytest.mark.parametrize(
    "closed", [".", "default", "default/current", "default/1", "default/1/chroma.sqlite3"]
)
def test_an_index_that_may_not_be_read_is_reported(place: Place, closed: str) -> None:
    place.close(place.index / closed)
    for done in place.run(("ask", "letters"), ("status",), ("ingest",), ("ingest", "--rebuild")):
        assert is_line(done, str(place.index / closed), "rights"), done
    for done in place.run(("doctor",), ("export", "-")):
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
