"""What lies under a path: its files, those that are not wanted, and what may not be read."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from corpus.errors import SourceError
from corpus.generations.lock import LOCK_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Names the documents of its folder that are not to be read.
IGNORE_FILE = ".askalikeignore"


@dataclass(frozen=True, slots=True)
class Place:
    """A path that was looked at: the files under it, or itself, in a stable order.

    `unwanted` are named by its ignore file; `closed` says what may not be read.
    """

    files: tuple[Path, ...]
    unwanted: frozenset[Path]
    closed: tuple[OSError, ...]

    @property
    def wanted(self) -> list[Path]:
        """The files that the ignore file does not name."""
        return [file for file in self.files if file not in self.unwanted]


def look(root: Path) -> Place:
    """Return what lies under a path that exists.

    Where the ignore file may not be read, nothing does. Raises SourceError where it is no such
    file.
    """
    closed: list[OSError] = []
    try:
        if not root.is_dir():
            return Place((root,), frozenset(), ())
        found = tuple(_walk(root, closed.append))
        if any(str(error.filename) == str(root) for error in closed):
            return Place((), frozenset(), tuple(closed))
        return Place(found, _unwanted(root, found), tuple(closed))
    except OSError as error:
        return Place((), frozenset(), (error,))


def exists(path: Path) -> bool:
    """Tell whether there is something under a path, or may be: a closed folder does not tell."""
    try:
        path.stat()
    except OSError as error:
        return error.errno in {errno.EACCES, errno.EPERM}
    return True


def _walk(folder: Path, on_closed: Callable[[OSError], None]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=on_closed):
        if LOCK_FILE in names and Path(parent) != folder:  # an index among its documents
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(parent, name)


def _unwanted(root: Path, found: Iterable[Path]) -> frozenset[Path]:
    """Return the files that the ignore file of a folder names."""
    rules = root / IGNORE_FILE
    try:
        lines = rules.read_text("utf-8", errors="replace").splitlines()
    except (FileNotFoundError, IsADirectoryError):
        return frozenset()
    try:
        spec = GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise SourceError(f"{rules}: {error}; write it like a .gitignore") from error
    return frozenset(file for file in found if spec.match_file(file.relative_to(root).as_posix()))
