"""Who sends a request, and what that caller may do."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.errors import AccessError

Scope = Literal["read", "manage"]
Kind = Literal["nobody", "open", "user", "token"]

# "manage" lets a caller change a corpus; whoever may do that may also read it.
SCOPES: tuple[Scope, ...] = ("read", "manage")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sends a request: a user, a token, anybody on an open server, or nobody known.

    `token` is the id of a token, since several may have one name.
    """

    kind: Kind
    name: str = ""
    scopes: tuple[Scope, ...] = ()
    token: str = ""

    @property
    def label(self) -> str:
        """Name for logs, as in `user:ann`; the kind alone where there is no name."""
        return f"{self.kind}:{self.name}" if self.name else self.kind

    def may(self, scope: Scope) -> bool:
        """Return whether this caller has been given a scope."""
        return scope in self.scopes

    def why_not(self, scope: Scope, *, read_only: bool) -> str:
        """Return why this caller may not do what needs a scope, "" for one who may."""
        if scope == "manage" and read_only:
            return "this server was started with --read-only: nothing can be changed"
        if not self.may(scope):
            has = ", ".join(self.scopes) or "none"
            return f"this needs the scope {scope}; {self.label} has {has}"
        return ""


def system_user() -> str:
    """Return the name of the system's user that runs this process, "" if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for it
        return ""


NOBODY = Caller("nobody")
OPEN = Caller("open", scopes=SCOPES)


def as_scopes(names: Iterable[str]) -> tuple[Scope, ...]:
    """Return the scopes of these names in order, "read" with "manage"; raises AccessError."""
    given = set(names)
    if unknown := sorted(given - set(SCOPES)):
        raise AccessError(f"there is no scope {unknown[0]!r}; scopes are: {', '.join(SCOPES)}")
    if not given:
        raise AccessError(f"give at least one scope: {', '.join(SCOPES)}")
    return SCOPES if "manage" in given else ("read",)
