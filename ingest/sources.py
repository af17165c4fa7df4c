"""Files in: which documents a path holds, and their bytes."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from corpus.errors import SourceError
from corpus.lock import LOCK_FILE
from ingest.formats import FORMATS
from ingest.layouts.suffixes import MARKUP_SUFFIXES

# Suffixes of documents that are read inside a folder; a file named by itself is always tried.
TEXT_SUFFIXES = MARKUP_SUFFIXES | set(".md .markdown .mdown .mkd .mdx .txt .text".split()) | {""}
SUFFIXES = TEXT_SUFFIXES | {suffix for one in FORMATS for suffix in one.suffixes}

# Names the documents of its folder that are not to be read.
IGNORE_FILE = ".askalikeignore"
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
    """What lies under the paths that were asked for."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[Missing, ...]
    roots: tuple[Path, ...]


def discover(paths: Iterable[Path]) -> Discovery:
    """Return the documents under files and folders, each once, in a stable order.

    Passed over are hidden files and folders, an index that lies among them, and what a folder's
    ignore file names, in the syntax of .gitignore. A path that is missing, and a folder without any
    document, are among the missing.
    """
    files: dict[Path, SourceFile] = {}
    skipped: list[Skipped] = []
    missing: list[Missing] = []
    roots: list[Path] = []
    for path in paths:
        root = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100  links stay as they are named
        if not root.exists():
            missing.append(Missing(str(path), "no such file or folder; check the path"))
            continue
        found = list(_walk(root)) if root.is_dir() else [root]
        unwanted = _unwanted(root, found)
        kept = [file for file in found if file not in unwanted]
        read = [file for file in kept if file == root or file.suffix.lower() in SUFFIXES]
        if not read:
            needed = f"no document in this folder; it needs {_COMMON} or similar files"
            missing.append(Missing(str(path), needed))
            continue
        roots.append(root)
        for file in read:
            files.setdefault(file, SourceFile(file, root))
        skipped += (
            Skipped(
                file.relative_to(root).as_posix(),
                f"by {IGNORE_FILE}" if file in unwanted else f"{file.suffix} files are not read",
            )
            for file in sorted({*found} - {*read})
        )
    return Discovery(tuple(files.values()), tuple(skipped), tuple(missing), tuple(roots))


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
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"cannot be read ({reason}); {_READ_ERRORS}") from error


def lies_about(file: SourceFile) -> bool:
    """Tell whether a structured file was met in a folder, not asked for by its own name."""
    return file.path != file.root and file.path.suffix.lower() not in TEXT_SUFFIXES


def _salt() -> bytes:
    return f"{READER_VERSION}:".encode()


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
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
    if not rules.is_file():
        return frozenset()
    lines = rules.read_text("utf-8", errors="replace").splitlines()
    try:
        spec = GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise SourceError(f"{rules}: {error}; write it like a .gitignore") from error
    return frozenset(file for file in found if spec.match_file(file.relative_to(root).as_posix()))
