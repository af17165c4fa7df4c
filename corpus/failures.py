"""What the disk or Chroma answers when an index cannot be written, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.errors import IndexDamaged, IndexUnavailable

if TYPE_CHECKING:
    from pathlib import Path


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses while an index is written into IndexUnavailable."""
    try:
        yield
    except OSError as error:
        raise cannot_be_written(folder, error) from error


@contextmanager
def entries_read() -> Iterator[None]:
    """Turn what entries lack, which others may have written, into IndexDamaged."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise IndexDamaged(
            f"an entry of the index is not whole ({type(error).__name__}: {error}); "
            "run: askalike doctor --repair"
        ) from error


def cannot_be_written(folder: Path, error: BaseException) -> IndexUnavailable:
    """Return the error for an index that could not be written."""
    return IndexUnavailable(
        f"the index in {folder} cannot be written ({reason(error)}); see that the disk has room "
        "and that you may write there, then run the same command again: what was finished is "
        "kept; if that does not help, run: askalike doctor"
    )


def cannot_be_read(where: str, error: BaseException) -> IndexDamaged:
    """Return the error for an index that could not be read."""
    return IndexDamaged(
        f"the index in {where} cannot be read ({reason(error)}); run: askalike doctor"
    )


def gone(where: str, error: BaseException) -> IndexDamaged:
    """Return the error for a collection that went while it was used."""
    return IndexDamaged(
        f"a part of the index in {where} has gone while it was used ({reason(error)}): it was "
        "replaced, or is damaged; run the same command again, then: askalike doctor"
    )


def reason(error: BaseException) -> str:
    """Return the end of an error's text: what the database itself says."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rsplit("returned from database: ", maxsplit=1)[-1]
