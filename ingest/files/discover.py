"""Files in: which documents a path holds, and their bytes."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SourceError
from ingest.files.folders import IGNORE_FILE, Place, exists, look
from ingest.files.suffixes import SUFFIXES, TEXT_SUFFIXES
from ingest.plugins import plugin_stamp, plugin_suffixes

# Raised when the readers change what they find in the same bytes.
READER_VERSION = 4

# A text is held whole, with its tree of blocks, at some fifty times its size; of a table or dump
# that is held whole only the records are.
_MOST_BYTES = 16 * 2**20
_MOST_BYTES_BY_SUFFIX = {".json": 64 * 2**20, ".apkg": 256 * 2**20} | dict.fromkeys(
    (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".jsonlines", ".xml"), 512 * 2**20
)
# What is read in pieces takes time and room on disk, no memory; a larger dump is better split.
MOST_STREAMED = 16 * 2**30
# Of all kinds that are read, those that people have; a message names these.
_COMMON = ".markdown, .md, .txt, .rst, .html, .csv, .json"
_NONE = f"no document in this folder; it needs {_COMMON} or similar files"
_READ_ERRORS = "check that it exists and that you may read it"
EMPTY = "the file is empty; write questions and answers into it, or remove it"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document on disk: its absolute path, and the folder (or itself) that was asked for."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        """The path relative to the root, with forward slashes."""
        if self.path == self.root:
            return self.path.name
        return self.path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file inside a folder that is not a kind of document askalike reads."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A path under which there is nothing to read, and why."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What lies under the paths that were asked for.

    `closed` may not be read: nothing is known of what is in these folders.
    """

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[Missing, ...]
    roots: tuple[Path, ...]
    closed: tuple[Path, ...] = ()


def discover(paths: Iterable[Path]) -> Discovery:
    """Return the documents under files and folders, each once, in a stable order.

    Passed over are hidden files and folders, an index that lies among them, and what a folder's
    ignore file names, in the syntax of .gitignore. A path that is missing, a folder without any
    document, and one that may not be read are among the missing.
    """
    files: dict[Path, SourceFile] = {}
    skipped: list[Skipped] = []
    missing: list[Missing] = []
    closed: list[Path] = []
    roots: list[Path] = []
    for path in paths:
        root = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  links stay as they are named
        if not exists(root):
            missing.append(Missing(str(path), "no such file or folder; check the path"))
            continue
        place = look(root)
        missing += (Missing(_as_asked(one, root, path), _unreadable(one)) for one in place.closed)
        closed += (Path(str(one.filename)) for one in place.closed)
        read = [file for file in place.wanted if file == root or is_document(file)]
        if read:
            roots.append(root)
        elif not place.closed:
            missing.append(Missing(str(path), _NONE))
        files |= {file: SourceFile(file, root) for file in read if file not in files}
        if read:
            skipped += _left_out(place, root, read)
    return Discovery(
        tuple(files.values()), tuple(skipped), tuple(missing), tuple(roots), tuple(closed)
    )


def is_document(file: Path) -> bool:
    """Tell whether a file that lies in a folder is of a kind that is read."""
    suffix = file.suffix.lower()
    return suffix in SUFFIXES or suffix in plugin_suffixes()


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """Return a file's bytes; raises SourceError naming why it cannot be read, or is empty.

    A file that is too large to be held in memory is refused before it is opened: one of more bytes
    than are read of its kind, or than `most` where that is less.
    """
    with unreadable_told():
        check_size(path.stat().st_size, min(most_bytes(path), most or MOST_STREAMED))
        content = path.read_bytes()
    if not content.strip():
        raise SourceError(EMPTY)
    return content


def most_bytes(path: Path) -> int:
    """Return up to how many bytes a file of this kind is read as a whole."""
    return _MOST_BYTES_BY_SUFFIX.get(path.suffix.lower(), _MOST_BYTES)


def check_size(size: int, most: int) -> None:
    """Raise SourceError for a file of more bytes than can be read."""
    if size > most:
        raise SourceError(
            f"too large ({size / 2**20:,.0f} MiB; up to {most // 2**20:,} MiB are read of such a "
            "file); split it, or save it as .jsonl or .csv, which are read row by row"
        )


def digest(content: bytes) -> str:
    """Return what identifies a document's content as these readers see it (SHA-256, hex)."""
    return digest_of([content])


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the digest of a content that comes in parts."""
    found = hashlib.sha256(_salt())
    for part in parts:
        found.update(part)
    return found.hexdigest()


def file_digest(path: Path) -> str:
    """Return the digest of a file's bytes, read piece by piece; raises SourceError."""
    with unreadable_told(), path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha256(_salt())).hexdigest()


@contextmanager
def unreadable_told() -> Iterator[None]:
    """Turn what the system says of a file that it cannot read into a SourceError."""
    try:
        yield
    except OSError as error:
        raise SourceError(_unreadable(error)) from error


def lies_about(file: SourceFile) -> bool:
    """Tell whether a structured file was met in a folder, not asked for by its own name."""
    return file.path != file.root and file.path.suffix.lower() not in TEXT_SUFFIXES


def _left_out(place: Place, root: Path, read: Iterable[Path]) -> Iterator[Skipped]:
    """Yield the files of a folder that are not read, and why."""
    for file in sorted({*place.files} - {*read}):
        why = f"by {IGNORE_FILE}" if file in place.unwanted else f"{file.suffix} files are not read"
        yield Skipped(file.relative_to(root).as_posix(), why)


def _as_asked(error: OSError, root: Path, path: Path) -> str:
    """Return the place of an error as it lies under the path that was asked for."""
    return str(path / Path(str(error.filename)).relative_to(root))


def _unreadable(error: OSError) -> str:
    return f"cannot be read ({(error.strerror or str(error)).lower()}); {_READ_ERRORS}"


def _salt() -> bytes:
    return f"{READER_VERSION}:{plugin_stamp()}".encode()
