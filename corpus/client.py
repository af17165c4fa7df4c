"""The one place that opens Chroma: a folder of this machine, or a server."""

from __future__ import annotations

import logging
from itertools import count
from typing import TYPE_CHECKING

from corpus.errors import IndexUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from chromadb.api import ClientAPI

    from corpus.server import ServerClient
    from corpus.settings import Settings

DATABASE = "chroma.sqlite3"
_OPENED = count()


def open_folder(folder: Path, *, create: bool = False) -> ClientAPI:
    """Return a Chroma client for the collections in `folder`, which sees them as they are now.

    Raises IndexUnavailable when there are none and `create` is false, or when it cannot be opened.
    """
    if not create and not (folder / DATABASE).is_file():
        raise IndexUnavailable(f"there is no index in {folder}; run: askalike ingest PATH")
    from chromadb import PersistentClient  # about a second
    from chromadb.config import Settings as ChromaSettings

    _hush()
    # Chroma opens a path once in a process, and what it has read of it stays as it was when another
    # process writes. Under a spelling of its own each client reads anew.
    spelling = str(folder) + "/." * (next(_OPENED) % 500)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return PersistentClient(spelling, settings=ChromaSettings(anonymized_telemetry=False))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # Chroma raises many kinds, and what Rust panics with is none
        raise IndexUnavailable(
            f"the index in {folder} cannot be opened ({error}); "
            "check the folder's rights, or run: askalike doctor"
        ) from error


def open_server(settings: Settings, *, patient: bool = False) -> ServerClient:
    """Return a Chroma client for the server that the settings name.

    With `patient` a server that is lost now is tried again. Raises ServerUnavailable when it cannot
    be reached, or does not let us in.
    """
    from corpus import server  # about a second

    _hush()
    return server.open_server(settings, patient=patient)


def _hush() -> None:
    """Silence Chroma's telemetry client, which logs even when it is switched off."""
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
