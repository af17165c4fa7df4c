"""A text that stays on disk: its digest and encoding are found first, then its lines are read."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

from corpus.errors import SourceError
from corpus.files import open_regular
from corpus.records import Unread, is_whole
from ingest.files.content import EMPTY, blocks, check_size, digest_of, os_errors_explained
from ingest.files.suffixes import suffix_of
from ingest.formats.format import Gaps
from ingest.formats.raw import HEAD
from ingest.text.decoding import NUL_REASON, REPLACED, clean
from ingest.text.encodings import TextEncoding, find_encoding

# Characters of a line, which is held whole: as many as a file that is held whole may have bytes.
LONGEST_LINE = 8 * 2**20


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What changes with a file's content, or when another file takes its place."""

    size: int
    changed: int
    file: tuple[int, int]

    @classmethod
    def of(cls, found: os.stat_result) -> "_Stamp":
        return cls(found.st_size, found.st_mtime_ns, (found.st_dev, found.st_ino))


class TextFile:
    """A text on disk, held one line at a time; reading stops when the file changes."""

    def __init__(
        self,
        name: str,
        path: Path,
        stamp: _Stamp,
        digest: str,
        encoding: TextEncoding,
        longest_line: int,
    ) -> None:
        self.suffix = suffix_of(name)
        self.digest = digest
        self._path = path
        self._stamp = stamp
        self._encoding = encoding
        self._longest_line = longest_line
        self._stream: TextIO = io.StringIO()
        self._mended = Gaps()

    @classmethod
    def open(cls, name: str, path: Path, most: int, longest_line: int = LONGEST_LINE) -> "TextFile":
        """Scan a file once, for its digest and encoding; it is closed again until it is read.

        Raises SourceError where it cannot be read, is empty, has more than `most` bytes, is no
        text, or changes. A line of more than `longest_line` characters is left out.
        """
        with os_errors_explained(), open_regular(path) as stream:
            stamp = _Stamp.of(os.fstat(stream.fileno()))
            check_size(stamp.size, most, most)
            scanned = _Blocks(stream, stamp.size)
            digest = digest_of(scanned)
            if scanned.are_blank:
                raise SourceError(EMPTY)
            encoding = find_encoding(stream)
        opened = cls(name, path, stamp, digest, encoding, longest_line)
        opened.check()
        return opened

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold the file open; raises SourceError where it has changed since it was scanned."""
        self._mended = Gaps()
        with os_errors_explained():
            try:
                with open_regular(self._path) as stream:
                    if _Stamp.of(os.fstat(stream.fileno())) != self._stamp:
                        raise _changed()
                    encoding, errors = self._encoding.name, self._encoding.errors
                    with io.TextIOWrapper(stream, encoding, errors, newline=None) as self._stream:
                        yield
                self.check()
            except UnicodeDecodeError as error:  # it could all be decoded before
                raise _changed() from error
            except (OSError, SourceError):  # a change explains whatever else is wrong with it
                self.check()
                raise

    @property
    def head(self) -> str:
        """The first characters of the text, without leading blanks; rewinds to the beginning."""
        self._stream.seek(0)
        head = clean(self._stream.read(HEAD)).lstrip()
        self._stream.seek(0)
        return head

    @property
    def share(self) -> float:
        """How much of the file has been read, in [0, 1]."""
        return min(1.0, self._stream.buffer.tell() / self._stamp.size)

    @property
    def mended(self) -> tuple[Unread, ...]:
        """Where NUL characters and lines were left out, in the lines read so far."""
        return self._mended.parts

    def lines(self) -> Iterator[str]:
        """Yield the lines without their newlines; one that is too long is reported, and blank."""
        longest = self._longest_line
        read = partial(self._stream.readline, longest + 1)
        for number, line in enumerate(iter(read, ""), 1):
            text = line.removesuffix("\n")
            if len(text) > longest:
                while not line.endswith("\n") and (line := read()):
                    pass
                reason = f"a line of more than {longest // 2**20} MiB; split it"
                self._mended.add((number, number), reason)
                text = ""
            if "\0" in text:
                self._mended.add((number, number), NUL_REASON)
            if not is_whole(text):
                self._mended.add((number, number), REPLACED)
            yield clean(text)

    def check(self) -> None:
        """Raise SourceError where the file has changed or gone since it was opened."""
        try:
            stamp = _Stamp.of(self._path.stat())
        except OSError as error:
            raise _changed() from error
        if stamp != self._stamp:
            raise _changed()


class _Blocks:
    """The bytes of a file of `size` in blocks, and whether all of them are blank."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size
        self.are_blank = True

    def __iter__(self) -> Iterator[bytes]:
        for block in blocks(self._stream, self._size):
            self.are_blank = self.are_blank and not block.strip()
            yield block


def _changed() -> SourceError:
    return SourceError("changed while it was read; run the ingest again")
