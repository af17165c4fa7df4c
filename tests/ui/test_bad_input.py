"""Bad input: one clear line that says what and what next, exit 1, and the index as it was."""

import json
import os
from pathlib import Path

import pytest

from tests.conftest import RunCli

GOOD = "## What is good?\nThis is.\n"


def state(run_cli: RunCli) -> object:
    done = run_cli("status", "--json")
    return json.loads(done.stdout)


@pytest.fixture
def good(tmp_path: Path, run_cli: RunCli) -> Path:
    file = tmp_path / "good.md"
    file.write_text(GOOD)
    assert run_cli("ingest", file).returncode == 0
    return file


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.md", None, "no such file or folder; check the path"),
        ("empty.md", b"", "the file is empty; write questions"),
        ("blank.md", b" \n\t\n", "the file is empty; write questions"),
        ("folder", "folder", "no document in this folder; it needs "),
        (
            "picture.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9,
            "not a text file (binary content); export",
        ),
        ("broken.md", "## Größe?\n\nSehr groß: ".encode() + b"\xff\xfe", "line 3: not valid UTF-8"),
        (
            "prose.md",
            b"Only some words.\n\nAnd more of them.\n",
            "no question found; mark questions",
        ),
    ],
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, run_cli: RunCli, good: Path, name: str, content: bytes | str | None, words: str
) -> None:
    path = tmp_path / name
    if content == "folder":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    before = state(run_cli)
    for command in ("parse", "ingest"):
        done = run_cli(command, path)
        assert done.returncode == 1
        errors = done.stderr.strip().split("\n")
        assert len(errors) == 1, done.stderr
        assert errors[0].startswith("error: ")
        assert name in errors[0]
        assert words in errors[0]
    assert state(run_cli) == before
    data = json.loads(run_cli("parse", path, good, "--json").stdout)["sources"]
    assert [words in (source["error"] or "") for source in data] == [True, False]
    assert len(data[1]["records"]) == 1


def test_one_bad_file_never_stops_the_others(tmp_path: Path, run_cli: RunCli) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"\0\0\0")
    (folder / "b.md").write_text(GOOD)
    (folder / "c.md").write_bytes(b"")
    (folder / "d.txt").write_text("1. What is a list?\n\nThis.\n\n2. What is more?\n\nThat.\n")
    done = run_cli("ingest", folder)
    assert done.returncode == 1
    assert done.stderr.count("error: ") == 2
    assert "2 added. The index holds 3 records" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "x"),
        ("similar", "x"),
        ("duplicates",),
        ("show", "x"),
        ("status",),
        ("serve", "--read-only"),
    ],
)
def test_without_an_index_each_command_says_how_to_make_one(
    run_cli: RunCli, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run_cli(*command)
    assert done.returncode == 1
    assert "run: askalike ingest PATH" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", ""), "the query is empty"),
        (("ask", "   "), "the query is empty"),
        (("ask", "y" * 10_000), "10,000 characters, the most is 2,000"),
        (("ask", "x", "-k", "0"), "ask for 1 to 1,000"),
        (("ask", "x", "-k", "99999999999"), "ask for 1 to 1,000"),
        (("similar", "x", "-k", "-1"), "ask for 1 to 1,000"),
        (("ask", "x", "--source", "y" * 501), "the most is 500"),
        (("show", "\udcff"), "no record has the id"),
        (("duplicates", "--threshold", "nan"), "give one from 0.3 to 1"),
        (("duplicates", "--threshold", "inf"), "give one from 0.3 to 1"),
        (("ask", "x", "--source", "nope"), "no source matches 'nope'; there is: good.md"),
        (("show", "nope"), "no record has the id 'nope'"),
        (("show", ""), "no record has the id ''"),
        (("similar", "0123456789abcdef"), "no record has the id '0123456789abcdef'"),
        (("similar", ""), "the query is empty"),
        (("duplicates", "--threshold", "3"), "give one from 0.3 to 1"),
        (("ask", "x", "--corpus", "other"), "there is no index of corpus 'other'"),
        (("ask", "x", "--corpus", "a b"), "setting 'corpus' = 'a b'"),
        (("ask", "x", "--model", "no/such"), "give --model a local folder"),
        (("ingest", "--rebuild", "--model", "no/such"), "give --model a local folder"),
    ],
)
def test_a_bad_question_gets_one_line(
    run_cli: RunCli, good: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = state(run_cli)
    done = run_cli(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert state(run_cli) == before
    assert json.loads(run_cli(*arguments, "--json").stdout).keys() == {"error"}


def test_an_index_from_another_model_is_refused_by_name(run_cli: RunCli, good: Path) -> None:
    from corpus.model.weights import find_model
    from corpus.settings import DEFAULT_MODEL

    folder = str(find_model(DEFAULT_MODEL).folder)
    for arguments in (("ask", "x"), ("ingest", good), ("similar", "x"), ("duplicates",)):
        done = run_cli(*arguments, "--model", folder)
        assert done.returncode == 1
        assert DEFAULT_MODEL in done.stderr
        assert folder in done.stderr
        assert "askalike ingest --rebuild" in done.stderr
    assert run_cli("ask", "x").returncode == 0


def test_usage_errors_exit_with_2(run_cli: RunCli) -> None:
    assert run_cli("ask").returncode == 2
    assert run_cli("nope").returncode == 2
    assert run_cli("duplicates", "--within", "--across").returncode == 2
    done = run_cli("ask", "x", "--match", "title")
    assert done.returncode == 2
    assert "'title' is not one of 'question', 'answer', 'both'" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, run_cli: RunCli) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "file").write_text("")
    done = run_cli("ingest", tmp_path / "a.md", "--index", tmp_path / "file" / "index")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_file_is_neither_read_nor_replaced(
    tmp_path: Path, run_cli: RunCli, good: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    queries = tmp_path / "queries.jsonl"
    (record,) = json.loads(run_cli("ask", "good", "--json").stdout)["results"]
    queries.write_text(json.dumps({"query": "what is good", "relevant": [record["id"]]}))
    for name, kind in (("pipe.jsonl", "a pipe"), ("zero.csv", "a device"), (".", "a folder")):
        special = tmp_path / name
        for arguments in (
            ("evaluate", "--queries", special),
            ("evaluate", "--queries", queries, "--qrels", special),
            ("evaluate", "--queries", queries, "--run", special),
            ("restore", special, "--force"),
            ("snapshot", special, "--force"),
            *([("export", special, "--force")] if name != "." else []),
        ):
            done = run_cli(*arguments)
            assert (done.returncode, done.stdout) == (1, ""), arguments
            error = done.stderr.splitlines()[-1]
            assert error.startswith("error: ")
            assert kind in error, arguments
    assert (tmp_path / "pipe.jsonl").is_fifo()
    assert (tmp_path / "zero.csv").is_symlink()


def test_settings_that_are_no_file_or_no_toml_are_one_line(
    tmp_path: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "deep.toml").write_text(f"corpus = {'[' * 20_000}")
    (tmp_path / "bytes.toml").write_bytes(b"corpus = '\xff'")
    for name in ("pipe", "deep", "bytes"):
        monkeypatch.setenv("ASKALIKE_CONFIG", str(tmp_path / f"{name}.toml"))
        done = run_cli("status")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), name
        assert f"{name}.toml" in done.stderr
