"""What would be read: documents with their records, and remarks for their author; no index."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from ingest.files.source import name_files
from ingest.open import LIMITS, checked_pieces, open_document
from ingest.report import Remark, Skipped, SourceReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.records import Record, Unread
    from ingest.files.discover import Discovery
    from ingest.files.source import SourceFile
    from ingest.open import Limits, Opened


class Surveyed:
    """A document that is looked at; `opened` is None where it cannot be read.

    Its records can be taken once; afterwards `report` is final.
    """

    def __init__(
        self,
        report: SourceReport,
        opened: Opened | None = None,
        pieces: Iterable[tuple[Record, ...]] = (),
    ) -> None:
        self.report = report
        self.opened = opened
        self._pieces = pieces

    def records(self) -> Iterator[Record]:
        """Yield the records; they end early where the document changes while it is read."""
        if self.opened is None:
            return
        name, layout, count, error = self.opened.name, self.opened.layout, 0, None
        try:
            for piece in self._pieces:
                count += len(piece)
                yield from piece
        except SourceError as caught:
            error = str(caught)
        self.report = SourceReport(name, layout, count, self.opened.unread, error)


class Survey:
    """Looks at documents one after the other; `skipped` is complete once all have been taken."""

    def __init__(
        self, discovery: Discovery, layout: str | None = None, limits: Limits = LIMITS
    ) -> None:
        self._discovery = discovery
        self._layout = layout
        self._limits = limits
        self.skipped: list[Skipped] = list(discovery.skipped)

    def documents(self) -> Iterator[Surveyed]:
        """Yield each document, read in the layout that is given or the one that fits it best.

        A structured file that lies in a folder and holds no question (a package.json) is skipped.
        """
        for missing in self._discovery.missing:
            yield Surveyed(SourceReport.failed(missing.path, missing.error))
        names = name_files(self._discovery.files, {})
        for file in self._discovery.files:
            name = names[file.path]
            try:
                yield self._opened(file, name)
            except NoQuestions as error:
                if file.is_incidental:
                    self.skipped.append(Skipped(name, str(error)))
                else:
                    yield Surveyed(SourceReport.failed(name, str(error)))
            except SourceError as error:
                yield Surveyed(SourceReport.failed(name, str(error)))

    def _opened(self, file: SourceFile, name: str) -> Surveyed:
        """Return a document whose first records are there."""
        opened = open_document(name, file.path, self._layout, self._limits)
        pieces = checked_pieces(file, opened)
        first = next(pieces, ())
        report = SourceReport(name, opened.layout, len(first), ())
        return Surveyed(report, opened, chain([first], pieces))


class Check:
    """Looks at the records of one document as they are read, for what its author should see."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._remarks: list[Remark] = []
        self._lines: dict[int, int] = {}

    def look(self, record: Record) -> None:
        """Look at the next record."""
        # Of each question only a number is kept.
        words = hash(" ".join(record.question.casefold().split()))
        if words in self._lines:
            self._add(record, f"asked before in line {self._lines[words]}")
        self._lines.setdefault(words, record.lines[0])
        if not record.answer:
            self._add(record, "no answer")

    def remarks(self, unread: Iterable[Unread]) -> list[Remark]:
        """Return what is to be looked at, in the order of its lines: parts not read, too."""
        gaps = [Remark(self._source, one.lines, f"not read: {one.reason}") for one in unread]
        return sorted([*gaps, *self._remarks], key=lambda remark: remark.lines)

    def _add(self, record: Record, what: str) -> None:
        message = f"{what}: {_short(record.question)}"
        self._remarks.append(Remark(self._source, record.lines, message))


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= 80 else line[:79] + "…"
