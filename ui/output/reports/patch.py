"""A patch that deletes from the documents what decisions leave to other records.

It is only written, never applied: `git apply` or `patch -p1` does that, in the documents' folder.
Each document is read again without these lines; one that would then say anything else is left out.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.files import read_regular
from ingest.files.addresses import is_address
from ingest.files.content import digest
from ingest.layouts.catalogue import known_layouts
from ingest.reader import parse_document
from ui.output.controls import on_one_line
from ui.output.markdown import place
from ui.output.reports.tasks import deletions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.records import Record, Source
    from search.decisions.book import Book
    from search.desk.desk import Desk

# Formats whose records are lines of a text of their own.
_LINEWISE = {"table", "jsonl"}
_MOST_BYTES = 64 * 2**20
_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class _LeftOut(Exception):
    """Why lines are not deleted."""

    why: str


def as_patch(desk: Desk, book: Book, sources: Iterable[Source]) -> Iterator[bytes]:
    """Yield a unified diff of the documents, and before it, what it leaves out and why."""
    by_name: defaultdict[str, list[Record]] = defaultdict(list)
    for record in deletions(desk, book):
        by_name[record.source].append(record)
    known = {source.name: source for source in sources}
    base = _base(known.values())
    left: list[str] = []
    hunks: list[bytes] = []
    for name, records in by_name.items():
        try:
            made, rest = _document(known.get(name), base, records)
            hunks.append(made)
            left += rest
        except _LeftOut as error:
            left.append(f"{on_one_line(name)}: {error.why}")
    yield b"".join(f"# left out: {line}\n".encode("utf-8", "replace") for line in left)
    yield from hunks


def _base(sources: Iterable[Source]) -> Path | None:
    """Return the folder that all documents are in, None if there is none."""
    roots = {
        os.path.dirname(one.root) if one.root == one.path else one.root  # noqa: PTH120  as stored
        for one in sources
        if one.root and not is_address(Path(one.root))
    }
    try:
        return Path(os.path.commonpath(roots)).resolve() if roots else None
    except ValueError:
        return None


def _document(
    source: Source | None, base: Path | None, records: Sequence[Record]
) -> tuple[bytes, list[str]]:
    """Return the diff of one document, and what it leaves out; raises _LeftOut."""
    if source is None or base is None:
        raise _LeftOut("its document is not on this machine")
    path = _path(source, base)
    name = _name(path.relative_to(base))
    content = _content(path, source)
    lines = content.splitlines(keepends=True) if b"\r" not in content else _split(content)
    cut, left = _cut(source, content, lines, records)
    if not cut:
        raise _LeftOut("; ".join(left) if left else "nothing can be deleted from it by lines")
    return _diff(name, lines, cut), [f"{on_one_line(source.name)}: {one}" for one in left]


def _split(content: bytes) -> list[bytes]:
    """Return lines that end with a line feed, as diff has them."""
    parts = content.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _path(source: Source, base: Path) -> Path:
    """Return where a document is; raises _LeftOut for one that is not below the folder."""
    path = Path(source.path)
    if is_address(path):
        raise _LeftOut("it lies at an address; delete these lines there")
    try:
        found = path.resolve(strict=True)
    except OSError:
        raise _LeftOut("it is not where it was read from any more") from None
    if not found.is_relative_to(base) or path.is_symlink() or ".." in path.parts:
        raise _LeftOut("it does not lie in the folder of the documents")
    return found


def _name(path: Path) -> str:
    name = path.as_posix()
    if not name.isprintable() or not {'"', "\\"}.isdisjoint(name) or not name.isascii():
        raise _LeftOut("its name cannot stand in a patch as it is; delete these lines by hand")
    return name


def _content(path: Path, source: Source) -> bytes:
    if source.layout not in {*_LINEWISE, *(one.name for one in known_layouts().parts)}:
        raise _LeftOut(f"{source.layout} is no text whose lines can be deleted")
    try:
        content = read_regular(path, _MOST_BYTES)
    except OSError as error:
        raise _LeftOut(f"it cannot be read ({error.strerror or error})") from None
    if digest(content) != source.digest:
        raise _LeftOut("it has changed since it was read; run: askalike ingest")
    if b"\0" in content:
        raise _LeftOut("it is no text in UTF-8 or an older encoding")
    return content


def _cut(
    source: Source, content: bytes, lines: Sequence[bytes], records: Sequence[Record]
) -> tuple[set[int], list[str]]:
    """Return the rows to delete, and why some records stay; each cut is tried by reading again."""
    before = _read(source, content)
    by_place = {(one.lines, one.question): number for number, one in enumerate(before)}
    wanted = {
        record.id: number
        for record in records
        if (number := by_place.get((record.lines, record.question))) is not None
    }
    if len(wanted) == len(before):
        raise _LeftOut("each of its questions is kept elsewhere; delete the document")
    rows = {key: _rows(before, number, lines) for key, number in wanted.items()}
    cut = {row for own in rows.values() for row in own}
    if len(wanted) == len(records) and _is_clean(source, lines, before, [*wanted.values()], cut):
        return cut, []
    return _one_by_one(source, lines, before, records, wanted, rows)


def _one_by_one(
    source: Source,
    lines: Sequence[bytes],
    before: Sequence[Record],
    records: Sequence[Record],
    wanted: dict[str, int],
    rows: dict[str, set[int]],
) -> tuple[set[int], list[str]]:
    """Cut as many records as go, trying halves of those that do not go together."""
    cut: set[int] = set()
    taken: list[int] = []
    stuck = [one for one in records if one.id not in rows]
    waiting = [[one for one in records if one.id in rows]]
    while waiting:
        some = waiting.pop()
        more = [*taken, *(wanted[one.id] for one in some)]
        own = cut.union(*(rows[one.id] for one in some))
        if not some or _is_clean(source, lines, before, more, own):
            cut, taken = own, more
        elif len(some) > 1:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
        else:
            stuck += some
    left = [
        f"{place(on_one_line(record.source), record.lines)} cannot be deleted without "
        "changing what is read of the rest; edit it by hand"
        for record in stuck
    ]
    return cut, left


def _rows(before: Sequence[Record], number: int, lines: Sequence[bytes]) -> set[int]:
    """Return the rows of a record, from 0, with the blank ones after it."""
    first, last = before[number].lines
    end = last
    while end < len(lines) and not lines[end].strip():
        end += 1
    start = first - 1
    while end == len(lines) and start and not lines[start - 1].strip():
        start -= 1
    return set(range(start, end))


def _is_clean(
    source: Source,
    lines: Sequence[bytes],
    before: Sequence[Record],
    gone: Sequence[int],
    cut: set[int],
) -> bool:
    """Return whether a document without some rows has all other records, as they were."""
    rest = b"".join(line for row, line in enumerate(lines) if row not in cut)
    try:
        after = _read(source, rest)
    except _LeftOut:
        return False
    kept = [one for number, one in enumerate(before) if number not in set(gone)]
    return [_said(one) for one in after] == [_said(one) for one in kept]


def _said(record: Record) -> tuple[object, ...]:
    return record.question, record.answer, record.given, record.context, record.section, record.tags


def _read(source: Source, content: bytes) -> tuple[Record, ...]:
    try:
        return parse_document(source.name, content, source.choice or None).records
    except SourceError as error:
        raise _LeftOut(f"it cannot be read without these lines ({error})") from None


def _diff(name: str, lines: Sequence[bytes], cut: set[int]) -> bytes:
    """Return the unified diff of a document whose rows are cut."""
    quoted = name.encode()
    tail = b"\t" if b" " in quoted else b""  # so that patch knows where the name ends
    parts = [b"--- a/" + quoted + tail + b"\n", b"+++ b/" + quoted + tail + b"\n"]
    gone = 0
    for start, end in _spans(sorted(cut), len(lines)):
        own = lines[start:end]
        removed = sum(row in cut for row in range(start, end))
        old, new = (start + 1, len(own)), (start + 1 - gone, len(own) - removed)
        new = (new[0] - 1, 0) if not new[1] else new
        parts.append(f"@@ -{old[0]},{old[1]} +{new[0]},{new[1]} @@\n".encode())
        parts += [(b"-" if row in cut else b" ") + _ended(lines[row]) for row in range(start, end)]
        gone += removed
    return b"".join(parts)


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _spans(rows: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Return the rows that hunks show: those that are cut, with some around them."""
    spans: list[tuple[int, int]] = []
    for row in rows:
        start, end = max(0, row - _CONTEXT), min(count, row + 1 + _CONTEXT)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
