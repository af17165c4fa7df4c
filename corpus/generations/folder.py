"""The generations of one corpus in a local folder, and which of them is in force.

A rebuild fills a new generation beside the one that is being read, and puts it in force in one step
at the end. What a killed rebuild leaves behind was never in force.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.chroma.client import has_database, open_folder
from corpus.errors import IndexDamaged
from corpus.files import replace_text
from corpus.generations.lock import acquire
from corpus.generations.sidecars import manifest_file
from corpus.lexical.stamp import is_stamped
from corpus.read_only import may_write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chromadb.api import ClientAPI

    from corpus.generations.lock import Lock


@dataclass(slots=True)
class Generations:
    """The generations of one corpus, numbered from 1; `root` is the corpus's folder."""

    root: Path
    whole_entries = False  # `corpus.chroma.side` keeps parts of them elsewhere
    _writing: bool = field(default=False, init=False)

    def lock(self) -> Lock:
        """Lock the corpus and return the lock; raises IndexBusy if another process has it."""
        lock = acquire(self.root)
        self._writing = True
        return lock

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the corpus inside the `with` block; raises as `lock` does."""
        lock = self.lock()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def locked_to_read(self) -> Iterator[None]:
        """Lock the corpus as `locked` does; a folder that may not be written is not locked."""
        with ExitStack() as stack:
            if not self.root.is_dir() or may_write(self.root):
                stack.enter_context(self.locked())
            yield

    def exists(self, number: int) -> bool:
        """Return whether a generation has a database."""
        return has_database(self.folder(number))

    def client(self, number: int, *, create: bool = False) -> ClientAPI:
        """Return a new client for a generation's collections."""
        return open_folder(self.folder(number), create=create, writing=self._writing)

    def prefix(self, corpus: str, _number: int) -> str:
        """Return the prefix of the names of a generation's collections."""
        return corpus

    def first_revision(self) -> int:
        """Return the revision that a corpus starts with."""
        return 0

    def current(self) -> int | None:
        """Return the number of the generation in force, None before the first ingest.

        Raises IndexDamaged when the file that names it cannot be read.
        """
        try:
            return int(self._pointer.read_text(encoding="ascii"))
        except NotADirectoryError:
            return None
        except FileNotFoundError as error:
            if self._lost():
                raise IndexDamaged(
                    f"{self._pointer} is missing, though there is an index beside it; "
                    "run: askalike doctor --repair"
                ) from error
            return None
        except PermissionError as error:
            raise IndexDamaged(
                f"{self._pointer}, which names the index's generation, may not be read; "
                "check the rights of the index folder"
            ) from error
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                f"{self._pointer} does not name the index's generation; "
                "run: askalike doctor --repair"
            ) from error

    def current_if_readable(self) -> int | None:
        """Return what `current` returns, None if it raises."""
        try:
            return self.current()
        except IndexDamaged:
            return None

    def folder(self, number: int) -> Path:
        """Return the folder of a generation, whether or not it exists."""
        return self.root / str(number)

    def publish(self, number: int) -> None:
        """Put a generation in force; a reader always sees either the one before or this one."""
        replace_text(self._pointer, f"{number}\n")

    def others(self, kept: int | None) -> Iterator[int]:
        """Yield the generations other than `kept`: replaced ones and unfinished ones."""
        if self.root.is_dir():
            for entry in sorted(self.root.iterdir()):
                if entry.name.isdecimal() and int(entry.name) != kept:
                    yield int(entry.name)

    def find_whole(self) -> int | None:
        """Return the newest generation that was once committed, None if that is unclear.

        A single generation was committed: a rebuild leaves the one before it in place.
        """
        existing = [number for number in self.others(None) if self.exists(number)]
        stamped = [number for number in existing if is_stamped(self.folder(number))]
        return max(stamped or existing, default=None) if stamped or len(existing) == 1 else None

    def new(self) -> int:
        """Return a number that no generation has."""
        return 1 + max(self.others(None), default=0)

    def sweep(self, kept: int | None) -> None:
        """Delete all generations but one."""
        for number in list(self.others(kept)):
            self.discard(number)

    def discard(self, number: int) -> None:
        """Delete a generation; files that a reader has open may stay until the next sweep."""
        shutil.rmtree(self.folder(number), ignore_errors=True)

    def _lost(self) -> bool:
        """Return whether an index was in force, and a generation still exists."""
        return manifest_file(self.root).is_file() and any(
            self.exists(number) for number in self.others(None)
        )

    @property
    def _pointer(self) -> Path:
        return self.root / "current"
