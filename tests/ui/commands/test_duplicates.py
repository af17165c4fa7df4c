"""Duplicates at the command line: reviewed by keys, checked for CI, reported, patched."""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.files.remote import reaching
from ingest.pipeline import ingest
from ingest.reader import parse_document
from search.engine import Engine
from tests.conftest import RunCli
from tests.search.desk.made import ledger_in, many
from tests.servers import Web
from ui.commands.review import Review
from ui.output.reports.forms import write

WATER = "## How hot is the water for green tea?\n\nEighty degrees.\n"
FIRST = (
    "# Tea\n\n## How long does dough rise?\n\nAn hour in a warm place.\n\n"
    f"{WATER}\n## =SUM(A1)+[x](javascript:y) <b>\x1b[31m?\n\nNever.\n"
)
# A copy of a question in the middle and one in other words at the end, which says more.
SECOND = (
    "# More\n\n## How do I patch a tube?\n\nRoughen it, glue it, press the patch on.\n\n"
    f"{WATER}\n"
    "## How tight is the chain?\n\nIt moves about a centimetre.\n\n"
    "## Which water temperature is right for green tea?\n\nNinety degrees.\n"
)
LOW = ("--threshold", "0.6")


@pytest.fixture
def folder(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Path:
    root = tmp_path / "documents"
    root.mkdir()
    (root / "first.md").write_text(FIRST)
    (root / "more questions.md").write_text(SECOND)
    read(root, embedder)
    return root


def read(root: Path, embedder: SentenceTransformerEmbedder) -> None:
    ingest([root], Settings.load(index=root.parent / "index"), embedder)


def lines(root: Path) -> list[dict[str, Any]]:
    file = root / ".askalike" / "decisions.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def review(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, keys: str, *more: str) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
    done = run_cli("duplicates", "--review", "--author", "ann", *LOW, *more)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def decided(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decide that all three questions about water are the same, and keep the first."""
    review(run_cli, monkeypatch, "n1s")


def test_few_records_are_compared_here_though_a_cluster_is_named(
    folder: Path, run_cli: RunCli
) -> None:
    done, here = (run_cli("duplicates", *more, "--json") for more in (("--ray", "auto"), ()))
    assert "records are compared here, exactly; Ray is used from 20,000 on" in done.stderr
    assert (done.returncode, done.stdout) == (0, here.stdout)


def test_groups_are_reviewed_by_keys(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = review(run_cli, monkeypatch, "nzd")
    assert "1 of " in shown
    assert "first.md:7" in shown
    assert "[bold]" not in shown
    (line,) = lines(folder)
    assert (line["decision"], line["author"], line["v"]) == ("different", "ann", 1)
    made = lines(folder)[0]["id"]
    run_cli("decisions", "undo", made)
    review(run_cli, monkeypatch, "n2su")
    assert [one.get("undoes") for one in lines(folder)][1:] == [made, None, lines(folder)[2]["id"]]


def test_a_keeper_is_chosen_by_its_number_and_words_that_differ_are_marked(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = review(run_cli, monkeypatch, "n2s")
    assert "keep 2" in shown
    chosen = shown.rsplit("X take one out", 1)[1].split("keep 2; press S")[0]
    assert "2 → 3" in chosen
    assert "[-How hot-] {+Which water temperature+} is" in chosen
    assert "[-Eighty-] {+Ninety+} degrees." in chosen
    (line,) = lines(folder)
    assert line["keeper"] == line["keys"][1]
    assert "1 decision made" in shown


def test_one_is_taken_out_by_its_number_and_the_others_stay_together(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = review(run_cli, monkeypatch, "nx9x3s")
    assert "nothing taken out" in shown
    assert "taken out: 3" in shown
    first, second = lines(folder)
    assert (first["decision"], second["decision"]) == ("different", "same")
    # The first two are copies of each other, so that one pair tells the third from both.
    assert first["keys"][0] == first["keys"][1] != first["keys"][2]
    told = [{first["keys"][a], first["keys"][b]} for a, b in first["pairs"]]
    assert told == [{first["keys"][0], first["keys"][2]}]
    assert set(second["keys"]) == {first["keys"][0]}
    assert "2 decisions made" in shown
    review(run_cli, monkeypatch, "u")  # nothing was decided in this review
    assert len(lines(folder)) == 2
    run_cli("decisions", "undo", first["id"])
    assert "more questions.md:15" in review(run_cli, monkeypatch, "")


def test_of_two_none_is_taken_out(
    tmp_path: Path,
    embedder: SentenceTransformerEmbedder,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = tmp_path / "documents"
    root.mkdir()
    for name in ("a.md", "b.md"):
        (root / name).write_text(f"# Tea\n\n{WATER}\n## What is in {name}?\n\nTea.\n")
    read(root, embedder)
    assert "of two, none can be taken out" in review(run_cli, monkeypatch, "nx")
    assert lines(root) == []


def test_marks_follow_the_number_of_the_one_to_keep(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = review(run_cli, monkeypatch, "n3")
    before, after = shown.split("keep 3; press S")[0].rsplit("take one out", 1)
    assert "3 → 1" in after
    assert "3 → 2" in after
    assert before.count("→") == 2
    assert "3 →" not in before


@pytest.mark.parametrize(
    ("keys", "out", "more"),
    [
        ("x12", 12, 0),
        ("x 3", 3, 0),
        ("x\n3\nq", 3, 0),
        ("x1\n", 1, 0),
        ("x1 n", 1, 0),
        ("x3s", 3, 1),  # no number of two digits begins with 3
        ("x1d", 1, 1),
        ("x01\nq", 1, 0),
        ("x13q", 0, 0),
        ("xq", 0, 0),
        ("xx5", 0, 0),
        ("x", 0, 0),
    ],
)
def test_a_number_of_a_large_group_is_read_from_a_pipe_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, out: int, more: int
) -> None:
    desk, ledger = many(1, 12), ledger_in(tmp_path)
    ids = desk.found.groups[0].ids
    monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
    Review(desk, ledger, "ann").run()
    decisions = ledger.book.decisions
    taken = [one for one in decisions if one.pairs and one.taken_out]
    assert [one.taken_out for one in taken] == (
        [desk.keys.of(desk.records[ids[out - 1]])] if out else []
    )
    assert len(decisions) == len(taken) + more


class Meanwhile(io.StringIO):
    """Keys; before the last one somebody else decides."""

    def __init__(self, keys: str, other: Callable[[], None]) -> None:
        super().__init__(keys)
        self._left, self._other = len(keys), other

    def read(self, size: int | None = -1) -> str:
        self._left -= 1
        if self._left == 0:
            self._other()
        return super().read(size)


@pytest.mark.parametrize("keys", ["ns", "nx3"])
def test_what_another_decided_meanwhile_is_said_and_kept(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    review(run_cli, monkeypatch, "nd")
    (theirs,) = lines(folder)
    run_cli("decisions", "undo", theirs["id"])
    written = len(lines(folder))

    def other() -> None:
        again = theirs | {"id": "f" * 16, "author": "bob", "time": "2999-01-01T00:00:00Z"}
        with (folder / ".askalike" / "decisions.jsonl").open("a") as file:
            file.write(json.dumps(again) + "\n")

    monkeypatch.setattr(sys, "stdin", Meanwhile(keys, other))
    done = run_cli("duplicates", "--review", "--author", "ann", *LOW)
    assert done.returncode == 0
    assert "decided different by bob meanwhile; nothing was changed" in done.stdout
    assert "0 decisions made" in done.stdout
    assert len(lines(folder)) == written + 1


@pytest.mark.parametrize("closed", [True, False])
def test_a_review_without_any_input_shows_the_first_group_and_ends(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, *, closed: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", None if closed else io.StringIO(""))
    done = run_cli("duplicates", "--review", *LOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 decisions made" in done.stdout
    assert lines(folder) == []


def test_exact_copies_are_decided_at_once(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = review(run_cli, monkeypatch, "b")
    assert "1 group of exact copies" in shown
    (line,) = lines(folder)
    assert line["decision"] == "same"
    assert line["keys"][0] == line["keys"][1]


def test_no_escape_of_a_document_reaches_the_terminal(
    tmp_path: Path,
    embedder: SentenceTransformerEmbedder,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = tmp_path / "documents"
    root.mkdir()
    evil = {
        "question": "What is \x1b]0;owned\x07 [bold]this[/bold] [/]?",
        "answer": "It is \x1b[2J [red]red.",
    }
    (root / "a.jsonl").write_text(json.dumps(evil))
    (root / "b.jsonl").write_text(json.dumps(evil | {"answer": "It is \x1b[2J [red]read."}))
    read(root, embedder)
    shown = review(run_cli, monkeypatch, "n", "--threshold", "0.3")
    assert "\x1b" not in shown
    assert "[bold]this[/bold]" in shown
    for form in ("markdown", "csv"):
        assert "\x1b" not in run_cli("duplicates", "--report", form).stdout


def test_the_check_fails_until_everything_likely_is_decided(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = run_cli("duplicates", "--check")
    assert failed.returncode == 1
    assert "more questions.md:7: asks what first.md:7 does" in failed.stdout.replace(
        "first.md:7: asks what more questions.md:7", "more questions.md:7: asks what first.md:7"
    )
    plain = json.loads(run_cli("duplicates", "--check", "--json").stdout)
    assert plain["undecided"][0]["decision"] is None
    review(run_cli, monkeypatch, "n1s")
    passed = run_cli("duplicates", "--check")
    assert (passed.returncode, passed.stdout) == (0, "no likely duplicate waits for a decision\n")


def test_a_damaged_file_of_decisions_is_reported_by_line(folder: Path, run_cli: RunCli) -> None:
    (folder / ".askalike").mkdir()
    (folder / ".askalike" / "decisions.jsonl").write_text("<<<<<<< HEAD\n{\n")
    done = run_cli("duplicates", "--check")
    assert "decisions.jsonl:1: a mark of a git conflict" in done.stderr
    assert "decisions.jsonl:2: not JSON" in done.stderr
    assert done.returncode == 1


def test_a_report_names_what_to_delete_and_what_to_edit(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(run_cli, monkeypatch)
    told = run_cli("duplicates", "--report", "markdown", *LOW).stdout
    assert "- keep: `first.md:7` How hot is the water for green tea?" in told
    assert "- delete: `more questions.md:7`" in told
    table = run_cli("duplicates", "--report", "csv", *LOW).stdout
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert {"keep", "delete"} <= {row["action"] for row in rows}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    plain = [
        json.loads(line)
        for line in run_cli("duplicates", "--report", "jsonl", *LOW).stdout.splitlines()
    ]
    assert {one["record"]["source"] for one in plain} == {"first.md", "more questions.md"}


@pytest.mark.parametrize("tool", ["git", "patch"])
def test_the_patch_applies_and_leaves_all_other_questions(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not here")
    decided(run_cli, monkeypatch)
    before = {file.name: file.read_bytes() for file in folder.glob("*.md")}
    patch = run_cli("duplicates", "--report", "patch", *LOW).stdout
    assert before == {file.name: file.read_bytes() for file in folder.glob("*.md")}
    command = ["git", "apply"] if tool == "git" else ["patch", "-p1"]
    subprocess.run(command, input=patch.encode(), cwd=folder, check=True, capture_output=True)
    assert (folder / "first.md").read_bytes() == before["first.md"]
    left = parse_document("m.md", (folder / "more questions.md").read_bytes()).records
    assert [one.question for one in left] == ["How do I patch a tube?", "How tight is the chain?"]


@pytest.mark.parametrize("tool", ["git", "patch"])
def test_the_patch_of_documents_with_windows_line_ends_applies(
    folder: Path,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
    embedder: SentenceTransformerEmbedder,
    tool: str,
) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not here")
    for file in folder.glob("*.md"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    read(folder, embedder)
    decided(run_cli, monkeypatch)
    found = Engine.open(Settings.load(index=folder.parent / "index"), embedder)
    desk = found.desk(threshold=0.6)
    patch = b"".join(write("patch", desk, found.ledger.book, found.sources))
    command = ["git", "apply"] if tool == "git" else ["patch", "-p1", "--binary"]
    subprocess.run(command, input=patch, cwd=folder, check=True, capture_output=True)
    content = (folder / "more questions.md").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    left = parse_document("m.md", content).records
    assert [one.question for one in left] == ["How do I patch a tube?", "How tight is the chain?"]


def test_a_document_outside_the_folder_is_left_out_of_the_patch_by_name(
    folder: Path,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
    embedder: SentenceTransformerEmbedder,
) -> None:
    outside = folder.parent / "elsewhere.md"
    (folder / "more questions.md").rename(outside)
    (folder / "more questions.md").symlink_to(outside)
    read(folder, embedder)
    decided(run_cli, monkeypatch)
    patch = run_cli("duplicates", "--report", "patch", *LOW).stdout
    assert "more questions.md" not in "".join(
        line for line in patch.splitlines(keepends=True) if not line.startswith("# left out")
    )


def test_documents_at_addresses_keep_no_other_out_of_the_patch(
    folder: Path,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
    embedder: SentenceTransformerEmbedder,
) -> None:
    with Web(folder.parent) as web, reaching({}):
        (folder.parent / "there.md").write_text("# Tea\n\n## Is tea hot?\n\nYes.\n")
        ingest(
            [Path(f"{web.url}/there.md")], Settings.load(index=folder.parent / "index"), embedder
        )
    decided(run_cli, monkeypatch)
    assert "+++ b/more questions.md" in run_cli("duplicates", "--report", "patch", *LOW).stdout


def test_a_document_that_has_changed_is_left_out_of_the_patch_by_name(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(run_cli, monkeypatch)
    (folder / "more questions.md").write_text(SECOND + "\nMore.\n")
    patch = run_cli("duplicates", "--report", "patch", *LOW).stdout
    assert patch.startswith("# left out: more questions.md: it has changed since it was read")
    assert "---" not in patch


def test_a_document_of_nothing_but_copies_is_named_to_be_deleted(
    folder: Path,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
    embedder: SentenceTransformerEmbedder,
) -> None:
    (folder / "zcopy.md").write_text(f"# Tea\n\n{WATER}")
    read(folder, embedder)
    review(run_cli, monkeypatch, "b")
    patch = run_cli("duplicates", "--report", "patch", *LOW).stdout
    assert "# left out: zcopy.md: each of its questions is kept elsewhere" in patch


def test_the_corpus_without_its_duplicates_can_be_read_again(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(run_cli, monkeypatch)
    content = run_cli("duplicates", "--report", "corpus", *LOW).stdout
    read_again = parse_document("corpus.jsonl", content.encode()).records
    asked = [one.question for one in read_again]
    assert len(asked) == len(set(asked)) == 5
    assert asked.count("How hot is the water for green tea?") == 1


def test_decisions_are_listed_exported_and_taken_over(
    folder: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(run_cli, monkeypatch)
    listed = json.loads(run_cli("decisions", "list", "--json").stdout)
    ids = [one["id"] for one in listed["decisions"]]
    assert ids
    assert all(one in run_cli("decisions", "list").stdout for one in ids)
    exported = folder.parent / "out.jsonl"
    assert run_cli("decisions", "export", exported).returncode == 0
    again = run_cli("decisions", "export", exported)
    assert (again.returncode, "already exists" in again.stderr) == (1, True)
    undone = run_cli("decisions", "undo", ids[0])
    assert undone.stdout == "undone: 1 decision\n"
    assert run_cli("decisions", "undo", ids[0]).returncode == 1
    (folder / ".askalike" / "decisions.jsonl").unlink()
    taken = json.loads(run_cli("decisions", "import", exported, "--json").stdout)
    assert taken == {"added": len(ids), "known": 0, "problems": []}
    missing = run_cli("decisions", "import", folder / "none")
    assert "cannot be read (no such file" in missing.stderr


@pytest.mark.parametrize(
    "flags", [("--review", "--check"), ("--check", "--report", "csv"), ("--within", "--across")]
)
def test_one_thing_is_done_at_a_time(run_cli: RunCli, flags: tuple[str, ...]) -> None:
    assert run_cli("duplicates", *flags).returncode == 2
