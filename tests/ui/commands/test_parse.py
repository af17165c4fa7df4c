"""What parse tells a person: what is not read, a folded tree, the signs, two layouts compared."""

import json
import os
from pathlib import Path

import pytest

from tests.conftest import RunCli

ASKING = "Q: What is a fjord?\nA: A valley.\n\nQ: What is a bay?\nA: A curve.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one document, two of unknown suffix that ask, pictures and an ignored draft."""
    folder = tmp_path / "docs"
    (folder / "images").mkdir(parents=True)
    for n in range(30):
        (folder / "images" / f"{n}.png").write_bytes(b"\x89PNG")
    (folder / "faq.md").write_text("## What is a reef?\nCoral.\n")
    for name in ("a.foo", "b.foo"):
        (folder / name).write_text(ASKING)
    (folder / "draft.md").write_text("## Why?\n")
    (folder / "package.json").write_text("{}")
    (folder / ".askalikeignore").write_text("draft.md\n")
    return folder


def test_a_folder_s_other_files_are_named_by_reason_with_counts(
    run_cli: RunCli, folder: Path
) -> None:
    done = run_cli("parse", folder)
    assert done.returncode == 0
    asking = (
        "2 .foo files look like plain text with questions, but are not read; name them with "
        "--ext foo=text, or rename them: a.foo, b.foo"
    )
    for line in (
        asking,
        "30 .png files (pictures) are not read: images/0.png, images/1.png, images/10.png, …",
        "draft.md: left out, by .askalikeignore",
    ):
        assert line in done.stdout.splitlines()
    assert len(done.stdout.splitlines()) < 12
    every = run_cli("parse", folder, "--all").stdout
    assert every.count(".png: left out, .png files are not read (pictures)") == 30
    skipped = json.loads(run_cli("parse", folder, "--json").stdout)["skipped"]
    assert len(skipped) == 34
    assert {"path": "a.foo", "kind": "unknown suffix", "asks": True}.items() <= skipped[0].items()


def test_check_fails_on_what_seems_to_ask_and_not_on_pictures_or_ignored_files(
    run_cli: RunCli, folder: Path
) -> None:
    done = run_cli("parse", folder, "--check")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["a.foo", "b.foo", "2 findings to look at"]
    assert run_cli("parse", folder, "--check", "--ext", "foo=markdown").returncode == 0
    for name in ("a.foo", "b.foo"):
        (folder / name).unlink()
    assert run_cli("parse", folder, "--check").returncode == 0
    (folder / "about.md").write_text("# About\n\n" + "Words of a letter, on and on.\n" * 9)
    done = run_cli("parse", folder, "--check")
    assert (done.returncode, "confidence of only 0.40" in done.stderr) == (1, True)
    (folder / "about.md").write_text("Words of a letter.\n")
    assert "about.md: no question found" in run_cli("parse", folder, "--check").stderr


def test_a_suffix_can_be_named_even_one_that_is_known(run_cli: RunCli, folder: Path) -> None:
    data = json.loads(run_cli("parse", folder, "--ext", ".foo=units", "--json").stdout)
    assert [(one["path"], one["layout"]) for one in data["sources"]] == [
        ("a.foo", "units"),
        ("b.foo", "units"),
        ("faq.md", "headed"),
    ]
    done = run_cli("parse", folder, "--ext", "md=units")
    assert "faq.md: no question found when read as units" in done.stderr


@pytest.mark.parametrize("command", ["parse", "ingest"])
def test_a_name_that_is_no_layout_is_one_clear_error(
    run_cli: RunCli, folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for options in (("--ext", "foo=nope"), ("--layout", "nope")):
        done = run_cli(command, folder, *options)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "no layout 'nope'; there are: asciidoc, " in done.stderr
        assert ", markdown, text, auto" in done.stderr
    assert run_cli(command, folder, "--ext", "foo").returncode == 2
    assert "is no suffix" in run_cli(command, folder, "--ext", "a.b=headed").stderr
    monkeypatch.setenv("ASKALIKE_EXT", '{"foo": "nope"}')
    assert "no layout 'nope'" in run_cli(command, folder).stderr


def test_a_file_of_unknown_suffix_is_told_so_where_nothing_is_found(
    run_cli: RunCli, tmp_path: Path
) -> None:
    (tmp_path / "a.foo").write_text("Words of a letter.\n")
    done = run_cli("parse", tmp_path / "a.foo")
    assert done.stderr == (
        "error: a.foo: looks like plain text, and no question was found in it; .foo files are "
        "not read: say what it is with --ext foo=NAME (a layout or format), or rename it\n"
    )
    (tmp_path / "a.foo").write_text(ASKING)
    assert "2 questions in 1 document" in run_cli("parse", tmp_path / "a.foo").stdout


def test_a_long_document_is_folded_and_shown_whole_where_that_is_asked(
    run_cli: RunCli, tmp_path: Path
) -> None:
    text = "".join(
        f"## Part {part}\n\n" + "".join(f"### What is {part}.{n}?\n\nIt.\n\n" for n in range(20))
        for part in range(20)
    )
    (tmp_path / "long.md").write_text(f"# Long\n\n{text}")
    shown = run_cli("parse", tmp_path / "long.md").stdout
    assert "400 questions in 20 sections" in shown
    assert "Part 3 (20)" in shown
    assert "… 17 more" in shown
    assert "… 8 more sections with 160 questions" in shown
    assert len(shown.splitlines()) < 70
    assert run_cli("parse", tmp_path / "long.md", "--all").stdout.count("What is ") == 400
    for n in range(12):
        (tmp_path / f"{n}.md").write_text("## What is a reef?\nCoral.\n")
    many = run_cli("parse", tmp_path).stdout.splitlines()
    assert len([line for line in many if "headed layout" in line]) == 13
    assert len(many) == 14


def test_two_layouts_are_compared_by_lines(run_cli: RunCli, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "# Roses\n\n## How do I prune?\n\nIn March.\n\n## When do I prune?\n\nAt dusk.\n\n"
        "> Q: What feeds a rose?\n> A: Dung.\n"
    )
    shown = run_cli("parse", "--diff", "headed", "trivia", file).stdout
    assert "a.md  headed and trivia: 0 questions alike" in shown
    assert "    3-5     How do I prune?" in shown
    assert run_cli("parse", file, "--diff", "trivia", "--layout", "headed").stdout == shown
    (data,) = json.loads(run_cli("parse", "--diff", "bold", file, "--json").stdout)["diff"]
    assert (data["layouts"][1], data["error"]) == ("bold", None)
    assert "no layout 'nope'" in run_cli("parse", "--diff", "nope", file).stderr
    assert run_cli("parse", "--diff", "bold", tmp_path / "gone.md").returncode == 1


def test_names_are_shown_on_one_line_with_nothing_that_steers(
    run_cli: RunCli, tmp_path: Path
) -> None:
    (tmp_path / "faq.md").write_text("## What is a reef?\nCoral.\n")
    for number in range(2):
        (tmp_path / f"a{number}\x1b[2J\n\u202ex.foo").write_text(ASKING)
    shown = run_cli("parse", tmp_path).stdout
    assert r"a0\x1b[2J\n\u202ex.foo, a1\x1b[2J\n\u202ex.foo" in shown
    assert "\x1b" not in shown


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_named(run_cli: RunCli, folder: Path) -> None:
    (folder / "images").chmod(0)
    done = run_cli("parse", folder)
    (folder / "images").chmod(0o755)
    assert "images: cannot be read (permission denied)" in done.stderr
    assert "faq.md" in done.stdout


def test_errors_of_the_same_words_are_one_line(run_cli: RunCli, tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.md").write_text("Words of a letter.\n")
    (line,) = run_cli("parse", tmp_path).stderr.splitlines()
    assert line.startswith("error: 40 documents: no question found")
    assert line.endswith(": 00.md, 01.md, 02.md, …")
    assert len(run_cli("parse", tmp_path, "--all").stderr.splitlines()) == 40
