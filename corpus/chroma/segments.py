"""Whether the files that lie on disk of a generation hold together, before Chroma opens them."""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import IndexDamaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.chroma.collections import Collections

# hnswlib's header: version, offset, most elements, elements, bytes of each, two offsets, highest
# level, entry point, three numbers of neighbours, a factor and the depth of building.
_HEADER = struct.Struct("<iQQQQQQiIQQQdQ")
_VERSION = 1
# Vectors of a segment whose links are looked at, at least.
_LOOKED_AT = 200
# How often files are looked at that seem damaged, and the seconds between: a writer is at work.
_TRIES, _PAUSE = 4, 0.1
# A reader of a large database says that it is alive each time so many steps are done.
_STEPS = 20_000_000


def check_database(file: Path, alive: Callable[[], None]) -> str:
    """Return what SQLite says is wrong with a database file, "" where nothing is.

    It must not be called in a process that has the database open in Chroma. What a killed process
    was in the midst of writing is rolled back, as whoever opens the database does.
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


def check_segments(folder: Path, *, whole: bool = True) -> Iterator[str]:
    """Yield what is wrong with the files of Chroma's vector segments in a generation's folder.

    Unless `whole`, files are not read from end to end.
    """
    for segment in sorted(folder.glob("*-*")):  # named by a UUID
        if (segment / "header.bin").exists() or (segment / "data_level0.bin").exists():
            wrong = _check_segment(segment, whole=whole)
            if wrong:
                yield f"in {segment.name} {wrong}"


def require_vectors(collections: Collections) -> None:
    """Raise IndexDamaged where the vectors cannot be read, so far as a moment's look can tell.

    Chroma may give wrong answers then, and the process ends where it writes to them. Files that are
    written in this moment are given some time.
    """
    for _ in range(_TRIES):
        broken = list(check_segments(collections.folder, whole=False))
        if not broken:
            break
        time.sleep(_PAUSE)
    else:
        raise IndexDamaged(
            f"vectors of the index in {collections.folder} are damaged ({broken[0]}); "
            "run: askalike doctor --repair"
        )
    for side in (collections.questions, collections.answers):
        side.get(limit=1, include=["embeddings"])  # fails where a segment's folder is missing


def _check_segment(segment: Path, *, whole: bool) -> str:
    """Return what is wrong with a segment: shorter files than its header tells of, other data."""
    try:
        head = (segment / "header.bin").read_bytes()
        sizes = {
            name: (segment / name).stat().st_size for name in ("data_level0.bin", "length.bin")
        }
        links = (segment / "link_lists.bin").read_bytes() if whole else None
        if len(head) < _HEADER.size:
            return "header.bin is cut off"
        version, _, most, elements, each, _, _, _, _, _, linked, *_ = _HEADER.unpack_from(head)
        if version != _VERSION or elements > most or each < 4 + 4 * linked:
            return "header.bin is no header"
        if sizes["data_level0.bin"] < elements * each or sizes["length.bin"] < elements * 4:
            return f"its files are too short for {elements:,} vectors"
        if not _linked(segment / "data_level0.bin", elements, each, linked):
            return "data_level0.bin holds something else"
    except OSError as error:
        name = Path(str(error.filename)).name
        return f"{name} cannot be read ({(error.strerror or str(error)).lower()})"
    return (
        "" if links is None or _walk(links, elements) else "link_lists.bin does not hold together"
    )


def _linked(file: Path, elements: int, each: int, most: int) -> bool:
    """Tell whether vectors spread over the file have links, no more than `most`, to other ones."""
    with file.open("rb") as data:
        for element in range(0, elements, max(1, elements // _LOOKED_AT)):
            data.seek(element * each)
            count, _, *links = struct.unpack(f"<HH{most}I", data.read(4 + 4 * most))
            if count > most or any(link >= elements for link in links[:count]):
                return False
    return True


def _walk(links: bytes, elements: int) -> bool:
    """Tell whether there is a list of links for each element, and nothing else."""
    place = 0
    for _ in range(elements):
        if place + 4 > len(links):
            return False
        place += 4 + int.from_bytes(links[place : place + 4], "little")
    return place == len(links)
