"""A place on disk for what a long document needs until its end, gone when it is closed."""

import sqlite3
from typing import Self

from corpus.errors import SourceError

# KiB of pages in memory; more are in a temporary file, which SQLite has unlinked from the start.
_CACHE = 4096


class Scratch:
    """A temporary SQLite database: in memory while it is small, then in the temporary folder."""

    def __init__(self, schema: str) -> None:
        # One reader at a time uses it, which may be in another thread than the one before.
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
        """Run one statement of SQL; raises SourceError where the disk is full."""
        try:
            return self._database.execute(statement, values)
        except sqlite3.OperationalError as error:
            raise SourceError(
                f"the temporary folder cannot hold what a document of this size needs ({error}); "
                "make room there, or set TMPDIR to another folder"
            ) from error

    def close(self) -> None:
        """Give the place back."""
        self._database.close()
