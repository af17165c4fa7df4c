"""Opens Chroma in a folder of this machine; `server_client` opens it on a server."""

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
# What SQLite says of a disk without room, or one mounted so that nothing can be written.
_NOT_WRITTEN = ("disk is full", "readonly database")


def open_folder(folder: Path, *, create: bool = False, writing: bool = False) -> ClientAPI:
    """Return a Chroma client for the collections in `folder`, which sees them as they are now.

    A folder that cannot be written is read from a copy, unless it is to be opened for `writing`.
    Raises IndexUnavailable when there are none and `create` is false, IndexDamaged when they cannot
    be opened.
    """
    if not create and not has_database(folder):
        raise IndexUnavailable(f"there is no index in {folder}; run: askalike ingest PATH")
    from corpus.chroma.folder_client import FolderClient  # about a second

    # Chroma opens a path once in a process, and does not see what other processes write to it
    # later. With a spelling of the path of its own, each client reads the current state.
    spelling = str(folder) + "/." * (next(_OPENED) % 500)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (create or writing or _may_be_written(folder)):
            return FolderClient.of_copy(folder, copy_generation(folder))
        return FolderClient(folder, spelling)
    except (AskalikeError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # Chroma raises many kinds, and what Rust panics with is none
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
    """Tell whether there are collections in `folder`; raises IndexDamaged where it is closed."""
    try:
        return (folder / DATABASE).is_file()
    except OSError as error:
        raise IndexDamaged(
            f"the index in {folder} cannot be opened ({reason(error)}); check the folder's rights"
        ) from error
