"""The routes of the desk that send and take files: reports, and the decisions themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Request, Response

from ui.output.payloads import encode
from ui.output.reports.forms import KINDS, write
from ui.rest.desk.models import Imported, Report
from ui.rest.problems import DECISIONS, TOO_LARGE, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.desk.desk import Desk
    from search.engine import Engine
    from ui.rest.answers import Answers
    from ui.rest.routes import Routes

# Bytes of a file that is imported; a decision has about 500.
MOST_IMPORTED = 32 * 2**20
_MOST_PROBLEMS = 100
_LINES = "application/x-ndjson"


def add_files(routes: Routes, answers: Answers, *, changes: bool) -> None:
    """Add the routes that send files, and with `changes` the one that takes decisions."""
    medias = {kind.media: "A report." for kind in KINDS.values()}

    @routes.fresh("GET", "/duplicates/report", None, refusals=[DECISIONS], files=medias)
    async def get_report(request: Request, wanted: Annotated[Report, Query()]) -> Response:
        """Say what to do in the documents, as a file; takes some seconds.

        `markdown` and `csv` name each record with its lines; `patch` is a unified diff for the
        documents' folder that deletes what decisions leave to others, and says first what it leaves
        out; `corpus` are all records without those.
        """
        kind = KINDS[wanted.format]

        def made(engine: Engine, desk: Desk) -> Response:
            parts = write(wanted.format, desk, engine.ledger.book, engine.sources)
            return _file(request, parts, kind.name, kind.media)

        return await answers.on_desk(wanted, made, slow=True)

    @routes.fresh("GET", "/decisions", None, refusals=[DECISIONS], files={_LINES: "A decision."})
    async def get_decisions(request: Request) -> Response:
        """Give all decisions as lines of JSON, those that were undone too, the oldest first."""
        return await answers.service.search(
            lambda engine: _file(request, engine.ledger.export(), "decisions.jsonl", _LINES)
        )

    if changes:
        _add_import(routes, answers)


def _add_import(routes: Routes, answers: Answers) -> None:
    sent = {
        "description": "Lines of JSON, as `GET /api/v1/decisions` gives them.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }

    @routes.fresh("POST", "/decisions/import", Imported, refusals=[DECISIONS, TOO_LARGE], body=sent)
    async def post_import(request: Request) -> Response:
        """Take over decisions of another file; those that are here already stay as they are."""
        content = bytearray()
        async for part in request.stream():
            content += part
            if len(content) > MOST_IMPORTED:
                raise Refused(TOO_LARGE, f"at most {MOST_IMPORTED // 2**20} MiB are taken at once")

        def take(engine: Engine) -> bytes:
            taken = engine.ledger.take(bytes(content))
            problems = [f"line {one.line}: {one.reason}" for one in taken.problems]
            told = {"added": taken.added, "known": taken.known}
            return encode(told | {"problems": problems[:_MOST_PROBLEMS]})

        body = await answers.service.search(take)
        return Response(body, headers={"Cache-Control": "no-store"}, media_type="application/json")


def _file(request: Request, parts: Iterable[bytes], name: str, media: str) -> Response:
    body = b"".join(parts)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(len(body)),
    }
    return Response(b"" if request.method == "HEAD" else body, 200, headers, media)
