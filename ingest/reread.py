"""Reading documents again for an index that is damaged: single ones, or all of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.chroma.upsert import Ids
from corpus.errors import IndexUnavailable, SourceError
from corpus.health.finding import REPAIR, some
from corpus.open import open_store
from corpus.writer import Writer
from ingest.batches import Reader
from ingest.files.discover import SourceFile, discover
from ingest.identity import Identities
from ingest.pipeline import Run
from ingest.plan import Plan, Task, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.health.finding import Unsound
    from corpus.model.embedder import Embedder
    from corpus.records import Source
    from corpus.settings import Settings
    from ingest.report import Progress

    OnProgress = Callable[[Progress], None]


def read_again(
    sources: Sequence[Source],
    given_up: Sequence[Source],
    unsound: Sequence[Unsound],
    settings: Settings,
    embedder: Embedder,
    on_progress: OnProgress,
) -> None:
    """Drop what is unsound, read the sources that it belonged to, and drop what is given up.

    Whatever else the index has of these texts is used again.
    """
    names = [source.name for source in sources]
    with Writer.open_unsound(settings) as writer:
        writer.forget(
            names,
            Ids(
                {entry.id for entry in unsound if entry.kind == "question"},
                {entry.id for entry in unsound if entry.kind == "answer"},
            ),
        )
    tasks = tuple(
        Task(SourceFile(Path(one.path), Path(one.root)), one.name, is_new=False) for one in sources
    )
    plan = Plan(tasks, tuple(one.name for one in given_up), (), ())
    try:
        identities = Identities(open_store(settings).records, plan.removed)
    except IndexUnavailable:  # no record was sound
        identities = Identities(lambda _: {})
    run = Run(settings, embedder, plan, on_progress, lambda: False, rebuild=False)
    run.write(Reader(embedder, identities), mend=True)


def build_anew(
    known: Sequence[Source],
    settings: Settings,
    embedder: Embedder,
    on_progress: OnProgress,
    *,
    force: bool,
) -> int:
    """Build all anew beside what is there, from the documents alone; return how many were read.

    Raises SourceError, and leaves what is there, where a known document cannot be read any more,
    unless `force` gives it up.
    """
    discovery = discover(sorted({Path(source.root) for source in known}))
    plan = make_plan(discovery, known, reread=True)
    reader = Reader(embedder, Identities(lambda _: {}))
    needed = set() if force else {source.name for source in known}

    def check() -> None:
        _require(needed, {report.path for report in reader.reports if not report.error})

    _require(needed, {task.name for task in plan.tasks})  # before anything is encoded
    run = Run(
        settings,
        embedder,
        plan,
        on_progress,
        lambda: False,
        rebuild=True,
        open_writer=partial(Writer.open_beside, settings),
        check=check,
    )
    run.write(reader, mend=False)
    return sum(not report.error for report in reader.reports)


def _require(needed: set[str], there: set[str]) -> None:
    lost = sorted(needed - there)
    if lost:
        raise SourceError(
            f"{some(lost)} cannot be read any more, so the index was left as it was: put them "
            f"back, or give up what it has of them: {REPAIR} --force"
        )
