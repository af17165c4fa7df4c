"""Every record to one file that people, other programs and askalike itself can read."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from corpus.backup.interchange import FIELDS, table_row
from corpus.errors import BackupError
from corpus.files import save_as
from corpus.generations.open import open_generations
from corpus.open import open_store
from corpus.records import plain_record

if TYPE_CHECKING:
    from corpus.records import Record
    from corpus.settings import Settings

Form = Literal["jsonl", "csv", "spreadsheet"]

STANDARD_OUTPUT = Path("-")
# A spreadsheet takes a cell that starts with one of these for a formula, and runs it; some take the
# full-width signs of East Asian keyboards for the same.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
# Without this mark spreadsheets take UTF-8 for an older encoding.
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Exported:
    """The file that was written, and its number of records."""

    file: Path
    records: int


def export_records(
    settings: Settings, file: Path, *, force: bool = False, spreadsheet: bool = False
) -> Exported:
    """Write every record of a corpus, by source and in document order, as the file's suffix says.

    `-` is standard output, as JSON lines. Raises BackupError when the file exists and `force` is
    false, or cannot be written; IndexBusy while another process is writing to the index.
    """
    form = _form(file, spreadsheet=spreadsheet)
    store = open_store(settings)
    count = 0
    with open_generations(settings).locked_to_read(), _target(file, replace=force) as target:
        for text in _texts(store.stream_records(), form):
            target.write(text.encode("utf-8"))
            count += 1
        target.flush()
    return Exported(file, count - (form != "jsonl"))  # the header is not a record


def _form(file: Path, *, spreadsheet: bool) -> Form:
    suffix = ".jsonl" if file == STANDARD_OUTPUT else file.suffix.lower()
    if suffix not in {".jsonl", ".csv"}:
        raise BackupError(f"{file}: records are exported as .jsonl or .csv; give it such a name")
    if suffix == ".jsonl":
        if spreadsheet:
            raise BackupError(f"{file}: --spreadsheet is for .csv; leave it out, or name it .csv")
        return "jsonl"
    return "spreadsheet" if spreadsheet else "csv"


@contextmanager
def _target(file: Path, *, replace: bool) -> Iterator[BinaryIO]:
    if file == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        return
    with save_as(file, replace=replace) as stream:
        yield stream


def _texts(records: Iterator[Record], form: Form) -> Iterator[str]:
    """Yield the file's lines or rows; a table starts with a header."""
    if form == "jsonl":
        yield from map(_json_line, records)
        return
    yield (_BOM if form == "spreadsheet" else "") + _csv_line(list(FIELDS))
    for record in records:
        cells = table_row(record)
        yield _csv_line([_harmless(cell) for cell in cells] if form == "spreadsheet" else cells)


def _json_line(record: Record) -> str:
    # Readers drop a byte order mark from any text, but keep an escaped one.
    line = json.dumps(plain_record(record), ensure_ascii=False).replace(_BOM, "\\ufeff")
    return f"{line}\n"


def _csv_line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that a spreadsheet treats as text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
