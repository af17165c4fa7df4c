"""Windows of passages: documents are read and split into them, and each is encoded together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.record_batch import RecordBatch
from corpus.records import PENDING, Source, content_digest
from ingest.open import LIMITS, checked_pieces, open_document, opened_report
from ingest.report import Skipped, SourceReport
from ingest.split import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Encoding, Means
    from ingest.files.source import Task
    from ingest.naming import Identities
    from ingest.open import Limits, Opened


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many passages make up a `window`, and a `step` from one report of progress to the next.

    Passages of a window are sorted by length, so that they fill their batches without padding; a
    killed run loses a window or two, half a minute's work each [F-window].
    """

    window: int = 1024
    step: int = 64


SIZES = Sizes()
# A text of so many letters is a usual one; of shorter ones, a step has up to so many times more.
_LETTERS, _MORE = 400, 8
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
        """Return the texts of at most `count` passages, from all of it alike."""
        texts = [passage.text for batch in self.batches for passage in batch.passages]
        return texts[:: max(1, len(texts) // count)][:count]


class Batcher:
    """Reads documents one after the other; the outcomes are in `reports` and `skipped`."""

    def __init__(
        self,
        embedder: Embedder,
        identities: Identities,
        window: int = SIZES.window,
        limits: Limits = LIMITS,
    ) -> None:
        self.reports: list[SourceReport] = []
        self.skipped: list[Skipped] = []
        self._embedder = embedder
        self._identities = identities
        self._size = window
        self._limits = limits
        self._batches: list[RecordBatch] = []
        self._done: list[Source] = []
        self._ended: list[Task] = []
        self._read = 0.0

    def windows(self, tasks: Iterable[Task]) -> Generator[Window, None, None]:
        """Yield the documents' records, split into passages; the last window may be short."""
        for task in tasks:
            try:
                yield from self._document(task)
            except SourceError as error:
                self._fail(task, error)
            self._read += task.size
        if self._batches or self._done:
            yield self._window(self._read)

    def _document(self, task: Task) -> Iterator[Window]:
        """Add a document's records; yield a window whenever one is full."""
        opened = open_document(task.name, task.file.path, task.file.layout, self._limits)
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
            if sum(len(batch.passages) for batch in self._batches) >= self._size:
                yield self._window(self._read + opened.share * task.size)
        done = replace(entry, digest=opened.digest, unread=opened.unread, read_at=_now())
        self._done.append(done)
        self._ended.append(task)
        self.reports.append(opened_report(task.name, opened, done.records))

    def _window(self, read: float) -> Window:
        window = Window(tuple(self._batches), tuple(self._done), tuple(self._ended), read)
        self._batches, self._done, self._ended = [], [], []
        return window

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
        self,
        embedder: Embedder,
        find: Callable[[list[str]], Mapping[str, Encoding]],
        step: int = SIZES.step,
    ) -> None:
        self.encodings: dict[str, Encoding] = {}
        self.means: Means | None = None
        self.embedded = 0
        self._embedder = embedder
        self._find = find
        self._step = step
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
        for step in _steps(new, texts, self._step):
            encoded = self._embedder.encode_passages([texts[key] for key in step], self.means)
            ready.update(zip(step, encoded, strict=True))
            self.embedded += len(step)
            done += len(step)
            yield done


def _steps(keys: Sequence[str], texts: Mapping[str, str], size: int) -> Iterator[Sequence[str]]:
    """Yield keys in steps of `size` texts; short texts, which come first, up to eight times more.

    They are encoded in larger batches then, and a step takes no longer.
    """
    first = 0
    while first < len(keys):
        step = keys[first : first + size * _MORE]
        while len(step) > size and len(step) * len(texts[step[-1]]) > size * _LETTERS:
            step = step[: max(size, len(step) // 2)]
        yield step
        first += len(step)


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


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
        choice=task.file.choice,
    )
