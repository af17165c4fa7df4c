"""Documents to windows: pieces of them, of about as many passages as are encoded together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from corpus.record_batch import RecordBatch
from corpus.records import PENDING, Source
from ingest.files.discover import Skipped, lies_about
from ingest.open import open_document
from ingest.report import SourceReport
from ingest.split import passages
from ingest.survey import checked_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.model.embedder import Embedder
    from ingest.identity import Identities
    from ingest.open import Opened
    from ingest.plan import Task

# Passages of one window. Sorted by length they fill their batches without padding; what a killed
# run loses is one or two windows, half a minute's work each; their vectors and token bits take some
# 15 MB.
WINDOW = 1024


@dataclass(frozen=True, slots=True)
class Window:
    """Batches of records; `done` are the sources, and `ended` the documents, complete with it.

    `read` counts the bytes of all documents that have been read so far, this window's included;
    where one is read in part, as many as that part has about.
    """

    batches: tuple[RecordBatch, ...]
    done: tuple[Source, ...]
    ended: tuple[Task, ...]
    read: float

    @property
    def name(self) -> str:
        """The name of its last source."""
        return self.batches[-1].source.name if self.batches else self.done[-1].name

    @property
    def passages(self) -> int:
        """How many passages it has."""
        return sum(len(batch.passages) for batch in self.batches)


class Reader:
    """Reads documents one after the other; what came of each is in `reports` and `skipped`."""

    def __init__(self, embedder: Embedder, identities: Identities) -> None:
        self.reports: list[SourceReport] = []
        self.skipped: list[Skipped] = []
        self._embedder = embedder
        self._identities = identities
        self._batches: list[RecordBatch] = []
        self._done: list[Source] = []
        self._ended: list[Task] = []
        self._read = 0.0

    def windows(self, tasks: Iterable[Task]) -> Iterator[Window]:
        """Yield the documents' records, split into passages; the last window may be short."""
        for task in tasks:
            try:
                yield from self._document(task)
            except SourceError as error:
                self._failed(task, error)
            self._read += task.size
        if self._batches or self._done:
            yield self._window(self._read)

    def _document(self, task: Task) -> Iterator[Window]:
        """Add a document's records; yield a window whenever one is full."""
        opened = open_document(task.name, task.file.path)
        entry = _entry(task, opened)
        for records in checked_pieces(task.file, opened):
            own = self._identities.settle(records)
            split = tuple(p for record in own for p in passages(record, self._embedder))
            first = not entry.records
            self._batches.append(RecordBatch(entry, own, split, entry.records, first))
            entry = replace(
                entry,
                records=entry.records + len(own),
                passages=entry.passages + len(split),
            )
            if sum(len(batch.passages) for batch in self._batches) >= WINDOW:
                yield self._window(self._read + opened.share * task.size)
        done = replace(entry, digest=opened.digest, unread=opened.unread)
        self._done.append(done)
        self._ended.append(task)
        self.reports.append(SourceReport(task.name, opened.layout, done.records, done.unread))

    def _window(self, read: float) -> Window:
        window = Window(tuple(self._batches), tuple(self._done), tuple(self._ended), read)
        self._batches, self._done, self._ended = [], [], []
        return window

    def _failed(self, task: Task, error: SourceError) -> None:
        """Report a document that cannot be read; one without questions in a folder is passed by."""
        if isinstance(error, NoQuestions) and lies_about(task.file) and task.is_new:
            self.skipped.append(Skipped(task.name, str(error)))
        else:
            self.reports.append(SourceReport(task.name, None, 0, (), str(error)))


def _entry(task: Task, opened: Opened) -> Source:
    """Return the entry of a document of which nothing is written yet."""
    return Source(
        name=task.name,
        path=str(task.file.path),
        root=str(task.file.root),
        digest=PENDING,
        layout=opened.layout,
        title=opened.title,
        records=0,
        passages=0,
        unread=(),
    )
