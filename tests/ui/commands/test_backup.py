"""export, snapshot and restore as people and scripts use them."""

import json
from pathlib import Path

import pytest

from tests.conftest import RunCli


@pytest.fixture
def notes(tmp_path: Path, run_cli: RunCli) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "nets.md").write_text("## What is dropout?\nUnits are switched off.\n\n## And L1?\n")
    assert run_cli("ingest", folder).returncode == 0
    return folder


def test_records_go_to_a_file_or_a_pipe(run_cli: RunCli, notes: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    done = run_cli("export", file)
    assert (done.returncode, done.stdout) == (0, f"wrote 2 records to {file}\n")
    piped = run_cli("export", "-")
    assert (piped.returncode, piped.stdout) == (0, file.read_text())
    rows = [json.loads(line) for line in piped.stdout.splitlines()]
    assert [(row["question"], row["source"]) for row in rows] == [
        ("What is dropout?", "nets.md"), ("And L1?", "nets.md"),
    ]  # fmt: skip
    again = run_cli("export", file)
    assert (again.returncode, again.stdout) == (1, "")
    assert "--force" in again.stderr
    done = run_cli("export", tmp_path / "out.csv", "--spreadsheet", "--json")
    assert json.loads(done.stdout) == {"file": str(tmp_path / "out.csv"), "records": 2}
    assert run_cli("export", "-", "--json").returncode == 2


def test_a_corpus_goes_to_a_file_and_into_another_index(
    run_cli: RunCli, notes: Path, tmp_path: Path
) -> None:
    file, index = tmp_path / "notes.askalike", tmp_path / "second"
    done = run_cli("snapshot", file, "--json")
    assert done.returncode == 0, done.stderr
    saved = json.loads(done.stdout)
    assert (saved["corpus"], saved["records"], saved["passages"], saved["sources"]) == (
        "default", 2, 3, 1,
    )  # fmt: skip
    assert saved["bytes"] == file.stat().st_size
    done = run_cli("restore", file, "--index", index, "--corpus", "mine")
    assert done.returncode == 0, done.stderr
    assert "restored 4 of 4 entries" in done.stderr
    assert done.stdout.startswith(f"restored corpus 'mine' in {index} from the snapshot of 20")
    assert "2 records in 3 passages of 1 document, " in done.stdout
    answers = [
        json.loads(run_cli("ask", "what is drop-out", "--json", *where).stdout)
        for where in ((), ("--index", index, "--corpus", "mine"))
    ]
    assert answers[0] == answers[1]
    again = run_cli("restore", file, "--index", index, "--corpus", "mine", "--json")
    assert again.returncode == 1
    assert "already has a corpus 'mine'" in json.loads(again.stdout)["error"]
    forced = ("restore", file, "--index", index, "--corpus", "mine", "--force")
    assert run_cli(*forced).returncode == 0
    checked = run_cli("doctor", "--index", index, "--corpus", "mine")
    assert (checked.returncode, checked.stdout) == (0, "The index is sound.\n")


def test_a_damaged_file_is_one_line(run_cli: RunCli, notes: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.askalike"
    file.write_text("no snapshot")
    done = run_cli("restore", file, "--index", tmp_path / "second")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "is not a snapshot" in done.stderr
    assert not (tmp_path / "second").exists()
