"""What would be read: documents with their records, and no index."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from corpus.errors import NoQuestions, SourceError
from ingest.files.discover import Discovery, Skipped, SourceFile, lies_about
from ingest.open import open_document
from ingest.plan import name_files
from ingest.report import SourceReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.records import Record
    from ingest.open import Opened


class Surveyed:
    """A document that is looked at; `opened` is None where it cannot be read.

    Its records are to be taken once; then `report` says what became of it.
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
    """Looks at documents one after the other; `skipped` is whole once all have been taken."""

    def __init__(self, discovery: Discovery, layout: str | None = None) -> None:
        self._discovery = discovery
        self._layout = layout
        self.skipped: list[Skipped] = list(discovery.skipped)

    def documents(self) -> Iterator[Surveyed]:
        """Yield each document, read in the layout that is given or the one that fits it best.

        A structured file that lies in a folder and holds no question (a package.json) is skipped.
        """
        for one in self._discovery.missing:
            yield Surveyed(_failure(one.path, one.error))
        names = name_files(self._discovery.files, {})
        for file in self._discovery.files:
            name = names[file.path]
            try:
                yield self._opened(file, name)
            except NoQuestions as error:
                if lies_about(file):
                    self.skipped.append(Skipped(name, str(error)))
                else:
                    yield Surveyed(_failure(name, str(error)))
            except SourceError as error:
                yield Surveyed(_failure(name, str(error)))

    def _opened(self, file: SourceFile, name: str) -> Surveyed:
        """Return a document whose first records are there."""
        opened = open_document(name, file.path, self._layout)
        pieces = checked_pieces(file, opened)
        first = next(pieces, ())
        report = SourceReport(name, opened.layout, len(first), ())
        return Surveyed(report, opened, chain([first], pieces))


def checked_pieces(file: SourceFile, opened: Opened) -> Iterator[tuple[Record, ...]]:
    """Return a document's pieces.

    Raises NoQuestions for JSON met in a folder that answers nothing: a program's, a test's.
    """
    if not lies_about(file) or file.path.suffix.lower() != ".json":
        return opened.pieces()
    pieces = list(opened.pieces())
    if not any(record.answer for piece in pieces for record in piece):
        raise NoQuestions("questions without any answer; name the file itself to read it")
    return iter(pieces)


def _failure(name: str, error: str) -> SourceReport:
    return SourceReport(name, None, 0, (), error)
