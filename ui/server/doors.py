"""Every path that the server answers, and what a caller needs there; all others do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import quote

Needs = Literal["nobody", "read", "manage"]
_STRICTNESS: tuple[Needs, ...] = ("nobody", "read", "manage")

# Encoded slashes, backslashes and NUL; what is no visible ASCII; a percent sign that encodes
# nothing. Servers and frameworks disagree on all of them.
_ODD = re.compile(rb"%(?:2f|5c|00)|\\|[^!-~]|%(?![0-9a-f]{2})", re.IGNORECASE)
# What would become a path of another kind if somebody decoded it once more.
_TWICE = re.compile(r"%(?:2e|2f|5c|00)", re.IGNORECASE)
_PART = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Door:
    """A path with its methods: `{name}` is one segment, a last `/*` is everything below."""

    path: str
    methods: tuple[str, ...]
    needs: Needs
    page: bool = False  # a person opens it: other sites may link to it, and it leads to the login
    streams: bool = False  # it takes large bodies, which its part reads piece by piece

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        base, below = (self.path[:-2], "/.+") if self.path.endswith("/*") else (self.path, "")
        fixed = (re.escape(part) for part in _PART.split(base))
        return re.compile("[^/]+".join(fixed) + below)

    def is_at(self, path: str) -> bool:
        """Return whether a path leads to this door."""
        return bool(self._pattern.fullmatch(path))

    @property
    def allowed(self) -> tuple[str, ...]:
        """Its methods; whoever may GET may ask for the head alone."""
        return (*self.methods, "HEAD") if "GET" in self.methods else self.methods


_GET, _POST = ("GET",), ("POST",)
# What changes the corpus, or shows what somebody is about to change.
MANAGING: tuple[Door, ...] = (
    Door("/api/v1/drafts", _POST, "manage"),
    Door("/api/v1/drafts/{draft}", ("GET", "DELETE"), "manage"),
    Door("/api/v1/drafts/{draft}/files", ("PUT",), "manage", streams=True),
    Door("/api/v1/drafts/{draft}/files", ("DELETE",), "manage"),
    Door("/api/v1/drafts/{draft}/folder", _POST, "manage"),
    Door("/api/v1/drafts/{draft}/layout", _POST, "manage"),
    Door("/api/v1/drafts/{draft}/add", _POST, "manage"),
    Door("/api/v1/jobs/{job}", _GET, "manage"),
    Door("/api/v1/jobs/{job}/cancel", _POST, "manage"),
    Door("/api/v1/jobs/{job}/undo", _POST, "manage"),
    Door("/api/v1/decisions", _POST, "manage"),
    Door("/api/v1/decisions/undo", _POST, "manage"),
    Door("/api/v1/decisions/bulk", _POST, "manage"),
    Door("/api/v1/decisions/import", _POST, "manage", streams=True),
    Door("/api/v1/sources/remove", _POST, "manage"),
    Door("/api/v1/sources/reread", _POST, "manage"),
)
DOORS: tuple[Door, ...] = (
    Door("/healthz", _GET, "nobody"),
    Door("/login", ("GET", "POST"), "nobody", page=True),
    Door("/logout", ("GET", "POST"), "nobody", page=True),
    Door("/login.css", _GET, "nobody"),
    # Browsers ask for these two without telling who asks.
    Door("/manifest.json", _GET, "nobody"),
    Door("/icon.svg", _GET, "nobody"),
    Door("/readyz", _GET, "read"),
    Door("/metrics", _GET, "read"),
    Door("/docs", _GET, "read", page=True),
    Door("/docs/*", _GET, "read", page=True),
    Door("/openapi.json", _GET, "read"),
    *MANAGING,
    Door("/api/v1/*", ("GET", "POST"), "read"),
    Door("/mcp", ("GET", "POST", "DELETE"), "read"),
    Door("/room/*", _GET, "read"),
    # The page, by Gradio.
    Door("/", _GET, "read", page=True),
    Door("/config", _GET, "read"),
    Door("/theme.css", _GET, "read"),
    Door("/favicon.ico", _GET, "read"),
    Door("/assets/*", _GET, "read"),
    Door("/static/*", _GET, "read"),
    Door("/gradio_api/info", _GET, "read"),
    Door("/gradio_api/queue/join", _POST, "read"),
    Door("/gradio_api/queue/data", _GET, "read"),
    Door("/gradio_api/heartbeat/{session}", _GET, "read"),
    *(
        door
        for name in ("ask", "similar", "duplicates")
        for door in (
            Door(f"/gradio_api/call/{name}", _POST, "read"),
            Door(f"/gradio_api/call/{name}/{{event}}", _GET, "read"),
        )
    ),
)


def doors_at(path: str, doors: Iterable[Door] = DOORS) -> list[Door]:
    """Return the doors at a path, [] where there is none."""
    return [door for door in doors if door.is_at(path)]


def door_for(doors: Sequence[Door], method: str) -> Door | None:
    """Return the door among those of one path that takes a method; the strictest, if several do."""
    taking = (door for door in doors if method in door.allowed)
    return max(taking, key=lambda door: _STRICTNESS.index(door.needs), default=None)


def route_path(scope: Mapping[str, Any]) -> str | None:
    """Return the path of a request under the root path, decoded once; None if it is malformed."""
    path: str = scope["path"]
    raw: bytes = scope.get("raw_path") or quote(path).encode()
    if not path.startswith("/") or _ODD.search(raw) or _TWICE.search(path):
        return None
    segments = (segment.partition(";")[0] for segment in path.split("/"))
    # Characters that cannot be printed, and the one that stands for bytes that are not UTF-8.
    if "//" in path or not path.isprintable() or "\ufffd" in path or {".", ".."} & {*segments}:
        return None
    root = str(scope.get("root_path", "")).rstrip("/")
    if root and (path == root or path.startswith(f"{root}/")):
        return path[len(root) :] or "/"
    return path
