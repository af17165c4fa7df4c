"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.errors import BackupError


@contextmanager
def replacing(file: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Yield a stream whose content becomes `file` in one step, once all of it is on the disk.

    The stream can be read back before that. If writing fails or is interrupted, an existing file
    stays as it was. `mode` is the rights of the new file, less the umask. Raises OSError.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)  # of a process that died; it may have other rights
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def replace_text(file: Path, text: str) -> None:
    """Replace a file by a text in UTF-8, in one step; raises OSError."""
    with replacing(file) as stream:
        stream.write(text.encode())


@contextmanager
def save_as(file: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Yield a stream as `replacing` does, for a file that the user has named.

    Raises BackupError when the file exists and `replace` is false, or when it cannot be written.
    """
    _require_free(file, replace=replace)
    try:
        with replacing(file) as stream:
            yield stream
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BackupError(
            f"{file} cannot be written ({reason}); check its folder and the free disk space"
        ) from error


def _require_free(file: Path, *, replace: bool) -> None:
    if file.is_dir():
        raise BackupError(f"{file} is a folder; give the name of a file")
    if not file.parent.is_dir():
        raise BackupError(f"there is no folder {file.parent}; create it, or give another name")
    if file.exists() and not replace:
        raise BackupError(f"{file} already exists; give another name, or --force to replace it")
