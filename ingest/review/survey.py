"""What would be read: documents with their records, and the files that are left out; no index."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from ingest.files.source import name_files
from ingest.open import LIMITS, checked_pieces, open_document, opened_report
from ingest.report import Skipped, SourceReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.records import Record
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
        count, error = 0, None
        try:
            for piece in self._pieces:
                count += len(piece)
                yield from piece
        except SourceError as caught:
            error = caught
        self.report = opened_report(self.report.path, self.opened, count)
        if error:
            self.report = replace(self.report, error=str(error), kind=error.kind)


class Survey:
    """Looks at documents one after the other; `skipped` is complete once all have been taken."""

    def __init__(self, discovery: Discovery, limits: Limits = LIMITS) -> None:
        self._discovery = discovery
        self._limits = limits
        self.skipped: list[Skipped] = list(discovery.skipped)

    def documents(self) -> Iterator[Surveyed]:
        """Yield each document, read in the layout chosen for it or the one that fits it best.

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
                    self.skipped.append(Skipped.failed(name, error))
                else:
                    yield Surveyed(SourceReport.failed(name, error))
            except SourceError as error:
                yield Surveyed(SourceReport.failed(name, error))

    def _opened(self, file: SourceFile, name: str) -> Surveyed:
        """Return a document whose first records are there."""
        opened = open_document(name, file.path, file.layout, self._limits)
        pieces = checked_pieces(file, opened)
        first = next(pieces, ())
        report = opened_report(name, opened, len(first))
        return Surveyed(report, opened, chain([first], pieces))
