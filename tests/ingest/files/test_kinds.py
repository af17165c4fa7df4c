"""What files that are not read are, and whether they may hold questions."""

from pathlib import Path

import pytest

from ingest.files.choices import Choices
from ingest.files.discover import discover
from ingest.files.kinds import guess, guess_text, is_binary, looks_like
from ingest.report import Skipped, grouped


@pytest.mark.parametrize(
    "text",
    [
        "Q: What is a fjord?\nA: A valley.\n\nQ: And a bay?\nA: A curve.\n",
        "# Sea\n\n## What is a fjord?\n\nA valley.\n\n## Where is one?\n\nNorth.\n",
        "- ¿Qué es un fiordo?\n  Un valle.\n- ¿Dónde hay uno?\n  Al norte.\n",
        "**Was ist ein Fjord?**\n\nEin Tal.\n\n**Wo gibt es ihn?**\n\nIm Norden.\n",
        "问：什么是峡湾？\n答：山谷。\n\n问：在哪里？\n答：北方。\n",
        "@section What is a fjord?\nA valley.\n@section Where is one?\nNorth.\n",
        "\\section*{Was ist ein Fjord?}\nEin Tal.\n\\question Wo gibt es ihn?\n",
        "h2. What is a fjord?\n\nA valley.\n\nh2. Where is one?\n\nNorth.\n",
        "; What is a fjord?\n: A valley.\n; Where is one?\n: North.\n",
        "- question: What is a fjord?\n  answer: A valley.\n- question: Where?\n  answer: North.\n",
    ],
)
def test_a_text_with_marked_questions_may_hold_some(text: str) -> None:
    assert guess_text(text.encode()).asks


@pytest.mark.parametrize(
    "text",
    [
        "Dear Ann,\n\nhow are you?\n\nDid you see the sea?\n\nYours, Ben\n",
        "[main]\nkey = value\n# what is this\nother = 1\n",
        "2026-01-01 WARN retry?\n2026-01-01 WARN retry?\n",
        "id quantity\nq1 4\nq2 5\n",
        "SELECT a FROM b WHERE c = ?;\nSELECT d FROM e WHERE f = ?;\n",
    ],
)
def test_letters_settings_and_logs_do_not_seem_to_ask(text: str) -> None:
    assert not guess_text(text.encode()).asks


def test_binary_content_is_told_from_text_in_any_encoding() -> None:
    assert is_binary(bytes(range(256)))
    assert not is_binary("Grüße, привет, 你好\n".encode())
    assert not is_binary("Grüße\n".encode("utf-16"))
    assert not is_binary(b"caf\xe9\x1b[0m\n")
    assert guess_text(b"\x7fELF\x02\x01\x01\0\0\0").kind == "binary files"


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ('{"a": 1}', "JSON"),
        ('[[faq]]\nq = "Why?"', "plain text"),
        ("<!DOCTYPE html>\n<p>", "HTML"),
        ("<quiz>\n<question/>", "XML"),
        ("Title\n\n## Part\n", "Markdown"),
    ],
)
def test_a_text_looks_like_what_it_is(text: str, looks: str) -> None:
    assert looks_like(text)[0] == looks


def test_pictures_and_programs_are_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.files.kinds.open_regular", lambda _: pytest.fail("opened"))
    assert guess(tmp_path / "a.PNG").kind == "pictures"
    assert guess(tmp_path / "a.py").kind == "source files"


def test_each_file_of_a_folder_that_is_not_read_has_its_reason(tmp_path: Path) -> None:
    files = {
        "faq.md": "## Why?\nSo.\n", "a.png": "", "b.foo": "Q: Who?\nA: I.\n\nQ: Why?\nA: So.\n",
        "c.foo": "nothing\n", "d.qqq": "\0\1\2" * 9, "draft.md": "## Why?\nSo.\n",
        ".askalikeignore": "draft.md\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "gone.foo").symlink_to("nowhere")
    found = discover([tmp_path])
    assert {one.path: (one.kind, one.asks) for one in found.skipped} == {
        "a.png": ("unknown suffix", False),
        "b.foo": ("unknown suffix", True),
        "c.foo": ("unknown suffix", False),
        "d.qqq": ("binary", False),
        "draft.md": ("ignored", False),
        "gone.foo": ("unknown suffix", False),
    }
    (asking,) = (one for one in found.skipped if one.asks)
    assert "name it with --ext foo=text, or rename it" in asking.reason


def test_files_are_grouped_by_reason_with_those_that_ask_first() -> None:
    pictures = [Skipped(f"{n}.png", ".png files", "unknown suffix", "pictures") for n in range(9)]
    asking = Skipped("a.foo", "looks like", "unknown suffix", ".foo text", asks=True)
    ignored = [Skipped(name, "by .askalikeignore", "ignored") for name in ("x.md", "y.md")]
    groups = grouped([*ignored, *pictures, asking])
    assert [len(group.files) for group in groups] == [1, 9, 2]
    assert groups[1].names == "0.png, 1.png, 2.png, …"
    assert groups[2].names == "x.md, y.md"
    assert groups[1].suffixes == ((".png", 9),)


def test_a_suffix_that_is_named_is_read_and_its_choice_is_kept(tmp_path: Path) -> None:
    (tmp_path / "b.foo").write_text("Q: Who?\nA: I.\n")
    (tmp_path / "c.md").write_text("Q: Who?\nA: I.\n")
    found = discover([tmp_path], Choices("", {".foo": "markdown", ".md": "units"}))
    assert [(file.name, file.choice, file.layout) for file in found.files] == [
        ("b.foo", ".foo=markdown", "markdown"),
        ("c.md", ".md=units", "units"),
    ]
    assert not found.skipped
    assert not any(file.is_incidental for file in found.files)


def test_of_choices_the_run_comes_first_then_the_document_then_its_suffix() -> None:
    choices = Choices("", {".foo": "markdown"})
    assert choices.choice("a.foo") == ".foo=markdown"
    assert choices.choice("a.foo", "headed") == "headed"
    assert choices.choice("a.md", ".md=units") == ""
    assert Choices("bold", {".foo": "markdown"}).choice("a.foo", "headed") == "bold"
    assert Choices("auto", {".foo": "markdown"}).choice("a.foo", "headed") == ".foo=markdown"
    assert Choices("auto").choice("a.md", "headed") == ""


def test_a_program_s_file_without_a_suffix_is_no_text_of_a_folder(tmp_path: Path) -> None:
    for name in ("Makefile", "LICENSE", "faq"):
        (tmp_path / name).write_text("# What is made?\n\nAll of it.\n")
    found = discover([tmp_path])
    assert [file.path.name for file in found.files] == ["faq"]
    assert [(one.path, one.reason) for one in found.skipped] == [
        ("LICENSE", "LICENSE files are not read (source files)"),
        ("Makefile", "Makefile files are not read (source files)"),
    ]
    assert [file.path.name for file in discover([tmp_path / "Makefile"]).files] == ["Makefile"]
