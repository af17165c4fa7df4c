"""`ingest --watch` in a process of its own, with real files, a real index and real signals."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from corpus.generations.lock import acquire
from corpus.open import open_store
from corpus.settings import Settings
from tests.conftest import ROOT, RunCli

pytestmark = pytest.mark.slow

# Loading the model takes some seconds, and many on a busy machine.
PATIENCE = 120
TEXT = "## Why do {0} sleep?\nThey are tired of {0}.\n"


class Watching:
    """The command, and the lines that it has printed."""

    def __init__(self, *arguments: object) -> None:
        program = "from ui.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "ingest", "--watch", *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def line(self) -> str:
        line = self._lines.get(timeout=PATIENCE)
        assert line, self.process.stderr and self.process.stderr.read()
        return line

    def run(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.line())
        return read

    def stop(self, how: signal.Signals) -> tuple[int, str]:
        """Return the exit code and what was said on stderr."""
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        assert self._lines.get(timeout=PATIENCE) == ""
        assert self.process.stderr
        return code, self.process.stderr.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self._reader.join()
        self.process.__exit__(None, None, None)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "cats.md").write_text(TEXT.format("cats"))
    return folder


@pytest.fixture
def index(docs: Path) -> Path:
    """An index in the watched folder itself, where its own files must not count."""
    return docs / "index"


@pytest.fixture
def watching(docs: Path, index: Path) -> Iterator[Watching]:
    with Watching(docs, "--json", "--index", index) as watching:
        yield watching


def questions(index: Path) -> list[str]:
    return [one.question for one in open_store(Settings.load(index=index)).all_records()]


def test_the_index_follows_its_documents(docs: Path, index: Path, watching: Watching) -> None:
    first = watching.run()
    assert (first["added"], first["records"], first["errors"]) == (1, 1, [])
    for name in (".hidden.md", "cats.md~", "photo.png", "~$cats.docx"):
        (docs / name).write_text(TEXT.format("nobody"))
    for number in range(20):
        (docs / f"{number}.md").write_text(TEXT.format(number))
    second = watching.run()  # one run for all, and none for what is no document
    assert (second["added"], second["updated"], second["embedded"]) == (20, 0, 40)
    (docs / "cats.md").write_text(TEXT.format("big cats"))
    third = watching.run()
    assert (third["updated"], third["unchanged"], third["embedded"]) == (1, 20, 2)
    (docs / "cats.md").unlink()
    assert watching.run()["removed"] == 1
    code, summary = watching.stop(signal.SIGINT)
    assert code == 0
    assert summary.splitlines()[-1] == (
        "stopped after 4 runs: 21 added, 1 updated, 1 removed, 44 passages embedded"
    )
    assert len(questions(index)) == 20


def test_a_file_that_is_still_being_written_is_reported_and_tried_again(
    docs: Path, index: Path, watching: Watching
) -> None:
    watching.run()
    text = json.dumps([{"question": "Why do owls fly?", "answer": "They have wings."}])
    (docs / "owls.json").write_text(text[:20])
    assert watching.run()["added"] == 0
    (docs / "owls.json").write_text(text)
    assert watching.run()["added"] == 1
    (docs / "owls.json").write_text(text[:20])
    run = watching.run()
    assert (run["updated"], run["removed"], run["errors"][0]["path"]) == (0, 0, "owls.json")
    assert sorted(questions(index)) == ["Why do cats sleep?", "Why do owls fly?"]
    (docs / "owls.json").write_text(text.replace("wings", "soft wings"))
    run = watching.run()
    assert (run["updated"], run["errors"]) == (1, [])
    _, stderr = watching.stop(signal.SIGINT)
    assert "owls.json: left out, line 1: malformed JSON" in stderr


def test_a_busy_index_is_reported_once_and_waited_for(
    docs: Path, index: Path, watching: Watching
) -> None:
    watching.run()
    with acquire(index / "default"):
        (docs / "dogs.md").write_text(TEXT.format("dogs"))
        told = watching.run()
        assert told["waits"] is True
        assert "is writing to the index" in told["error"]
        with pytest.raises(queue.Empty):
            watching._lines.get(timeout=5)
    assert watching.run()["added"] == 1


def test_people_read_a_line_for_each_run(docs: Path, tmp_path: Path) -> None:
    with Watching(docs, "--index", tmp_path / "index") as watching:
        assert watching.line()[8:] == " 1 added, 2 passages embedded\n"
        (docs / "bad.md").write_text("nothing to ask\n")
        assert watching.line()[8:] == " 1 not read\n"
        (docs / "cats.md").write_text(TEXT.format("cats") + "Very tired.\n")
        assert watching.line()[8:] == " 1 updated, 1 passage embedded, 1 not read\n"
        code, stderr = watching.stop(signal.SIGTERM)
    assert code == 0
    assert stderr.count("bad.md: no question found") == 1
    assert "stopped after 3 runs: 1 added, 1 updated, 0 removed, 3 passages embedded" in stderr


def test_nothing_to_watch_is_an_error(tmp_path: Path) -> None:
    with Watching(tmp_path / "gone", "--index", tmp_path / "index") as watching:
        assert watching.process.wait(PATIENCE) == 1
        assert watching.process.stderr
        assert "nothing to watch" in watching.process.stderr.read()


def test_it_says_that_a_cluster_of_the_settings_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: RunCli
) -> None:
    monkeypatch.setenv("ASKALIKE_RAY", "auto")
    done = run_cli("ingest", "--watch", tmp_path / "nothing")
    assert done.returncode == 1
    assert "--watch reads and encodes here: the setting ray (auto) is not used" in done.stderr
