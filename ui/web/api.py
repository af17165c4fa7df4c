"""The HTTP API: the payloads of `--json` under the names ask, similar and duplicates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import gradio as gr
from gradio.events import api

from corpus.errors import AskalikeError
from ui.output.payloads import asked_payload, duplicates_payload, neighbours_payload

if TYPE_CHECKING:
    from search.engine import Engine
    from ui.output.payloads import Payload

ENDPOINTS = ("ask", "similar", "duplicates")


def build_api(engine: Engine) -> None:
    """Add the three endpoints to the Blocks that are open.

    They take what the commands take; an error comes back as one line.
    """
    for endpoint in (_ask(engine), _similar(engine), _duplicates(engine)):
        api(endpoint, api_name=endpoint.__name__)


def _ask(engine: Engine) -> Callable[..., dict[str, Any]]:
    def ask(
        query: str,
        k: int = 10,
        sources: list[str] | None = None,
        sections: list[str] | None = None,
        tags: list[str] | None = None,
        levels: list[str] | None = None,
        match: Literal["question", "answer", "both"] = "both",
    ) -> dict[str, Any]:
        """Find the records nearest to a query, and the best stored answer."""
        return _answer(
            lambda: asked_payload(
                engine.ask(
                    query,
                    k=k,
                    sources=sources or (),
                    sections=sections or (),
                    tags=tags or (),
                    levels=levels or (),
                    match=match,
                )
            )
        )

    return ask


def _similar(engine: Engine) -> Callable[..., dict[str, Any]]:
    def similar(item: str, k: int = 10) -> dict[str, Any]:
        """Find the records most like a record (by its id) or a text."""
        return _answer(lambda: neighbours_payload(engine.similar(item, k=k)))

    return similar


def _duplicates(engine: Engine) -> Callable[..., dict[str, Any]]:
    def duplicates(
        threshold: float | None = None, scope: Literal["all", "within", "across"] = "all"
    ) -> dict[str, Any]:
        """Find the questions that are asked more than once, in groups."""
        return _answer(
            lambda: duplicates_payload(engine.duplicates(threshold=threshold, scope=scope))
        )

    return duplicates


def _answer(work: Callable[[], Payload]) -> Payload:
    """Return an answer; an expected error becomes Gradio's, which shows no traceback."""
    try:
        return work()
    except AskalikeError as error:
        raise gr.Error(str(error), print_exception=False) from error
