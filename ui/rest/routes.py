"""How a route is added: with HEAD beside GET, its documented answers, and strict bodies."""

from __future__ import annotations

import email.message
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from corpus.errors import AskalikeError
from ui.output.models import Problem
from ui.rest.problems import (
    BODY,
    BUSY,
    EMPTY,
    INDEX,
    INTERNAL,
    KINDS,
    MEDIA_TYPE,
    MODEL,
    QUERY,
    TOPICS,
    VALUES,
    Kind,
    Refused,
    as_refused,
    refuse,
    refuse_unexpected,
)
from ui.rest.wire.encoding import NotJson, decode
from ui.rest.wire.mistakes import in_one_line, mistakes

if TYPE_CHECKING:
    from pydantic import BaseModel

PREFIX = "/api/v1"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Endpoint = Callable[..., Coroutine[Any, Any, Response]]
Decorator = Callable[[Endpoint], Endpoint]

# Refusals that each route has.
_ALWAYS = (QUERY, VALUES, INTERNAL, BUSY, TOPICS, INDEX, MODEL, EMPTY)
_TAG = {"description": "The state of the corpus, for If-None-Match.", "schema": {"type": "string"}}
_EVENTS = {
    "text/event-stream": {
        "schema": {
            "description": "Server-sent events: `sentence` and `refused`, then `answer`.",
            "type": "string",
        }
    }
}
_AFTER = {"description": "Seconds to wait.", "schema": {"type": "integer"}}


class StrictRoute(APIRoute):
    """A route whose body is strict JSON, and whose errors are problem details."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            try:
                if self.body_field:
                    request = await _StrictRequest.read(request)
                return await handle(request)
            except RequestValidationError as error:
                found = mistakes(error.errors())
                return refuse(request, Refused(VALUES, in_one_line(found), found))
            except Refused as refused:
                return refuse(request, refused)
            except AskalikeError as error:
                return refuse(request, as_refused(error))
            except ClientDisconnect:  # in the middle of its body: nobody reads this
                return Response(status_code=400)
            except HTTPException:  # of what stands in front: a body that is too large
                raise
            except Exception as error:  # noqa: BLE001  a bug; its text is for the log alone
                return refuse_unexpected(request, error)

        return handle_strictly


class _StrictRequest(Request):
    """A request whose body was read as strict JSON."""

    content: Any = None

    @classmethod
    async def read(cls, request: Request) -> _StrictRequest:
        """Return a request with its body; raises Refused."""
        strict = cls(request.scope, request.receive)
        if not _is_json(request.headers.get("content-type", "")):
            raise Refused(
                MEDIA_TYPE,
                "send the fields as a JSON object, with Content-Type: application/json",
                headers={"Accept-Post": "application/json"},
            )
        try:
            strict.content = decode(await strict.body())
        except NotJson as error:
            raise Refused(BODY, str(error)) from None
        return strict

    async def json(self) -> Any:
        """Return the body as plain data."""
        return self.content


class Routes:
    """Adds the API's routes to an application."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        app.router.route_class = StrictRoute

    def get(
        self,
        path: str,
        model: type[BaseModel],
        *,
        lines: type[BaseModel] | None = None,
        table: bool = False,
        events: bool = False,
        refusals: Sequence[Kind] = (),
    ) -> Decorator:
        """Return what adds a GET route that answers with a model, or with a line for each of some.

        With `table` it can also answer with CSV, with `events` piece by piece. HEAD gives the same
        headers. `refusals` are those that not every route has.
        """
        answers = _answers(model, lines, refusals)
        if table:
            described = {"description": "A table with a row of column names.", "type": "string"}
            answers[200]["content"]["text/csv"] = {"schema": described}
        if events:
            answers[200]["content"] = _EVENTS
        answers[304] = {"description": "What you have is still right (If-None-Match)."}

        def add(endpoint: Endpoint) -> Endpoint:
            for method in ("GET", "HEAD"):
                self._add(path, method, endpoint, answers)
            return endpoint

        return add

    def post(
        self,
        path: str,
        model: type[BaseModel],
        *,
        events: bool = False,
        refusals: Sequence[Kind] = (),
    ) -> Decorator:
        """Return what adds a POST route, which takes a JSON body, that answers with a model."""

        def add(endpoint: Endpoint) -> Endpoint:
            answers = _answers(model, None, (BODY, MEDIA_TYPE, *refusals))
            if events:
                answers[200]["content"] = _EVENTS
            self._add(path, "POST", endpoint, answers)
            return endpoint

        return add

    def fresh(
        self,
        method: str,
        path: str,
        model: type[BaseModel] | None,
        *,
        refusals: Sequence[Kind] = (),
        body: dict[str, Any] | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Decorator:
        """Return what adds a route whose answer holds for the moment: it has no ETag.

        Without a model it answers with nothing, or with a file: `files` describes it by media type.
        `body` describes one that is no JSON.
        """

        def add(endpoint: Endpoint) -> Endpoint:
            json = (BODY, MEDIA_TYPE) if method == "POST" and not body else ()
            answers = _answers(model, None, (*json, *refusals), tagged=False)
            if files:
                del answers[204]
                content = {
                    media: {"schema": {"description": told, "type": "string"}}
                    for media, told in files.items()
                }
                answers[200] = {"description": "A file.", "content": content}
            for one in ("GET", "HEAD") if method == "GET" else (method,):
                self._add(path, one, endpoint, answers, body)
            return endpoint

        return add

    def _add(
        self,
        path: str,
        method: str,
        endpoint: Endpoint,
        answers: dict[int | str, dict[str, Any]],
        body: dict[str, Any] | None = None,
    ) -> None:
        self._app.add_api_route(
            f"{PREFIX}{path}",
            endpoint,
            methods=[method],
            response_model=None,
            status_code=min(int(status) for status in answers),
            responses=answers,
            openapi_extra={"requestBody": body} if body else None,
            operation_id=endpoint.__name__,
            name=endpoint.__name__,
            summary=(endpoint.__doc__ or "").split("\n", maxsplit=1)[0],
            include_in_schema=method != "HEAD",
        )


def _answers(
    model: type[BaseModel] | None,
    lines: type[BaseModel] | None,
    refusals: Sequence[Kind],
    *,
    tagged: bool = True,
) -> dict[int | str, dict[str, Any]]:
    """Return the documented answers of a route."""
    found: dict[str, Any] = {"description": "What was found." if model else "It is gone."}
    if model:
        found["model"] = model
    if tagged and MEDIA_TYPE not in refusals:
        found["headers"] = {"ETag": _TAG}
    if lines:
        described = {"description": f"A {lines.__name__} on each line.", "type": "string"}
        found["content"] = {"application/x-ndjson": {"schema": described}}
    answers: dict[int | str, dict[str, Any]] = {200 if model else 204: found}
    kinds = sorted({*_ALWAYS, *refusals}, key=KINDS.index)
    for status in sorted({kind.status for kind in kinds}):
        titles = (kind.title for kind in kinds if kind.status == status)
        answers[status] = {"model": Problem, "description": "; ".join(titles)}
    answers[503]["headers"] = {"Retry-After": _AFTER}
    return answers


def _is_json(content_type: str) -> bool:
    message = email.message.Message()
    message["content-type"] = content_type.replace("\n", " ").replace("\r", " ")
    return bool(content_type) and message.get_content_type() == "application/json"
