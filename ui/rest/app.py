"""The REST API as an application: its routes, its description, and its page for people."""

from __future__ import annotations

from html import escape
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from ui.output.payloads import encode
from ui.output.problems import PROBLEM_JSON
from ui.rest.answering import add_answering
from ui.rest.answers import Answers
from ui.rest.browsing import add_browsing
from ui.rest.desk.files import add_files
from ui.rest.desk.routes import add_desk
from ui.rest.docs import ADDRESS, STYLE, render
from ui.rest.facets import add_facets
from ui.rest.managing import add_managing
from ui.rest.problems import METHOD, NOT_FOUND, Kind, Refused, refuse
from ui.rest.routes import Routes
from ui.rest.searches import add_searches
from ui.rest.staging import add_staging

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from search.engine import Engine
    from ui.rest.keeping import Keeper
    from ui.service import Service

_ABOUT = (
    "Search questions and answers by meaning. Searches take their fields as a query string or as a "
    "JSON body, and give the fields that the commands of askalike give with `--json`. Errors are "
    "problem details (RFC 9457)."
)
# Kinds of errors that the router itself raises, by status.
_OF_ROUTING: dict[int, tuple[Kind, str]] = {
    404: (NOT_FOUND, "there is nothing at this path; /docs lists what there is"),
    405: (METHOD, "this path does not take this method; /docs lists what it takes"),
}


def build_rest(service: Service[Engine], keeper: Keeper | None = None) -> FastAPI:
    """Return the application with /api/v1/…, /docs and /openapi.json.

    Without a keeper it has no route that changes the corpus. Others can be mounted on it
    afterwards. It neither asks who calls nor limits what they send: that is done in front of it.
    """
    app = FastAPI(
        title="askalike",
        version=version("askalike"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    routes, answers = Routes(app), Answers(service)
    add_searches(routes, answers)
    add_answering(routes, answers)
    add_browsing(routes, answers)
    add_facets(routes, answers)
    add_desk(routes, answers, keeper)
    add_files(routes, answers, changes=keeper is not None)
    if keeper:
        add_managing(routes, answers, keeper)
        add_staging(routes, answers, keeper)
    _add_description(app)
    _add_refusals(app)
    return app


def _add_description(app: FastAPI) -> None:
    description = _describe(app)
    app.openapi = lambda: description  # type: ignore[method-assign]
    page = render(description)
    document = encode(description)

    async def show_document(request: Request) -> Response:
        return _shown(request, document, "application/json")

    async def show_style(request: Request) -> Response:
        return _shown(request, STYLE.read_bytes(), "text/css")

    async def show_page(request: Request) -> Response:
        here = page.replace(ADDRESS, escape(str(request.base_url).rstrip("/")))
        return _shown(request, here.encode("utf-8", "replace"), "text/html")

    app.add_route("/openapi.json", show_document, include_in_schema=False)
    app.add_route("/docs", show_page, include_in_schema=False)
    app.add_route("/docs/style.css", show_style, include_in_schema=False)


def _shown(request: Request, body: bytes, media: str) -> Response:
    headers = {"Cache-Control": "no-cache", "Content-Length": str(len(body))}
    return Response(b"" if request.method == "HEAD" else body, 200, headers, media)


def _describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, in which errors have the media type of problems."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    content[PROBLEM_JSON] = content.pop("application/json")
    return document


def _add_refusals(app: FastAPI) -> None:
    """Answer what no route takes, also below /api where another application is mounted at /."""

    async def refuse_routing(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        kind, detail = _OF_ROUTING.get(status, (Kind("http", status, "Refused"), "it was refused"))
        return refuse(request, Refused(kind, detail, headers=getattr(error, "headers", None)))

    app.add_exception_handler(HTTPException, refuse_routing)
    app.router.routes.append(Route("/api/{rest:path}", _Elsewhere(app)))


class _Elsewhere:
    """Refuses what no route below /api takes: the path, or the method."""

    def __init__(self, app: FastAPI) -> None:
        self._routes = list(app.routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        allowed: set[str] = set()
        for route in self._routes:
            if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
                allowed |= route.methods or set()
        kind, detail = _OF_ROUTING[405 if allowed else 404]
        headers = {"Allow": ", ".join(sorted(allowed))} if allowed else None
        response = refuse(Request(scope), Refused(kind, detail, headers=headers))
        await response(scope, receive, send)
