"""The passage cache: what a search reads of passages, in a SQLite file.

Chroma takes 2.5 ms to read 50 passages, this file 0.3. It is written together with Chroma, entry by
entry; passages that are missing here are read from Chroma. It is stored beside the lexical index,
shares its stamp, and is rebuilt with it. Where an index has a token file, the bits are read there.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
import zlib
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from corpus.chroma.entries import Content, record_of_entry
from corpus.chroma.tokens import as_disk_errors, connect, row_checksum
from corpus.model.vectors import from_bytes, in_bytes
from corpus.read_only import may_write
from corpus.records import PassageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.chroma.entries import Metadata
    from corpus.model.vectors import Bits, Encoding, Vectors

CACHE = "passages.sqlite"
# Rows are appended as they arrive; only the index of ids is rewritten.
_TABLE = """CREATE TABLE passages (
    id TEXT NOT NULL UNIQUE, digest BLOB NOT NULL, direction BLOB NOT NULL, bits BLOB,
    chunk TEXT NOT NULL, record TEXT NOT NULL, checksum INTEGER NOT NULL)"""
_PUT = "INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)"
_CHOSEN = "WHERE id IN (SELECT value FROM json_each(?))"
# KB of pages that are kept of each file: for a row of 2 KB SQLite reads 16 or 32. [F-pages]
_PAGES = 16_000
# Where there is a token file, the bits are in there.
_JOINED = "LEFT JOIN file.tokens USING (digest)"


@dataclass(frozen=True, slots=True)
class CachedPassage:
    """A row of the cache; `record` is the metadata of a question's record, else {}.

    `digest` is that of the text that was encoded.
    """

    id: PassageId
    encoding: Encoding
    chunk: str
    record: Metadata
    digest: str = ""


class PassageCache:
    """Reads the cache of one corpus; a token's bits have `width` bytes.

    `joined` is where SQL finds those that are not in the cache.
    """

    def __init__(self, connection: sqlite3.Connection, width: int, joined: str = "") -> None:
        self._connection = connection
        self._width = width
        self._joined = joined
        self._one_at_a_time = Lock()
        weakref.finalize(self, connection.close)

    @classmethod
    def open(cls, folder: Path, token_dimension: int, tokens: Path | None = None) -> Self | None:
        """Return the cache in a folder, None if it is missing or cannot be read.

        `tokens` is the token file of the index, if it has one. A folder without write permission
        makes the cache unreadable: SQLite writes while it reads.
        """
        connection = _find(folder / CACHE) if may_write(folder) else None
        if connection is None:
            return None
        width = max(1, token_dimension // 8)
        connection.execute(f"PRAGMA cache_size = -{_PAGES}")
        if tokens is None:
            return cls(connection, width)
        try:
            connection.execute("ATTACH ? AS file", (f"{tokens.absolute().as_uri()}?mode=rw",))
            connection.execute(f"PRAGMA file.cache_size = -{_PAGES}")
            connection.execute(f"SELECT passages.bits FROM passages {_JOINED} LIMIT 0")  # noqa: S608
        except sqlite3.Error:
            connection.close()
            return None
        return cls(connection, width, _JOINED)

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors, shape (dimension,), of those passages that are cached, by id."""
        found, vectors = _unpacked(self._read("direction", ids))
        return dict(zip(found, vectors, strict=True))

    def all_directions(self, most: int) -> tuple[list[str], NDArray[np.int8]]:
        """Return the ids and the vectors of all passages as `in_bytes` has them.

        The shape is (passages, dimension). There are none if it has more than `most`, or cannot be
        read.
        """
        try:
            with self._one_at_a_time:
                query = "SELECT id, direction FROM passages LIMIT ?"
                rows = self._connection.execute(query, (most + 1,)).fetchall()
        except sqlite3.Error:
            rows = []
        return _directions(rows if len(rows) <= most else [])

    def bits(self, ids: Sequence[str]) -> dict[str, Bits]:
        """Return the token bits of those passages that are cached, by id; see `Encoding`.

        A passage whose row in the token file is missing or damaged has none, shape (0, width).
        """
        return {key: self._bits(_sound(*row)) for key, *row in self._read(self._columns, ids)}

    def contents(self, ids: Sequence[str]) -> dict[str, Content]:
        """Return what is stored with those passages that are cached, by id."""
        contents: dict[str, Content] = {}
        for key, chunk, metadata, *row in self._read(f"chunk, record, {self._columns}", ids):
            owner, bits = PassageId(key).record_id, _sound(*row)
            record = record_of_entry(owner, chunk, json.loads(metadata)) if metadata else None
            contents[key] = Content(chunk, self._bits(bits), record, lost=bits is None)
        return contents

    def count(self) -> int:
        """Read the whole cache and return how many passages it has, -1 if it is damaged."""
        try:
            with self._one_at_a_time:
                ((sound,),) = self._connection.execute("PRAGMA integrity_check(1)").fetchall()
                rows = self._connection.execute("SELECT * FROM passages")
                intact = [_checksum(*row) == checksum for *row, checksum in rows]
        except (sqlite3.Error, ValueError):
            return -1
        return len(intact) if sound == "ok" and all(intact) else -1

    @property
    def _columns(self) -> str:
        """What `_sound` is given of a row."""
        joined = "digest, passages.bits, tokens.bits, tokens.checksum"
        return joined if self._joined else "digest, bits"

    def _bits(self, packed: bytes | None) -> Bits:
        return np.frombuffer(packed or b"", dtype=np.uint8).reshape(-1, self._width)

    def _read(self, columns: str, ids: Sequence[str]) -> list[Any]:
        """Return rows by their ids, none if the file was damaged in the meantime."""
        joined = self._joined if "bits" in columns else ""
        query = f"SELECT id, {columns} FROM passages {joined} {_CHOSEN}"  # noqa: S608
        try:
            with self._one_at_a_time:
                return self._connection.execute(query, (json.dumps(list(ids)),)).fetchall()
        except sqlite3.Error:
            return []


class PassageCacheWriter:
    """Writes the cache of one corpus; the caller holds the corpus's lock.

    `apart` says that the bits are in a token file, and not here.
    """

    def __init__(self, connection: sqlite3.Connection, *, apart: bool = False) -> None:
        self._connection = connection
        self._apart = apart

    @classmethod
    def create(
        cls, folder: Path, rows: Iterable[CachedPassage] = (), *, apart: bool = False
    ) -> Self:
        """Return a writer of a new cache of these passages; an old one is deleted. Raises OSError.

        Nobody else can open the file until all of them are written.
        """
        for old in folder.glob(f"{CACHE}*"):
            old.unlink()
        with as_disk_errors():
            connection = connect(folder / CACHE, "rwc")
            # A row takes 2 KB or more: half of SQLite's usual page of 4 KB would be empty.
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA journal_mode = WAL")  # readers continue during writes
            connection.execute("PRAGMA synchronous = NORMAL")
            with connection:
                connection.execute("BEGIN")
                connection.execute(_TABLE)
                connection.executemany(_PUT, (_values(row, apart=apart) for row in rows))
        return cls(connection, apart=apart)

    @classmethod
    def open(cls, folder: Path, *, apart: bool = False) -> Self | None:
        """Return a writer of the existing cache, None if it is missing or damaged.

        Raises OSError.
        """
        connection = _find(folder / CACHE)
        if connection is None:
            return None
        with as_disk_errors():
            connection.execute("PRAGMA synchronous = NORMAL")
        return cls(connection, apart=apart)

    def put(self, rows: Iterable[CachedPassage]) -> None:
        """Write passages, replacing those of the same ids; raises OSError."""
        with as_disk_errors(), self._connection:
            apart = self._apart
            self._connection.executemany(_PUT, (_values(row, apart=apart) for row in rows))

    def drop(self, ids: Iterable[str]) -> None:
        """Delete passages by their ids, ignoring unknown ones; raises OSError."""
        with as_disk_errors(), self._connection:
            self._connection.executemany(
                "DELETE FROM passages WHERE id = ?", ((key,) for key in ids)
            )

    def commit(self) -> None:
        """Flush what was written to the disk; raises OSError."""
        with as_disk_errors():
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the file; raises OSError."""
        with as_disk_errors():
            self._connection.close()


def _unpacked(rows: Sequence[tuple[str, bytes]]) -> tuple[list[str], Vectors]:
    """Return the ids of passages and their vectors, shape (passages, dimension)."""
    ids, directions = _directions(rows)
    return ids, from_bytes(directions)


def _directions(rows: Sequence[tuple[str, bytes]]) -> tuple[list[str], NDArray[np.int8]]:
    """Return the ids of passages and their vectors in bytes, shape (passages, dimension)."""
    if not rows:
        return [], np.zeros((0, 0), dtype=np.int8)
    directions = np.frombuffer(b"".join(one for _, one in rows), np.int8)
    return [key for key, _ in rows], directions.reshape(len(rows), -1)


def _sound(
    digest: bytes, own: bytes | None, packed: bytes | None = None, check: int | None = None
) -> bytes | None:
    """Return a passage's bits: its own, else those of its row in the token file, if it is sound."""
    if own is not None or packed is None:
        return own
    return packed if row_checksum(digest, packed) == check else None


def _values(row: CachedPassage, *, apart: bool) -> tuple[Any, ...]:
    direction = in_bytes(row.encoding.vector).tobytes()
    record = json.dumps(row.record, ensure_ascii=False) if row.record else ""
    bits = None if apart else row.encoding.bits.tobytes()
    values = (row.id, bytes.fromhex(row.digest), direction, bits, row.chunk, record)
    return *values, _checksum(*values)


def _checksum(
    passage_id: str, digest: bytes, direction: bytes, bits: bytes | None, chunk: str, record: str
) -> int:
    texts = "\0".join((passage_id, chunk, record)).encode()
    return zlib.crc32(texts, zlib.crc32(bits or b"", zlib.crc32(direction, zlib.crc32(digest))))


def _find(file: Path) -> sqlite3.Connection | None:
    """Return a connection to a file, None if it is missing, of an older form or unreadable."""
    if not file.is_file():
        return None
    try:
        connection = connect(file)
    except sqlite3.Error:  # it was deleted at this moment
        return None
    try:
        connection.execute("SELECT digest, direction FROM passages LIMIT 1").fetchall()
    except sqlite3.Error:
        connection.close()
        return None
    return connection
