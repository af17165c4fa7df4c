"""A document that is being read: its records come in pieces, so that a large one fits in memory."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

from corpus.records import Record, Unread
from ingest.files.discover import read_bytes, unreadable_told
from ingest.formats.find import find_flowing
from ingest.formats.format import Flowing, all_gaps
from ingest.naming import Naming
from ingest.reader import Parsed, Rival, failures_told, parse_document
from ingest.textfile import TextFile

# Records in a piece, at most: a piece is handed on, looked at and written as one.
PIECE = 100
# Characters of the records of a piece, from which it takes no more.
_MOST_TEXT = 4 * 2**20
# A file of fewer bytes is read whole: its records take less memory than the encoder does.
WHOLE = 8 * 2**20
# A large file that has to be held whole all the same: one JSON document named like JSON Lines.
_MOST_WHOLE = 64 * 2**20


class Opened(Protocol):
    """A document whose layout is known, and whose records are read as they are asked for.

    `name` is as it was given, `digest` that of exactly the bytes that are read. `unread` is whole,
    and sorted by its lines, once the pieces are exhausted. The others are as in Parsed.
    """

    name: str
    digest: str
    layout: str
    title: str
    unread: tuple[Unread, ...]
    score: float
    runner_up: Rival | None
    structure: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float:
        """How much of it has been handed on, in [0, 1]."""
        ...

    @property
    def count(self) -> int | None:
        """How many records it has, None until that is known."""
        ...

    def pieces(self) -> Iterator[tuple[Record, ...]]:
        """Yield the records in document order, at most PIECE at a time; to be called once.

        Raises NoQuestions at the end of a document without any, and SourceError where it changed
        while it was read: then none of its records is to be kept.
        """
        ...


def open_document(name: str, path: Path, layout: str | None = None) -> Opened:
    """Open a document, read as `layout` where one is given; a large table or dump stays on disk.

    Raises SourceError where it cannot be read, and NoQuestions where it, or the first rows of what
    is read row by row, show no question in any layout that is known, or in the one given.
    """
    form = find_flowing(name, layout)
    with unreadable_told():
        size = path.stat().st_size
    if form is None or size < WHOLE:
        return _Held(parse_document(name, read_bytes(path), layout))
    text = TextFile.open(name, path)
    with failures_told(), text.reading():
        if form.flows(text):
            form.flow(text).found.close()
            return _Streamed(name, form, text)
    return _Held(parse_document(name, read_bytes(path, _MOST_WHOLE), layout))


class _Held:
    """A document that was read as a whole."""

    def __init__(self, parsed: Parsed) -> None:
        self.name = parsed.name
        self.digest = parsed.digest
        self.layout = parsed.layout
        self.title = parsed.title
        self.unread = tuple(sorted(parsed.unread, key=lambda one: one.lines))
        self.score = parsed.score
        self.runner_up = parsed.runner_up
        self.structure = parsed.structure
        self.share = 0.0
        self.count = len(parsed.records)
        self._records = parsed.records

    def pieces(self) -> Iterator[tuple[Record, ...]]:
        """Yield the records that are held."""
        done = 0
        for piece in _cut(iter(self._records)):
            done += len(piece)
            self.share = done / self.count
            yield piece


class _Streamed:
    """A document that stays on disk; its records are made anew from its lines."""

    def __init__(self, name: str, form: Flowing, text: TextFile) -> None:
        self.name = name
        self.digest = text.digest
        self.layout = form.name
        self.title = ""
        self.unread: tuple[Unread, ...] = ()
        self.score = 1.0
        self.runner_up: Rival | None = None
        self.structure: tuple[tuple[int, int], ...] = ()
        self.share = 0.0
        self.count: int | None = None
        self._form = form
        self._text = text

    def pieces(self) -> Iterator[tuple[Record, ...]]:
        """Yield the records as they are read; each time the file is looked at for changes."""
        count = 0
        with failures_told(), self._text.reading(), Naming.open(self.name) as naming:
            flow = self._form.flow(self._text)
            with closing(flow.found):
                for piece in _cut(map(naming.record, flow.found)):
                    self._text.check()
                    count += len(piece)
                    self.share = min(self._text.share, flow.share())
                    yield piece
            self.unread, self.count, self.share = all_gaps(flow, self._text), count, 1.0


def _cut(records: Iterator[Record]) -> Iterator[tuple[Record, ...]]:
    """Yield records in pieces that are bounded in number and text."""
    piece: list[Record] = []
    length = 0
    for record in records:
        piece.append(record)
        length += sum(map(len, (record.question, record.answer, record.given, record.context)))
        if len(piece) == PIECE or length >= _MOST_TEXT:
            yield tuple(piece)
            piece, length = [], 0
    if piece:
        yield tuple(piece)
