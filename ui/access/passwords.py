"""Passwords: hashed by argon2id, checked in threads of their own, a few at a time."""

from __future__ import annotations

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from corpus.errors import AccessError, ServerBusy

SHORTEST, LONGEST = 10, 1024
# The least that OWASP's Password Storage Cheat Sheet asks for: a check takes 19 MiB and about 30 ms
# of one core. The library's default takes eight times that, which searches would feel.
_KIBIBYTES, _PASSES, _LANES = 19_456, 2, 1
_CHECKS = 2
# With so many before it, a check waits for about a second; more are sent away.
_WAITING = 50


class Passwords:
    """Makes and checks the hashes of passwords."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(_PASSES, _KIBIBYTES, _LANES)
        self._threads = ThreadPoolExecutor(_CHECKS, thread_name_prefix="password")
        self._inside = 0
        self._dummy: str | None = None

    def hash(self, password: str) -> str:
        """Return the hash of a password; raises AccessError if it cannot be one."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise AccessError(
                f"a password has {SHORTEST} to {LONGEST:,} characters, this one {len(password):,}; "
                "several words in a row are easy to keep in mind"
            )
        return self._hasher.hash(_normal(password))

    async def is_right(self, password: str, stored: str | None) -> bool:
        """Return whether a password has the stored hash.

        None stands for a user who does not exist: it takes as long, and is never right. Raises
        ServerBusy when too many checks wait already.
        """
        if self._inside >= _CHECKS + _WAITING:
            raise ServerBusy("too many people log in at this moment; try again in a few seconds")
        self._inside += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._check, password, stored)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """End the threads; checks that wait are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _check(self, password: str, stored: str | None) -> bool:
        try:
            self._hasher.verify(stored or self._dummy_hash(), _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        except AccessError:  # not text at all
            return False
        return stored is not None

    def _dummy_hash(self) -> str:
        if self._dummy is None:
            self._dummy = self._hasher.hash("nobody has this password")
        return self._dummy


def _normal(password: str) -> bytes:
    """Return the same bytes for the same letters, however a keyboard composes them."""
    try:
        return unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError as error:
        raise AccessError("the password is not text in UTF-8; type it again") from error
