"""Files in: which documents lie under the paths that were asked for."""

import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from corpus.errors import shown
from corpus.files import special_kind
from corpus.records import is_whole
from ingest.files.content import explain
from ingest.files.folders import IGNORE_FILE, NOT_UTF8, Listing, list_files
from ingest.files.source import SourceFile
from ingest.files.suffixes import SUFFIXES
from ingest.plugins import plugin_suffixes
from ingest.report import Skipped

# Of all the kinds that are read, those that people have; a message names these.
_COMMON = ".markdown, .md, .txt, .rst, .html, .csv, .json"
_NONE = f"no document in this folder; it needs {_COMMON} or similar files"


@dataclass(frozen=True, slots=True)
class Missing:
    """A path under which there is nothing to read, and why."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies under the paths that were asked for.

    `closed` are folders that may not be read; nothing is known of their contents.
    """

    files: tuple[SourceFile, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    missing: tuple[Missing, ...] = ()
    roots: tuple[Path, ...] = ()
    closed: tuple[Path, ...] = ()


def discover(paths: Iterable[Path]) -> Discovery:
    """Return the documents under files and folders, each once, in a stable order.

    Passed over are hidden files and folders, an index that lies among them, and what a folder's
    ignore file names, in the syntax of .gitignore. Pipes, sockets and devices in a folder are
    skipped, as is what has a name that is not UTF-8. A path that is missing or cannot be read, a
    folder without any document, and one that may not be read are among the missing.
    """
    parts = [_discover(path) for path in paths]
    files: dict[Path, SourceFile] = {}
    for file in chain.from_iterable(part.files for part in parts):
        files.setdefault(file.path, file)
    return Discovery(
        tuple(files.values()),
        tuple(chain.from_iterable(part.skipped for part in parts)),
        tuple(chain.from_iterable(part.missing for part in parts)),
        tuple(chain.from_iterable(part.roots for part in parts)),
        tuple(chain.from_iterable(part.closed for part in parts)),
    )


def is_document(file: Path) -> bool:
    """Return whether a file that lies in a folder is of a kind that is read."""
    suffix = file.suffix.lower()
    return suffix in SUFFIXES or suffix in plugin_suffixes()


def _discover(path: Path) -> Discovery:
    """Return the documents under one path."""
    root = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  links keep their names
    if problem := _problem(root):
        return Discovery(missing=(Missing(shown(path), problem),))
    listing = list_files(root)
    closed = tuple(Path(str(error.filename)) for error in listing.closed)
    missing = tuple(Missing(_as_asked(e, root, path), explain(e)) for e in listing.closed)
    odd = dict.fromkeys(listing.unnamed, NOT_UTF8)
    wanted = [file for file in listing.wanted if file == root or is_document(file)]
    odd |= {file: f"{kind}, not a file" for file in wanted if (kind := _special_kind(file))}
    wanted = [file for file in wanted if file not in odd]
    skipped = [Skipped(shown(file.relative_to(root).as_posix()), why) for file, why in odd.items()]
    if not wanted:
        missing = missing or (Missing(str(path), _NONE),)
        return Discovery((), tuple(skipped), missing, closed=closed)
    skipped += _left_out(listing, root, {*wanted, *odd})
    files = tuple(SourceFile(file, root) for file in wanted)
    return Discovery(files, tuple(skipped), missing, (root,), closed)


def _problem(root: Path) -> str | None:
    """Return why a path that was asked for cannot be read, None where it may be."""
    try:
        kind = None if root.is_dir() else special_kind(root)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a NUL in its name
        return "no such file or folder; check the path"
    except PermissionError:  # what cannot be read will say so
        kind = None
    except OSError as error:
        return explain(error)
    if kind:
        return f"{kind}, not a file; give a file or a folder"
    return None if is_whole(str(root)) else NOT_UTF8


def _special_kind(file: Path) -> str | None:
    try:
        return special_kind(file)
    except OSError:  # a link to nothing: reading it will say so
        return None


def _left_out(listing: Listing, root: Path, taken: AbstractSet[Path]) -> Iterator[Skipped]:
    """Yield the files of a folder that are not read, and why."""
    for file in sorted({*listing.files} - taken):
        ignored = file in listing.unwanted
        why = f"by {IGNORE_FILE}" if ignored else f"{file.suffix} files are not read"
        yield Skipped(file.relative_to(root).as_posix(), why)


def _as_asked(error: OSError, root: Path, path: Path) -> str:
    """Return where an error occurred, as seen from the path that was asked for."""
    return shown(path / Path(str(error.filename)).relative_to(root))
