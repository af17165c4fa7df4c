"""What an ingest would do, told without touching the index and without the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from corpus.model.weights import find_model
from corpus.open import find_store
from ingest.files.discover import Skipped, discover, lies_about
from ingest.open import open_document
from ingest.pipeline import check_rebuild, find_roots
from ingest.plan import Plan, Task, make_plan
from ingest.report import SourceReport
from ingest.survey import checked_pieces

if TYPE_CHECKING:
    from corpus.records import Source
    from corpus.settings import Settings


@dataclass(frozen=True, slots=True)
class Move:
    """A document whose content the index knows from another place, which it is gone from."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Names of documents, by what an ingest would do with them, and a report on each."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    moved: tuple[Move, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    sources: tuple[SourceReport, ...]
    skipped: tuple[Skipped, ...]

    @property
    def errors(self) -> tuple[SourceReport, ...]:
        """The documents that cannot be read."""
        return tuple(source for source in self.sources if source.error)


def preview(paths: Sequence[Path], settings: Settings, *, rebuild: bool = False) -> Preview:
    """Return what `ingest` would do with the same arguments; raises what it would raise."""
    store = find_store(settings, any_schema=rebuild)
    known = store.sources() if store else []
    discovery = discover(find_roots(paths, known, rebuild=rebuild))
    if store and not rebuild:
        model = find_model(settings.model)
        store.header.require_readable(model.name, model.digest)
    plan = make_plan(discovery, known, reread=rebuild)
    if rebuild:
        check_rebuild(discovery, plan)
    seen = _Sorting(plan, known)
    for task in plan.tasks:
        seen.look_at(task)
    return seen.preview(discovery.skipped)


class _Sorting:
    """Reads the documents that are new or changed, one by one, and tells what each of them is."""

    def __init__(self, plan: Plan, known: Sequence[Source]) -> None:
        self._plan = plan
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
        """Read a document, and count it as new, changed, moved, left out or unreadable."""
        try:
            opened = open_document(task.name, task.file.path)
            records = sum(len(piece) for piece in checked_pieces(task.file, opened))
        except SourceError as error:
            if isinstance(error, NoQuestions) and lies_about(task.file) and task.is_new:
                self._skipped.append(Skipped(task.name, str(error)))
            else:
                self._reports.append(SourceReport(task.name, None, 0, (), str(error)))
            return
        self._reports.append(SourceReport(task.name, opened.layout, records, opened.unread))
        if move := self._move(task, opened.digest):
            self._moves.append(move)
        else:
            (self._added if task.is_new else self._updated).append(task.name)

    def preview(self, skipped: Sequence[Skipped]) -> Preview:
        """Return what was told."""
        left = {move.before for move in self._moves}
        return Preview(
            added=tuple(self._added),
            updated=tuple(self._updated),
            moved=tuple(self._moves),
            removed=tuple(name for name in self._plan.removed if name not in left),
            unchanged=tuple(one.path for one in self._plan.unchanged),
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
