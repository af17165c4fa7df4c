"""Files that are sent: streamed into a private folder, and counted while they come."""

from __future__ import annotations

import itertools
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import BinaryIO, Protocol

from filelock import FileLock, Timeout

from ui.keeping.folder import require_room
from ui.keeping.refusals import TooMuch, cannot_write

# Of one draft.
MOST_FILES = 2_000
MOST_BYTES = 2**30

_PREFIX, _LOCK = "askalike-drafts-", ".lock"


@dataclass(slots=True)
class Room:
    """How much one draft takes: its bytes and files, those under way included."""

    bytes: int = 0
    files: int = 0
    lock: Lock = field(default_factory=Lock)

    def take(self, size: int, files: int = 0) -> None:
        """Take so much more; raises TooMuch."""
        with self.lock:
            if self.files + files > MOST_FILES:
                raise TooMuch(f"a draft holds {MOST_FILES:,} files at most; add these first")
            if self.bytes + size > MOST_BYTES:
                raise TooMuch(
                    f"a draft holds {MOST_BYTES // 2**20:,} MiB at most; add these first, or put "
                    "the documents on the server and run: askalike ingest PATH"
                )
            self.bytes += size
            self.files += files

    def free(self, size: int, files: int = 0) -> None:
        """Give so much back."""
        with self.lock:
            self.bytes -= size
            self.files -= files


class Keeps(Protocol):
    """What a file is sent to: a draft."""

    def keep(self, upload: Upload) -> None:
        """Keep a file that has come whole; raises ChangeRefused."""

    def end(self) -> None:
        """Note that a file has come, or not."""


class Upload:
    """A file that is being sent to a draft: call `write`, then `finish` or `abort`."""

    def __init__(self, name: str, file: Path, room: Room, most: int, draft: Keeps) -> None:
        self.name = name
        self.file = file
        self.size = 0
        self._room = room
        self._most = most
        self._draft = draft
        self._stream: BinaryIO | None = None
        room.take(0, 1)
        try:
            file.parent.mkdir(mode=0o700, parents=True)
            self._stream = file.open("xb")
        except OSError as error:
            room.free(0, 1)
            raise cannot_write("the file", error) from error

    def write(self, block: bytes) -> None:
        """Take some of the content; raises TooMuch and NoRoom."""
        if self.size + len(block) > self._most:
            raise TooMuch(
                f"the file is larger than {self._most / 2**20:,.0f} MiB, the most that is taken "
                "(setting max_file_size); split it"
            )
        self._room.take(len(block))
        self.size += len(block)
        if self._stream:
            try:
                self._stream.write(block)
            except OSError as error:
                raise cannot_write("the file", error) from error

    def finish(self) -> None:
        """Keep the file in its draft; raises Unknown where that is gone, NotNow while it is added.

        Where it cannot be kept it is aborted.
        """
        try:
            self._close()
            self._draft.keep(self)
        except OSError as error:
            self.discard()
            raise cannot_write("the file", error) from error
        except BaseException:
            self.discard()
            raise
        finally:
            self._draft.end()

    def abort(self) -> None:
        """Throw away what has come of the file."""
        try:
            self._close()
        except OSError:  # its buffer found no room on the disk
            self._stream = None
        self.discard()
        self._draft.end()

    def discard(self) -> None:
        """Delete the file and give back what it took."""
        if self.file.parent.exists():
            shutil.rmtree(self.file.parent, ignore_errors=True)
            self._room.free(self.size, 1)

    def _close(self) -> None:
        if self._stream:
            stream, self._stream = self._stream, None
            stream.close()


class Staging:
    """A private folder for files of drafts, below the system's folder for temporary files.

    Its server holds a lock in it for as long as it lives: what a server left that was killed is
    deleted by the next one.
    """

    def __init__(self) -> None:
        self._root: Path | None = None
        self._held: FileLock | None = None
        self._numbers = itertools.count(1)
        self._lock = Lock()

    def place(self, name: str) -> Path:
        """Return a new place for a file; its folder is not made yet.

        A file lies in a numbered folder of its own under the last part of its name, so that no name
        can lead anywhere. Raises NoRoom.
        """
        with self._lock:
            number = next(self._numbers)
        return self._folder() / f"{number}" / PurePosixPath(name).name

    def require_room(self, size: int) -> None:
        """Raise NoRoom where the disk has no room for so many bytes."""
        require_room(self._folder(), size)

    def close(self) -> None:
        """Delete everything."""
        if self._held:
            self._held.release()
        if self._root:
            shutil.rmtree(self._root, ignore_errors=True)
            self._root = None

    def _folder(self) -> Path:
        with self._lock:
            if self._root is None or not self._root.is_dir():
                try:
                    self._root = Path(tempfile.mkdtemp(prefix=_PREFIX))  # 0700
                    self._held = FileLock(self._root / _LOCK)
                    self._held.acquire(blocking=False)
                except OSError as error:
                    raise cannot_write(
                        os.environ.get("TMPDIR", "the temporary folder"), error
                    ) from error
            return self._root


def sweep_staging() -> None:
    """Delete the folders of servers that do not run any more; those of others are left alone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not _is_ours(folder):
            continue
        lock = FileLock(folder / _LOCK)
        with suppress(OSError, Timeout):
            lock.acquire(blocking=False)
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Return whether a folder is one of this user, and not just being made."""
    try:
        about = folder.lstat()
        return (
            stat.S_ISDIR(about.st_mode)
            and about.st_uid == os.geteuid()
            and stat.S_ISREG((folder / _LOCK).lstat().st_mode)
        )
    except OSError:
        return False
