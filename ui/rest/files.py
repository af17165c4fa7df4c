"""All records that pass some filters as one file: lines of JSON, or a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ui.output.controls import MARK, harmless
from ui.output.payloads import record_payload
from ui.rest.wire.encoding import LINES, encode_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.records import Record

TABLE = "text/csv"
COLUMNS = (
    *("id", "question", "answer", "section", "tags", "level", "source"),
    *("first_line", "last_line", "place", "given", "context"),
)
_TOGETHER = 200


def file_headers(form: str) -> dict[str, str]:
    """Return the headers with which a browser saves a file."""
    return {"Content-Disposition": f'attachment; filename="askalike-records.{form}"'}


def media_of(form: str) -> str:
    """Return the media type of `jsonl` or `csv`."""
    return TABLE if form == "csv" else LINES


def encode_records(records: Iterable[Record], form: str) -> Iterator[bytes]:
    """Yield records as `jsonl` or `csv`, many at once."""
    if form == "csv":
        return _rows(records)
    return encode_lines(map(record_payload, records))


def _rows(records: Iterable[Record]) -> Iterator[bytes]:
    yield MARK
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number, record in enumerate(records, start=1):
        writer.writerow(map(harmless, _cells(record)))
        if number % _TOGETHER == 0:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


def _cells(record: Record) -> Iterator[str]:
    yield from (record.id, record.question, record.answer)
    yield from (" › ".join(record.section), ", ".join(record.tags), record.level or "")
    yield from (record.source, *map(str, record.lines), record.place, record.given, record.context)
