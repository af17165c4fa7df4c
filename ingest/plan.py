"""What an ingest has to do: each document compared with what the index knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from ingest.files.discover import Discovery, SourceFile, file_digest
from ingest.files.folders import exists
from ingest.report import SourceReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.records import Source


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read, under its name; `is_new` where the index has none of that name."""

    file: SourceFile
    name: str
    is_new: bool

    @property
    def size(self) -> int:
        """How many bytes it has now, 0 once it has gone."""
        try:
            return self.file.path.stat().st_size
        except OSError:
            return 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents to read and to drop, and a report on each that needs neither."""

    tasks: tuple[Task, ...]
    removed: tuple[str, ...]
    unchanged: tuple[SourceReport, ...]
    failed: tuple[SourceReport, ...]


def make_plan(discovery: Discovery, known: Iterable[Source], *, reread: bool = False) -> Plan:
    """Compare the documents found with those known; `reread` takes all of them as changed.

    Their content is compared, not their dates. What the index has of a document that cannot be
    read is kept.
    """
    by_path = {source.path: source for source in known}
    there = {source.name for source in by_path.values()}
    names = name_files(discovery.files, by_path)
    tasks: list[Task] = []
    unchanged: list[SourceReport] = []
    failed = [SourceReport(one.path, None, 0, (), one.error) for one in discovery.missing]
    for file in discovery.files:
        name, before = names[file.path], by_path.get(str(file.path))
        try:
            if before and not reread and before.digest == file_digest(file.path):
                kept = SourceReport(name, before.layout, before.records, before.unread)
                unchanged.append(kept)
            else:
                tasks.append(Task(file, name, name not in there))
        except SourceError as error:
            failed.append(SourceReport(name, None, 0, (), str(error)))
    removed = _removed(discovery, by_path, set(names.values()))
    return Plan(tuple(tasks), removed, tuple(unchanged), tuple(failed))


def name_files(files: Iterable[SourceFile], known: Mapping[str, Source]) -> dict[Path, str]:
    """Return each document's name: its path relative to its root, made unique by more folders.

    A document keeps the name that the index knows it by. A name whose document has gone is free
    again, so that a folder can move.
    """
    named: dict[Path, str] = {}
    owners = {source.name: path for path, source in known.items() if exists(Path(path))}
    for file in files:
        path = str(file.path)
        name = known[path].name if path in known else file.name
        parts = PurePosixPath(file.path.as_posix()).parts
        while owners.get(name, path) != path and len(PurePosixPath(name).parts) < len(parts):
            name = PurePosixPath(*parts[-len(PurePosixPath(name).parts) - 1 :]).as_posix()
        owners[name] = path
        named[file.path] = name
    return named


def _removed(discovery: Discovery, known: Mapping[str, Source], kept: set[str]) -> tuple[str, ...]:
    """Return the known documents under the folders that were asked for which are gone.

    What lies in a closed folder may be there.
    """
    there = {str(file.path) for file in discovery.files}
    return tuple(
        source.name
        for path, source in known.items()
        if path not in there
        and source.name not in kept
        and any(Path(path).is_relative_to(root) for root in discovery.roots)
        and not any(Path(path).is_relative_to(folder) for folder in discovery.closed)
    )
