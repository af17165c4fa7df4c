"""Temporary tables on disk for what a long document needs until its end."""

import sqlite3
from typing import Self

from corpus.errors import SourceError

# KiB of pages in memory; the others are in a temporary file, which SQLite unlinks at once.
_CACHE = 4096


class Scratch:
    """A SQLite database that goes when it is closed: in memory while it is small, then on disk."""

    def __init__(self, schema: str) -> None:
        # One thread at a time uses it, not always the same.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        try:
            for setting in (f"cache_size=-{_CACHE}", "journal_mode=off", "synchronous=off"):
                self._database.execute(f"PRAGMA {setting}")
            self._database.executescript(f"{schema}; BEGIN")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self, statement: str, values: tuple[object, ...] | dict[str, object] = ()
    ) -> sqlite3.Cursor:
        """Run one SQL statement; raises SourceError where the disk is full."""
        try:
            return self._database.execute(statement, values)
        except sqlite3.OperationalError as error:
            raise SourceError(
                f"the temporary folder cannot hold what a document of this size needs ({error}); "
                "make room there, or set TMPDIR to another folder"
            ) from error

    def close(self) -> None:
        """Drop the tables."""
        self._database.close()
