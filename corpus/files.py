"""Files that somebody named: only regular ones are opened; written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.errors import BackupError

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# Opening must neither wait for the other end of a pipe nor take over a terminal: what lies there
# may have been swapped since it was looked at.
_READ = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
)


class SpecialFile(OSError):
    """What lies there is a pipe, a socket or a device, which is never opened, or a folder."""


class LargeFile(OSError):
    """A file has more bytes than may be read."""


def special_kind(path: Path) -> str | None:
    """Return what a path leads to ("a pipe") if it is no regular file, None if it is one.

    Raises OSError where there is nothing, or nothing that may be looked at.
    """
    return _kind(path.stat().st_mode)


def require_regular(path: Path) -> None:
    """Raise SpecialFile unless a path leads to a regular file."""
    _refuse(path, special_kind(path))


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file to read its bytes, or one that a link leads to.

    Raises SpecialFile for anything else, which is not opened, and OSError as `open` does.
    """
    require_regular(path)
    descriptor = os.open(path, _READ)
    try:
        _refuse(path, _kind(os.fstat(descriptor).st_mode))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file; raises LargeFile if there are more than `most`.

    No more than that is read, whatever size the system says it has. Raises as `open_regular`.
    """
    with open_regular(path) as file:
        content = file.read(most + 1) or b""
    if len(content) > most:
        reason = f"more than {most / 2**20:,.0f} MiB"
        raise LargeFile(errno.EFBIG, reason, str(path))
    return content


def _kind(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "something else")


def _refuse(path: Path, kind: str | None) -> None:
    if kind:
        raise SpecialFile(errno.EINVAL, f"{kind}, not a file", str(path))


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
    kind = special_kind(file) if file.exists() else None
    if kind:  # a device would be replaced by a file of its name
        raise BackupError(f"{file} is {kind}; give the name of a file")
    if not file.parent.is_dir():
        raise BackupError(f"there is no folder {file.parent}; create it, or give another name")
    if file.exists() and not replace:
        raise BackupError(f"{file} already exists; give another name, or --force to replace it")
