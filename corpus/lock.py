"""The lock that admits one writer to an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from corpus.errors import IndexBusy, IndexUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def acquire(folder: Path) -> FileLock:
    """Return the index's lock, held; it is released by `release` or at the end of a `with`.

    Raises IndexBusy when another process holds it, IndexUnavailable when the folder cannot be
    written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "writer.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexBusy(
            f"another process is writing to the index in {folder}; wait until it has finished"
        ) from error
    except OSError as error:
        raise IndexUnavailable(
            f"the index folder {folder} cannot be written ({error.strerror}); "
            "give another --index or set ASKALIKE_INDEX"
        ) from error
    return lock
