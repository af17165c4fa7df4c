"""What a document on disk contains: its bytes and their digest, or why it cannot be read."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.errors import SourceError, TooLarge
from corpus.files import LargeFile, SpecialFile, open_regular, read_regular
from ingest.plugins import plugin_stamp

# Raised when the readers change what they find in the same bytes, or what is encoded of it.
READER_VERSION = 6

# A text is held whole, with its tree of blocks, at about fifty times its size. Of a table or dump
# that is held whole, only the records are.
_MOST_BYTES = 16 * 2**20
_MOST_BYTES_BY_SUFFIX = {".json": 64 * 2**20, ".apkg": 256 * 2**20} | dict.fromkeys(
    (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".jsonlines", ".xml"), 512 * 2**20
)
# What is read in pieces takes time and disk space, but no memory; a larger dump is better split.
MOST_BYTES = 16 * 2**30
_BLOCK = 2**20
EMPTY = "the file is empty; write questions and answers into it, or remove it"


def read_bytes(path: Path, most: int | None = None, setting: int = MOST_BYTES) -> bytes:
    """Return a file's bytes; raises SourceError naming why it cannot be read, or is empty.

    A file too large to be held in memory is refused before it is read: one of more bytes than are
    read of its kind, or than `most` where that is less. `setting` is the limit for any file.
    """
    limit = min(_most_bytes(path), setting if most is None else most)
    with os_errors_explained():
        try:
            check_size(path.stat().st_size, limit, setting)
            content = read_regular(path, min(limit, setting))
        except LargeFile:  # it grew, or the system does not know its size
            check_size(min(limit, setting) + 1, limit, setting)
            raise
    if not content.strip():
        raise SourceError(EMPTY)
    return content


def check_size(size: int, most: int, setting: int) -> None:
    """Raise SourceError for a file of more bytes than are read of its kind, or than is set."""
    if size > setting:
        raise TooLarge(
            f"too large ({_mebibytes(size)}; the limit is {setting // 2**20:,} MiB); split it, or "
            "raise the setting max_file_size"
        )
    if size > most:
        raise TooLarge(
            f"too large ({_mebibytes(size)}; the limit for this kind of file is "
            f"{most // 2**20:,} MiB); split it, or save it as .jsonl or .csv, which are read row "
            "by row"
        )


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"


def digest(content: bytes) -> str:
    """Return what identifies a document's content as these readers see it (SHA-256, hex)."""
    return digest_of([content])


def digest_of(blocks: Iterable[bytes]) -> str:
    """Return the digest of a content that comes in blocks."""
    hashed = hashlib.sha256(_salt())
    for block in blocks:
        hashed.update(block)
    return hashed.hexdigest()


def file_digest(path: Path) -> str:
    """Return the digest of a file's bytes, read block by block; raises SourceError.

    No more is read than its size when it was opened: what goes on growing has changed.
    """
    with os_errors_explained(), open_regular(path) as file:
        return digest_of(blocks(file, os.fstat(file.fileno()).st_size))


def blocks(file: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield the bytes of a file in blocks, until there were more than `most`."""
    while most >= 0 and (block := file.read(_BLOCK)):
        yield block
        most -= len(block)


@contextmanager
def os_errors_explained() -> Iterator[None]:
    """Turn the system's error about a file that it cannot read into a SourceError."""
    try:
        yield
    except OSError as error:
        raise SourceError(explain(error)) from error


def explain(error: OSError) -> str:
    """Return in words why a file or folder cannot be read."""
    if isinstance(error, SpecialFile):
        return f"{error.strerror}; only files are read"
    reason = (error.strerror or str(error)).lower()
    return f"cannot be read ({reason}); check that it exists and that you may read it"


def _most_bytes(path: Path) -> int:
    return _MOST_BYTES_BY_SUFFIX.get(path.suffix.lower(), _MOST_BYTES)


def _salt() -> bytes:
    return f"{READER_VERSION}:{plugin_stamp()}".encode()
