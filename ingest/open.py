"""A document that is being read: its records come in pieces, so that a large one fits in memory."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from weakref import finalize

from corpus.errors import NoQuestions
from ingest.files.addresses import is_address
from ingest.files.choices import AUTO
from ingest.files.content import MOST_BYTES, os_errors_explained, read_bytes
from ingest.files.remote import fetch
from ingest.formats.find import find_flowing
from ingest.formats.format import all_gaps
from ingest.naming import Naming
from ingest.reader import failures_told, parse_document
from ingest.report import SourceReport
from ingest.textfile import LONGEST_LINE, TextFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.records import Record, Unread
    from corpus.settings import Settings
    from ingest.files.source import SourceFile
    from ingest.formats.format import Flowing
    from ingest.reader import Parsed, Rival


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a document is held at once.

    A file of fewer than `whole` bytes is read whole: its records take less memory than the encoder
    does. Up to `forced` bytes a large file is held whole that cannot be read in pieces: one JSON
    document named like JSON Lines. A piece has at most `piece` records, and takes no more once its
    records have `text` characters. A line of more than `line` characters is left out. No file of
    more than `most` bytes is read.
    """

    whole: int = 8 * 2**20
    forced: int = 64 * 2**20
    piece: int = 100
    text: int = 4 * 2**20
    line: int = LONGEST_LINE
    most: int = MOST_BYTES

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the settings give."""
        return cls(most=settings.max_file_size * 2**20)


LIMITS = Limits()


class Opened(Protocol):
    """A document whose layout is known, and whose records are read as they are asked for.

    `name` is as it was given, `digest` that of exactly the bytes that are read. `unread` is
    complete, and sorted by its lines, once the pieces are exhausted. The others are as in Parsed.
    """

    name: str
    digest: str
    layout: str
    title: str
    unread: tuple[Unread, ...]
    score: float
    runner_up: Rival | None
    structure: tuple[tuple[int, int], ...]
    doubt: str | None

    @property
    def share(self) -> float:
        """How much of it has been handed on, in [0, 1]."""
        ...

    @property
    def count(self) -> int | None:
        """How many records it has, None until that is known."""
        ...

    def pieces(self) -> Iterator[tuple[Record, ...]]:
        """Yield the records in document order, as many at a time as the limits say; call it once.

        Raises NoQuestions at the end of a document without any, and SourceError where it changed
        while it was read: then none of its records may be kept.
        """
        ...


def open_document(
    name: str, path: Path, layout: str | None = None, limits: Limits = LIMITS
) -> Opened:
    """Open a document, read as `layout` where one is given; a large table or dump stays on disk.

    One at an address is copied to a temporary file, which goes with what is returned. Raises
    SourceError where it cannot be read, and NoQuestions where it, or the first rows of what
    is read row by row, show no question in any known layout, or in the one given.
    """
    if not is_address(path):
        return _open(name, path, layout, limits)
    copy = fetch(path, limits.most)
    try:
        opened = _open(name, copy, layout, limits)
    except BaseException:
        copy.unlink()
        raise
    finalize(opened, copy.unlink, missing_ok=True)
    return opened


def _open(name: str, path: Path, layout: str | None, limits: Limits) -> Opened:
    """Open a document of this machine, as `open_document` does."""
    form = find_flowing(name, None if layout == AUTO else layout)
    with os_errors_explained():
        size = path.stat().st_size
    if form is None or size < limits.whole:
        content = read_bytes(path, setting=limits.most)
        return _Held(parse_document(name, content, layout), limits)
    text = TextFile.open(name, path, limits.most, limits.line)
    with failures_told(), text.reading():
        if form.flows(text):
            form.flow(text).found.close()
            return _Streamed(name, form, text, limits)
    content = read_bytes(path, limits.forced, limits.most)
    return _Held(parse_document(name, content, layout), limits)


def opened_report(name: str, opened: Opened, records: int) -> SourceReport:
    """Return the report on a document all of whose records have been taken."""
    return SourceReport(name, opened.layout, records, opened.unread, doubt=opened.doubt)


def checked_pieces(file: SourceFile, opened: Opened) -> Iterator[tuple[Record, ...]]:
    """Return a document's pieces.

    Raises NoQuestions for JSON in a folder that answers nothing: it belongs to a program or test.
    """
    if not file.is_incidental or file.path.suffix.lower() != ".json":
        return opened.pieces()
    pieces = list(opened.pieces())
    if not any(record.answer for piece in pieces for record in piece):
        raise NoQuestions("questions without any answer; name the file itself to read it")
    return iter(pieces)


class _Held:
    """A document that was read as a whole."""

    def __init__(self, parsed: Parsed, limits: Limits) -> None:
        self.name = parsed.name
        self.digest = parsed.digest
        self.layout = parsed.layout
        self.title = parsed.title
        self.unread = tuple(sorted(parsed.unread, key=lambda part: part.lines))
        self.score = parsed.score
        self.runner_up = parsed.runner_up
        self.structure = parsed.structure
        self.doubt = parsed.doubt
        self.share = 0.0
        self.count = len(parsed.records)
        self._records = parsed.records
        self._limits = limits

    def pieces(self) -> Iterator[tuple[Record, ...]]:
        """Yield the records that are held."""
        done = 0
        for piece in _cut(iter(self._records), self._limits):
            done += len(piece)
            self.share = done / self.count
            yield piece


class _Streamed:
    """A document that stays on disk; its records are made from its lines as they are read."""

    def __init__(self, name: str, form: Flowing, text: TextFile, limits: Limits) -> None:
        self.name = name
        self.digest = text.digest
        self.layout = form.name
        self.title = ""
        self.unread: tuple[Unread, ...] = ()
        self.score = 1.0
        self.runner_up: Rival | None = None
        self.structure: tuple[tuple[int, int], ...] = ()
        self.doubt: str | None = None
        self.share = 0.0
        self.count: int | None = None
        self._form = form
        self._text = text
        self._limits = limits

    def pieces(self) -> Iterator[tuple[Record, ...]]:
        """Yield the records as they are read; before each piece the file is checked for changes."""
        count = 0
        with failures_told(), self._text.reading(), Naming.open(self.name) as naming:
            flow = self._form.flow(self._text)
            with closing(flow.found):
                for piece in _cut(map(naming.record, flow.found), self._limits):
                    self._text.check()
                    count += len(piece)
                    self.share = min(self._text.share, flow.share())
                    yield piece
            unread = (*all_gaps(flow, self._text), *naming.mended)
            self.unread = tuple(sorted(unread, key=lambda part: part.lines))
            self.count, self.share = count, 1.0


def _cut(records: Iterator[Record], limits: Limits) -> Iterator[tuple[Record, ...]]:
    """Yield records in pieces that are bounded in number and text."""
    piece: list[Record] = []
    length = 0
    for record in records:
        piece.append(record)
        length += sum(map(len, (record.question, record.answer, record.given, record.context)))
        if len(piece) == limits.piece or length >= limits.text:
            yield tuple(piece)
            piece, length = [], 0
    if piece:
        yield tuple(piece)
