"""Sources to records to passages to embeddings to the index.

Reading, encoding and writing overlap: while one window of passages is encoded, the next one is read
and the previous one written. Only windows are held in memory.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.chroma.header import SCHEMA, Header
from corpus.errors import IndexDamaged, SourceError, while_writing
from corpus.foreign import LANGUAGES, questions_in
from corpus.generations.commit import finish_commit
from corpus.generations.open import open_generations
from corpus.lexical.synonyms import write_synonyms
from corpus.model.vectors import Means
from corpus.open import find_store
from corpus.settings import DEFAULT_MODEL
from corpus.writer import Writer
from ingest.batches import SIZES, Batcher, Encoder, Sizes, Window
from ingest.files.synonyms import read_synonym_files
from ingest.naming import Identities
from ingest.open import Limits
from ingest.plan import Plan, Prepared, Selection, prepare
from ingest.report import FoundDamaged, Progress, Report, SourceReport
from ingest.split import SPLITTER
from ingest.workers.here import Here

if TYPE_CHECKING:
    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Vectors
    from corpus.settings import Settings
    from ingest.files.source import Task
    from ingest.workers.parts import Workers

OnProgress = Callable[[Progress], None]
Stopped = Callable[[], bool]
OpenWriter = Callable[[Header], Writer]

# Passages of the first window that the mean token vector is taken from: that of 50 has a cosine of
# 0.998 with that of all. [F-mean]
_CENTRED_BY = 64
# Below this norm most signs say something as they are, and nothing is gained by subtracting it:
# 0.22 for all-MiniLM-L6-v2, 0.83 for multilingual-e5-small. [F-mean]
_LARGE_MEAN = 0.4
# The mean vector of whole texts is subtracted from this norm on (multilingual-e5-small has 0.94);
# else unlike texts would seem alike. It is that of questions about everything in many languages, so
# that the subject of a corpus is not taken for a part of the model; of each language, these many.
_LARGE_TEXT, _OF_EACH = 0.7, 8
# How often an index that seems damaged is looked at again because another one has replaced it.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: passages encoded, documents added and updated, and whether it was stopped.

    `said` is what is to be said of what it left undone.
    """

    embedded: int = 0
    added: int = 0
    updated: int = 0
    stopped: bool = False
    said: str = ""


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    embedder: Embedder,
    *,
    rebuild: bool = False,
    layout: str = "",
    on_progress: OnProgress = lambda _: None,
    stopped: Stopped = lambda: False,
    sizes: Sizes = SIZES,
    selection: Selection | None = None,
    workers: Workers | None = None,
) -> Report:
    """Bring the index up to date with the documents under `paths`.

    Without paths, the files and folders that the index knows are read again. `rebuild` builds a
    new index from all of them beside the old one, and replaces that at the end. `layout` reads all
    of them as one layout or format, from now on; "auto" gives that up again. A `selection` narrows
    the run to some documents. `workers` read and encode, by default this process. `stopped` is
    asked between two steps; what was written until then is kept. What cannot be read is in the
    report.
    SourceError is raised when there is nothing to do, or when a rebuild would lose documents,
    FoundDamaged, with the report, when nothing changed but vectors of the index are lost.
    """
    began = time.monotonic()
    prepared = prepare(
        paths, settings, lambda: embedder, rebuild=rebuild, layout=layout, selection=selection
    )
    store, plan = prepared.store, prepared.plan
    identities = Identities()
    if store and not rebuild:
        identities = Identities(store.records, plan.removed)
    workers = workers or Here(embedder, Limits.of(settings), sizes.step)
    batcher = Batcher(workers, identities, sizes)
    run = Run(settings, embedder, workers, plan, on_progress, stopped, rebuild=rebuild)
    outcome = run.write(batcher, mend=bool(store and store.header.dirty))
    idle = bool(store and not rebuild and outcome == Outcome())  # then nothing was committed
    if store and idle:
        finish_commit(open_generations(settings), store.collections)
    synonyms = _keep_synonyms(settings, prepared)
    report = _report(settings, prepared, batcher, outcome, time.monotonic() - began)
    report = replace(report, sources=(*report.sources, *synonyms))
    if idle:
        _require_vectors(settings, report)
    return report


class Run:
    """One run of an ingest, from its plan to the commit.

    `open_writer` opens what it writes with, by default the index of the settings; `check` raises
    before the commit where what was read must not replace what is there.
    """

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        workers: Workers,
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
        self._settings = settings
        self._embedder = embedder
        self._workers = workers
        self._plan = plan
        self._on_progress = on_progress
        self._stopped = stopped
        self._rebuild = rebuild
        self._size = sum(task.size for task in plan.tasks)

    def write(self, batcher: Batcher, *, mend: bool) -> Outcome:
        """Write what the plan says; `mend` says that a run before this one was killed.

        No index is made where none of the documents can be read.
        """
        with ExitStack() as stack:
            windows = stack.enter_context(_prefetched(batcher.windows(self._plan.tasks)))
            first = next(windows, None)
            if first is None and self._rebuild:
                raise SourceError("none of the documents can be read; the index was left as it was")
            if first is None and not self._plan.removed and not mend:
                return Outcome()
            writer = stack.enter_context(self._open(_make_header(self._embedder)))
            outcome = self._write_windows(writer, chain([first] if first else [], windows))
            if not outcome.stopped:
                writer.remove(() if self._rebuild else self._plan.removed)
            if not (outcome.stopped and self._rebuild):
                self._check()
                if outcome.embedded:
                    writer.note_precision(self._workers.precision.name)
                outcome = replace(outcome, said=writer.commit())
        return outcome

    def _write_windows(self, writer: Writer, windows: Iterable[Window]) -> Outcome:
        """Encode one window after another, each while the one before it is written."""
        encoder = Encoder(self._workers, writer.find_encodings)
        ended: list[Task] = []
        done = 0
        put = partial(writer.put, (), (), encoder.encodings)  # writes what is encoded so far
        with ThreadPoolExecutor(1, "writer") as pool:
            for window in windows:
                encoder.look_up(window)
                encoder.means = self._means(writer, window)
                writing = pool.submit(put)
                stopped = not self._encode(window, encoder, done)
                writing.result()
                if stopped:
                    return _outcome(encoder, ended, stopped=True)
                put = partial(writer.put, window.batches, window.done, encoder.encodings)
                done += window.passages
                ended += window.ended
                _trim_memory()
        put()
        return _outcome(encoder, ended, stopped=False)

    def _means(self, writer: Writer, window: Window) -> Means | None:
        """Return what is subtracted in the index; the first passages of all say what it is."""
        if writer.means is None and window.passages:
            writer.centre_on(self._measured(window.sample(_CENTRED_BY)))
        return writer.means

    def _measured(self, sample: list[str]) -> Means:
        """Return what the vectors of the model have in common, zeros where that is little."""
        embedder = self._embedder
        none = Means(
            np.zeros(embedder.token_dimension, np.float32), np.zeros(embedder.dimension, np.float32)
        )
        if embedder.name == DEFAULT_MODEL:  # it is known to be little
            return none
        everywhere = _all_over()
        # Few passages share a subject, which is not to be taken for a part of the model.
        own = embedder.means(sample if len(sample) == _CENTRED_BY else [*sample, *everywhere])
        is_large = _norm(own.tokens) >= _LARGE_MEAN
        text = embedder.means(everywhere).text
        return Means(
            own.tokens if is_large else none.tokens,
            text if _norm(text) >= _LARGE_TEXT else none.text,
        )

    def _encode(self, window: Window, encoder: Encoder, done: int) -> bool:
        """Encode a window and report progress; return False if the run is to stop before its end.

        One that is whole is written first: nothing that was encoded is lost.
        """
        total = self._estimate(window, done)
        name = window.name
        for step, ready in enumerate(encoder.steps(window)):
            self._on_progress(Progress(done + ready, total, name))
            if self._stopped():
                return step > 0 and ready == window.passages
        return True

    def _estimate(self, window: Window, done: int) -> int:
        """Estimate how many passages there are in all, from the bytes read so far."""
        seen = done + window.passages
        return max(seen, round(seen * self._size / window.read)) if window.read else seen


def _outcome(encoder: Encoder, ended: Sequence[Task], *, stopped: bool) -> Outcome:
    added = sum(task.is_new for task in ended)
    return Outcome(encoder.embedded, added, len(ended) - added, stopped)


@contextmanager
def _prefetched(windows: Generator[Window, None, None]) -> Iterator[Iterator[Window]]:
    """Make the next window in a thread while the last one is worked on.

    An error in making it is raised where the windows are taken. Leaving the `with` waits for the
    window that is being made, and closes the generator.
    """

    def taken() -> Iterator[Window]:
        coming = pool.submit(next, windows, None)
        while (window := coming.result()) is not None:
            coming = pool.submit(next, windows, None)
            yield window

    with closing(windows), ThreadPoolExecutor(1, "reader") as pool:
        yield taken()


def _keep_synonyms(settings: Settings, prepared: Prepared) -> list[SourceReport]:
    """Keep what the synonyms files list beside the index, and return a report on each file."""
    listed, reports = read_synonym_files(prepared.discovery.roots)
    root = open_generations(settings).root
    if root.is_dir():  # else nothing was ever ingested
        with while_writing(root):
            write_synonyms(root, listed)
    return reports


def _require_vectors(settings: Settings, report: Report) -> None:
    """Raise FoundDamaged, with the report, if vectors of the index in force are lost.

    Another process may replace it at this moment: then the new one counts.
    """
    for _ in range(_TRIES):
        if (store := find_store(settings)) is None:
            return
        try:
            store.require_vectors()
        except IndexDamaged as damage:
            found = damage
        else:
            return
        if store.is_current():
            break
    raise FoundDamaged(str(found), report) from found


def _trim_memory() -> None:
    """Return freed memory to the system, in some milliseconds; does nothing without glibc.

    The threads of torch, Chroma and tantivy free it in another order than they take it, and glibc
    keeps what lies between [F-trim].
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _report(
    settings: Settings, prepared: Prepared, batcher: Batcher, outcome: Outcome, seconds: float
) -> Report:
    store, plan = find_store(settings), prepared.plan
    return Report(
        added=outcome.added,
        updated=outcome.updated,
        removed=0 if outcome.stopped else len(plan.removed),
        unchanged=len(plan.unchanged),
        records=store.count_records() if store else 0,
        passages=store.count_passages() if store else 0,
        embedded=outcome.embedded,
        seconds=round(seconds, 3),
        sources=(*plan.failed, *plan.unchanged, *batcher.reports),
        skipped=(*prepared.discovery.skipped, *batcher.skipped),
        stopped=outcome.stopped,
        said=outcome.said,
    )


def _make_header(embedder: Embedder) -> Header:
    """Return what an index is built with by this embedder."""
    return Header(
        schema=SCHEMA,
        model=embedder.name,
        digest=embedder.digest,
        dimension=embedder.dimension,
        token_dimension=embedder.token_dimension,
        splitter=SPLITTER,
    )


def _norm(vector: Vectors) -> float:
    return float(np.linalg.norm(vector))


def _all_over() -> list[str]:
    """Return questions about everything in many languages."""
    return [text for language in LANGUAGES for text in questions_in(language)[:_OF_EACH]]
