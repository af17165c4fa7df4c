"""The users and tokens of a server: what they are, and how they change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import ConfigDict

from corpus.errors import AccessError
from ui.access.caller import Caller, Scope
from ui.access.tokens import is_secret, split_token

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class User:
    """A person who logs in on the page; `password` is its argon2id hash."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: str
    password: str
    scopes: tuple[Scope, ...]
    created: datetime

    @property
    def caller(self) -> Caller:
        """Who a request of this user comes from."""
        return Caller("user", self.name, self.scopes)


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows to come in; `digest` is the SHA-256 of its secret."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: str
    name: str
    digest: str
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime | None = None

    @property
    def caller(self) -> Caller:
        """Who a request with this token comes from."""
        return Caller("token", self.name, self.scopes, self.id)

    def is_expired(self, now: datetime | None = None) -> bool:
        """Return whether its time is over."""
        return self.expires is not None and self.expires <= (now or datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Accounts:
    """All users and tokens at one moment; each change gives new Accounts."""

    users: tuple[User, ...] = ()
    tokens: tuple[Token, ...] = ()

    def user(self, name: str) -> User | None:
        """Return the user of this name."""
        return next((user for user in self.users if user.name == name), None)

    def token(self, text: str) -> Token | None:
        """Return the token with this text; None if it is unknown or expired."""
        parts = split_token(text)
        if parts is None:
            return None
        found = next((token for token in self.tokens if token.id == parts[0]), None)
        right = is_secret(parts[1], found.digest if found else None)
        return found if found and right and not found.is_expired() else None

    @property
    def can_come_in(self) -> bool:
        """Whether there is a user, or a token that has not expired."""
        return bool(self.users) or any(not token.is_expired() for token in self.tokens)

    def with_user(self, user: User) -> Accounts:
        """Add a user; raises AccessError if there is one of the name."""
        if self.user(user.name):
            raise AccessError(
                f"there is a user {user.name!r} already; "
                f"for another password run: askalike user password {user.name}"
            )
        return replace(self, users=(*self.users, user))

    def with_password(self, name: str, password: str) -> Accounts:
        """Give a user another password, by its hash; raises AccessError for an unknown user."""
        self._require(name)
        return replace(
            self,
            users=tuple(
                replace(user, password=password) if user.name == name else user
                for user in self.users
            ),
        )

    def without_user(self, name: str) -> Accounts:
        """Remove a user; raises AccessError for an unknown one."""
        self._require(name)
        return replace(self, users=tuple(user for user in self.users if user.name != name))

    def with_token(self, token: Token) -> Accounts:
        """Add a token."""
        return replace(self, tokens=(*self.tokens, token))

    def without_token(self, token_id: str) -> Accounts:
        """Revoke a token by its id; raises AccessError for an unknown one."""
        left = tuple(token for token in self.tokens if token.id != token_id)
        if len(left) == len(self.tokens):
            raise AccessError(f"no token has the id {token_id!r}; list them: askalike token list")
        return replace(self, tokens=left)

    def _require(self, name: str) -> None:
        if not self.user(name):
            names = ", ".join(sorted(user.name for user in self.users)) or "none"
            raise AccessError(f"there is no user {name!r}; users are: {names}")


def as_name(name: str) -> str:
    """Return a name that a user or token may have; raises AccessError for any other."""
    if not _NAME.fullmatch(name):
        raise AccessError(
            f"{name!r} cannot be a name; use 1 to 64 letters of a to z, digits and . _ @ -, "
            "beginning with a letter or digit"
        )
    return name


def repeated(values: Iterable[str]) -> str | None:
    """Return the first value that comes twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None
