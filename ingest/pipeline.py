"""Sources to records to passages to embeddings to the index.

Reading, encoding and writing overlap: while one window of passages is encoded, the next one is read
and the last one written. Only windows are held in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.chroma.header import SCHEMA, Header
from corpus.errors import SourceError
from corpus.open import find_store
from corpus.store import Store
from corpus.writer import Writer
from ingest.ahead import Ahead
from ingest.batches import Reader, Window
from ingest.encode import Encoder
from ingest.files.discover import Discovery, discover
from ingest.identity import Identities
from ingest.memory import give_back
from ingest.plan import Plan, make_plan
from ingest.report import Progress, Report
from ingest.split import SPLITTER

if TYPE_CHECKING:
    from corpus.model.embedder import Embedder
    from corpus.records import Source
    from corpus.settings import Settings
    from ingest.plan import Task

OnProgress = Callable[[Progress], None]
Stopped = Callable[[], bool]
OpenWriter = Callable[[Header], Writer]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: passages encoded, documents added and updated, all of it or stopped."""

    embedded: int = 0
    added: int = 0
    updated: int = 0
    stopped: bool = False


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    embedder: Embedder,
    *,
    rebuild: bool = False,
    on_progress: OnProgress = lambda _: None,
    stopped: Stopped = lambda: False,
) -> Report:
    """Bring the index up to date with the documents under `paths`.

    Without paths, the files and folders that the index knows are read again. `rebuild` builds all
    of them anew beside the index, and takes its place at the end. `stopped` is asked between two
    steps; what was written until then is kept. What cannot be read is in the report; SourceError is
    raised when there is nothing at all to do, or when a rebuild would lose documents.
    """
    began = time.monotonic()
    store = find_store(settings, any_schema=rebuild)
    known = store.sources() if store else []
    discovery = discover(find_roots(paths, known, rebuild=rebuild))
    if store and not rebuild:
        store.header.require_readable(embedder.name, embedder.digest)
    plan = make_plan(discovery, known, reread=rebuild)
    if rebuild:
        check_rebuild(discovery, plan)
    reader = Reader(embedder, _identities(store, plan, rebuild=rebuild))
    run = Run(settings, embedder, plan, on_progress, stopped, rebuild=rebuild)
    outcome = run.write(reader, mend=bool(store and store.header.dirty))
    return _report(settings, discovery, plan, reader, outcome, time.monotonic() - began)


class Run:
    """One run of an ingest, from its plan to the commit.

    `open_writer` gives what it writes with, by default that of the settings; `check` raises before
    the commit where what was read must not take the place of what is there.
    """

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        plan: Plan,
        on_progress: OnProgress,
        stopped: Stopped,
        *,
        rebuild: bool,
        open_writer: OpenWriter | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._open = open_writer or partial(Writer.open, settings, rebuild=rebuild)
        self._check = check
        self._embedder = embedder
        self._plan = plan
        self._on_progress = on_progress
        self._stopped = stopped
        self._rebuild = rebuild
        self._size = sum(task.size for task in plan.tasks)

    def write(self, reader: Reader, *, mend: bool) -> Outcome:
        """Write what the plan says; `mend` tells that a run before this one was killed.

        No index is made for documents of which none can be read.
        """
        with ExitStack() as stack:
            windows = iter(stack.enter_context(Ahead(reader.windows(self._plan.tasks))))
            first = next(windows, None)
            if first is None and self._rebuild:
                raise SourceError("none of the documents can be read; the index was left as it was")
            if first is None and not self._plan.removed and not mend:
                return Outcome()
            writer = stack.enter_context(self._open(make_header(self._embedder)))
            outcome = self._write_windows(writer, chain([first] if first else [], windows))
            if not outcome.stopped:
                writer.remove(() if self._rebuild else self._plan.removed)
            if not (outcome.stopped and self._rebuild):
                self._check()
                writer.commit()
        return outcome

    def _write_windows(self, writer: Writer, windows: Iterable[Window]) -> Outcome:
        """Encode window after window, each while the one before is written."""
        encoder = Encoder(self._embedder, writer.find_encodings)
        ended: list[Task] = []
        done = 0
        put = partial(writer.put, (), (), encoder.encodings)  # what is encoded and not written yet
        with ThreadPoolExecutor(1, "writer") as pool:
            for window in windows:
                encoder.look_up(window)
                writing = pool.submit(put)
                stopped = not self._encode(window, encoder, done)
                writing.result()
                if stopped:
                    return _outcome(encoder, ended, stopped=True)
                put = partial(writer.put, window.batches, window.done, encoder.encodings)
                done += window.passages
                ended += window.ended
                give_back()
        put()
        return _outcome(encoder, ended, stopped=False)

    def _encode(self, window: Window, encoder: Encoder, done: int) -> bool:
        """Encode a window and tell how far the run is; False when it was asked to stop."""
        total = self._estimate(window, done)
        name = window.name
        for ready in encoder.steps(window):
            self._on_progress(Progress(done + ready, total, name))
            if self._stopped():
                return False
        return True

    def _estimate(self, window: Window, done: int) -> int:
        """Return how many passages there are in all, going by the bytes read so far."""
        seen = done + window.passages
        return max(seen, round(seen * self._size / window.read)) if window.read else seen


def _outcome(encoder: Encoder, ended: Sequence[Task], *, stopped: bool) -> Outcome:
    added = sum(task.is_new for task in ended)
    return Outcome(encoder.embedded, added, len(ended) - added, stopped)


def _identities(store: Store | None, plan: Plan, *, rebuild: bool) -> Identities:
    """Return what settles ids; a rebuild begins without any owner."""
    if store is None or rebuild:
        return Identities(lambda _: {})
    return Identities(store.records, plan.removed)


def _report(
    settings: Settings,
    discovery: Discovery,
    plan: Plan,
    reader: Reader,
    outcome: Outcome,
    seconds: float,
) -> Report:
    store = find_store(settings)
    reports = [*plan.failed, *plan.unchanged, *reader.reports]
    return Report(
        added=outcome.added,
        updated=outcome.updated,
        removed=0 if outcome.stopped else len(plan.removed),
        unchanged=len(plan.unchanged),
        records=store.count_records() if store else 0,
        passages=store.count_passages() if store else 0,
        embedded=outcome.embedded,
        seconds=round(seconds, 3),
        sources=tuple(reports),
        skipped=(*discovery.skipped, *reader.skipped),
        stopped=outcome.stopped,
    )


def find_roots(paths: Sequence[Path], known: Sequence[Source], *, rebuild: bool) -> list[Path]:
    """Return what to read: the paths given, and what the index was made of where that is asked."""
    roots = list(paths)
    if rebuild or not roots:
        roots += sorted({Path(source.root) for source in known})
    if not roots:
        raise SourceError("nothing to ingest; run: askalike ingest PATH")
    return roots


def check_rebuild(discovery: Discovery, plan: Plan) -> None:
    """Raise SourceError before anything is written, where not all could be built again."""
    remedy = "the index was left as it was"
    if discovery.missing:
        first = discovery.missing[0]
        raise SourceError(f"{first.path}: {first.error}; {remedy}")
    if not plan.tasks:
        raise SourceError(f"none of the documents can be read; {remedy}")


def make_header(embedder: Embedder) -> Header:
    """Return what an index is built with by this embedder."""
    return Header(
        schema=SCHEMA,
        model=embedder.name,
        digest=embedder.digest,
        dimension=embedder.dimension,
        token_dimension=embedder.token_dimension,
        splitter=SPLITTER,
    )
