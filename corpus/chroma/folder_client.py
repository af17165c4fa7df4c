"""A client of Chroma in a folder of this machine, whose failures say what to do.

As `server_api` is for a server, this is the one place where what Chroma raises is put in words.
"""

from __future__ import annotations

import logging
import shutil
import weakref
from functools import wraps
from typing import TYPE_CHECKING, Any, Self

from chromadb.api.client import Client
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import NotFoundError, UniqueConstraintError

from corpus.errors import AskalikeError, cannot_be_read, cannot_be_written, gone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The calls that change something; a full disk or a folder without rights stops these.
_WRITING = ("create", "delete", "_add", "_delete", "_modify", "_update", "_upsert", "get_or_create")
# The calls about a collection as a whole, whose name may be unknown or taken: the caller asks that.
_NAMING = ("collection", "_modify")

logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)  # it logs though it is off


class FolderClient(Client):
    """What Chroma's own client does in a folder, with its failures as errors of ours.

    `spelling` is the folder's path as Chroma is given it. `is_copy` says that it reads a copy.
    """

    is_copy = False

    def __init__(self, folder: Path, spelling: str) -> None:
        super().__init__(
            settings=ChromaSettings(
                is_persistent=True, persist_directory=spelling, anonymized_telemetry=False
            )
        )
        self._server: Any = _Told(self._server, folder)

    @classmethod
    def of_copy(cls, folder: Path, copy: Path) -> Self:
        """Return a client of a copy of a folder, which goes with the client."""
        client = cls(folder, str(copy))
        client.is_copy = True
        weakref.finalize(client, shutil.rmtree, copy, ignore_errors=True)
        return client


class _Told:
    """Chroma's interface, each of whose calls raises errors of ours."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._server, name)
        return _told(found, name, self._folder) if callable(found) else found


def _told(call: Callable[..., Any], name: str, folder: Path) -> Callable[..., Any]:
    @wraps(call)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (AskalikeError, KeyboardInterrupt, SystemExit):
            raise
        except (NotFoundError, UniqueConstraintError) as error:
            if name.endswith(_NAMING):
                raise
            raise gone(str(folder), error) from error
        except BaseException as error:  # what Rust panics with is no Exception
            if name.startswith(_WRITING):
                raise cannot_be_written(folder, error) from error
            raise cannot_be_read(str(folder), error) from error

    return told
