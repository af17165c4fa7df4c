"""What would be read: documents with their records, and no index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from ingest.plan import name_files
from ingest.reader import Parsed, parse_document
from ingest.report import SourceReport
from ingest.sources import Discovery, Skipped, SourceFile, lies_about, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Record


@dataclass(frozen=True, slots=True)
class Survey:
    """The documents that were read, a report on each that was looked at, and what was passed by."""

    parsed: tuple[Parsed, ...]
    reports: tuple[SourceReport, ...]
    skipped: tuple[Skipped, ...]


def survey(discovery: Discovery, layout: str | None = None) -> Survey:
    """Read the documents found, in the layout that is given or the one that fits each best.

    One that cannot be read is reported. A structured file that lies in a folder and holds no
    question (a package.json) is only skipped.
    """
    parsed: list[Parsed] = []
    reports = [SourceReport(one.path, None, 0, (), one.error) for one in discovery.missing]
    skipped = list(discovery.skipped)
    names = name_files(discovery.files, {})
    for file in discovery.files:
        name = names[file.path]
        try:
            found = parse_document(name, read_bytes(file.path), layout)
            check_answers(file, found.records)
        except SourceError as error:
            if isinstance(error, NoQuestions) and lies_about(file):
                skipped.append(Skipped(name, str(error)))
            else:
                reports.append(SourceReport(name, None, 0, (), str(error)))
            continue
        parsed.append(found)
        reports.append(SourceReport(name, found.layout, len(found.records), found.unread))
    return Survey(tuple(parsed), tuple(reports), tuple(skipped))


def check_answers(file: SourceFile, records: Iterable[Record]) -> None:
    """Raise NoQuestions for JSON met in a folder that answers nothing: a program's, a test's."""
    is_json = lies_about(file) and Path(file.path).suffix.lower() == ".json"
    if is_json and not any(record.answer for record in records):
        raise NoQuestions("questions without any answer; name the file itself to read it")
