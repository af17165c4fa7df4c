"""The lock that lets one process write to a corpus, and tells the others which one it is."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from corpus.errors import IndexBusy, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The name tells a folder with an index from a folder of documents.
LOCK_FILE = "writer.lock"


class Lock(Protocol):
    """What keeps other writers out until it is released."""

    def release(self) -> None:
        """Let others write."""


def acquire(folder: Path) -> FileLock:
    """Lock the corpus in `folder` until `release`, and return the lock.

    The operating system frees the lock of a process that died. Raises IndexBusy, which names the
    holder, when another process has it, and IndexUnavailable when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK_FILE)
        lock.acquire(timeout=0)
        _sign(folder)
    except Timeout as error:
        raise IndexBusy(
            f"{read_holder(folder)} is writing to the index in {folder}; "
            "wait until it has finished, or stop it"
        ) from error
    except OSError as error:
        raise IndexUnavailable(
            f"the index folder {folder} cannot be written ({error.strerror}); "
            "give another --index or set ASKALIKE_INDEX"
        ) from error
    return lock


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers out inside the `with` block; raises as `acquire` does."""
    lock = acquire(folder)
    try:
        yield
    finally:
        lock.release()


def is_locked(folder: Path) -> bool:
    """Return whether another process is writing to the corpus in `folder`."""
    if not (folder / LOCK_FILE).is_file():
        return False
    lock = FileLock(folder / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # a folder that cannot be written is a finding of its own
        return False
    lock.release()
    return False


def read_holder(folder: Path) -> str:
    """Describe who took the lock last: process, host, and since when."""
    try:
        holder = json.loads(_note(folder).read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']},"
    except (OSError, ValueError, KeyError, TypeError):  # it is taking the lock at this moment
        return "another process"


def _sign(folder: Path) -> None:
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    with suppress(OSError):  # the lock works without a note
        _note(folder).write_text(json.dumps(holder), encoding="utf-8")


def _note(folder: Path) -> Path:
    return folder / "writer.json"
