"""A client of Chroma in a local folder, whose failures say what to do.

All errors that Chroma raises on a folder are put into words here; `requests` does it for a server.
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

# The calls that change something; a full disk or missing rights stop these.
_WRITING = ("create", "delete", "_add", "_delete", "_modify", "_update", "_upsert", "get_or_create")
# The calls about a whole collection, whose name may be unknown or taken: the caller handles that.
_NAMING = ("collection", "_modify")

logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)  # it logs though it is off


class FolderClient(Client):
    """Chroma's own client for a folder, with its failures turned into our errors.

    `spelling` is the folder's path as Chroma gets it. `copy` is the copy that it reads, if any.
    """

    copy: Path | None = None

    def __init__(self, folder: Path, spelling: str) -> None:
        super().__init__(
            settings=ChromaSettings(
                is_persistent=True, persist_directory=spelling, anonymized_telemetry=False
            )
        )
        self._server: Any = _Translated(self._server, folder)

    @classmethod
    def of_copy(cls, folder: Path, copy: Path) -> Self:
        """Return a client of a copy of a folder; the copy is deleted with the client."""
        client = cls(folder, str(copy))
        client.copy = copy
        weakref.finalize(client, shutil.rmtree, copy, ignore_errors=True)
        return client


class _Translated:
    """Chroma's interface, with each call raising our errors."""

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._server, name)
        return _translated(value, name, self._folder) if callable(value) else value


def _translated(call: Callable[..., Any], name: str, folder: Path) -> Callable[..., Any]:
    @wraps(call)
    def translated(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (AskalikeError, KeyboardInterrupt, SystemExit):
            raise
        except (NotFoundError, UniqueConstraintError) as error:
            if name.endswith(_NAMING):
                raise
            raise gone(str(folder), error) from error
        except BaseException as error:  # a Rust panic is not an Exception
            if name.startswith(_WRITING):
                raise cannot_be_written(folder, error) from error
            raise cannot_be_read(str(folder), error) from error

    return translated
