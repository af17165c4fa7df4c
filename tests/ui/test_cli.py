"""The command line as people and scripts use it: output, JSON shapes, exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from ingest.open import Limits
from tests.conftest import ROOT, RunCli

RECORD = {"id", "question", "answer", "section", "tags", "level", "lines"}
HIT = RECORD | {"source", "score", "matched", "why", "also"}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "nets.md").write_text(
        "# Nets\n\n## What is dropout?\nUnits are switched off.\n\n# More\n\n"
        "## How do I stop overfitting?\nUse dropout, more data or early stopping.\n"
    )
    (folder / "list.txt").write_text(
        "Hello.\n\nUnit: Basics\n1. Q: How can overfitting be prevented?\n A: By regularisation.\n"
    )
    return folder


@pytest.fixture
def shipped(run_cli: RunCli, documents_index: Settings) -> Callable[..., Any]:
    """Run a command with --json on the index of the shipped documents, and return its data."""

    def run(*arguments: object, code: int = 0) -> Any:
        done = run_cli(*arguments, "--json", "--index", documents_index.index)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)

    return run


def test_parse_gives_every_record_and_every_unread_line(run_cli: RunCli, notes: Path) -> None:
    done = run_cli("parse", notes, "--json")
    assert done.returncode == 0
    sources = {source["path"]: source for source in json.loads(done.stdout)["sources"]}
    assert sources["nets.md"]["layout"] == "headed"
    assert sources["list.txt"]["unread"] == [
        {"lines": [1, 1], "reason": "before the first question"}
    ]
    assert all(source["error"] is None for source in sources.values())
    (record,) = sources["list.txt"]["records"]
    assert record.keys() == RECORD
    assert record["question"] == "How can overfitting be prevented?"
    assert (record["section"], record["tags"], record["lines"]) == (["Basics"], [], [4, 5])


def test_parse_for_people_shows_sections_lines_and_what_was_not_read(
    run_cli: RunCli, notes: Path
) -> None:
    done = run_cli("parse", notes)
    for part in (
        "nets.md  headed layout 0.95, 2 questions in 2 sections",
        "Basics",
        "    4-5",
        "list.txt:1-1 not read",
    ):
        assert part in done.stdout
    assert "3 questions in 2 documents" in done.stdout


def test_parse_names_the_layout_and_the_one_that_came_second(run_cli: RunCli, notes: Path) -> None:
    (source, *_) = json.loads(run_cli("parse", notes / "nets.md", "--json").stdout)["sources"]
    assert source["layout"] == "headed"
    assert 0 < source["score"] <= 1
    (notes / "cards.csv").write_text("question,answer\nWhat is x?,y\n")
    table = json.loads(run_cli("parse", notes / "cards.csv", "--json").stdout)["sources"][0]
    assert (table["layout"], table["runner_up"]) == ("table", None)
    assert table["records"][0]["lines"] == [2, 2]


def test_a_layout_can_be_chosen(run_cli: RunCli, notes: Path) -> None:
    for name in ("units", "numbered"):
        done = run_cli("parse", notes / "list.txt", "--layout", name, "--json")
        assert json.loads(done.stdout)["sources"][0]["layout"] == name
    done = run_cli("parse", notes / "nets.md", "--layout", "units")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "no question found when read as units" in done.stderr
    done = run_cli("parse", notes, "--layout", "nope")
    assert "no layout 'nope'; there are: asciidoc, " in done.stderr


def test_check_finds_what_an_author_should_look_at(run_cli: RunCli, tmp_path: Path) -> None:
    file = tmp_path / "faq.md"
    file.write_text("## What is x?\nIt is y.\n\n## Why not z?\nBecause.\n")
    assert run_cli("parse", file, "--check").returncode == 0
    file.write_text(
        "A loose line.\n\n## What is x?\nIt is y.\n\n## What is  X?\nAgain.\n\n## And why?\n"
    )
    done = run_cli("parse", file, "--check")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "faq.md:1: not read: before the first question",
        "faq.md:6: asked before in line 3: What is X?",
        "faq.md:9: no answer: And why?",
        "3 findings to look at",
    ]
    assert run_cli("parse", file).returncode == 0


def test_ingest_then_everything_else(run_cli: RunCli, notes: Path) -> None:
    done = run_cli("ingest", notes, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {key: report[key] for key in ("added", "updated", "removed", "unchanged")} == {
        "added": 2, "updated": 0, "removed": 0, "unchanged": 0,
    }  # fmt: skip
    assert (report["records"], report["passages"], report["embedded"]) == (3, 6, 6)
    assert [set(source) for source in report["sources"]] == [
        {"path", "layout", "records", "unread", "error", "kind", "doubt"}
    ] * 2
    assert "embedded 6 of 6 passages" in done.stderr
    again = json.loads(run_cli("ingest", "--json").stdout)
    assert (again["unchanged"], again["embedded"]) == (2, 0)
    status = json.loads(run_cli("status", "--json").stdout)
    assert (status["records"], status["revision"], len(status["sources"])) == (3, 1, 2)
    assert status["model"] == "sentence-transformers/all-MiniLM-L6-v2"
    assert status["problems"] == ["list.txt:1-1 not read: before the first question"]
    human = run_cli("ask", "prevent overfitting").stdout
    assert "nets.md:8" in human
    assert "How can overfitting be prevented?" in human
    assert "1 group of 2 questions" in run_cli("duplicates", "--threshold", 0.5).stdout


def test_ask_gives_hits_with_an_answer_and_its_citation(shipped: Callable[..., Any]) -> None:
    asked = shipped("ask", "my model memorised the training data", "-k", 3)
    said = {"query", "answerable", "confidence", "verdict", "suggestion", "answer", "results"}
    assert set(asked) == said | {"reason", "read_as", "parts", "notice"}
    assert (asked["answerable"], asked["verdict"], asked["suggestion"]) == (True, "answered", None)
    assert asked["answer"]["citations"] == [asked["results"][0]["id"]]
    assert len(asked["results"]) == 3
    for hit in asked["results"]:
        assert hit.keys() == HIT | {"strength"}
        assert 0 <= hit["score"] <= 1
        assert hit["matched"] in {"question", "answer"}
        assert set(hit["why"]) == {"terms", "snippet", "marks"}
    nothing = shipped("ask", "which horse won the Grand National in 1973?")
    assert nothing["answerable"] is False
    assert nothing["answer"] is None


def test_ask_says_of_each_question_whether_it_is_answered(
    shipped: Callable[..., Any], run_cli: RunCli, documents_index: Settings
) -> None:
    known, foreign = "Why does dropout help?", "Who won the world cup in 1998?"
    asked = shipped("ask", f"{known} {foreign}")
    assert [(part["text"], part["verdict"]) for part in asked["parts"]] == [
        (known, "answered"),
        (foreign, "nothing"),
    ]
    assert asked["parts"][0]["records"][0] == asked["results"][0]["id"]
    human = run_cli("ask", f"{known} {foreign}", "--index", documents_index.index).stdout
    assert f"1 · {known}" in human
    assert f"2 · {foreign}\nNothing in this corpus answers that." in human


def test_ask_takes_filters(shipped: Callable[..., Any]) -> None:
    asked = shipped("ask", "overfitting", "--source", "*.txt", "--section", "beginner level")
    assert {hit["source"] for hit in asked["results"]} == {"interview-levels.txt"}
    levels = shipped("ask", "overfitting", "--level", "expert", "--level", "medium", "-k", 50)
    assert {hit["level"] for hit in levels["results"]} == {"intermediate", "expert"}
    assert {hit["section"][-1] for hit in levels["results"]} == {
        "Intermediate Level",
        "Expert Level",
    }
    answers = shipped("ask", "overfitting", "--match", "answer")
    assert {hit["matched"] for hit in answers["results"]} == {"answer"}


def test_similar_show_and_duplicates_agree_on_ids(shipped: Callable[..., Any]) -> None:
    found = shipped("duplicates", "--threshold", 0.6, "--across")
    assert set(found) == {"threshold", "pairs", "groups", "details", "look_alikes", "notice"}
    assert found["threshold"] == 0.6
    best = found["pairs"][0]
    assert set(best) == {"a", "b", "score", "kind", "differences"}
    assert [one["ids"] for one in found["details"]] == found["groups"]
    assert all(one["keeper"] in one["ids"] and one["why"] for one in found["details"])
    assert any({best["a"], best["b"]} <= set(group) for group in found["groups"])
    assert shipped("show", best["a"]).keys() == RECORD | {"source"}
    near = shipped("similar", best["a"], "-k", 3)
    assert near["of"] == best["a"]
    assert best["b"] in {hit["id"] for hit in near["results"]}


def test_is_duplicate_says_what_asks_the_same_or_what_is_nearest(
    shipped: Callable[..., Any], run_cli: RunCli, documents_index: Settings
) -> None:
    known = shipped("is-duplicate", "What is transfer learning?", "-k", 2)
    assert set(known) == {
        *("of", "threshold", "duplicate", "results", "nearest", "possible", "matches"),
    }
    assert (known["duplicate"], known["nearest"]) == (True, None)
    assert all(hit.keys() == HIT for hit in known["results"])
    new = shipped("is-duplicate", "How do I prune a tree?", "--answer", "With a saw.")
    assert (new["duplicate"], new["results"], new["nearest"].keys()) == (False, [], HIT)
    index = ("--index", documents_index.index)
    shown = run_cli("is-duplicate", "What is transfer learning?", *index)
    assert (shown.returncode, shown.stdout.splitlines()[0]) == (0, "Asked already:")
    other = run_cli("is-duplicate", "How do I prune a tree?", "--threshold", 0.9, *index)
    assert other.stdout.startswith("Not asked yet (under 0.90); the nearest is:\n  1. ")
    assert other.returncode == 0


def test_a_document_is_checked_before_it_is_added(
    shipped: Callable[..., Any], run_cli: RunCli, documents_index: Settings, tmp_path: Path
) -> None:
    new = tmp_path / "new.md"
    new.write_text(
        "# New\n\n## What is transfer learning?\n\nReusing a network.\n\n"
        "## How do I prune an apple tree?\n\nIn winter, with a saw.\n"
    )
    found = shipped("is-duplicate", "--file", new)
    assert (found["file"], found["questions"]) == ("new.md", 2)
    assert (found["already"], found["maybe"], found["new"]) == (1, 0, 1)
    known, other = found["results"]
    assert (known["state"], known["lines"], other["state"]) == ("already", [3, 5], "new")
    best = known["matches"][0]
    assert (best["source"], best["sure"]) == ("ml-interview-guide.md", "likely")
    assert other["matches"] == []
    index = ("--index", documents_index.index)
    shown = run_cli("is-duplicate", "--file", new, "--check", *index)
    assert shown.returncode == 1
    assert "here already  What is transfer learning?  new.md:3" in shown.stdout
    assert "ml-interview-guide.md:180" in shown.stdout
    assert shown.stdout.endswith("2 questions in new.md: 1 here already, 0 perhaps here, 1 new\n")
    assert run_cli("is-duplicate", "Tall horses?", "--check", *index).returncode == 0
    gone = run_cli("is-duplicate", "--file", tmp_path / "gone.md", *index)
    assert (gone.returncode, gone.stdout) == (1, "")
    assert run_cli("is-duplicate", *index).returncode == 2
    assert run_cli("is-duplicate", "x", "--file", new, *index).returncode == 2


def test_output_for_people_names_places_and_says_when_nothing_answers(
    run_cli: RunCli, documents_index: Settings
) -> None:
    index = ("--index", documents_index.index)
    assert (
        "Nothing in this corpus answers that."
        in run_cli("ask", "which horse won the Grand National in 1973?", *index).stdout
    )
    shown = run_cli("ask", "what is transfer learning", *index).stdout
    assert "ml-interview-guide.md:180" in shown
    assert "No two questions score 1.00" in run_cli("duplicates", "--threshold", 1, *index).stdout
    assert "default, revision 1" in run_cli("status", *index).stdout


def test_nothing_but_json_is_on_stdout(run_cli: RunCli, notes: Path) -> None:
    for arguments in (("ingest", notes), ("ask", "x"), ("duplicates",), ("status",)):
        json.loads(run_cli(*arguments, "--json").stdout)


def test_parse_shows_a_large_file_as_it_is_read(run_cli: RunCli, tmp_path: Path) -> None:
    table, long = tmp_path / "cards.csv", (Limits().whole // 2 - 200_000) * "x"
    text = "question,answer\nWhat is it?,This\n,Nothing\nWhat is it?,\nWho?,This\nWhy?,This\n"
    table.write_text(text, "utf-8")
    whole = run_cli("parse", table, "--json").stdout
    table.write_text(text.replace("This", long), "utf-8")
    assert run_cli("parse", table, "--json").stdout.replace(long, "This") == whole
    shown = run_cli("parse", table, "--check")
    assert "read row by row" in shown.stdout
    assert "4 questions in 1 document" in shown.stdout
    assert "3 findings" in shown.stderr


def test_parse_shows_what_it_read_of_a_file_that_changed(tmp_path: Path) -> None:
    """Through a pipe: in the middle of a large file the command waits for its reader to continue."""
    table = tmp_path / "cards.csv"
    rows = "".join(f"What is {n}?,{40_000 * 'x'}\n" for n in range(250))
    table.write_text(f"question,answer\n{rows}", "utf-8")
    command = [sys.executable, "-c", "from ui.cli import main; main()", "parse", table, "--json"]
    shown = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            shown.append(line)
            if '"question": "What is 0?"' in line:
                table.touch()
    (source,) = json.loads("".join(shown))["sources"]
    assert process.returncode == 1
    assert len(source["records"]) == 100
    assert "changed while it was read" in source["error"]
