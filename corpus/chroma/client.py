"""The one place that opens Chroma: a folder of this machine, or a server."""

from __future__ import annotations

import logging
import os
from itertools import count
from typing import TYPE_CHECKING

from corpus.errors import AskalikeError, IndexDamaged, IndexUnavailable, cannot_be_written, reason
from corpus.read_only import copy_generation, may_write

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api import ClientAPI

    from corpus.chroma.server_client import ServerClient
    from corpus.settings import Settings

DATABASE = "chroma.sqlite3"
_OPENED = count()
# What SQLite says of a disk without room, or one mounted so that nothing can be written.
_NOT_WRITTEN = ("disk is full", "readonly database")


def open_folder(folder: Path, *, create: bool = False, writing: bool = False) -> ClientAPI:
    """Return a Chroma client for the collections in `folder`, which sees them as they are now.

    Unless it is for `writing`, a folder that cannot be written is read all the same, from a copy.
    Raises IndexUnavailable when there are none and `create` is false, IndexDamaged when what is
    there cannot be opened.
    """
    if not create and not has_database(folder):
        raise IndexUnavailable(f"there is no index in {folder}; run: askalike ingest PATH")
    from corpus.chroma.folder_client import FolderClient  # about a second

    _hush()
    # Chroma opens a path once in a process, and what it has read of it stays as it was when another
    # process writes. Under a spelling of its own each client reads anew.
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


def open_server(settings: Settings, *, patient: bool = False) -> ServerClient:
    """Return a Chroma client for the server that the settings name.

    With `patient` a server that is lost now is tried again. Raises ServerUnavailable when it cannot
    be reached, or does not let us in.
    """
    from corpus.chroma import server_client  # about a second

    _hush()
    return server_client.open_server(settings, patient=patient)


def _hush() -> None:
    """Silence Chroma's telemetry client, which logs even when it is switched off."""
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
