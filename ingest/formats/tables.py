"""Tables: comma-, tab-, semicolon- or bar-separated rows with a question and its answer."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from corpus.errors import NoQuestions
from corpus.records import Unread
from ingest.formats.columns import SAMPLE, asks, guess_roles, guess_unnamed
from ingest.formats.exported import exported_found
from ingest.formats.fields import Roles, is_field_name
from ingest.formats.items import Spot, item_found
from ingest.formats.raw import Raw
from ingest.reading import Found, Reading

_DELIMITERS = ",\t;|"
# A cell may hold a long answer; one of more than this is a quotation mark that was never closed.
_LONGEST_CELL = 4 * 2**20
_SNIFFED = 200
# How spreadsheets are told the delimiter.
_SEPARATOR_LINE = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)
# A table with more broken rows than this is none.
_MOST_BROKEN = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table with its first and last line, from 1."""

    cells: tuple[str, ...]
    first: int
    last: int


class Tables:
    """Rows of question and answer; columns are told by their names or by what they hold."""

    name = "table"
    suffixes = frozenset({".csv", ".tsv", ".tab"})
    summary = "CSV and TSV tables with a column of questions and one of answers"
    example = "question,answer,tags\nWhat is momentum?,A moving average of gradients.,optimisers"

    def recognise(self, raw: Raw) -> bool:
        """Tell a table that is named like a text: its first line names a question and an answer."""
        first = raw.head.split("\n", 1)[0]
        if len(first) > 400:
            return False
        cells = next(csv.reader([first], delimiter=_delimiter([first])), [])
        names = [cell for cell in cells if cell.strip() and len(cell.split()) <= 3]
        below = next(csv.reader(raw.head.split("\n")[1:2], delimiter=_delimiter([first])), [])
        named = len(names) == len(cells) > 1 and sum(map(is_field_name, names)) >= 2
        return named and len(below) >= len(cells)

    def read(self, raw: Raw) -> Reading:
        """Return the table's records; a row that cannot be read is reported with its line."""
        unread = list(raw.mended)
        lines = raw.text.split("\n", _SNIFFED)[:_SNIFFED]
        said = _SEPARATOR_LINE.match(lines[0])
        delimiter = said[1] if said else _delimiter(lines, raw.suffix)
        rows = read_lines(raw.text, delimiter, unread, begin=1 if said else 0)
        return read_rows(self.name, rows, unread)


def read_rows(layout: str, rows: Iterator[Line], unread: list[Unread]) -> Reading:
    """Return the reading of rows, of which the first may name the columns."""
    sample = list(islice(rows, SAMPLE + 1))
    if not sample:
        raise NoQuestions("the table is empty; it needs a row for each question")
    header = _header(sample)
    keys = _keys(header, sample)
    named = [dict(zip(keys, line.cells, strict=False)) for line in sample if line is not header]
    roles = guess_roles(keys, named) if header else None
    roles = roles or guess_unnamed(keys, named)
    if not roles:
        raise NoQuestions("no column of questions; name the columns question and answer")
    body = (line for line in chain(sample, rows) if line is not header)
    found = tuple(_records(body, keys, roles, unread))
    if not found:
        raise NoQuestions("the table holds no question; it needs a row for each")
    unread.sort(key=lambda one: one.lines)
    return Reading(layout, "", found, tuple(unread), coverage=1.0, strength=1.0)


def _keys(header: Line | None, sample: Sequence[Line]) -> list[str]:
    """Return the names of the columns; those without one are numbered."""
    named = [name.strip() for name in header.cells] if header else []
    widths = Counter(len(line.cells) for line in sample if line is not header)
    width = widths.most_common(1)[0][0] if widths else 0
    return _unique([*named, *(f"column {n + 1}" for n in range(len(named), width))])


def _records(
    lines: Iterable[Line], keys: Sequence[str], roles: Roles, unread: list[Unread]
) -> Iterator[Found]:
    for number, line in enumerate(lines, 1):
        here = (line.first, line.last)
        row = dict(zip(keys, line.cells, strict=False))
        if len(line.cells) > len(keys) and any(cell.strip() for cell in line.cells[len(keys) :]):
            reason = f"{len(line.cells)} cells where the table has {len(keys)} columns"
            unread.append(Unread(here, f"{reason}; put the cell with the delimiter into quotes"))
            continue
        spot = Spot(here, f"row {number}")
        own = exported_found(row, spot)
        found = [own] if own else item_found(row, roles, spot)
        if not found or not str(row.get(roles.question, "x")).strip():
            unread.append(Unread(here, "a row without a question"))
            continue
        yield from found


def read_lines(text: str, delimiter: str, unread: list[Unread], begin: int = 0) -> Iterator[Line]:
    """Yield the rows that are not blank, from line `begin` (from 0) on.

    After a broken one, which is reported, reading goes on in the next line.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = text.split("\n")
    for _ in range(_MOST_BROKEN):
        rows = (f"{lines[i]}\n" for i in range(begin, len(lines)))
        reader = csv.reader(rows, delimiter=delimiter, skipinitialspace=True, strict=True)
        done = 0
        try:
            for cells in reader:
                first, done = begin + done + 1, reader.line_num
                if any(cell.strip() for cell in cells):
                    yield Line(tuple(cells), first, begin + done)
        except csv.Error:
            begin += done + 1
            if delimiter == "\t":  # quotation marks are text in most of these
                yield Line(tuple(lines[begin - 1].split("\t")), begin, begin)
            else:
                reason = "a quotation mark here is not closed, or not doubled"
                unread.append(Unread((begin, begin), reason))
        else:
            return
    unread.append(Unread((begin + 1, len(lines)), "too many broken rows before; mend these first"))


def _delimiter(lines: Sequence[str], suffix: str = "") -> str:
    """Return the delimiter that splits most lines, as often as the first one."""
    if suffix in {".tsv", ".tab"}:
        return "\t"
    best, most = ",", -1.0
    for delimiter in _DELIMITERS:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
        widths = [len(row) for row in rows if any(row)]
        if not widths or widths[0] < 2:
            continue
        like_first = sum(width == widths[0] for width in widths) / len(widths)
        if like_first > most:
            best, most = delimiter, like_first
    return best


def _header(sample: Sequence[Line]) -> Line | None:
    """Return the first row where it names the columns: by known names, or unlike the rows below."""
    first, rest = sample[0], sample[1:]
    cells = [cell for cell in first.cells if cell.strip()]
    if any(is_field_name(cell) for cell in cells) and all(len(c.split()) <= 4 for c in cells):
        return first
    short = all(len(cell.split()) <= 3 and not cell.strip().endswith("?") for cell in cells)
    keys = [str(n) for n in range(len(first.cells))]
    rows = [dict(zip(keys, line.cells, strict=False)) for line in rest]
    return (
        first if short and len(rest) > 1 and any(asks(key, rows) >= 0.8 for key in keys) else None
    )


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return result
