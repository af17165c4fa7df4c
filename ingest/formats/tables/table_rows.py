"""Rows of a table as records: which row names the columns, and what the columns hold."""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from corpus.errors import NoQuestions
from ingest.formats.format import Gaps, Line
from ingest.formats.items.columns import SAMPLE, asks, guess_roles, guess_unnamed
from ingest.formats.items.fields import Roles, is_field_name, normal
from ingest.formats.items.item import Spot, exported_found, item_found
from ingest.text.reading import Found

# The rows that may stand above the header: a title, who made the table and when.
_MOST_ABOVE = 15
# The columns of QnA Maker's exports.
_QNA_MAKER = frozenset({"question", "answer", "source", "metadata"})


def table_records(
    rows: Iterator[Line], gaps: Gaps, sheet: str = "", section: tuple[str, ...] = ()
) -> Generator[Found, None, None]:
    """Return the records of rows; one of the first may name the columns, below a title.

    `sheet` is the name of the sheet that they are in, `section` what it says of them.
    """
    sample = list(islice(rows, SAMPLE + 1))
    above = _above(sample)
    for line in sample[:above]:
        gaps.add((line.first, line.last), f"{_in(sheet)}above the names of the columns")
    sample = sample[above:]
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
    if {normal(key) for key in keys} >= _QNA_MAKER:
        notes = tuple(key for key in keys if normal(key) == "metadata")
        roles = replace(roles, tags=(*roles.tags, *notes))
        body = (replace(line, cells=tuple(map(_broken, line.cells))) for line in body)
    return _records(body, keys, roles, gaps, sheet, section)


def _above(sample: Sequence[Line]) -> int:
    """Return how many rows stand above the header: those before one that names two fields."""
    for number, line in enumerate(sample[:_MOST_ABOVE]):
        cells = [cell for cell in line.cells if cell.strip()]
        short = all(len(cell.split()) <= 4 for cell in cells)
        if short and sum(map(is_field_name, cells)) > 1:
            return number
        if len(cells) > 2:
            return 0  # a row of data
    return 0


def _in(sheet: str) -> str:
    return f"sheet {sheet}: " if sheet else ""


def _broken(cell: str) -> str:
    """Return a cell with its lines; QnA Maker writes the signs of an escape for a new one."""
    return cell.replace("\\n", "\n")


def _keys(header: Line | None, sample: Sequence[Line]) -> list[str]:
    """Return the names of the columns; those without one are numbered."""
    named = [name.strip() for name in header.cells] if header else []
    widths = Counter(len(line.cells) for line in sample if line is not header)
    width = widths.most_common(1)[0][0] if widths else 0
    return _unique([*named, *(f"column {n + 1}" for n in range(len(named), width))])


def _records(
    lines: Iterable[Line],
    keys: Sequence[str],
    roles: Roles,
    gaps: Gaps,
    sheet: str,
    section: tuple[str, ...],
) -> Generator[Found, None, None]:
    read = False
    for number, line in enumerate(lines, 1):
        here = (line.first, line.last)
        row = dict(zip(keys, line.cells, strict=False))
        if len(line.cells) > len(keys) and any(cell.strip() for cell in line.cells[len(keys) :]):
            reason = f"{len(line.cells)} cells where the table has {len(keys)} columns"
            gaps.add(here, f"{reason}; put the cell with the delimiter into quotes")
            continue
        place = f"sheet {sheet}, row {line.first}" if sheet else f"row {number}"
        spot = Spot(here, place, section)
        own = exported_found(row, spot)
        found = [own] if own else item_found(row, roles, spot)
        if not found or not str(row.get(roles.question, "x")).strip():
            gaps.add(here, f"{_in(sheet)}a row without a question")
            continue
        read = True
        yield from found
    if not read:
        raise NoQuestions("the table holds no question; it needs a row for each")


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
