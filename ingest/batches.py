"""Windows of passages: documents are read and split into them, and each is encoded together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.record_batch import RecordBatch
from corpus.records import PENDING, PassageId, Source, content_digest
from ingest.report import Skipped, SourceReport
from ingest.workers.parts import STEP, End, Head

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from corpus.model.vectors import Encoding, Means
    from corpus.records import Passage, Record
    from ingest.files.source import Task
    from ingest.naming import Identities
    from ingest.workers.parts import Part, Piece, Workers


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many passages make up a `window`, and a `step` from one report of progress to the next.

    Passages of a window are sorted by length, so that they fill their batches without padding; a
    killed run loses a window or two, half a minute's work each [F-window]. Of short passages a
    window has up to `more` times as many, which take no longer.
    """

    window: int = 1024
    step: int = STEP
    more: int = 8


SIZES = Sizes()
# Letters of a passage of usual length.
_LETTERS = 400
# Where queries are answered meanwhile: each waits for the step that is encoded just then.
GENTLE = Sizes(step=16)


@dataclass(frozen=True, slots=True)
class Window:
    """Batches of records; `done` are the sources, and `ended` the documents, complete with it.

    `read` counts the bytes of all documents read so far, including this window's; where one is
    only partly read, it is an estimate.
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

    def sample(self, count: int) -> list[str]:
        """Return the texts of at most `count` passages, from all of it alike.

        A larger window than usual, as a cluster has it, gives those of a usual one.
        """
        texts = [passage.text for batch in self.batches for passage in batch.passages]
        texts = texts[: SIZES.window]
        return texts[:: max(1, len(texts) // count)][:count]


class Batcher:
    """Takes documents one after the other; the outcomes are in `reports` and `skipped`."""

    def __init__(self, workers: Workers, identities: Identities, sizes: Sizes = SIZES) -> None:
        self.reports: list[SourceReport] = []
        self.skipped: list[Skipped] = []
        self._workers = workers
        self._identities = identities
        self._size = max(sizes.window, workers.window)
        self._most = sizes.more * self._size
        self._batches: list[RecordBatch] = []
        self._passages = self._letters = 0  # in these batches
        self._done: list[Source] = []
        self._ended: list[Task] = []
        self._read = 0.0

    def windows(self, tasks: Iterable[Task]) -> Generator[Window, None, None]:
        """Yield the documents' records, split into passages; the last window may be short."""
        for task, parts in self._workers.read(tasks):
            try:
                yield from self._document(task, parts)
            except SourceError as error:
                self._fail(task, error)
            self._read += task.size
        if self._batches or self._done:
            yield self._window(self._read)

    def _document(self, task: Task, parts: Iterator[Part]) -> Iterator[Window]:
        """Add a document's records; yield a window whenever one is full."""
        entry = _entry(task)
        doubt = None
        for part in parts:
            if isinstance(part, Head):
                entry = replace(entry, layout=part.layout, title=part.title)
                digest, doubt = part.digest, part.doubt
            elif isinstance(part, End):
                entry = replace(entry, digest=digest, unread=part.unread, read_at=_now())
            else:
                entry = self._add(entry, part)
                if self._is_full:
                    yield self._window(self._read + part.share * task.size)
        self._done.append(entry)
        self._ended.append(task)
        report = SourceReport(task.name, entry.layout, entry.records, entry.unread, doubt=doubt)
        self.reports.append(report)

    def _add(self, entry: Source, piece: Piece) -> Source:
        """Add some records of a document; return its entry with them."""
        own = self._identities.settle(piece.records)
        split = tuple(
            passage
            for before, after, texts in zip(piece.records, own, piece.passages, strict=True)
            for passage in _owned(texts, before, after)
        )
        first = not entry.records
        self._batches.append(RecordBatch(entry, own, split, entry.records, first))
        self._passages += len(split)
        self._letters += sum(len(passage.text) for passage in split)
        return replace(
            entry, records=entry.records + len(own), passages=entry.passages + len(split)
        )

    def _window(self, read: float) -> Window:
        window = Window(tuple(self._batches), tuple(self._done), tuple(self._ended), read)
        self._batches, self._done, self._ended = [], [], []
        self._passages = self._letters = 0
        return window

    @property
    def _is_full(self) -> bool:
        """Whether the next window has enough passages; a few long ones are no window yet."""
        enough = self._letters >= self._size * _LETTERS or self._passages >= self._most
        return self._passages >= self._size and enough

    def _fail(self, task: Task, error: SourceError) -> None:
        """Report a document that cannot be read, or skip it."""
        if task.skips(error):
            self.skipped.append(Skipped.failed(task.name, error))
        else:
            self.reports.append(SourceReport.failed(task.name, error))


class Encoder:
    """Encodes the texts of one window after another, each text once.

    `find` gives the encodings that the index has. Those of the last window are remembered, since
    they may not be written yet. `mean` is the mean token vector of the index, which must
    be set before anything is encoded.
    """

    def __init__(
        self, workers: Workers, find: Callable[[list[str]], Mapping[str, Encoding]]
    ) -> None:
        self.encodings: dict[str, Encoding] = {}
        self.means: Means | None = None
        self.embedded = 0
        self._workers = workers
        self._find = find
        self._texts: dict[str, str] = {}

    def look_up(self, window: Window) -> None:
        """Find what is known of a window's texts; Chroma is asked, so nothing may be written now.

        Version 1.5.9 fails where a collection is read and first written in the same moment.
        """
        self._texts = {
            content_digest(p.text): p.text for batch in window.batches for p in batch.passages
        }
        digests = self._texts.keys()
        known = {digest: self.encodings[digest] for digest in digests & self.encodings.keys()}
        self.encodings = known | dict(self._find(sorted(digests - known.keys())))

    def steps(self, window: Window) -> Iterator[int]:
        """Encode a window that was looked up; yield how many passages are ready after each step.

        Afterwards `encodings` has the encoding of every passage, by the digest of its text.
        """
        texts, ready = self._texts, self.encodings
        new = sorted((key for key in texts if key not in ready), key=lambda key: len(texts[key]))
        done = window.passages - len(new)
        yield done
        for places, encoded in self._workers.encode([texts[key] for key in new], self.means):
            ready.update(zip((new[place] for place in places), encoded, strict=True))
            self.embedded += len(encoded)
            done += len(encoded)
            yield done


def _owned(texts: Sequence[Passage], before: Record, after: Record) -> Iterator[Passage]:
    """Return the passages of a record, whose id may have changed since they were made."""
    if before.id == after.id:
        return iter(texts)
    return (
        replace(text, id=PassageId(f"{after.id}.{text.id.rpartition('.')[2]}")) for text in texts
    )


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _entry(task: Task) -> Source:
    """Return the entry of a document of which nothing is known yet."""
    return Source(
        name=task.name,
        path=str(task.file.path),
        root=str(task.file.root),
        digest=PENDING,
        layout="",
        title="",
        records=0,
        passages=0,
        unread=(),
        choice=task.file.choice,
        mark=task.file.mark,
    )
