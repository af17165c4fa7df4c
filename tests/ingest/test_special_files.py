"""Pipes, sockets and devices are never opened, whatever leads to them; sizes are checked first."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.files import SpecialFile, open_regular
from ingest.files import content
from ingest.files.content import file_digest, read_bytes
from ingest.files.discover import discover
from ingest.open import Limits, open_document
from ingest.textfile import TextFile
from tests.conftest import RunCli

GOOD = "## What is good?\nThis.\n"
PIPE, DEVICE, SOCKET = (f"{kind}, not a file" for kind in ("a pipe", "a device", "a socket"))


@pytest.fixture
def special(tmp_path: Path) -> Iterator[Path]:
    """A folder with one document among what is none; opening a pipe would hang."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "good.md").write_text(GOOD)
    os.mkfifo(folder / "pipe.md")
    os.mkfifo(folder / "pipe.jsonl")
    for link, target in (
        ("link.md", "pipe.md"), ("links.md", "link.md"), ("zero.md", "/dev/zero"),
        ("zero.csv", "/dev/zero"), ("tty.md", "/dev/tty"), ("up", "."), ("round.md", "about.md"),
        ("about.md", "round.md"), ("through.md", "/dev/zero/a.md"),
    ):  # fmt: skip
        (folder / link).symlink_to(target)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket.md"))
        yield folder


def test_they_are_skipped_in_a_folder_and_named_once(special: Path) -> None:
    found = discover([special])
    assert {one.path: one.reason for one in found.skipped} == {
        "pipe.md": PIPE, "pipe.jsonl": PIPE, "link.md": PIPE, "links.md": PIPE, "zero.md": DEVICE,
        "zero.csv": DEVICE, "tty.md": DEVICE, "socket.md": SOCKET,
    }  # fmt: skip
    assert len(found.skipped) == 8
    assert {file.name for file in found.files} == {"good.md", "round.md", "about.md", "through.md"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pipe.md", f"{PIPE}; give a file or a folder"),
        ("links.md", f"{PIPE}; give a file or a folder"),
        ("zero.csv", f"{DEVICE}; give a file or a folder"),
        ("socket.md", f"{SOCKET}; give a file or a folder"),
        ("round.md", "too many levels of symbolic links"),
        ("pipe.md/a.md", "no such file or folder"),
        ("up/up/up/pipe.md", f"{PIPE}; give a file or a folder"),
        ("/dev/zero/a.md", "no such file or folder"),
        ("/dev/stdin", ", not a file; give a file or a folder"),
        ("/proc/self/fd/0/x.md", "no such file or folder"),
    ],
)
def test_named_themselves_they_are_one_clear_error(
    special: Path, run_cli: RunCli, name: str, words: str
) -> None:
    if name == "/dev/stdin" and Path(name).is_file():
        pytest.skip("the tests read their input from a file")
    done = run_cli("parse", special / name)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert words in done.stderr


def test_a_folder_of_nothing_else_has_no_document(special: Path) -> None:
    for file in special.iterdir():
        if file.name not in {"pipe.md", "zero.csv"}:
            file.unlink()
    found = discover([special])
    assert "no document in this folder" in found.missing[0].error
    assert {one.path for one in found.skipped} == {"pipe.md", "zero.csv"}


READERS: tuple[Callable[[Path], object], ...] = (
    open_regular,
    read_bytes,
    file_digest,
    lambda path: TextFile.open(path.name, path, 2**20),
    lambda path: open_document(path.name, path),
    lambda path: open_document("a.jsonl", path),
)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["pipe.md", "links.md", "zero.md", "tty.md", "socket.md"])
def test_no_reader_opens_them(
    special: Path, name: str, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises((SourceError, SpecialFile), match="not a file"):
        read(special / name)


@pytest.mark.parametrize("read", READERS)
def test_a_file_swapped_for_a_pipe_after_it_was_looked_at_does_no_harm(
    special: Path, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check before opening sees a file; the one on what was opened sees the pipe."""
    file, there = special / "swapped.md", os.open
    file.write_text(GOOD)

    def swapped(path: Path, flags: int) -> int:
        Path(path).unlink()
        os.mkfifo(path)
        return there(path, flags)

    monkeypatch.setattr(os, "open", swapped)
    stuck = threading.Timer(20, os._exit, (3,))  # a blocked open cannot be interrupted
    stuck.start()
    try:
        with pytest.raises((SourceError, SpecialFile), match="a pipe, not a file"):
            read(file)
    finally:
        stuck.cancel()
    assert not [
        one for one in Path("/proc/self/fd").iterdir() if os.path.realpath(one) == str(file)
    ]


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_an_ignore_file_that_is_none_closes_its_folder(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    make(tmp_path / ".askalikeignore")
    found = discover([tmp_path])
    assert not found.files
    assert "not a file; only files are read" in found.missing[0].error


def test_what_is_larger_than_the_setting_is_not_read(
    tmp_path: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKALIKE_MAX_FILE_SIZE", "1")
    for name in ("a.md", "a.jsonl"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(20 * 2**20)
        for command in ("parse", "ingest"):
            (line,) = run_cli(command, tmp_path / name).stderr.splitlines()
            assert "too large (20 MiB; the limit is 1 MiB)" in line
            assert "raise the setting max_file_size" in line
    monkeypatch.setenv("ASKALIKE_MAX_FILE_SIZE", "0")
    assert "'max_file_size' = '0'" in run_cli("parse", tmp_path).stderr


def test_a_file_that_says_it_is_empty_is_read_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages of a process are such a file, and they go on for terabytes."""
    endless = tmp_path / "a.md"
    endless.symlink_to("/proc/self/pagemap")
    with pytest.raises(SourceError, match="too large"):
        open_document("a.md", endless, limits=Limits(most=2**20))
    assert file_digest(endless)
    monkeypatch.setattr(content, "MOST_BYTES", 2**20)
    with pytest.raises(SourceError):
        open_document("a.jsonl", endless, limits=Limits(whole=0, most=2**20))
