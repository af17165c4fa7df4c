"""What is printed: nothing of a document steers the terminal, and every encoding will do."""

import io
import json
import os
import re
from pathlib import Path

import pytest

from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.settings import Settings
from ingest.pipeline import ingest
from tests.conftest import RunCli
from ui.output.controls import for_pages, for_terminals
from ui.output.terminal import Terminal

# Clears the screen, moves up, hides, writes the clipboard, sets the title, links, types a command.
PAYLOADS = [
    "\x1b[2J\x1b[H",
    "\x1b[1A\x1b[2K",
    "\x1b[8mhidden\x1b[0m",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1b]0;title\x07",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1bP$q\x1b\\\x1b[6n\x1b[c",
    "\x9b31m\x9d52;c;cm0=\x9c",
    "a\rb\x08c\x7fd\x0be\x0cf\x00",
    "\u202egpj.exe\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "zero\u200bwidth\u2060\ufeff \U000e0041\U000e0042",
]
STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
NAME = "no\x1b]52;c;cm0=\x07tes\u202e\x9b2J"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("steering")
    lines = [
        json.dumps(
            {
                "id": f"id{number}",
                "question": f"What does sequence {number} {payload} do?",
                "answer": f"It is **{payload}** of [x](http://e.org/{payload})\n\n`{payload}`",
                "section": f"Section {payload}",
                "tags": [payload],
                "context": f"About {payload}",
            }
        )
        for number, payload in enumerate(PAYLOADS)
    ]
    (folder / f"{NAME}.jsonl").write_text("\n".join(lines))
    (folder / f"empty{NAME}.md").write_text("")
    (folder / os.fsdecode(b"not-utf-8-\xff\x9b.md")).write_text("## What is it?\nA name.\n")
    return folder


@pytest.fixture(scope="module")
def index(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Path:
    settings = Settings.load(index=tmp_path_factory.mktemp("steered"))
    ingest([folder / f"{NAME}.jsonl"], settings, embedder)
    return settings.index


def commands(folder: Path) -> dict[str, tuple[object, ...]]:
    return {
        "ask": ("ask", "what does the sequence do", "-k", "20"),
        "similar": ("similar", "id0"),
        "duplicates": ("duplicates", "--threshold", "0.3"),
        "show": ("show", "id9"),
        "status": ("status",),
        "doctor": ("doctor",),
        "an unknown id": ("show", NAME),
        "an unknown filter": ("ask", "x", "--source", NAME),
        "parse": ("parse", folder),
        "what is missing": ("parse", folder / f"missing{NAME}.md"),
        "ingest": ("ingest", "--dry-run", folder),
    }


@pytest.mark.parametrize("command", commands(Path()))
def test_no_command_lets_a_document_steer_the_terminal(
    run_cli: RunCli, folder: Path, index: Path, command: str
) -> None:
    arguments = commands(folder)[command]
    place = () if arguments[0] == "parse" else ("--index", index)
    done = run_cli(*arguments, *place)
    assert STEERS.findall(done.stdout + done.stderr) == []
    assert "Traceback" not in done.stderr
    assert done.stdout + done.stderr


@pytest.mark.parametrize("command", ["ask", "show", "status", "parse"])
def test_a_terminal_of_any_encoding_will_do(
    run_cli: RunCli, folder: Path, index: Path, command: str
) -> None:
    arguments = commands(folder)[command]
    place = () if command == "parse" else ("--index", index)
    done = run_cli(*arguments, *place, encoding="ascii")
    assert done.returncode in {0, 1}
    assert done.stdout.isascii()
    assert "Traceback" not in done.stderr
    assert len(done.stdout.split()) > 5


def test_data_keeps_every_character(run_cli: RunCli, index: Path) -> None:
    shown = json.loads(run_cli("show", "id0", "--json", "--index", index).stdout)
    assert "\x1b" in shown["question"] or "\\x1b" in shown["question"]


def test_only_our_own_colours_reach_a_terminal() -> None:
    file = io.StringIO()
    terminal = Terminal(
        highlight=False, force_terminal=True, color_system="standard", file=file, width=200
    )
    for payload in PAYLOADS:
        terminal.print(f"[bold]{payload}[/]")
    written = file.getvalue()
    assert "\x1b[1m" in written
    assert STEERS.findall(re.sub("\x1b\\[[01]m", "", written)) == []


def test_languages_keep_the_marks_they_are_written_with() -> None:
    persian, emoji, hebrew = "می\u200cشود", "👩\u200d💻 ❤\ufe0f", "שלום\u200f!"
    assert for_terminals(persian + emoji) == persian + emoji
    assert for_pages(hebrew) == hebrew
    assert for_terminals("a\tb\nc") == for_pages("a\tb\nc") == "a\tb\nc"
    assert for_terminals("\udcff") == for_pages("\udcff") == "\ufffd"
