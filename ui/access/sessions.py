"""Who has logged in on the page: sessions in memory, each known by the digest of its cookie."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from ui.access.accounts import Accounts, User

IDLE, ABSOLUTE = 12 * 3600.0, 7 * 24 * 3600.0
# About 5 MB; who has used theirs least recently logs in again.
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Session:
    """One login; `password` is the hash that was in force, so that another one ends it."""

    name: str
    password: str
    began: float
    used: float


class Sessions:
    """The sessions of one server; they end with it."""

    def __init__(self, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._sessions: OrderedDict[bytes, _Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, user: User) -> str:
        """Begin a session and return the value of its cookie, 256 random bits."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        self._sessions[_digest(secret)] = _Session(user.name, user.password, now, now)
        while len(self._sessions) > self._most:
            self._sessions.popitem(last=False)
        return secret

    def user(self, secret: str, accounts: Accounts) -> User | None:
        """Return whose session a cookie belongs to, with the scopes of today.

        None if there is none, if it is older than a week or unused for half a day, or if the user
        has been removed or has another password.
        """
        key = _digest(secret)
        session = self._sessions.get(key)
        if session is None:
            return None
        now = self._clock()
        user = accounts.user(session.name)
        over = now - session.began >= ABSOLUTE or now - session.used >= IDLE
        if over or user is None or user.password != session.password:
            del self._sessions[key]
            return None
        self._sessions[key] = replace(session, used=now)
        self._sessions.move_to_end(key)
        return user

    def close(self, secret: str) -> None:
        """End the session of a cookie, if there is one."""
        self._sessions.pop(_digest(secret), None)


def cookie_name(*, https: bool, root_path: str) -> str:
    """Return the name of the session's cookie.

    Browsers accept a name with `__Host-` only from this very host, over https, for all of it.
    """
    return "__Host-askalike" if https and not root_path else "askalike"


def set_cookie(secret: str, *, https: bool, root_path: str) -> str:
    """Return the Set-Cookie header of a session; with an empty secret it deletes the cookie."""
    name = cookie_name(https=https, root_path=root_path)
    parts = [f"{name}={secret}", f"Path={root_path or '/'}", "HttpOnly", "SameSite=Lax"]
    parts += ["Secure"] if https else []
    parts += [] if secret else ["Max-Age=0"]
    return "; ".join(parts)


def read_cookie(headers: list[str], *, https: bool, root_path: str) -> str | None:
    """Return the value of the session's cookie in Cookie headers, the first if there are more."""
    name = cookie_name(https=https, root_path=root_path)
    for part in "; ".join(headers).split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
