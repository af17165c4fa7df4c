"""What is wrong with an index: on disk, inside, and compared with its documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.health.examine import Examined, examine
from corpus.health.finding import Finding, count, some
from ingest.files.addresses import shown_path
from ingest.files.choices import Choices
from ingest.files.discover import discover
from ingest.plan import make_plan
from ingest.report import Progress
from ingest.split import SPLITTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.records import Source
    from corpus.settings import Settings

_SYNC = "run: askalike ingest"


def diagnose(
    settings: Settings, on_progress: Callable[[Progress], None] = lambda _: None
) -> Examined:
    """Return what is wrong with the index that the settings name; changes nothing."""

    def on_step(done: int, total: int) -> None:
        on_progress(Progress(done, total, ""))

    examined = examine(settings, SPLITTER, on_step)
    known = examined.known or ()
    return replace(examined, findings=(*examined.findings, *_compare_documents(known, settings)))


def _compare_documents(known: Sequence[Source], settings: Settings) -> Iterator[Finding]:
    """Yield findings on documents that are no longer as the index has them."""
    if not known:
        return
    roots = sorted({Path(source.root) for source in known})
    choices = Choices.of(settings, known)
    discovery = discover(roots, choices)
    pending = {source.name for source in known if source.pending}
    plan = make_plan(discovery, known, choices)
    closed = {shown_path(folder) for folder in discovery.closed}
    absent = {missing.path for missing in discovery.missing} - closed
    gone = [*plan.removed, *(one.name for one in known if shown_path(Path(one.root)) in absent)]
    stale = [task.name for task in plan.tasks if not task.is_new]
    changed = [name for name in stale if name not in pending]
    new = [task.name for task in plan.tasks if task.is_new]
    failed = [report.path for report in plan.failed if report.path not in absent]
    for code, names, said, remedy in (
        ("documents-changed", changed, "changed since the last ingest", _SYNC),
        ("documents-gone", gone, "gone; the index still has what they held", _SYNC),
        ("documents-unreadable", failed, "not readable; the index keeps what they held", ""),
        ("documents-new", new, "not in the index: new, or without questions", _SYNC),
    ):
        if names:
            what = f"{count(len(names), 'document')} {said}: {some(sorted(names))}"
            yield Finding(code, "info", what, remedy or "check that you may read them")
