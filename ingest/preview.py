"""What an ingest would do, found out without touching the index and without the model."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.model.weights import find_model
from corpus.open import find_header, fitting
from ingest.files.source import Task
from ingest.open import Limits, checked_pieces, open_document, opened_report
from ingest.plan import Plan, prepare
from ingest.report import Move, Preview, Skipped, SourceReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.records import Source
    from corpus.settings import Settings


def preview(
    paths: Sequence[Path], settings: Settings, *, rebuild: bool = False, layout: str = ""
) -> Preview:
    """Return what `ingest` would do with the same arguments; raises what it would raise."""
    find = partial(find_model, fitting(settings, find_header(settings)).model)
    prepared = prepare(paths, settings, find, rebuild=rebuild, layout=layout)
    sorting = _Sorting(prepared.plan, prepared.known, Limits.of(settings))
    for task in prepared.plan.tasks:
        sorting.look_at(task)
    return sorting.preview(prepared.discovery.skipped)


class _Sorting:
    """Reads the documents that are new or changed, one by one, and sorts them."""

    def __init__(self, plan: Plan, known: Sequence[Source], limits: Limits) -> None:
        self._plan = plan
        self._limits = limits
        self._known = {source.name: source for source in known}
        self._leaving: dict[str, list[str]] = {}
        for name in plan.removed:
            self._leaving.setdefault(self._known[name].digest, []).append(name)
        self._added: list[str] = []
        self._updated: list[str] = []
        self._moves: list[Move] = []
        self._skipped: list[Skipped] = []
        self._reports = [*plan.failed, *plan.unchanged]

    def look_at(self, task: Task) -> None:
        """Read a document, and count it as new, changed, moved, skipped or unreadable."""
        try:
            opened = open_document(task.name, task.file.path, task.file.layout, self._limits)
            records = sum(len(piece) for piece in checked_pieces(task.file, opened))
        except SourceError as error:
            if task.skips(error):
                self._skipped.append(Skipped.failed(task.name, error))
            else:
                self._reports.append(SourceReport.failed(task.name, error))
            return
        self._reports.append(opened_report(task.name, opened, records))
        if move := self._move(task, opened.digest):
            self._moves.append(move)
        else:
            (self._added if task.is_new else self._updated).append(task.name)

    def preview(self, skipped: Sequence[Skipped]) -> Preview:
        """Return the outcome; `skipped` are the files that were never tried."""
        left = {move.before for move in self._moves}
        return Preview(
            added=tuple(self._added),
            updated=tuple(self._updated),
            moved=tuple(self._moves),
            removed=tuple(name for name in self._plan.removed if name not in left),
            unchanged=tuple(report.path for report in self._plan.unchanged),
            sources=tuple(self._reports),
            skipped=(*skipped, *self._skipped),
        )

    def _move(self, task: Task, digest: str) -> Move | None:
        """Return where a document came from: its old path under its name, or its old name."""
        before = self._known.get(task.name)
        path = str(task.file.path)
        if before and before.digest == digest and before.path != path:
            return Move(before.path, path)
        if task.is_new and (gone := self._leaving.get(digest)):
            return Move(gone.pop(0), task.name)
        return None
