"""The named endpoints of the HTTP API; they return what `--json` prints."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import gradio as gr
from gradio.events import api

from corpus.errors import AskalikeError
from search import Engine
from search.dense import MatchKind
from search.duplicates import Scope
from ui.payloads import Payload, asked_payload, duplicates_payload, neighbours_payload


def add_endpoints(engine: Engine) -> None:
    """Add `ask`, `similar` and `duplicates` to the app that is being built."""

    def ask(
        query: str, k: int = 10, source: str = "", section: str = "", match: MatchKind = "both"
    ) -> Payload:
        """Find the nearest questions and answers to a query, the best stored answer first."""
        asked = engine.ask(
            query, k=k, sources=_given(source), sections=_given(section), match=match
        )
        return asked_payload(asked)

    def similar(item: str, k: int = 10) -> Payload:
        """Find the records most like a record (by its id) or a text."""
        return neighbours_payload(engine.similar(item, k=k))

    def duplicates(threshold: float | None = None, scope: Scope = "all") -> Payload:
        """Find the questions that are asked more than once, as pairs and groups."""
        return duplicates_payload(engine.duplicates(threshold=threshold, scope=scope))

    for endpoint in (ask, similar, duplicates):
        api(_with_clear_errors(endpoint), api_name=endpoint.__name__)


def _with_clear_errors(endpoint: Callable[..., Payload]) -> Callable[..., Payload]:
    """Return an endpoint whose expected errors reach the client as their one line."""

    @wraps(endpoint)
    def call(*arguments: Any, **named: Any) -> Payload:
        try:
            return endpoint(*arguments, **named)
        except AskalikeError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return call


def _given(name: str) -> tuple[str, ...]:
    return (name,) if name.strip() else ()
