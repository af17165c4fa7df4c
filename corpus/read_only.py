"""A copy of an index that can be read and not be written: Chroma writes whenever it opens one."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

# Another process that writes to the index makes a copy useless: how often it is taken again, and
# how long that waits each time (seconds).
_TRIES, _PAUSE = 5, 0.5


def may_write(folder: Path) -> bool:
    """Tell whether files may be made in a folder."""
    return os.access(folder, os.W_OK | os.X_OK)


def copy_generation(folder: Path) -> Path:
    """Return a temporary folder with a copy of the collections in `folder`, as of one moment.

    Who calls it deletes the copy. Raises IndexUnavailable where there is no room, or others write
    all the time; OSError where a file may not be read.
    """
    copy = Path(tempfile.mkdtemp(prefix="askalike-"))
    try:
        for _ in range(_TRIES):
            before = _stamps(folder)
            if _copy(folder, copy) and _stamps(folder) == before:
                return copy
            time.sleep(_PAUSE)
    except BaseException:
        shutil.rmtree(copy, ignore_errors=True)
        raise
    shutil.rmtree(copy, ignore_errors=True)
    raise IndexUnavailable(
        f"the index in {folder} cannot be written by you, while another process does, so "
        "that no copy can be taken to read from; try again when that has finished"
    )


class LinkedFolder:
    """A temporary folder with links to the files of another one, but for what locks them.

    It goes with this object.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="askalike-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
        for file in (one for one in folder.iterdir() if one.suffix != ".lock"):
            (self.path / file.name).symlink_to(file.absolute())


def _copy(folder: Path, copy: Path) -> bool:
    """Copy all files that are Chroma's; tell whether all were still there."""
    for file in _files(folder):
        there = copy / file.relative_to(folder)
        there.parent.mkdir(exist_ok=True)
        try:
            content = file.open("rb")
        except FileNotFoundError:
            return False
        try:
            with content, there.open("wb") as target:
                shutil.copyfileobj(content, target, 2**20)
        except OSError as error:
            raise IndexUnavailable(
                f"the index in {folder} cannot be written, and a copy to read from does "
                f"not fit into {copy.parent} ({error.strerror}); make room there, or set TMPDIR"
            ) from error
    return True


def _stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    found: dict[Path, tuple[int, int]] = {}
    for file in _files(folder):
        kept = file.stat()
        found[file] = (kept.st_size, kept.st_mtime_ns)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield the database, with what rolls it back, and the files of the vectors."""
    yield from sorted(folder.glob("chroma.sqlite3*"))
    yield from sorted(folder.glob("*-*/*.*"))  # folders named by UUIDs
