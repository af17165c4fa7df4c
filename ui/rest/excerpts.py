"""The lines of a document around a record, read from disk as they are now."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from corpus.errors import NotText, SourceError, TooLarge, shown
from ingest.files.addresses import is_address
from ingest.textfile import TextFile
from ui.output.controls import for_pages
from ui.rest.problems import SOURCE_GONE, SOURCE_UNREADABLE, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Record, Source
    from ui.output.payloads import Payload

# A larger file is not read for a few of its lines, and of a long line only this much is shown.
_MOST_BYTES, _MOST_OF_LINE = 64 * 2**20, 4000


def excerpt_payload(record: Record, source: Source, around: int) -> Payload:
    """Return the lines around a record; raises Refused where its document cannot be read."""
    file = _opened(source)
    try:
        with file.reading():
            lines = list(file.lines())
    except SourceError as error:
        raise _unreadable(source, str(error)) from None
    changed = file.digest != source.digest
    first, last = _found(record, lines, source) if changed else record.lines
    last = min(max(first, last), len(lines))
    begin = max(1, first - around)
    return {
        "source": source.name,
        "layout": source.layout,
        "lines": [first, last],
        "first": begin,
        "total": len(lines),
        "text": [for_pages(line[:_MOST_OF_LINE]) for line in lines[begin - 1 : last + around]],
        "changed": changed,
    }


def _opened(source: Source) -> TextFile:
    path = _path(source)
    if not os.path.lexists(path):
        raise Refused(
            SOURCE_GONE,
            f"{shown(source.name)} is not where it was read from any more; what was read of it is "
            "still in the corpus",
        )
    try:
        return TextFile.open(source.name, path, _MOST_BYTES)
    except NotText:
        raise _unreadable(source, "it is no text, and has no lines to show") from None
    except TooLarge:
        raise _unreadable(source, "it is too large to be read for a few lines") from None
    except SourceError as error:
        raise _unreadable(source, str(error)) from None


def _path(source: Source) -> Path:
    """Return where a document is; its file must have the name that the document has.

    An index may come from anywhere, and may name any file of this machine: of one that is not what
    was read, lines are shown only around the record's own question.
    """
    path = Path(source.path)
    if is_address(path):
        raise _unreadable(source, "it lies at an address, from which this server fetches nothing")
    named = path.name == PurePosixPath(source.name).name and not path.name.startswith(".")
    if not named or not path.is_absolute() or ".." in path.parts:
        raise _unreadable(source, "the index does not say where it is")
    return path


def _found(record: Record, lines: Sequence[str], source: Source) -> tuple[int, int]:
    """Return the lines of a record in a document that has changed, where its question is now."""
    asked = _plain(record.question.strip().split("\n")[0])
    begin, end = record.lines
    near = sorted(range(len(lines)), key=lambda row: abs(row + 1 - begin))
    row = next((row for row in near if asked and asked in _plain(lines[row])), None)
    if row is None:
        raise Refused(
            SOURCE_GONE,
            f"{shown(source.name)} has changed, and this question is not in it any more; read the "
            "document again",
        )
    return row + 1, row + 1 + end - begin


def _plain(line: str) -> str:
    """Return the letters and digits of a line: markup may stand between them."""
    return "".join(sign for sign in line.casefold() if sign.isalnum())


def _unreadable(source: Source, why: str) -> Refused:
    return Refused(SOURCE_UNREADABLE, f"{shown(source.name)} cannot be shown: {why}")
