"""What a search reads of passages, in a SQLite file: vectors, token bits, texts.

For 50 passages Chroma takes 2.5 ms, this file 0.3. It follows the collections entry by entry, also
within a run; what it lacks is read from those, so that it is never needed. It lies beside the
lexical index and is made anew with it.
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

from corpus.chroma.entries import record_from
from corpus.chroma.passages import Content
from corpus.read_only import may_write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus.chroma.entries import Metadata
    from corpus.model.vectors import Bits, Encoding, Vectors

_NAME = "passages.sqlite"
# Rows are appended in the order in which they come; only the index of ids is written all over.
_TABLE = """CREATE TABLE passages (
    id TEXT NOT NULL UNIQUE, vector BLOB NOT NULL, bits BLOB NOT NULL, chunk TEXT NOT NULL,
    record TEXT NOT NULL, checksum INTEGER NOT NULL)"""
_PUT = "INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?)"
_CHOSEN = "FROM passages WHERE id IN (SELECT value FROM json_each(?))"
# How long (seconds) another process may keep the file.
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as the file takes it; `record` is the metadata of a question's record, else {}."""

    id: str
    encoding: Encoding
    chunk: str
    record: Metadata


class PassageFile:
    """Reads the file of one corpus; a row of bits has `width` bytes."""

    def __init__(self, connection: sqlite3.Connection, width: int) -> None:
        self._connection = connection
        self._width = width
        self._one_at_a_time = Lock()
        weakref.finalize(self, connection.close)

    @classmethod
    def open(cls, folder: Path, token_dimension: int) -> Self | None:
        """Return the file in a folder, None where there is none that can be read.

        In a folder that may not be written there is none: SQLite writes where it reads.
        """
        connection = _find(folder / _NAME) if may_write(folder) else None
        return cls(connection, max(1, token_dimension // 8)) if connection else None

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the embeddings, shape (dimension,), of those of some passages that it holds."""
        rows = self._read("vector", ids)
        return {one: np.frombuffer(vector, dtype=np.float32) for one, vector in rows}

    def bits(self, ids: Sequence[str]) -> dict[str, Bits]:
        """Return the token bits of those of some passages that it holds, see `Encoding`."""
        return {one: self._bits(kept) for one, kept in self._read("bits", ids)}

    def contents(self, ids: Sequence[str]) -> dict[str, Content]:
        """Return what is kept with those of some passages that it holds."""
        return {
            one: Content(
                chunk,
                self._bits(bits),
                record_from(one.removesuffix(".0"), chunk, json.loads(record)) if record else None,
            )
            for one, bits, chunk, record in self._read("bits, chunk, record", ids)
        }

    def count(self) -> int:
        """Return how many passages it holds after a look at all of it, -1 where it is damaged."""
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
        """Return ids with what is kept of them; none from a file that was damaged meanwhile."""
        query = f"SELECT id, {what} {_CHOSEN}"
        try:
            with self._one_at_a_time:
                return self._connection.execute(query, (json.dumps(list(ids)),)).fetchall()
        except sqlite3.Error:
            return []


class PassageWriter:
    """Writes the file of one corpus; the caller holds the corpus's lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, folder: Path, rows: Iterable[PassageRow] = ()) -> Self:
        """Return a writer of a file of these rows in the place of what is there; raises OSError.

        Until all of them are written it is no file that can be opened.
        """
        for old in folder.glob(f"{_NAME}*"):
            old.unlink()
        with _as_disk_errors():
            connection = _connect(folder / _NAME, "rwc")
            # A row takes 2 KB and more: of a page of 4 KB, which is usual, half would be empty.
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
        """Return a writer that goes on, None where there is no sound file; raises OSError."""
        connection = _find(folder / _NAME)
        if connection is None:
            return None
        with _as_disk_errors():
            connection.execute("PRAGMA synchronous = NORMAL")
        return cls(connection)

    def put(self, rows: Iterable[PassageRow]) -> None:
        """Write passages in the place of what is there of the same ids; raises OSError."""
        with _as_disk_errors(), self._connection:
            self._connection.executemany(_PUT, map(_values, rows))

    def drop(self, ids: Iterable[str]) -> None:
        """Drop passages by their ids; those that are not there are passed over; raises OSError."""
        with _as_disk_errors(), self._connection:
            self._connection.executemany(
                "DELETE FROM passages WHERE id = ?", ((one,) for one in ids)
            )

    def commit(self) -> None:
        """See to it that what was written is on the disk; raises OSError."""
        with _as_disk_errors():
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Give the file back; raises OSError."""
        with _as_disk_errors():
            self._connection.close()


def _values(row: PassageRow) -> tuple[str, bytes, bytes, str, str, int]:
    vector = row.encoding.vector.astype(np.float32).tobytes()
    record = json.dumps(row.record, ensure_ascii=False) if row.record else ""
    kept = (row.id, vector, row.encoding.bits.tobytes(), row.chunk, record)
    return *kept, _checksum(*kept)


def _checksum(passage_id: str, vector: bytes, bits: bytes, chunk: str, record: str) -> int:
    texts = "\0".join((passage_id, chunk, record)).encode()
    return zlib.crc32(texts, zlib.crc32(bits, zlib.crc32(vector)))


def _find(file: Path) -> sqlite3.Connection | None:
    """Return a connection to a file that is there, None where it is none that can be read."""
    if not file.is_file():
        return None
    try:
        connection = _connect(file)
    except sqlite3.Error:  # it went in this moment
        return None
    try:
        connection.execute("SELECT * FROM passages LIMIT 1").fetchall()
    except sqlite3.Error:
        connection.close()
        return None
    return connection


def _connect(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """Return a connection; with the mode "rw" a file that is not there is not made."""
    place = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(place, timeout=_PATIENCE, check_same_thread=False, uri=True)


@contextmanager
def _as_disk_errors() -> Iterator[None]:
    """Turn what SQLite refuses into OSError, as what any other file refuses."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
