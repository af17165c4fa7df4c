"""Rows of cells between delimiters, each with its lines; a broken row does not stop the others."""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice

from ingest.formats.format import Gaps, Line

# A cell may hold a long answer; a longer one has an unclosed quotation mark.
_LONGEST_CELL = 4 * 2**20
csv.field_size_limit(_LONGEST_CELL)  # Python's own limit is an answer of 128 KiB
# A file with more broken rows than this, and than whole ones, is not a table.
_MOST_BROKEN = 1000


def read_lines(lines: Iterator[str], delimiter: str, gaps: Gaps, begin: int = 0) -> Iterator[Line]:
    """Yield the rows that are not blank, from line `begin` (from 0) on.

    A broken row is reported, and reading goes on at the next line.
    """
    row = _RowLines(islice(lines, begin, None), begin)
    broken = whole = 0
    while broken <= max(_MOST_BROKEN, whole):
        try:
            for cells in csv.reader(row, delimiter=delimiter, skipinitialspace=True, strict=True):
                first, last = row.end()
                if any(cell.strip() for cell in cells):
                    whole += 1
                    yield Line(tuple(cells), first, last)
        except csv.Error:
            number, text = row.give_back()
            if delimiter == "\t":  # quotation marks are text in most of these
                whole += 1
                yield Line(tuple(text.split("\t")), number, number)
            else:
                broken += 1
                gaps.add((number, number), _reason(text))
        else:
            return
    if left := sum(1 for _ in row):
        last = row.end()[1]
        gaps.add((last - left + 1, last), "too many broken rows before; mend these first")


def _reason(line: str) -> str:
    if len(line) > _LONGEST_CELL:
        return f"a line of more than {_LONGEST_CELL // 2**20} MiB; split it"
    return "a quotation mark here is not closed, or not doubled"


class _RowLines:
    """The lines of a row, kept until its end because the row may be broken."""

    def __init__(self, lines: Iterator[str], begin: int) -> None:
        self._ahead = lines
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self._before = begin

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._ahead)
        self._held.append(line)
        return f"{line}\n"

    def end(self) -> tuple[int, int]:
        """Finish the row; return its first and last line, from 1."""
        first = self._before + 1
        self._before += len(self._held)
        self._held.clear()
        return first, self._before

    def give_back(self) -> tuple[int, str]:
        """Return the number and text of the row's first line; the others are read again."""
        first = self._held[0]
        self._again.extendleft(reversed(self._held[1:]))
        self._held.clear()
        self._before += 1
        return self._before, first
