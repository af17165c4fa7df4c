"""What a sheet of a workbook says of its cells beside their values: merged ones, formulas.

A sheet that is read row by row does not give these; its XML is searched for them, block by block.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable

_BLOCK = 2**20
_OVERLAP = 100
_MOST_MERGED = 10_000
_MERGED = re.compile(rb'<(?:\w{1,10}:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w{1,10}:)?f[ >]")


class SheetMarks:
    """The merged cells of a sheet as (first row, last row, column), from 1; has it formulas?"""

    def __init__(self, merged: Iterable[tuple[int, int, int]] = (), *, has_formulas: bool = False):
        self.merged = sorted(merged)
        self.has_formulas = has_formulas
        self._next = 0
        self._open: dict[int, tuple[int, str]] = {}  # the last row and the text, by the column

    def filled(self, row: int, cells: list[str]) -> list[str]:
        """Return a row's cells; those below the first one of merged cells repeat it.

        Rows are to be given in order.
        """
        self._open = {column: one for column, one in self._open.items() if one[0] >= row}
        for column, (_, text) in self._open.items():
            if column <= len(cells):
                cells[column - 1] = cells[column - 1] or text
        while self._next < len(self.merged) and self.merged[self._next][0] <= row:
            _, last, column = self.merged[self._next]
            self._next += 1
            if column <= len(cells) and cells[column - 1]:
                self._open[column] = (last, cells[column - 1])
        return cells


def sheet_marks(archive: zipfile.ZipFile, path: str) -> SheetMarks:
    """Return the marks of the sheet at a path in a workbook; none where it cannot be read."""
    found: set[tuple[int, int, int]] = set()
    has_formulas = False
    before = b""
    try:
        with archive.open(path) as member:
            while block := member.read(_BLOCK):
                text = before + block
                has_formulas = has_formulas or bool(_FORMULA.search(text))
                for left, first, _, last in _MERGED.findall(text):
                    if len(found) < _MOST_MERGED and int(last) > int(first):
                        found.add((int(first), int(last), _column(left)))
                before = text[-_OVERLAP:]
    except (KeyError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        return SheetMarks()  # reading its rows will say what is wrong
    return SheetMarks(found, has_formulas=has_formulas)


def _column(letters: bytes) -> int:
    """Return the number of a column, from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
