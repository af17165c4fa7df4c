"""Excel workbooks: each sheet a table, read row by row."""

import re
import warnings
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from corpus.errors import NoQuestions, SourceError
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Gaps, Line, ReadText
from ingest.formats.packages.archives import members, open_archive
from ingest.formats.packages.sheet_marks import SheetMarks, sheet_marks
from ingest.formats.raw import Raw
from ingest.formats.tables.table_rows import table_records
from ingest.text.reading import Found, Reading
from ingest.text.wording import plain

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook as Book
    from openpyxl.worksheet.worksheet import Worksheet

# Of old Excel files and of those that a password protects.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "xl/workbook.xml"
# Excel's own limit of rows; a table of questions has few columns and sheets, and no such gaps.
_MOST_ROWS = 2**20
_MOST_COLUMNS = 200
_MOST_SHEETS = 100
_MOST_BLANK = 20_000
# The names that spreadsheets give to sheets say nothing of them.
_UNNAMED = re.compile(
    r"^(?:sheet|table|tabelle|hoja|feuil(?:le)?|foglio|planilha|folha|blad|ark|arkusz|list|лист|"
    r"工作表|シート|시트)\s?_?\d*$",
    re.IGNORECASE,
)
_SAVE = "save it as .xlsx, or each sheet as .csv"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: its values, its formulas where it has some, and what its cells are marked with."""

    name: str
    rows: Iterator[tuple[object, ...]]
    formulas: Iterator[tuple[object, ...]] | None
    marks: SheetMarks


class Workbook:
    """Excel workbooks: a table of questions and answers in any of the sheets."""

    name = "workbook"
    suffixes = FORMAT_SUFFIXES["workbook"]
    summary = "Excel workbooks, each sheet a table; .xls, .xlsb and .ods are to be saved as .xlsx"
    example = "sheet FAQ: question | answer\nWhat is momentum? | A moving average."

    def recognise(self, raw: Raw) -> bool:
        """Return whether a file is a workbook, by its content."""
        return _MAIN in members(raw.content)

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the records of all sheets; one without questions is reported by its name."""
        if raw.content.startswith(_OLE):
            raise NoQuestions(f"an old Excel file, or one with a password; {_SAVE}, unprotected")
        if not raw.content.startswith(b"PK"):
            raise NoQuestions(f"not an Excel workbook of the kind that is read; {_SAVE}")
        with open_archive(raw.content) as archive:
            if _MAIN not in archive.namelist():
                raise NoQuestions(f"{raw.suffix or 'such'} files are not read; {_SAVE}")
            gaps = Gaps()
            found = tuple(
                record
                for sheet in _sheets(raw.content, archive, gaps)
                for record in _sheet_records(sheet, gaps)
            )
        if not found:
            raise NoQuestions("no sheet has a column of questions; name it question")
        return Reading(self.name, "", found, gaps.parts, coverage=1.0, strength=1.0)


def _sheet_records(sheet: _Sheet, gaps: Gaps) -> list[Found]:
    """Return the records of a sheet, [] where it holds none, which is reported."""
    section = () if _UNNAMED.match(sheet.name.strip()) else (plain(sheet.name),)
    own = Gaps()
    try:
        found = list(table_records(_lines(sheet, own), own, sheet.name, section))
    except NoQuestions as error:
        own.add((1, 1), f"sheet {sheet.name}: {error}")
        found = []
    for part in own.parts:
        gaps.add(part.lines, part.reason)
    return list(_joined(found)) if sheet.marks.merged else found


def _joined(found: Sequence[Found]) -> Generator[Found, None, None]:
    """Yield records; a question over several rows, in a merged cell, has all their answers."""
    last: Found | None = None
    for one in found:
        if last is not None and last.question == one.question:
            more = "" if one.answer in last.answer else f"\n\n{one.answer}"
            lines = (last.lines[0], one.lines[1])
            last = replace(last, answer=f"{last.answer}{more}", lines=lines)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _lines(sheet: _Sheet, gaps: Gaps) -> Iterator[Line]:
    """Yield the rows of a sheet that are not blank, with their numbers."""
    blank = 0
    for number, values in enumerate(_tolerant(sheet, gaps), 1):
        formulas = next(sheet.formulas, ()) if sheet.formulas else ()
        cells = sheet.marks.filled(number, [_text(value) for value in values])
        for value, formula in zip(values, formulas, strict=False):
            if value is None and isinstance(formula, str) and formula.startswith("="):
                reason = "a formula without its value; open the workbook and save it"
                gaps.add((number, number), f"sheet {sheet.name}: {reason}")
        while cells and not cells[-1]:
            cells.pop()
        blank = 0 if cells else blank + 1
        if cells:
            yield Line(tuple(cells), number, number)
        elif blank > _MOST_BLANK:
            reason = f"below {_MOST_BLANK:,} blank rows nothing was read"
            gaps.add((number, number), f"sheet {sheet.name}: {reason}")
            return


def _tolerant(sheet: _Sheet, gaps: Gaps) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a sheet up to where it is damaged, which is reported."""
    number = 0
    try:
        for number, row in enumerate(sheet.rows, 1):  # noqa: B007  where it ended
            yield row
    except Exception as error:  # noqa: BLE001  the library does not say what it raises
        reason = f"damaged below this row ({type(error).__name__})"
        gaps.add((max(1, number), max(1, number)), f"sheet {sheet.name}: {reason}")


def _sheets(content: bytes, archive: ZipFile, gaps: Gaps) -> Iterator[_Sheet]:
    """Yield the sheets of a workbook in order."""
    book, formulas = _book(content, values=True), None
    for sheet in book.worksheets[:_MOST_SHEETS]:
        path = str(getattr(sheet, "_worksheet_path", ""))
        marks = sheet_marks(archive, path.removeprefix("/"))
        if marks.has_formulas:
            formulas = formulas or _book(content, values=False)
        twin = formulas[sheet.title] if formulas and marks.has_formulas else None
        yield _Sheet(sheet.title, _rows(sheet), _rows(twin) if twin else None, marks)
    if len(book.worksheets) > _MOST_SHEETS:
        gaps.add((1, 1), f"{len(book.worksheets):,} sheets; only {_MOST_SHEETS} were read")


def _rows(sheet: "Worksheet") -> Iterator[tuple[object, ...]]:
    """Return the rows of a sheet, whatever size it says that it has."""
    return sheet.iter_rows(1, _MOST_ROWS, 1, _MOST_COLUMNS, values_only=True)


def _book(content: bytes, *, values: bool) -> "Book":
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not kept
            return load_workbook(BytesIO(content), read_only=True, data_only=values)
    except Exception as error:  # the library does not say what it raises
        raise SourceError(
            f"a damaged workbook ({type(error).__name__}); open it and save it again"
        ) from error


def _text(value: object) -> str:
    """Return the value of a cell as people write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return str(value)
