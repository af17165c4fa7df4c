"""The routes that show what the corpus holds: records, sources, status."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Query, Request, Response

from ui.output.models import Listing, RecordWithNeighbours, ServiceStatus, Sources
from ui.output.models import Record as RecordModel
from ui.output.models import Source as SourceModel
from ui.output.payloads import (
    hit_payload,
    listing_payload,
    record_payload,
    service_status_payload,
    source_payload,
)
from ui.rest.answers import wants_lines
from ui.rest.cursors import Cursor, filters_digest
from ui.rest.problems import CURSOR, OUTDATED, UNKNOWN_RECORD
from ui.rest.requests import Browse, Near

if TYPE_CHECKING:
    from search.engine import Engine
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.routes import Routes


def add_browsing(routes: Routes, answers: Answers) -> None:
    """Add the routes that show what the corpus holds."""
    _add_records(routes, answers)
    _add_record(routes, answers)
    _add_sources(routes, answers)
    _add_status(routes, answers)


def _add_records(routes: Routes, answers: Answers) -> None:
    @routes.get("/records", Listing, lines=RecordModel, refusals=[CURSOR, OUTDATED])
    async def get_records(request: Request, wanted: Annotated[Browse, Query()]) -> Response:
        """List the records that pass the filters, a page at a time.

        With `Accept: application/x-ndjson` all of them come, one on each line, whatever `limit` and
        `cursor` say.
        """
        if wants_lines(request):
            fields = wanted.model_dump(exclude={"limit", "cursor"})
            return await answers.streamed(
                request, lambda engine: map(record_payload, engine.all_records(**fields))
            )
        return await answers.found(request, lambda engine: _page(engine, wanted))


def _page(engine: Engine, wanted: Browse) -> Payload:
    fields = wanted.model_dump(exclude={"limit", "cursor"})
    revision, filters, first = engine.revision, filters_digest(fields), 0
    if wanted.cursor:
        cursor = Cursor.read(wanted.cursor)
        cursor.require(revision, filters)
        first = cursor.first
    listing = engine.list_records(first=first, count=wanted.limit, **fields)
    end = first + len(listing.records)
    following = Cursor(end, revision, filters).text if end < listing.total else None
    return listing_payload(listing, following)


def _add_record(routes: Routes, answers: Answers) -> None:
    @routes.get("/records/{record_id}", RecordWithNeighbours, refusals=[UNKNOWN_RECORD])
    async def get_record(
        request: Request,
        record_id: Annotated[str, Path(description="The id of the record.", max_length=1000)],
        near: Annotated[Near, Query()],
    ) -> Response:
        """Show one record whole, with those most like it if you want."""

        def find(engine: Engine) -> Payload:
            shown = record_payload(engine.record(record_id))
            if near.neighbours:
                found = engine.similar(shown["id"], k=near.neighbours).results
                shown["neighbours"] = [hit_payload(hit) for hit in found]
            return shown

        return await answers.found(request, find)


def _add_sources(routes: Routes, answers: Answers) -> None:
    @routes.get("/sources", Sources, lines=SourceModel)
    async def get_sources(request: Request) -> Response:
        """List the documents, with the lines of each that were not read.

        With `Accept: application/x-ndjson` each stands on a line of its own.
        """
        if wants_lines(request):
            return await answers.streamed(
                request, lambda engine: map(source_payload, engine.sources)
            )
        return await answers.found(
            request, lambda engine: {"sources": [source_payload(one) for one in engine.sources]}
        )


def _add_status(routes: Routes, answers: Answers) -> None:
    @routes.get("/status", ServiceStatus)
    async def get_status(request: Request) -> Response:
        """Say what is served, and whether the model is loaded."""
        state = answers.service.state
        return await answers.found(
            request,
            lambda engine: service_status_payload(
                engine.header, engine.sources, version("askalike"), state
            ),
            form=f"-{state}",
        )
