"""What lies under a path: its files, which of them are unwanted, and what may not be read."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from corpus.errors import SourceError
from corpus.files import SpecialFile, read_regular
from corpus.generations.lock import LOCK_FILE
from corpus.records import is_whole
from ingest.files.addresses import is_address, shown_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# Lists the documents in its folder that are not to be read.
IGNORE_FILE = ".askalikeignore"
# List words that mean the same; such a file is no document.
SYNONYM_FILES = ("synonyms", "synonyms.txt")
_MOST_RULES = 2**20
NOT_UTF8 = "its name is not UTF-8; rename it"


@dataclass(frozen=True, slots=True)
class Listing:
    """The files under a path, or the path itself if it is a file, in a stable order.

    `unwanted` are named by its ignore file; `closed` says what may not be read. `unnamed` are
    files and folders whose names no index can hold: they are among no others.
    """

    files: tuple[Path, ...]
    unwanted: frozenset[Path] = frozenset()
    closed: tuple[OSError, ...] = ()
    unnamed: tuple[Path, ...] = ()

    @property
    def wanted(self) -> list[Path]:
        """The files that the ignore file does not name."""
        return [file for file in self.files if file not in self.unwanted]


def list_files(root: Path) -> Listing:
    """Return what lies under a path that exists: nothing where its ignore file may not be read.

    Raises SourceError where the ignore file is malformed.
    """
    closed: list[OSError] = []
    unnamed: list[Path] = []
    try:
        if not root.is_dir():
            return Listing((root,))
        found = _walk(root, closed.append, unnamed)
        files = tuple(f for f in found if f.parent != root or f.name not in SYNONYM_FILES)
        if any(str(error.filename) == str(root) for error in closed):
            return Listing((), closed=tuple(closed))
        return Listing(files, _unwanted(root, files), tuple(closed), tuple(unnamed))
    except OSError as error:
        return Listing((), closed=(error,))


def exists(path: Path) -> bool:
    """Return whether a path exists, or may exist: inside a closed folder nobody can know.

    Nor at an address, where nobody looks for that alone.
    """
    if is_address(path):
        return True
    try:
        path.stat()
    except OSError as error:
        return error.errno in {errno.EACCES, errno.EPERM}
    return True


def _walk(
    folder: Path, on_closed: Callable[[OSError], None], unnamed: list[Path]
) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=on_closed):
        if LOCK_FILE in names and Path(parent) != folder:  # an index among its documents
            folders.clear()
            continue
        folders[:] = _named(parent, folders, unnamed)
        for name in _named(parent, names, unnamed):
            yield Path(parent, name)


def _named(parent: str, names: Sequence[str], unnamed: list[Path]) -> list[str]:
    """Return the names that are not hidden, sorted; those that are not UTF-8 go to `unnamed`."""
    seen = sorted(name for name in names if not name.startswith("."))
    unnamed += (Path(parent, name) for name in seen if not is_whole(name))
    return [name for name in seen if is_whole(name)]


def _unwanted(root: Path, files: Iterable[Path]) -> frozenset[Path]:
    """Return the files that the ignore file of a folder names."""
    rules = root / IGNORE_FILE
    try:
        lines = read_regular(rules, _MOST_RULES).decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return frozenset()
    except SpecialFile:
        if rules.is_dir():
            return frozenset()
        raise
    return named_by(lines, rules, root, files)


def named_by(
    lines: Iterable[str], rules: Path, root: Path, files: Iterable[Path]
) -> frozenset[Path]:
    """Return the files that the lines of an ignore file name; raises SourceError."""
    try:
        spec = GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        where = shown_path(rules)
        raise SourceError(f"{where}: {error}; write it like a .gitignore") from error
    return frozenset(file for file in files if spec.match_file(file.relative_to(root).as_posix()))
