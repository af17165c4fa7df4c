"""Opens Chroma in a local folder; `server_client` opens it on a server."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

from corpus.errors import AskalikeError, IndexDamaged, IndexUnavailable, cannot_be_written, reason
from corpus.read_only import copy_generation, may_write

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api import ClientAPI


DATABASE = "chroma.sqlite3"
_OPENED = count()
# What SQLite says about a full disk, or one that is mounted read-only.
_NOT_WRITTEN = ("disk is full", "readonly database")


def open_folder(folder: Path, *, create: bool = False, writing: bool = False) -> ClientAPI:
    """Return a Chroma client that sees the collections in `folder` as they are now.

    A folder that cannot be written is read from a copy, unless it is opened for `writing`. Raises
    IndexUnavailable when there are none and `create` is false, IndexDamaged when they cannot be
    opened.
    """
    if not create and not has_database(folder):
        raise IndexUnavailable(f"there is no index in {folder}; run: askalike ingest PATH")
    from corpus.chroma.folder_client import FolderClient  # about a second

    # Chroma opens each path once per process, and does not see what other processes write to it
    # later. A different spelling of the path lets each client read the current state.
    spelling = str(folder) + "/." * (next(_OPENED) % 500)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (create or writing or _may_be_written(folder)):
            return FolderClient.of_copy(folder, copy_generation(folder))
        return FolderClient(folder, spelling)
    except (AskalikeError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # Chroma raises many kinds, and a Rust panic is not an Exception
        if any(words in str(error) for words in _NOT_WRITTEN):
            if create or writing:
                raise cannot_be_written(folder, error) from error
            return FolderClient.of_copy(folder, copy_generation(folder))
        raise IndexDamaged(
            f"the index in {folder} cannot be opened ({reason(error)}); "
            "check the folder's rights, or run: askalike doctor"
        ) from error


def _may_be_written(folder: Path) -> bool:
    return may_write(folder) and os.access(folder / DATABASE, os.W_OK)


def has_database(folder: Path) -> bool:
    """Return whether `folder` has collections; raises IndexDamaged if it may not be read."""
    try:
        return (folder / DATABASE).is_file()
    except OSError as error:
        raise IndexDamaged(
            f"the index in {folder} cannot be opened ({reason(error)}); check the folder's rights"
        ) from error
