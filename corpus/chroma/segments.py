"""Whether the files of a generation on disk are consistent, before Chroma opens them.

The layout of the vector files is private to hnswlib, which Chroma includes. Files of a version
unknown here are not checked, and never count as damaged.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import IndexDamaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.chroma.side import Side

# hnswlib's header: version, offset, most elements, elements, bytes of each, two offsets, highest
# level, entry point, three numbers of neighbours, a factor and the depth of building.
_HEADER = struct.Struct("<iQQQQQQiIQQQdQ")
_VERSION = 1
# Versions are small numbers; anything larger is not a header at all.
_MOST_VERSIONS = 255
# At least this many vectors of a segment have their links checked.
_CHECKED = 200
# How many times to read files that seem damaged, and the seconds between: another process may be
# writing them.
_TRIES, _PAUSE = 4, 0.1
# SQLite's steps between two signs of life while a large database is read.
_STEPS = 20_000_000


@dataclass(frozen=True, slots=True)
class SegmentFault:
    """What is wrong with a vector segment; `unknown` if its version is not known here."""

    segment: str
    what: str
    unknown: bool = False

    def __str__(self) -> str:
        return f"in {self.segment} {self.what}"


class _UnknownVersion(Exception):
    """A header of a version whose layout is not known."""


def check_database(file: Path, alive: Callable[[], None]) -> str:
    """Return what SQLite says is wrong with a database file, "" if nothing is.

    `alive` is called now and then. Do not call this in a process in which Chroma has the database
    open. What a killed process was writing is rolled back, as by any process that opens it.
    """
    if file.stat().st_size == 0:
        return "the file is empty"
    mode = "rw" if os.access(file.parent, os.W_OK) else "ro"
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=30
        )
        connection.set_progress_handler(alive, _STEPS)
        try:
            lines = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        finally:
            connection.close()
    except sqlite3.Error as error:
        return str(error)
    return "" if lines == ["ok"] else " ".join("; ".join(lines).split())


def check_segments(folder: Path, *, whole: bool = True) -> Iterator[SegmentFault]:
    """Yield what is wrong with the files of Chroma's vector segments in a generation's folder.

    Unless `whole`, files are not read from end to end.
    """
    for segment in sorted(folder.glob("*-*")):  # named by a UUID
        if (segment / "header.bin").exists() or (segment / "data_level0.bin").exists():
            try:
                wrong = _check_segment(segment, whole=whole)
            except _UnknownVersion as version:
                yield SegmentFault(
                    segment.name, f"hnswlib's format has version {version}", unknown=True
                )
            else:
                if wrong:
                    yield SegmentFault(segment.name, wrong)


def require_vectors(folder: Path, sides: Iterable[Side]) -> None:
    """Raise IndexDamaged if a quick check shows that the vectors cannot be read.

    `sides` are the collections of a generation that have vectors, in its `folder`.

    Chroma may then give wrong answers, and writing to them can kill the process. Files that are
    being written at this moment get some time.
    """
    for _ in range(_TRIES):
        faults = check_segments(folder, whole=False)
        broken = [fault for fault in faults if not fault.unknown]
        if not broken:
            break
        time.sleep(_PAUSE)
    else:
        raise IndexDamaged(
            f"vectors of the index in {folder} are damaged ({broken[0]}); "
            "run: askalike doctor --repair"
        )
    for side in sides:
        if side.tokens and side.tokens.is_lost:
            raise IndexDamaged(
                f"the token vectors of the index in {folder} are missing or damaged; "
                "run: askalike doctor --repair"
            )
        side.get(limit=1, include=["embeddings"])  # fails if a segment's folder is missing


def _check_segment(segment: Path, *, whole: bool) -> str:
    """Return what is wrong with a segment: files shorter than its header says, or foreign data."""
    try:
        head = (segment / "header.bin").read_bytes()
        sizes = {
            name: (segment / name).stat().st_size for name in ("data_level0.bin", "length.bin")
        }
        links = (segment / "link_lists.bin").read_bytes() if whole else None
        if len(head) < _HEADER.size:
            return "header.bin is cut off"
        version, _, most, elements, each, _, _, _, _, _, linked, *_ = _HEADER.unpack_from(head)
        if version != _VERSION and 0 < version <= _MOST_VERSIONS:
            raise _UnknownVersion(version)
        if version != _VERSION or elements > most or each < 4 + 4 * linked:
            return "header.bin is not a header"
        if sizes["data_level0.bin"] < elements * each or sizes["length.bin"] < elements * 4:
            return f"its files are too short for {elements:,} vectors"
        if not _linked(segment / "data_level0.bin", elements, each, linked):
            return "data_level0.bin contains something else"
    except OSError as error:
        name = Path(str(error.filename)).name
        return f"{name} cannot be read ({(error.strerror or str(error)).lower()})"
    return "" if links is None or _walk(links, elements) else "link_lists.bin is not consistent"


def _linked(file: Path, elements: int, each: int, most: int) -> bool:
    """Return whether vectors spread over the file each have at most `most` links to others."""
    with file.open("rb") as data:
        for element in range(0, elements, max(1, elements // _CHECKED)):
            data.seek(element * each)
            count, _, *links = struct.unpack(f"<HH{most}I", data.read(4 + 4 * most))
            if count > most or any(link >= elements for link in links[:count]):
                return False
    return True


def _walk(links: bytes, elements: int) -> bool:
    """Return whether the bytes are a list of links for each element, and nothing else."""
    offset = 0
    for _ in range(elements):
        if offset + 4 > len(links):
            return False
        offset += 4 + int.from_bytes(links[offset : offset + 4], "little")
    return offset == len(links)
