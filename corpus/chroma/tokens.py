"""The token file: the signs of the token vectors of an index in a folder, by their texts' digests.

Chroma would keep them three times, and index them as strings: 60 MB instead of 12 for 722 records.
A row is written before any entry with its text, and says the same whoever writes it: an ingest that
is killed in between leaves rows that nobody needs, never an entry without its row.
"""

from __future__ import annotations

import sqlite3
import weakref
import zlib
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

NAME = "tokens.sqlite"
# Rows are appended as they arrive; only the index of digests is rewritten.
_TABLE = """CREATE TABLE tokens (
    digest BLOB NOT NULL UNIQUE, bits BLOB NOT NULL, checksum INTEGER NOT NULL)"""
# Many passages have the same text: a row that is replaced would leave a hole.
_PUT = """INSERT INTO tokens VALUES (?, ?, ?) ON CONFLICT (digest) DO UPDATE
    SET bits = excluded.bits, checksum = excluded.checksum
    WHERE bits != excluded.bits OR checksum != excluded.checksum"""
# Most rows take 0.5 to 8 KB: in pages of 4 KB up to a third would be empty. [F-disk]
_PAGE = 32768
# Digests looked up at once; SQLite takes 32,000 values.
_ASKED = 5000
# Seconds to wait for another process that uses the file.
_PATIENCE = 30.0


class TokenFile:
    """Token bits as bytes, by the digests of their texts (hex digits)."""

    is_lost = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._one_at_a_time = Lock()
        weakref.finalize(self, connection.close)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Return a new file in a generation's folder; an old one is deleted. Raises OSError."""
        for old in folder.glob(f"{NAME}*"):
            old.unlink()
        with as_disk_errors():
            connection = connect(folder / NAME, "rwc")
            connection.execute(f"PRAGMA page_size = {_PAGE}")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")  # readers continue during writes
            with connection:
                connection.execute(_TABLE)
        return cls(connection)

    @classmethod
    def find(cls, folder: Path) -> Self | None:
        """Return the file in a folder, None if it is missing or cannot be read."""
        if not (folder / NAME).is_file():
            return None
        try:
            connection = connect(folder / NAME)
        except sqlite3.Error:  # it was deleted at this moment
            return None
        try:
            connection.execute("SELECT digest, bits, checksum FROM tokens LIMIT 1").fetchall()
        except sqlite3.Error:
            connection.close()
            return None
        return cls(connection)

    @classmethod
    def lost(cls) -> Self:
        """Return what stands for a file that is missing or damaged: it has no rows."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.execute(_TABLE)
        file = cls(connection)
        file.is_lost = True
        return file

    def read(self, digests: Sequence[str]) -> dict[str, bytes]:
        """Return the bits of those texts that the file has, whole, by their digests."""
        found: dict[str, bytes] = {}
        keys = [key for digest in digests if (key := _key(digest))]
        try:
            for first in range(0, len(keys), _ASKED):
                part = keys[first : first + _ASKED]
                marks = ",".join("?" * len(part))
                query = f"SELECT digest, bits, checksum FROM tokens WHERE digest IN ({marks})"  # noqa: S608
                with self._one_at_a_time:
                    rows = self._connection.execute(query, part).fetchall()
                found |= {
                    key.hex(): bits for key, bits, check in rows if row_checksum(key, bits) == check
                }
        except sqlite3.Error:  # it was damaged in the meantime: those that are missing are noticed
            pass
        return found

    def known(self, digests: Sequence[str]) -> list[str]:
        """Return those digests that the file has a row of, in order; the row may be damaged."""
        found: set[bytes] = set()
        try:
            for first in range(0, len(digests), _ASKED):
                part = [_key(digest) for digest in digests[first : first + _ASKED]]
                marks = ",".join("?" * len(part))
                query = f"SELECT digest FROM tokens WHERE digest IN ({marks})"  # noqa: S608
                with self._one_at_a_time:
                    found |= {key for (key,) in self._connection.execute(query, part)}
        except sqlite3.Error:  # as in `read`
            pass
        return [digest for digest in digests if _key(digest) in found]

    def put(self, bits: Mapping[str, bytes]) -> None:
        """Write the bits of texts, and have them on the disk; raises OSError."""
        rows = [(bytes.fromhex(digest), value) for digest, value in bits.items()]
        with as_disk_errors(), self._one_at_a_time, self._connection:
            self._connection.executemany(
                _PUT,
                ((key, value, row_checksum(key, value)) for key, value in rows),
            )

    def keep_only(self, passages: Path, count: int) -> None:
        """Delete the rows that none of the passages in a passage cache needs; raises OSError.

        Nothing is deleted unless the cache has `count` passages, which are all of the index.
        """
        address = f"{passages.absolute().as_uri()}?mode=rw"
        with as_disk_errors(), self._one_at_a_time:
            self._connection.execute("ATTACH ? AS cache", (address,))
            try:
                with self._connection:
                    query = "SELECT count(*), count(digest) FROM cache.passages"
                    if self._connection.execute(query).fetchone() == (count, count):
                        self._connection.execute(
                            "DELETE FROM tokens "
                            "WHERE digest NOT IN (SELECT digest FROM cache.passages)"
                        )
            finally:
                self._connection.execute("DETACH cache")
            self._connection.execute("PRAGMA incremental_vacuum").fetchall()

    def flush(self) -> None:
        """Move what was written from the journal into the file; raises OSError."""
        with as_disk_errors(), self._one_at_a_time:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _key(digest: object) -> bytes:
    """Return a digest as bytes, none if it is not one."""
    try:
        return bytes.fromhex(str(digest))
    except ValueError:
        return b""


def row_checksum(key: bytes, bits: bytes) -> int:
    """Return what a row says of its digest and its bits, to tell whether they are sound."""
    return zlib.crc32(bits, zlib.crc32(key))


def connect(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """Return a connection to a file; the mode "rw" does not create it. Raises sqlite3.Error."""
    address = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, timeout=_PATIENCE, check_same_thread=False, uri=True)


@contextmanager
def as_disk_errors() -> Iterator[None]:
    """Turn SQLite's errors into OSError, as any other file raises."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
