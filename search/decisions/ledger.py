"""The decisions on a corpus as they are now: read when a file changes, appended under a lock."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from corpus.errors import DecisionsError, UnknownDecision
from corpus.files import LargeFile, read_regular
from search.decisions.book import Book
from search.decisions.lines import Decision, Problem, Undo, encode_line, now, read_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from search.decisions.lines import Entry

# A line of a hundred records has 10 KB: this is more than anybody decides.
MOST_BYTES = 256 * 2**20
# Seconds to wait for another process that appends.
_PATIENCE = 10.0
# Git then keeps the lines of both sides of a merge instead of asking; each line stands by itself.
_ATTRIBUTES = "decisions.jsonl merge=union text eol=lf\n"
_IGNORED = "*.lock\n"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: lines that are new, that were there, and that say nothing."""

    added: int
    known: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Read:
    """A file as it was read last."""

    content: bytes = b""
    stamp: tuple[int, ...] = ()
    entries: list[Entry | Problem] | None = None


class Ledger:
    """Reads decisions from some files and appends them to the first.

    Several threads and processes may do so at once: none loses what another wrote.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.file, *_ = self.files = tuple(files)
        self._read = {file: _Read() for file in self.files}
        self._book, self._stale = Book(), True
        self._lock = RLock()

    @property
    def book(self) -> Book:
        """The decisions in force, as the files are now; raises DecisionsError."""
        with self._lock:
            for file in self.files:  # one that cannot be read must not hide that another has grown
                self._stale |= self._renew(file)
            if self._stale:
                read = (one for file in self.files for one in self._read[file].entries or ())
                self._book, self._stale = Book.of(read), False
            return self._book

    def add(
        self, decisions: Sequence[Decision], allow: Callable[[Book], None] | None = None
    ) -> list[Decision]:
        """Append decisions, with new ids and times, and return them; raises DecisionsError.

        `allow` looks at what is in force just before, and raises where nothing shall be written.
        """
        with self._writing():
            if allow:
                allow(self.book)
            time = self._next_time()
            made = [replace(one, id=secrets.token_hex(8), time=time) for one in decisions]
            self._append(b"".join(map(encode_line, made)))
        return made

    def undo(self, undoes: str, author: str) -> list[Decision]:
        """Undo a decision, or all of a batch, and return what is undone.

        Raises UnknownDecision where none of this id is in force, and DecisionsError.
        """
        with self._writing():
            undone = [
                one for one in self.book.decisions if undoes and undoes in {one.id, one.batch}
            ]
            if not undone:
                raise UnknownDecision(
                    f"no decision {undoes[:64]} is in force; see: askalike decisions list"
                )
            line = encode_line(Undo(secrets.token_hex(8), self._next_time(), author, undoes))
            self._append(line)
        return undone

    def take(self, content: bytes) -> Imported:
        """Append what is new of the lines of another file; raises DecisionsError."""
        read = list(read_lines(content, "import"))
        problems = tuple(one for one in read if isinstance(one, Problem))
        entries = {one.id: one for one in read if not isinstance(one, Problem)}
        with self._writing():
            known = {one.id for one in self.book.entries}
            new = [one for one in entries.values() if one.id not in known]
            if new:
                self._append(b"".join(map(encode_line, new)))
        return Imported(len(new), len(entries) - len(new), problems)

    def export(self) -> Iterator[bytes]:
        """Yield all that can be read as lines, the oldest first; raises DecisionsError."""
        return map(encode_line, self.book.entries)

    def _next_time(self) -> str:
        """Return a time after that of every decision there is, so that this one counts.

        The clock of whoever decided before may be ahead of ours.
        """
        entries = self.book.entries
        latest, time = entries[-1].time if entries else "", now()
        if time > latest:
            return time
        try:
            after = datetime.fromisoformat(latest) + timedelta(microseconds=1)
        except OverflowError:  # the year 9999
            return latest
        return after.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def _renew(self, file: Path) -> bool:
        """Read what a file has more than before; return whether it has changed."""
        read = self._read[file]
        stamp = _stamp(file)
        if read.entries is not None and stamp == read.stamp:
            return False
        content = _content(file) if stamp else b""
        whole = read.content.endswith(b"\n") and read.entries is not None
        if whole and content.startswith(read.content):
            first = read.content.count(b"\n") + 1
            more = read_lines(content[len(read.content) :], str(file), first)
            read.entries = [*(read.entries or ()), *more]
        else:
            read.entries = list(read_lines(content, str(file)))
        read.content, read.stamp = content, stamp
        return True

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Keep other writers out; raises DecisionsError."""
        with self._lock:
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                with FileLock(self.file.with_name(f"{self.file.name}.lock"), timeout=_PATIENCE):
                    yield
            except Timeout as error:
                raise DecisionsError(
                    f"{self.file} has been locked by another process for {_PATIENCE:g} seconds; "
                    "try again when it is done"
                ) from error
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise DecisionsError(
                    f"{self.file} cannot be written ({reason}), so nothing was decided; make its "
                    "folder writable, or name another file by the setting decisions"
                ) from error

    def _append(self, lines: bytes) -> None:
        """Append whole lines; what was written of them when the disk is full is taken back."""
        self._write_companions()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self.file, flags | getattr(os, "O_BINARY", 0), 0o666)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size and _last_byte(descriptor, size) != b"\n":
                lines = b"\n" + lines
            try:
                left = memoryview(lines)
                while left:
                    left = left[file.write(left) or 0 :]
                os.fsync(descriptor)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, size)
                raise

    def _write_companions(self) -> None:
        """Write beside a new file in a folder of our own how git merges it."""
        folder = self.file.parent
        if folder.name != ".askalike" or self.file.exists():
            return
        for name, text in ((".gitattributes", _ATTRIBUTES), (".gitignore", _IGNORED)):
            with suppress(FileExistsError), (folder / name).open("x", encoding="utf-8") as file:
                file.write(text)


def _stamp(file: Path) -> tuple[int, ...]:
    """Return what changes with a file's content, () for one that is not there."""
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise _unreadable(file, error) from error
    return found.st_ino, found.st_size, found.st_mtime_ns


def _content(file: Path) -> bytes:
    try:
        return read_regular(file, MOST_BYTES)
    except FileNotFoundError:
        return b""
    except (LargeFile, OSError) as error:
        raise _unreadable(file, error) from error


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def _unreadable(file: Path, error: OSError) -> DecisionsError:
    reason = (error.strerror or str(error)).lower()
    return DecisionsError(
        f"{file} cannot be read ({reason}); it holds what was decided about duplicates: mend it, "
        "or name another file by the setting decisions"
    )
