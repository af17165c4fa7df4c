"""A snapshot's file: a zip archive of a manifest and parts, sealed by a digest of all its bytes.

The parts are pages of entries: `questions-000000.jsonl.zst` has an entry on each line, and
`questions-000000.npy` their vectors. Nothing is ever unpacked to a path that the file names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Self
from zipfile import BadZipFile, ZipFile

from pydantic import TypeAdapter, ValidationError

from corpus.errors import BackupError

if TYPE_CHECKING:
    from pathlib import Path

# Increase this when an older askalike could misread a new file; it refuses versions that it does
# not know.
VERSION = 1
MANIFEST = "manifest.json"
# The collections in the order in which they are saved and filled: the sources say that the others
# are complete.
SIDES = ("questions", "answers", "sources")
_FORMAT = "askalike snapshot"
# The archive's comment, its last bytes: this, and the SHA-256 of everything before the digits.
_SEAL = b"askalike snapshot, sha256 "
_DIGITS = 64
_PART = re.compile(rf"(?:{'|'.join(SIDES)})-\d{{6}}\.(?:jsonl\.zst|npy)")
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive: how many entries it has, and the SHA-256 of its bytes."""

    name: str
    entries: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SnapshotManifest:
    """What a snapshot contains: the corpus's name, the index's header, counts of entries, parts."""

    format: str
    version: int
    made: str
    corpus: str
    header: dict[str, Any]
    counts: dict[str, int]
    parts: tuple[Part, ...]


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
            _FORMAT, VERSION, made, corpus, header, counts, tuple(self._parts)
        )
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.comment = _SEAL + b"0" * _DIGITS
        self._zip.close()
        self._stream.seek(0, 2)
        end = self._stream.tell() - _DIGITS
        digest = _digest(self._stream, end)
        self._stream.seek(end)
        self._stream.write(digest.encode("ascii"))


class Archive:
    """A snapshot whose every byte has been checked."""

    def __init__(self, file: Path, members: ZipFile, manifest: SnapshotManifest) -> None:
        self.file = file
        self.manifest = manifest
        self._zip = members

    def read(self, part: Part) -> bytes:
        """Return the bytes of a part."""
        return self._zip.read(part.name)

    def parts(self, side: str, suffix: str) -> list[Part]:
        """Return the parts of one collection and kind, in order."""
        named = (p for p in self.manifest.parts if p.name.startswith(f"{side}-"))
        return sorted((p for p in named if p.name.endswith(suffix)), key=lambda p: p.name)


@contextmanager
def open_archive(file: Path) -> Iterator[Archive]:
    """Yield the snapshot in a file.

    Raises BackupError if it is damaged, cut off, not a snapshot, or made by a newer askalike.
    """
    with ExitStack() as opened:
        try:
            stream = opened.enter_context(file.open("rb"))
            _check_seal(stream, file)
            members = opened.enter_context(ZipFile(stream))
            manifest = _manifest(members, file)
            _check_parts(members, manifest, file)
        except BadZipFile as error:
            raise _damaged(file, str(error)) from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            remedy = "check its name and your rights"
            raise BackupError(f"{file} cannot be read ({reason}); {remedy}") from error
        yield Archive(file, members, manifest)


def _check_seal(stream: BinaryIO, file: Path) -> None:
    """Raise BackupError unless the file ends with the digest of everything before it."""
    end = stream.seek(0, 2) - _DIGITS
    stream.seek(max(0, end - len(_SEAL)))
    seal, digits = stream.read(len(_SEAL)), stream.read(_DIGITS)
    if seal != _SEAL or end < 0:
        raise BackupError(
            f"{file} is not a snapshot, or its end is missing; take another copy, or make one "
            "with: askalike snapshot FILE"
        )
    if _digest(stream, end).encode("ascii") != digits:
        raise _damaged(file, "its digest is not the one that it was sealed with")


def _manifest(members: ZipFile, file: Path) -> SnapshotManifest:
    """Return the archive's manifest, checked."""
    try:
        plain = json.loads(members.read(MANIFEST))
        if plain["version"] > VERSION:
            raise BackupError(
                f"{file} was made by a newer askalike (form {plain['version']}; this one reads "
                f"{VERSION}); update askalike"
            )
        manifest = TypeAdapter(SnapshotManifest).validate_python(plain)
        if manifest.counts.keys() != {*SIDES}:
            raise _damaged(file, "its manifest does not count the entries of each collection")
    except (ValueError, TypeError, KeyError, ValidationError) as error:
        raise _damaged(file, "its manifest cannot be understood") from error
    return manifest


def _check_parts(members: ZipFile, manifest: SnapshotManifest, file: Path) -> None:
    """Raise BackupError unless the archive has exactly the parts that its manifest names, whole."""
    names = [part.name for part in manifest.parts]
    if sorted(members.namelist()) != sorted([*names, MANIFEST]):
        raise _damaged(file, "its parts are not those that its manifest names")
    for part in manifest.parts:
        if not _PART.fullmatch(part.name):
            raise _damaged(file, f"it has a part named {part.name!r}")
        if hashlib.sha256(members.read(part.name)).hexdigest() != part.sha256:
            raise _damaged(file, f"{part.name} is not what its manifest says")


def _digest(stream: BinaryIO, end: int) -> str:
    """Return the SHA-256 of a stream up to `end`."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(min(_BLOCK, end - stream.tell())):
        digest.update(block)
    return digest.hexdigest()


def _damaged(file: Path, what: str) -> BackupError:
    return BackupError(f"{file} is damaged ({what}); nothing was changed; take another copy of it")
