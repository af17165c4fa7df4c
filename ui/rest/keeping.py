"""What the routes that change a corpus share: who changes it for them, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from starlette.responses import Response

from ui.access.caller import OPEN, system_user
from ui.output.payloads import encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from ui.access.caller import Caller
    from ui.keeping.staging import Upload
    from ui.output.payloads import Payload


_FRESH = {"Cache-Control": "no-store"}


class Keeper(Protocol):
    """Changes the corpus, as `ui.keeping.keeper.Keeper` does; it returns the answers of routes.

    All of them raise ChangeRefused.
    """

    read_only: bool

    def describe(self) -> Payload:
        """Return what is known of the corpus."""
        ...

    def under_way(self) -> Payload:
        """Return what only those see who may change the corpus."""
        ...

    def health(self, *, show_places: bool) -> Payload:
        """Return what `askalike doctor` finds."""
        ...

    def open_draft(self) -> Payload:
        """Return a new draft."""
        ...

    def begin_upload(self, draft_id: str, name: str, size: int) -> Upload:
        """Begin to take a file."""
        ...

    def name_folder(self, draft_id: str, path: str) -> Payload:
        """Make a draft of a folder of this machine."""
        ...

    def draft(self, draft_id: str, *, asked: bool = False) -> Payload:
        """Return a draft, if asked for with what of it is asked already."""
        ...

    def draft_file(self, draft_id: str, name: str) -> Payload:
        """Return one file of a draft."""
        ...

    def choose(self, draft_id: str, name: str, layout: str) -> Payload:
        """Read a file of a draft in another layout."""
        ...

    def drop(self, draft_id: str, name: str) -> None:
        """Throw away a file of a draft."""

    def discard(self, draft_id: str) -> None:
        """Throw away a draft."""

    def add(self, draft_id: str) -> Payload:
        """Start to add a draft."""
        ...

    def remove(self, names: Sequence[str]) -> Payload:
        """Start to remove documents."""
        ...

    def read_again(self, names: Sequence[str], layout: str) -> Payload:
        """Start to read documents again."""
        ...

    def job(self, job_id: str) -> Payload:
        """Return how a change is getting on."""
        ...

    def cancel(self, job_id: str) -> Payload:
        """Stop a change."""
        ...

    def undo(self, job_id: str) -> Payload:
        """Start to undo the last change."""
        ...


def fresh(payload: Payload, request: Request | None = None) -> Response:
    """Return an answer that holds for this moment alone."""
    body = encode(payload)
    headers = _FRESH | {"Content-Length": str(len(body))}
    if request and request.method == "HEAD":
        return Response(b"", headers=headers, media_type="application/json")
    return Response(body, headers=headers, media_type="application/json")


def caller_of(request: Request) -> Caller:
    """Return who sends a request; without a guard, anybody."""
    caller: Caller = request.scope.get("state", {}).get("caller", OPEN)
    return caller


def author_of(request: Request) -> str:
    """Return the name under which a caller decides: its own, else that of whoever runs this."""
    return caller_of(request).name or system_user()


def is_local(request: Request) -> bool:
    """Return whether a caller sits at this machine and nobody has to log in."""
    return bool(request.scope.get("state", {}).get("local", False))
