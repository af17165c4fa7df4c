"""What Chroma and the disk answer when an index cannot be written or read, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.errors import AskalikeError, IndexDamaged, IndexUnavailable

if TYPE_CHECKING:
    from pathlib import Path


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what goes wrong while an index is written into IndexUnavailable."""
    from chromadb.errors import ChromaError

    try:
        yield
    except AskalikeError:
        raise
    except (OSError, ChromaError) as error:
        raise IndexUnavailable(
            f"the index in {folder} cannot be written ({_reason(error)}); see that the disk has "
            "room and that you may write there, then run the same command again: what was "
            "finished is kept"
        ) from error


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Turn what goes wrong while an index is read into IndexDamaged."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise IndexDamaged(
            f"the index in {folder} cannot be read ({_reason(error)}); run: askalike doctor"
        ) from error


def _reason(error: Exception) -> str:
    """Return the end of an error's text: what the database itself says."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rsplit("returned from database: ", maxsplit=1)[-1]
