"""Copies of an index that may be read but not written: Chroma writes whenever it opens one."""

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

# A copy is useless if another process writes to the index meanwhile: how many times to take it, and
# the pause between attempts (seconds).
_TRIES, _PAUSE = 5, 0.5


def may_write(folder: Path) -> bool:
    """Return whether files may be created in a folder."""
    return os.access(folder, os.W_OK | os.X_OK)


def copy_generation(folder: Path) -> Path:
    """Return a temporary folder with a copy of the collections in `folder`, as of one moment.

    The caller deletes the copy. Raises IndexUnavailable if there is no room or other processes keep
    writing, OSError if a file may not be read.
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
        f"you may not write to the index in {folder}, and another process keeps writing to it, so "
        "no copy can be taken to read from; try again when that has finished"
    )


class LinkedFolder:
    """A temporary folder with links to the files of another one, except lock files.

    It is deleted with this object.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="askalike-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
        for file in (file for file in folder.iterdir() if file.suffix != ".lock"):
            (self.path / file.name).symlink_to(file.absolute())


def _copy(folder: Path, copy: Path) -> bool:
    """Copy all of Chroma's files; return whether all of them were still there."""
    for file in _files(folder):
        target = copy / file.relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        try:
            content = file.open("rb")
        except FileNotFoundError:
            return False
        try:
            with content, target.open("wb") as stream:
                shutil.copyfileobj(content, stream, 2**20)
        except OSError as error:
            raise IndexUnavailable(
                f"the index in {folder} cannot be written, and a copy to read from does "
                f"not fit into {copy.parent} ({error.strerror}); make room there, or set TMPDIR"
            ) from error
    return True


def _stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    stamps: dict[Path, tuple[int, int]] = {}
    for file in _files(folder):
        status = file.stat()
        stamps[file] = (status.st_size, status.st_mtime_ns)
    return stamps


def _files(folder: Path) -> Iterator[Path]:
    """Yield the database and the token file, with their journals, and the vector files."""
    yield from sorted(folder.glob("chroma.sqlite3*"))
    yield from sorted(folder.glob("tokens.sqlite*"))
    yield from sorted(folder.glob("*-*/*.*"))  # folders named by UUIDs
