"""The routes that search: ask, similar, duplicates, is-duplicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Request, Response

from ui.output.models import Asked, Asking, Duplicates, Neighbours
from ui.output.payloads import (
    asked_payload,
    asking_payload,
    duplicates_payload,
    neighbours_payload,
)
from ui.rest.html import with_hits_html
from ui.rest.problems import UNKNOWN_RECORD
from ui.rest.requests import (
    Ask,
    AskBody,
    FindDuplicates,
    IsDuplicate,
    IsDuplicateBody,
    Similar,
    SimilarBody,
)

if TYPE_CHECKING:
    from search.engine import Engine
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.routes import Routes


def add_searches(routes: Routes, answers: Answers) -> None:
    """Add the routes that search."""
    _add_ask(routes, answers)
    _add_similar(routes, answers)
    _add_is_duplicate(routes, answers)
    _add_duplicates(routes, answers)


def _add_ask(routes: Routes, answers: Answers) -> None:
    async def ask(request: Request, asked: Ask) -> Response:
        fields = asked.model_dump(exclude={"html"})

        def find(engine: Engine) -> Payload:
            found = engine.ask(**fields)
            return with_hits_html(asked_payload(found), found.results, wanted=asked.html)

        return await answers.found(request, find)

    @routes.get("/ask", Asked)
    async def get_ask(request: Request, asked: Annotated[Ask, Query()]) -> Response:
        """Find the nearest records, and the best stored answer if there is one."""
        return await ask(request, asked)

    @routes.post("/ask", Asked)
    async def post_ask(request: Request, asked: AskBody) -> Response:
        """Find the nearest records, and the best stored answer if there is one."""
        return await ask(request, asked)


def _add_similar(routes: Routes, answers: Answers) -> None:
    async def similar(request: Request, like: Similar) -> Response:
        fields = like.model_dump(exclude={"html"})

        def find(engine: Engine) -> Payload:
            found = engine.similar(**fields)
            return with_hits_html(neighbours_payload(found), found.results, wanted=like.html)

        return await answers.found(request, find)

    @routes.get("/similar", Neighbours, refusals=[UNKNOWN_RECORD])
    async def get_similar(request: Request, like: Annotated[Similar, Query()]) -> Response:
        """Find the records most like a record or a text, or like several, and unlike others."""
        return await similar(request, like)

    @routes.post("/similar", Neighbours, refusals=[UNKNOWN_RECORD])
    async def post_similar(request: Request, like: SimilarBody) -> Response:
        """Find the records most like a record or a text, or like several, and unlike others."""
        return await similar(request, like)


def _add_is_duplicate(routes: Routes, answers: Answers) -> None:
    async def is_duplicate(request: Request, new: IsDuplicate) -> Response:
        fields = new.model_dump()
        return await answers.found(
            request, lambda engine: asking_payload(engine.is_duplicate(**fields))
        )

    @routes.get("/is-duplicate", Asking)
    async def get_is_duplicate(request: Request, new: Annotated[IsDuplicate, Query()]) -> Response:
        """Say whether a question is asked already, before it is added."""
        return await is_duplicate(request, new)

    @routes.post("/is-duplicate", Asking)
    async def post_is_duplicate(request: Request, new: IsDuplicateBody) -> Response:
        """Say whether a question is asked already, before it is added."""
        return await is_duplicate(request, new)


def _add_duplicates(routes: Routes, answers: Answers) -> None:
    @routes.get("/duplicates", Duplicates)
    async def get_duplicates(
        request: Request, wanted: Annotated[FindDuplicates, Query()]
    ) -> Response:
        """Find the questions that are asked more than once, in groups; takes some seconds."""
        return await answers.studied(
            request,
            (wanted.threshold, wanted.scope),
            lambda engine: duplicates_payload(
                engine.duplicates(threshold=wanted.threshold, scope=wanted.scope)
            ),
        )
