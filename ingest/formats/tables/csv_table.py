"""Tables: comma-, tab-, semicolon- or bar-separated rows with a question and its answer."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Flow, Gaps, ReadText, whole_reading
from ingest.formats.items.fields import is_field_name
from ingest.formats.raw import Raw, Text
from ingest.formats.tables.delimited import read_lines
from ingest.formats.tables.table_rows import table_records
from ingest.text.reading import Reading

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
        return Flow(table_records(rows, gaps), gaps)


def _sniffed(lines: Iterator[str]) -> Iterator[str]:
    """Yield the first lines of a table."""
    length = 0
    for line in islice(lines, _SNIFFED):
        yield line
        length += len(line)
        if length > _MOST_SNIFFED:
            return


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
