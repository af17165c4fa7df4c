"""A snapshot's file: a zip archive of a manifest and parts, sealed by a digest of all its bytes.

The parts are pages of entries: `questions-000000.jsonl.zst` has an entry on each line, and
`questions-000000.npy` their vectors. Nothing is ever unpacked to a path that the file names. The
seal shows damage, not who made the file: whatever it says is checked, and read in small pieces.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO, Self, cast
from zipfile import ZIP_STORED, ZipFile

import zstandard

from corpus.backup.manifest import (
    FORMAT,
    LINES,
    VERSION,
    Part,
    SnapshotManifest,
    read_manifest,
)
from corpus.errors import BackupError
from corpus.files import open_regular

if TYPE_CHECKING:
    from pathlib import Path
    from zipfile import ZipInfo

MANIFEST = "manifest.json"
# The archive's comment, its last bytes: this, and the SHA-256 of everything before the digits.
_SEAL = b"askalike snapshot, sha256 "
_DIGITS = 64
_BLOCK = 2**20
# The end of a zip archive before its comment, and where it has the size of its directory.
_END, _SIZE_AT = 22, 12
# A directory and a manifest of this size name a hundred million entries.
_MOST_NAMED = 16 * 2**20
# A page has a thousand entries, 15 MB; all pages are smaller than this times the file.
_MOST_UNPACKED = 2**30
_MOST_RATIO, _SMALL = 100, 64 * 2**20
_FRAME_HEAD = 18


class ArchiveWriter:
    """Takes the parts of a snapshot one by one; `finish` seals it. Use it in a `with` statement."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._zip = ZipFile(stream, "w")
        self._parts: list[Part] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # the disk is full, and the failure is already reported
            self._zip.close()

    def add(self, name: str, content: bytes, entries: int) -> None:
        """Add a part."""
        self._zip.writestr(name, content)
        self._parts.append(Part(name, entries, hashlib.sha256(content).hexdigest()))

    def finish(
        self, made: str, corpus: str, header: dict[str, Any], counts: dict[str, int]
    ) -> None:
        """Write the manifest, and seal the archive."""
        manifest = SnapshotManifest(
            FORMAT, VERSION, made, corpus, header, counts, tuple(self._parts)
        )
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.comment = _SEAL + b"0" * _DIGITS
        self._zip.close()
        self._stream.seek(0, 2)
        end = self._stream.tell() - _DIGITS
        self._stream.seek(0)
        digest = _digest(self._stream, end)
        self._stream.seek(end)
        self._stream.write(digest.encode("ascii"))


class Archive:
    """A snapshot whose every byte has been checked."""

    def __init__(self, file: Path, members: ZipFile, manifest: SnapshotManifest) -> None:
        self.file = file
        self.manifest = manifest
        self._zip = members

    def open(self, part: Part) -> BinaryIO:
        """Return a stream of the bytes of a part; close it."""
        return cast("BinaryIO", self._zip.open(part.name))


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """Yield the snapshot in a file.

    Raises BackupError if it is damaged, cut off, not a snapshot, made by a newer askalike, or
    unpacks to far more than a snapshot of its size.
    """
    with ExitStack() as opened:
        try:
            stream = opened.enter_context(open_regular(file))
            size = _check_seal(stream, file)
            members = opened.enter_context(ZipFile(stream))
            _check_members(members.infolist(), size)
            manifest = _manifest(members, file)
            _check_parts(members, manifest, size)
        except BackupError:
            raise
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            remedy = "check its name and your rights"
            raise BackupError(f"{file} cannot be read ({reason}); {remedy}") from error
        except _Wrong as error:
            raise _damaged(file, str(error)) from error
        except Exception as error:  # zipfile raises a dozen kinds for what was made up
            raise _damaged(file, "it is not an archive as askalike writes them") from error
        yield Archive(file, members, manifest)


class _Wrong(ValueError):
    """What is wrong with an archive, in words that end a sentence."""


def _check_seal(stream: BinaryIO, file: Path) -> int:
    """Return the size of a file; raise BackupError unless it ends with the digest of the rest."""
    size = stream.seek(0, 2)
    end = size - _DIGITS
    directory_end = max(0, end - len(_SEAL) - _END)
    stream.seek(directory_end)
    tail, seal, digits = stream.read(_END), stream.read(len(_SEAL)), stream.read(_DIGITS)
    if seal != _SEAL or directory_end == 0:
        raise BackupError(
            f"{file} is not a snapshot, or its end is missing; take another copy, or make one "
            "with: askalike snapshot FILE"
        )
    stream.seek(0)
    if _digest(stream, end).encode("ascii") != digits:
        raise _Wrong("its digest is not the one that it was sealed with")
    if struct.unpack_from("<L", tail, _SIZE_AT)[0] > _MOST_NAMED:  # also the mark of a larger one
        raise _Wrong("it has too many parts")
    return size


def _check_members(members: list[ZipInfo], size: int) -> None:
    """Raise _Wrong unless the members are plain, and together no larger than the file."""
    if any(one.compress_type != ZIP_STORED or one.flag_bits & 1 for one in members):
        raise _Wrong("a part of it is compressed or encrypted")
    if any(one.file_size != one.compress_size for one in members):
        raise _Wrong("a part of it has two sizes")
    if sum(one.file_size for one in members) > size:
        raise _Wrong("its parts are larger than it is")


def _manifest(members: ZipFile, file: Path) -> SnapshotManifest:
    """Return the archive's manifest, checked."""
    if MANIFEST not in members.namelist() or members.getinfo(MANIFEST).file_size > _MOST_NAMED:
        raise _Wrong("its manifest is missing or too large")
    try:
        manifest = read_manifest(members.read(MANIFEST))
    except ValueError as error:
        raise _Wrong(str(error)) from error
    if isinstance(manifest, int):
        raise BackupError(
            f"{file} was made by a newer askalike (form {manifest}; this one reads "
            f"{VERSION}); update askalike"
        )
    return manifest


def _check_parts(members: ZipFile, manifest: SnapshotManifest, size: int) -> None:
    """Raise _Wrong unless the archive has exactly the parts that its manifest names, whole."""
    names = [part.name for part in manifest.parts]
    if sorted(members.namelist()) != sorted([*names, MANIFEST]):
        raise _Wrong("its parts are not those that its manifest names")
    unpacked = 0
    for part in manifest.parts:
        with members.open(part.name) as stream:
            if part.name.endswith(LINES):
                unpacked += unpacked_size(stream.read(_FRAME_HEAD))
                stream.seek(0)
            if _digest(cast("BinaryIO", stream)) != part.sha256:
                raise _Wrong(f"{part.name} is not what its manifest says")
    if unpacked > _SMALL + _MOST_RATIO * size:
        raise _Wrong(f"it unpacks to {unpacked / 2**20:,.0f} MiB")


def unpacked_size(head: bytes) -> int:
    """Return how many bytes a page unpacks to, by its head; raises ValueError where it may not."""
    try:
        size = zstandard.get_frame_parameters(head).content_size
    except zstandard.ZstdError as error:
        raise _Wrong("a page of it is not compressed as askalike does it") from error
    if size > _MOST_UNPACKED:  # an unknown size is the largest of all
        raise _Wrong("a page of it unpacks to too much, or does not say to how much")
    return int(size)


def _digest(stream: BinaryIO, end: int | None = None) -> str:
    """Return the SHA-256 of the rest of a stream, which is at 0, or of its first `end` bytes."""
    digest, left = hashlib.sha256(), end
    while block := stream.read(_BLOCK if left is None else min(_BLOCK, left)):
        digest.update(block)
        left = None if left is None else left - len(block)
    return digest.hexdigest()


def _damaged(file: Path, what: str) -> BackupError:
    return BackupError(f"{file} is damaged ({what}); nothing was changed; take another copy of it")
