"""The file of users and tokens: private, changed by one process at a time, read while it changes.

A server looks for a newer file at most once a second, and closes if it finds a damaged one.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from filelock import FileLock, Timeout
from pydantic import ConfigDict, TypeAdapter, ValidationError

from corpus.errors import AccessError
from corpus.files import replacing
from ui.access.accounts import Accounts, Token, User, repeated

_LARGEST = 8 * 2**20
_PATIENCE = 10.0  # seconds to wait for another command
_HASH = re.compile(r"\$argon2id\$[A-Za-z0-9+/=,$]{20,200}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class _Content:
    """What is in the file."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    version: Literal[1]
    users: tuple[User, ...]
    tokens: tuple[Token, ...]


_CONTENT = TypeAdapter(_Content)


class AccessFile:
    """The users and tokens in one file, which need not exist."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Accounts:
        """Return what is in the file now, nothing if there is none.

        Raises AccessError if it cannot be read, is damaged, or can be written by others.
        """
        try:
            self._require_private()
            with self.path.open("rb") as stream:
                return self._parse(stream.read(_LARGEST + 1))
        except FileNotFoundError:
            return Accounts()
        except OSError as error:
            raise self._refused("read", error) from error

    def change(self, work: Callable[[Accounts], Accounts]) -> Accounts:
        """Replace the users and tokens by what `work` makes of them, in one step.

        Raises AccessError as `load` and `work` do; the file then stays as it was.
        """
        with self._locked():
            changed = work(self.load())
            text = _CONTENT.dump_json(_Content(1, changed.users, changed.tokens), indent=2)
            try:
                self._write(text)
            except OSError as error:
                raise self._refused("written", error) from error
        return changed

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(self.path.with_name(f"{self.path.name}.lock"), mode=0o600)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire(timeout=_PATIENCE)
        except Timeout as error:
            raise AccessError(
                f"another command is changing {self.path}; try again when it is done"
            ) from error
        except OSError as error:
            raise self._refused("written", error) from error
        try:
            yield
        finally:
            lock.release()

    def _write(self, text: bytes) -> None:
        file = self.path.resolve()  # the file that a link points to, not the link
        before = file.stat() if file.exists() else None
        mode = stat.S_IMODE(before.st_mode) if before else 0o600
        with replacing(file, mode=0o600) as stream:
            if before and hasattr(os, "fchown"):
                if os.geteuid() == 0:  # the server that reads it may be another user's
                    os.fchown(stream.fileno(), before.st_uid, before.st_gid)
                os.fchmod(stream.fileno(), mode)
            stream.write(text + b"\n")

    def _require_private(self) -> None:
        found = self.path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise AccessError(f"{self.path} is not a file; name another with --access")
        if os.name == "nt":  # rights there are not in the mode
            return
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise AccessError(
                f"{self.path} can be written by other users of this machine, who could let "
                f"themselves in; run: chmod 600 {self.path}"
            )
        folder = self.path.resolve().parent
        if folder.stat().st_mode & (stat.S_IWOTH | stat.S_ISVTX) == stat.S_IWOTH:
            raise AccessError(
                f"{self.path} can be replaced by other users of this machine, who could let "
                f"themselves in; run: chmod o-w {folder}"
            )

    def _parse(self, text: bytes) -> Accounts:
        if len(text) > _LARGEST:
            raise self._damaged(f"it is larger than {_LARGEST // 2**20} MB")
        try:
            content = _CONTENT.validate_json(text)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise self._damaged(f"{where}: {first['msg']}" if where else first["msg"]) from None
        if problem := _problem(content):
            raise self._damaged(problem)
        return Accounts(content.users, content.tokens)

    def _damaged(self, why: str) -> AccessError:
        return AccessError(
            f"the file of users and tokens, {self.path}, is damaged ({why}); nobody is let in by "
            "it; bring back a copy, or move it away and add the users again"
        )

    def _refused(self, done: str, error: OSError) -> AccessError:
        reason = (error.strerror or str(error)).lower()
        return AccessError(
            f"the file of users and tokens, {self.path}, cannot be {done} ({reason}); check its "
            "rights, or name another with --access or ASKALIKE_ACCESS"
        )


class LiveAccounts:
    """The users and tokens of a running server, which follow their file."""

    def __init__(self, file: AccessFile, every: float = 1.0) -> None:
        self._file = file
        self._every = every
        self._looked = -every
        self._seen: object = object()  # like no state of a file: the first look reads it
        self._accounts = Accounts()
        self._problem: str | None = None

    def current(self) -> Accounts:
        """Return the users and tokens as they were at most a second ago.

        Raises AccessError while the file cannot be used.
        """
        now = time.monotonic()
        if now - self._looked >= self._every:
            self._looked = now
            self._look()
        if self._problem is not None:
            raise AccessError(self._problem)
        return self._accounts

    def _look(self) -> None:
        try:
            found = self._file.path.stat()
            seen: object = (
                found.st_mtime_ns,
                found.st_ctime_ns,
                found.st_ino,
                found.st_dev,
                found.st_size,
            )
        except OSError as error:
            seen = error.errno
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self._accounts, self._problem = self._file.load(), None
        except AccessError as error:
            self._accounts, self._problem = Accounts(), str(error)


def _problem(content: _Content) -> str | None:
    """Return what is wrong with content that has the right form."""
    names, ids = [user.name for user in content.users], [token.id for token in content.tokens]
    if twice := repeated(names) or repeated(ids):
        return f"{twice!r} is there twice"
    if any(not _HASH.fullmatch(user.password) for user in content.users):
        return "a password is not hashed by argon2id"
    if any(not _DIGEST.fullmatch(token.digest) for token in content.tokens):
        return "the digest of a token is not one"
    times = [*(token.expires for token in content.tokens if token.expires)]
    if any(moment.tzinfo is None for moment in times):
        return "a time has no zone"
    return None
