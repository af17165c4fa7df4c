"""Tables: comma-, tab-, semicolon- or bar-separated rows with a question and its answer."""

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain, islice

from corpus.errors import NoQuestions
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Flow, Gaps, ReadText, whole_reading
from ingest.formats.items.columns import SAMPLE, asks, guess_roles, guess_unnamed
from ingest.formats.items.fields import Roles, is_field_name
from ingest.formats.items.item import Spot, exported_found, item_found
from ingest.formats.raw import Raw, Text
from ingest.formats.tables.delimited import Line, read_lines
from ingest.text.reading import Found, Reading

_DELIMITERS = ",\t;|"
# The lines, and characters, from which the delimiter is guessed.
_SNIFFED = 200
_MOST_SNIFFED = 2**20
# How files tell spreadsheets the delimiter.
_SEPARATOR_LINE = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)


class CsvTable:
    """Rows of question and answer; columns are recognised by name or content."""

    name = "table"
    suffixes = FORMAT_SUFFIXES["table"]
    summary = "CSV and TSV tables with a column of questions and one of answers"
    example = "question,answer,tags\nWhat is momentum?,A moving average of gradients.,optimisers"

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is a table: its first line names a question and an answer."""
        first = raw.head.split("\n", 1)[0]
        if len(first) > 400:
            return False
        cells = next(csv.reader([first], delimiter=_delimiter([first])), [])
        names = [cell for cell in cells if cell.strip() and len(cell.split()) <= 3]
        below = next(csv.reader(raw.head.split("\n")[1:2], delimiter=_delimiter([first])), [])
        named = len(names) == len(cells) > 1 and sum(map(is_field_name, names)) >= 2
        return named and len(below) >= len(cells)

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the table's records; a row that cannot be read is reported with its line."""
        return whole_reading(self, raw)

    def flows(self, text: Text) -> bool:  # noqa: ARG002  the interface of what flows
        """Return True: any table can be read row by row."""
        return True

    def flow(self, text: Text) -> Flow:
        """Return the records row by row; the first rows show what the columns hold."""
        gaps, lines = Gaps(), text.lines()
        first = list(_sniffed(lines))
        said = _SEPARATOR_LINE.match(first[0]) if first else None
        delimiter = said[1] if said else _delimiter(first, text.suffix)
        rows = read_lines(chain(first, lines), delimiter, gaps, begin=1 if said else 0)
        return Flow(_found(rows, gaps), gaps)


def _found(rows: Iterator[Line], gaps: Gaps) -> Generator[Found, None, None]:
    """Return the records of rows; the first row may name the columns."""
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
    return _records(body, keys, roles, gaps)


def _sniffed(lines: Iterator[str]) -> Iterator[str]:
    """Yield the first lines of a table."""
    length = 0
    for line in islice(lines, _SNIFFED):
        yield line
        length += len(line)
        if length > _MOST_SNIFFED:
            return


def _keys(header: Line | None, sample: Sequence[Line]) -> list[str]:
    """Return the names of the columns; those without one are numbered."""
    named = [name.strip() for name in header.cells] if header else []
    widths = Counter(len(line.cells) for line in sample if line is not header)
    width = widths.most_common(1)[0][0] if widths else 0
    return _unique([*named, *(f"column {n + 1}" for n in range(len(named), width))])


def _records(
    lines: Iterable[Line], keys: Sequence[str], roles: Roles, gaps: Gaps
) -> Generator[Found, None, None]:
    read = False
    for number, line in enumerate(lines, 1):
        here = (line.first, line.last)
        row = dict(zip(keys, line.cells, strict=False))
        if len(line.cells) > len(keys) and any(cell.strip() for cell in line.cells[len(keys) :]):
            reason = f"{len(line.cells)} cells where the table has {len(keys)} columns"
            gaps.add(here, f"{reason}; put the cell with the delimiter into quotes")
            continue
        spot = Spot(here, f"row {number}")
        own = exported_found(row, spot)
        found = [own] if own else item_found(row, roles, spot)
        if not found or not str(row.get(roles.question, "x")).strip():
            gaps.add(here, "a row without a question")
            continue
        read = True
        yield from found
    if not read:
        raise NoQuestions("the table holds no question; it needs a row for each")


def _delimiter(lines: Sequence[str], suffix: str = "") -> str:
    """Return the delimiter that splits most lines, as often as the first one."""
    if suffix in {".tsv", ".tab"}:
        return "\t"
    best, most = ",", -1.0
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
        except csv.Error:  # one huge cell
            continue
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
