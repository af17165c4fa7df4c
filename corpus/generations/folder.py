"""Where one corpus lies on disk: a folder for each of its generations, and which is in force.

A rebuild fills a generation of its own beside the one that is read, and takes its place in one
step at the end; what a killed rebuild leaves behind is no generation in force.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.chroma.client import holds_index, open_folder
from corpus.errors import IndexDamaged
from corpus.generations.lock import acquire
from corpus.generations.manifest import manifest_file
from corpus.read_only import may_write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chromadb.api import ClientAPI

    from corpus.generations.lock import Lock
    from corpus.settings import Settings


@dataclass(slots=True)
class Generations:
    """The generations of one corpus, numbered from 1; `root` is the corpus's folder."""

    root: Path
    _writing: bool = field(default=False, init=False)

    @classmethod
    def of(cls, settings: Settings) -> Generations:
        """Return those of the corpus that the settings name."""
        if settings.server:
            from corpus.generations.on_server import ServerGenerations

            return ServerGenerations(settings.derived / settings.corpus, settings)
        return cls(settings.derived / settings.corpus)

    def hold(self) -> Lock:
        """Return the lock of the corpus, held; raises IndexBusy where another process has it."""
        lock = acquire(self.root)
        self._writing = True
        return lock

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock of the corpus as long as the `with` lasts."""
        lock = self.hold()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def held_to_read(self) -> Iterator[None]:
        """Hold the lock of the corpus; where it may not be written, do without."""
        with ExitStack() as held:
            if not self.root.is_dir() or may_write(self.root):
                held.enter_context(self.held())
            yield

    def holds(self, number: int) -> bool:
        """Tell whether there is anything of a generation."""
        return holds_index(self.folder(number))

    def client(self, number: int, *, create: bool = False) -> ClientAPI:
        """Return a new client for a generation's collections."""
        return open_folder(self.folder(number), create=create, writing=self._writing)

    def name(self, corpus: str, _number: int) -> str:
        """Return what the names of a generation's collections begin with."""
        return corpus

    def first_revision(self) -> int:
        """Return the revision that a corpus begins with."""
        return 0

    def current(self) -> int | None:
        """Return the number of the generation in force, None before the first ingest.

        Raises IndexDamaged when what names it cannot be read.
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

    def in_force(self) -> int | None:
        """Return what `current` does, None where that cannot be read."""
        try:
            return self.current()
        except IndexDamaged:
            return None

    def folder(self, number: int) -> Path:
        """Return the folder of a generation, whether or not it is there."""
        return self.root / str(number)

    def publish(self, number: int) -> None:
        """Put a generation in force; a reader sees the one before or this one, never neither."""
        part = self._pointer.with_suffix(".part")
        with part.open("w", encoding="ascii") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._pointer)

    def others(self, kept: int | None) -> Iterator[int]:
        """Yield the generations beside the one that is kept: replaced ones and unfinished ones."""
        if self.root.is_dir():
            for entry in sorted(self.root.iterdir()):
                if entry.name.isdecimal() and int(entry.name) != kept:
                    yield int(entry.name)

    def find_whole(self) -> int | None:
        """Return the newest generation that was once committed, None where none can be told.

        One that stands alone was: a rebuild leaves the one before it where it is.
        """
        from corpus.lexical.schema import lexical_folder  # tantivy

        there = [number for number in self.others(None) if self.holds(number)]
        stamps = {number: lexical_folder(self.folder(number)) / "stamp.json" for number in there}
        stamped = [number for number in there if stamps[number].is_file()]
        return max(stamped or there, default=None) if stamped or len(there) == 1 else None

    def new(self) -> int:
        """Return a number that no generation has, in force or not."""
        return 1 + max(self.others(None), default=0)

    def sweep(self, kept: int | None) -> None:
        """Delete all generations but one."""
        for number in list(self.others(kept)):
            self.discard(number)

    def discard(self, number: int) -> None:
        """Delete a generation; where a reader still holds files, some stay for later."""
        shutil.rmtree(self.folder(number), ignore_errors=True)

    def _lost(self) -> bool:
        """Tell whether there was an index in force, and its generation is still there."""
        return manifest_file(self.root).is_file() and any(
            self.holds(number) for number in self.others(None)
        )

    @property
    def _pointer(self) -> Path:
        return self.root / "current"
