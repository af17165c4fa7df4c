"""Records as rows of a table or lines of JSON that askalike reads again just as they are."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.records import Record, plain_record

# The keys of an exported record. A row with exactly these is taken for one: nothing is guessed.
FIELDS = tuple(plain_record(Record("", "", "", (), (), "", (0, 0))))


def table_row(record: Record) -> list[str]:
    """Return a record as the cells of a row; a list has an item on each line of its cell."""
    row = plain_record(record)
    row["lines"] = "{}-{}".format(*record.lines)
    return [_cell(value) if isinstance(value, list) else value for value in row.values()]


def is_exported(row: Mapping[str, object]) -> bool:
    """Tell whether an object or a row, by the names of its columns, is an exported record."""
    return len(row) == len(FIELDS) and all(key in row for key in FIELDS)


def listed(value: object) -> tuple[str, ...]:
    """Return the texts of a section path or of tags, from a list or from the cell of a table."""
    if isinstance(value, str):
        value = _json_list(value) or value.split("\n")
    texts = value if isinstance(value, list) else []
    return tuple(text for text in texts if isinstance(text, str) and text)


def _cell(texts: Sequence[str]) -> str:
    """Return texts as one cell: by lines, where they can be told apart again."""
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
