"""What an ingest has to do: each document compared with what the index knows of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.errors import NoQuestions, SourceError
from corpus.records import Source
from ingest.reader import Parsed, parse_document
from ingest.report import SourceReport
from ingest.sources import TEXT_SUFFIXES, Discovery, Skipped, SourceFile, digest, read_bytes


@dataclass(frozen=True, slots=True)
class Change:
    """A document that is new or has changed."""

    file: SourceFile
    parsed: Parsed
    is_new: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The documents to write and to drop, and a report on each that was looked at."""

    changes: tuple[Change, ...]
    removed: tuple[str, ...]
    unchanged: int
    reports: tuple[SourceReport, ...]
    skipped: tuple[Skipped, ...] = ()


def make_plan(
    discovery: Discovery,
    known: Iterable[Source],
    *,
    reread: bool = False,
    layout: str | None = None,
) -> Plan:
    """Compare the documents found with those known; `reread` takes all of them as changed.

    They are read in the layout that is given, by default in the one that fits them best.

    A document that cannot be read is reported, and what the index has of it is kept. A structured
    file that lies in a folder and holds no question (a package.json) is only skipped.
    """
    by_path = {source.path: source for source in known}
    names = name_files(discovery.files, by_path)
    changes: list[Change] = []
    reports = [SourceReport(one.path, None, 0, (), one.error) for one in discovery.missing]
    skipped: list[Skipped] = list(discovery.skipped)
    unchanged = 0
    for file in discovery.files:
        name, before = names[file.path], by_path.get(str(file.path))
        try:
            content = read_bytes(file.path)
            if before and before.digest == digest(content) and not reread:
                unchanged += 1
                reports.append(SourceReport(name, before.layout, before.records, before.unread))
                continue
            parsed = parse_document(name, content, layout)
            if _lies_about(file) and _asks_only(file, parsed):
                raise NoQuestions("questions without any answer; name the file itself to read it")
        except SourceError as error:
            if isinstance(error, NoQuestions) and _lies_about(file) and before is None:
                skipped.append(Skipped(name, str(error)))
                continue
            reports.append(SourceReport(name, None, 0, (), str(error)))
            continue
        is_new = not any(source.name == name for source in by_path.values())
        changes.append(Change(file, parsed, is_new))
        reports.append(SourceReport(name, parsed.layout, len(parsed.records), parsed.unread))
    removed = _removed(discovery, by_path, set(names.values()))
    return Plan(tuple(changes), removed, unchanged, tuple(reports), tuple(skipped))


def _lies_about(file: SourceFile) -> bool:
    """Tell whether a structured file was met in a folder, not asked for by its own name."""
    return file.path != file.root and file.path.suffix.lower() not in TEXT_SUFFIXES


def _asks_only(file: SourceFile, parsed: Parsed) -> bool:
    """Tell a JSON file that answers nothing: one for programs, such as a list of tests."""
    is_json = file.path.suffix.lower() == ".json"
    return is_json and not any(record.answer for record in parsed.records)


def name_files(files: Iterable[SourceFile], known: Mapping[str, Source]) -> dict[Path, str]:
    """Return each document's name: its path relative to its root, made unique by more folders.

    A document keeps the name that the index knows it by. A name whose document has gone is free
    again, so that a folder can move.
    """
    named: dict[Path, str] = {}
    owners = {source.name: path for path, source in known.items() if Path(path).exists()}
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
    """Return the known documents under the folders that were asked for which are gone."""
    there = {str(file.path) for file in discovery.files}
    return tuple(
        source.name
        for path, source in known.items()
        if path not in there
        and source.name not in kept
        and any(Path(path).is_relative_to(root) for root in discovery.roots)
    )
