"""Zip archives, opened only if their content is not too large."""

import struct
import zipfile
import zlib
from io import BytesIO

from corpus.errors import SourceError

# A document's text, unpacked; more in a small archive is a mistake or an attack.
_MOST_BYTES = 512 * 2**20
_MOST_RATIO = 200
_SMALL = 16 * 2**20
# What zipfile raises for archives that are damaged, encrypted or made up.
_DAMAGES = (
    zipfile.BadZipFile, ValueError, LookupError, OSError, RuntimeError, EOFError, ArithmeticError,
    struct.error, zlib.error,
)  # fmt: skip


# The directory's entries: of a document it has dozens, a deck has one for each picture.
_MOST_MEMBERS = 100_000
_ENTRY = b"PK\x01\x02"


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Return a zip archive; raises SourceError when it is damaged or unpacks to too much."""
    if content.count(_ENTRY) > _MOST_MEMBERS:
        raise SourceError(f"it has more than {_MOST_MEMBERS:,} parts; too many to be a document")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _DAMAGES as error:
        raise SourceError("a damaged archive; export it again") from error
    size = sum(member.file_size for member in archive.infolist())
    if size > _MOST_BYTES or (size > _SMALL and size > _MOST_RATIO * len(content)):
        raise SourceError(
            f"it unpacks to {size / 2**20:,.0f} MiB from {len(content) / 2**20:,.1f}; "
            "too much to be a document"
        )
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of an archive's member, at most as many as it declares."""
    try:
        with archive.open(name) as member:
            return member.read(archive.getinfo(name).file_size + 1)
    except _DAMAGES as error:
        raise SourceError("a damaged archive; export it again") from error


def members(content: bytes) -> frozenset[str]:
    """Return the names in an archive; none if it is not an archive."""
    if not content.startswith(b"PK\x03\x04") or content.count(_ENTRY) > _MOST_MEMBERS:
        return frozenset()
    try:
        return frozenset(zipfile.ZipFile(BytesIO(content)).namelist())
    except _DAMAGES:
        return frozenset()
