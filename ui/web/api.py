"""The endpoints of Gradio's clients: the payloads of `--json` as ask, similar and duplicates."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import gradio as gr
from gradio.events import api
from pydantic import TypeAdapter, ValidationError

from corpus.errors import AskalikeError, QueryError
from search.matches import MatchKind
from search.results import Scope
from ui.output.payloads import asked_payload, duplicates_payload, neighbours_payload

if TYPE_CHECKING:
    from search.engine import Engine
    from ui.output.payloads import Payload

Found = TypeVar("Found")
Worker_co = TypeVar("Worker_co", covariant=True)


class Search(Protocol[Worker_co]):
    """How an endpoint lets the engine work: elsewhere than in the loop that serves all requests."""

    async def __call__(self, work: Callable[[Worker_co], Found]) -> Found:
        """Return what the work returns; raise ServerBusy when too much waits already."""
        ...


ENDPOINTS = ("ask", "similar", "duplicates")
Endpoint = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


def build_api(search: Search[Engine], study: Search[Engine]) -> None:
    """Add the three endpoints to the Blocks that are open.

    They take what the commands take; an error comes back as one line.
    """
    for endpoint in (_ask(search), _similar(search), _duplicates(study)):
        api(endpoint, api_name=endpoint.__name__)


def _ask(search: Search[Engine]) -> Endpoint:
    async def ask(
        query: str,
        k: int = 10,
        sources: list[str] | None = None,
        sections: list[str] | None = None,
        tags: list[str] | None = None,
        levels: list[str] | None = None,
        match: MatchKind = "both",
        within: list[str] | None = None,
        layouts: list[str] | None = None,
        answered: bool | None = None,  # noqa: FBT001  a filter's value
    ) -> dict[str, Any]:
        """Find the records nearest to a query, and the best stored answer."""

        async def answer() -> Payload:
            asked = await search(
                lambda engine: engine.ask(
                    _checked(str, "query", query),
                    k=_checked(int, "k", k),
                    sources=_names("sources", sources),
                    sections=_names("sections", sections),
                    tags=_names("tags", tags),
                    levels=_names("levels", levels),
                    match=_checked(MatchKind, "match", match),
                    within=_names("within", within),
                    layouts=_names("layouts", layouts),
                    answered=_checked(bool | None, "answered", answered),
                )
            )
            return asked_payload(asked)

        return await _answered(answer())

    return ask


def _similar(search: Search[Engine]) -> Endpoint:
    async def similar(item: str, k: int = 10) -> dict[str, Any]:
        """Find the records most like a record (by its id) or a text."""

        async def answer() -> Payload:
            found = await search(
                lambda engine: engine.similar(_checked(str, "item", item), k=_checked(int, "k", k))
            )
            return neighbours_payload(found)

        return await _answered(answer())

    return similar


def _duplicates(study: Search[Engine]) -> Endpoint:
    async def duplicates(threshold: float | None = None, scope: Scope = "all") -> dict[str, Any]:
        """Find the questions that are asked more than once, in groups."""

        async def answer() -> Payload:
            least = None if threshold is None else _checked(float, "threshold", threshold)
            within = _checked(Scope, "scope", scope)
            found = await study(lambda engine: engine.duplicates(threshold=least, scope=within))
            return duplicates_payload(found)

        return await _answered(answer())

    return duplicates


async def _answered(answer: Coroutine[Any, Any, Payload]) -> Payload:
    """Return an answer; an expected error becomes Gradio's, which shows no traceback."""
    try:
        return await answer
    except AskalikeError as error:
        raise gr.Error(str(error), print_exception=False) from error


def _checked(kind: Any, name: str, value: object) -> Any:
    """Return a value of the request that is of its kind, which Gradio does not check."""
    try:
        return TypeAdapter(kind).validate_python(value, strict=kind is not float)
    except ValidationError as error:
        said = error.errors()[0]["msg"]
        raise QueryError(f"{name} is wrong: {said[:1].lower()}{said[1:]}") from error


def _names(name: str, value: object) -> list[str]:
    return [_checked(str, name, item) for item in _checked(list, name, value or [])]
