"""Records as rows of a table or lines of JSON that askalike reads back unchanged."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.records import Record, plain_record

# The keys of an exported record. A row with exactly these is read as one, without guessing.
FIELDS = tuple(plain_record(Record("", "", "", (), (), "", (0, 0))))


def table_row(record: Record) -> list[str]:
    """Return a record as the cells of a row; a list has one item per line of its cell."""
    row = plain_record(record)
    row["lines"] = "{}-{}".format(*record.lines)
    return [_cell(value) if isinstance(value, list) else value for value in row.values()]


def is_exported(row: Mapping[str, object]) -> bool:
    """Return whether an object or a row, by its keys or columns, is an exported record."""
    return len(row) == len(FIELDS) and all(key in row for key in FIELDS)


def listed(value: object) -> tuple[str, ...]:
    """Return the texts of a section path or of tags, from a list or from the cell of a table."""
    if isinstance(value, str):
        value = _json_list(value) or value.split("\n")
    texts = value if isinstance(value, list) else []
    return tuple(text for text in texts if isinstance(text, str) and text)


def _cell(texts: Sequence[str]) -> str:
    """Return texts as one cell: as lines if those can be split again, else as JSON."""
    lines = "\n".join(texts)
    if listed(lines) == tuple(texts):
        return lines
    return json.dumps(list(texts), ensure_ascii=False)


def _json_list(text: str) -> list[Any]:
    if not text.startswith("["):
        return []
    try:
        value = json.loads(text)
    except ValueError:
        return []
    return value if isinstance(value, list) else []
