"""Whether the files that lie on disk of a generation hold together, before Chroma opens them."""

from __future__ import annotations

import os
import sqlite3
import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# hnswlib's header: version, offset, most elements, elements, bytes of each, two offsets, highest
# level, entry point, three numbers of neighbours, a factor and the depth of building.
_HEADER = struct.Struct("<iQQQQQQiIQQQdQ")
_VERSION = 1
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


def check_segments(folder: Path) -> Iterator[str]:
    """Yield what is wrong with the files of Chroma's vector segments in a generation's folder."""
    for segment in sorted(folder.iterdir()):
        if (segment / "header.bin").exists() or (segment / "data_level0.bin").exists():
            wrong = _check_segment(segment)
            if wrong:
                yield f"in {segment.name} {wrong}"


def _check_segment(segment: Path) -> str:
    """Return what is wrong with a segment: shorter files than its header tells of."""
    try:
        head = (segment / "header.bin").read_bytes()
        sizes = {
            name: (segment / name).stat().st_size for name in ("data_level0.bin", "length.bin")
        }
        links = (segment / "link_lists.bin").read_bytes()
    except OSError as error:
        name = Path(str(error.filename)).name
        return f"{name} cannot be read ({(error.strerror or str(error)).lower()})"
    if len(head) < _HEADER.size:
        return "header.bin is cut off"
    version, _, most, elements, each, *_ = _HEADER.unpack_from(head)
    if version != _VERSION or elements > most:
        return "header.bin is no header"
    if sizes["data_level0.bin"] < elements * each or sizes["length.bin"] < elements * 4:
        return f"its files are too short for {elements:,} vectors"
    if not _walk(links, elements):
        return "link_lists.bin does not hold together"
    return ""


def _walk(links: bytes, elements: int) -> bool:
    """Tell whether there is a list of links for each element, and nothing else."""
    place = 0
    for _ in range(elements):
        if place + 4 > len(links):
            return False
        place += 4 + int.from_bytes(links[place : place + 4], "little")
    return place == len(links)
