"""The passage cache: what a search reads of passages, in a SQLite file.

Chroma takes 2.5 ms to read 50 passages, this file 0.3. It is written together with Chroma, entry by
entry; a passage that it lacks is read from Chroma. It lies beside the lexical index, shares its
stamp, and is rebuilt with it.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from corpus.chroma.entries import Content, record_of_entry
from corpus.read_only import may_write
from corpus.records import PassageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus.chroma.entries import Metadata
    from corpus.model.vectors import Bits, Encoding, Vectors

_NAME = "passages.sqlite"
# Rows are appended in the order in which they come; only the index of ids is rewritten.
_TABLE = """CREATE TABLE passages (
    id TEXT NOT NULL UNIQUE, vector BLOB NOT NULL, bits BLOB NOT NULL, chunk TEXT NOT NULL,
    record TEXT NOT NULL, checksum INTEGER NOT NULL)"""
_PUT = "INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?)"
_CHOSEN = "FROM passages WHERE id IN (SELECT value FROM json_each(?))"
# Seconds to wait for another process that uses the file.
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class CachedPassage:
    """A passage as the cache takes it; `record` is the metadata of a question's record, else {}."""

    id: PassageId
    encoding: Encoding
    chunk: str
    record: Metadata


class PassageCache:
    """Reads the cache of one corpus; a token's bits have `width` bytes."""

    def __init__(self, connection: sqlite3.Connection, width: int) -> None:
        self._connection = connection
        self._width = width
        self._one_at_a_time = Lock()
        weakref.finalize(self, connection.close)

    @classmethod
    def open(cls, folder: Path, token_dimension: int) -> Self | None:
        """Return the cache in a folder, None where there is none that can be read.

        In a folder that may not be written it cannot: SQLite writes where it reads.
        """
        connection = _find(folder / _NAME) if may_write(folder) else None
        return cls(connection, max(1, token_dimension // 8)) if connection else None

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors, shape (dimension,), of the passages that it has, by their ids."""
        rows = self._read("vector", ids)
        return {key: np.frombuffer(vector, dtype=np.float32) for key, vector in rows}

    def bits(self, ids: Sequence[str]) -> dict[str, Bits]:
        """Return the token bits of the passages that it has, by their ids; see `Encoding`."""
        return {key: self._bits(kept) for key, kept in self._read("bits", ids)}

    def contents(self, ids: Sequence[str]) -> dict[str, Content]:
        """Return what is kept with the passages that it has, by their ids."""
        found: dict[str, Content] = {}
        for key, bits, chunk, kept in self._read("bits, chunk, record", ids):
            owner = PassageId(key).record_id
            record = record_of_entry(owner, chunk, json.loads(kept)) if kept else None
            found[key] = Content(chunk, self._bits(bits), record)
        return found

    def count(self) -> int:
        """Return how many passages it holds after reading all of it, -1 where it is damaged."""
        try:
            with self._one_at_a_time:
                ((sound,),) = self._connection.execute("PRAGMA integrity_check(1)").fetchall()
                rows = self._connection.execute("SELECT * FROM passages")
                whole = [_checksum(*row) == checksum for *row, checksum in rows]
        except (sqlite3.Error, ValueError):
            return -1
        return len(whole) if sound == "ok" and all(whole) else -1

    def _bits(self, kept: bytes) -> Bits:
        return np.frombuffer(kept, dtype=np.uint8).reshape(-1, self._width)

    def _read(self, what: str, ids: Sequence[str]) -> list[Any]:
        """Return rows by their ids; none from a file that was damaged in the meantime."""
        query = f"SELECT id, {what} {_CHOSEN}"
        try:
            with self._one_at_a_time:
                return self._connection.execute(query, (json.dumps(list(ids)),)).fetchall()
        except sqlite3.Error:
            return []


class PassageCacheWriter:
    """Writes the cache of one corpus; the caller holds the corpus's lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, folder: Path, rows: Iterable[CachedPassage] = ()) -> Self:
        """Return a writer of a new cache of these passages; an old one is deleted. Raises OSError.

        Until all of them are written, the file cannot be opened.
        """
        for old in folder.glob(f"{_NAME}*"):
            old.unlink()
        with _as_disk_errors():
            connection = _connect(folder / _NAME, "rwc")
            # A row takes 2 KB and more: half of SQLite's usual page of 4 KB would be empty.
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA journal_mode = WAL")  # readers go on while it is written
            connection.execute("PRAGMA synchronous = NORMAL")
            with connection:
                connection.execute("BEGIN")
                connection.execute(_TABLE)
                connection.executemany(_PUT, map(_values, rows))
        return cls(connection)

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """Return a writer of the cache that is there, None where it is damaged; raises OSError."""
        connection = _find(folder / _NAME)
        if connection is None:
            return None
        with _as_disk_errors():
            connection.execute("PRAGMA synchronous = NORMAL")
        return cls(connection)

    def put(self, rows: Iterable[CachedPassage]) -> None:
        """Write passages, replacing those of the same ids; raises OSError."""
        with _as_disk_errors(), self._connection:
            self._connection.executemany(_PUT, map(_values, rows))

    def drop(self, ids: Iterable[str]) -> None:
        """Delete passages by their ids, as far as they are there; raises OSError."""
        with _as_disk_errors(), self._connection:
            self._connection.executemany(
                "DELETE FROM passages WHERE id = ?", ((key,) for key in ids)
            )

    def commit(self) -> None:
        """Put what was written on the disk; raises OSError."""
        with _as_disk_errors():
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the file; raises OSError."""
        with _as_disk_errors():
            self._connection.close()


def _values(row: CachedPassage) -> tuple[str, bytes, bytes, str, str, int]:
    vector = row.encoding.vector.astype(np.float32).tobytes()
    record = json.dumps(row.record, ensure_ascii=False) if row.record else ""
    kept = (row.id, vector, row.encoding.bits.tobytes(), row.chunk, record)
    return *kept, _checksum(*kept)


def _checksum(passage_id: str, vector: bytes, bits: bytes, chunk: str, record: str) -> int:
    texts = "\0".join((passage_id, chunk, record)).encode()
    return zlib.crc32(texts, zlib.crc32(bits, zlib.crc32(vector)))


def _find(file: Path) -> sqlite3.Connection | None:
    """Return a connection to a file, None where it is not there or cannot be read."""
    if not file.is_file():
        return None
    try:
        connection = _connect(file)
    except sqlite3.Error:  # it was deleted in this moment
        return None
    try:
        connection.execute("SELECT * FROM passages LIMIT 1").fetchall()
    except sqlite3.Error:
        connection.close()
        return None
    return connection


def _connect(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """Return a connection; the mode "rw" does not create a file."""
    place = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(place, timeout=_PATIENCE, check_same_thread=False, uri=True)


@contextmanager
def _as_disk_errors() -> Iterator[None]:
    """Turn SQLite's errors into OSError, which any other file would raise."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
