"""The routes that show what the corpus holds: records, sources, status."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Query, Request, Response

from ui.output.models import Excerpt, Listing, RecordWithNeighbours, ServiceStatus, Sources
from ui.output.models import Record as RecordModel
from ui.output.models import Source as SourceModel
from ui.output.payloads import (
    listing_payload,
    service_status_payload,
    source_payload,
)
from ui.output.topics.lists import topic_names
from ui.rest.answers import wants_lines
from ui.rest.excerpts import excerpt_payload
from ui.rest.files import encode_records, file_headers, media_of
from ui.rest.html import page_payload, with_records_html
from ui.rest.problems import (
    CURSOR,
    OUTDATED,
    SOURCE_GONE,
    SOURCE_UNREADABLE,
    UNKNOWN_RECORD,
    Refused,
)
from ui.rest.requests import Around, AroundOf, Browse, Near, NearOf
from ui.rest.wire.cursors import Cursor, filters_digest

if TYPE_CHECKING:
    from corpus.records import Record, Source
    from search.engine import Engine
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.routes import Routes

# Fields of a listing that say nothing about which records are listed.
_NO_FILTERS = {"limit", "first", "cursor", "html", "format", "download"}


def add_browsing(routes: Routes, answers: Answers) -> None:
    """Add the routes that show what the corpus holds."""
    _add_records(routes, answers)
    _add_record(routes, answers)
    _add_excerpt(routes, answers)
    _add_sources(routes, answers)
    _add_status(routes, answers)


def _add_records(routes: Routes, answers: Answers) -> None:
    @routes.get("/records", Listing, lines=RecordModel, table=True, refusals=[CURSOR, OUTDATED])
    async def get_records(request: Request, wanted: Annotated[Browse, Query()]) -> Response:
        """List the records that pass the filters, a page at a time.

        With `format=jsonl` or `csv`, or with `Accept: application/x-ndjson`, all of them come, one
        in each line or row, whatever `limit` and `cursor` say. A table has the columns id,
        question, answer, section (headings with › between them), tags (with commas), level, source,
        first_line, last_line, place, given and context. It is UTF-8 that Excel reads; a cell that a
        spreadsheet would take for a formula has an apostrophe before it.
        """
        if wanted.format == "json" and not wants_lines(request):
            found = await answers.found(request, lambda engine: _page(engine, wanted))
            if wanted.download:
                found.headers.update(file_headers("json"))
            return found
        form = "jsonl" if wanted.format == "json" else wanted.format
        fields = wanted.model_dump(exclude=_NO_FILTERS)
        return await answers.sent(
            request,
            lambda engine: encode_records(engine.all_records(**fields), form),
            media_of(form),
            file_headers(form) if wanted.download else {},
        )


def _page(engine: Engine, wanted: Browse) -> Payload:
    fields = wanted.model_dump(exclude=_NO_FILTERS)
    revision, filters, first = engine.revision, filters_digest(fields), wanted.first
    if wanted.cursor:
        cursor = Cursor.read(wanted.cursor)
        cursor.require(revision, filters)
        first = cursor.first
    listing = engine.list_records(first=first, count=wanted.limit, **fields)
    end = first + len(listing.records)
    following = Cursor(end, revision, filters).text if end < listing.total else None
    payload = listing_payload(listing, following)
    return with_records_html(payload, listing.records, wanted=wanted.html)


def _add_record(routes: Routes, answers: Answers) -> None:
    async def record(request: Request, record_id: str, near: Near) -> Response:
        def find(engine: Engine) -> Payload:
            found = engine.record(record_id)
            hits = None
            if near.neighbours:
                hits = engine.similar(found.id, k=near.neighbours).results
            source = _source_of(engine, found)
            beside = {
                "layout": source.layout if source else "",
                "topics": topic_names(engine.topics_of([found.id])),
            }
            return page_payload(found, beside, hits, html=near.html)

        return await answers.found(request, find)

    @routes.get("/records/{record_id}", RecordWithNeighbours, refusals=[UNKNOWN_RECORD])
    async def get_record(
        request: Request,
        record_id: Annotated[str, Path(description="The id of the record.", max_length=1000)],
        near: Annotated[Near, Query()],
    ) -> Response:
        """Show one record whole, with those most like it if you want."""
        return await record(request, record_id, near)

    @routes.get("/record", RecordWithNeighbours, refusals=[UNKNOWN_RECORD])
    async def get_record_by_id(request: Request, near: Annotated[NearOf, Query()]) -> Response:
        """Show one record whole, whatever its id holds.

        Ids that a document brings along may hold what no path may, such as a slash.
        """
        return await record(request, near.id, near)


def _add_excerpt(routes: Routes, answers: Answers) -> None:
    refusals = [UNKNOWN_RECORD, SOURCE_GONE, SOURCE_UNREADABLE]

    async def excerpt(request: Request, record_id: str, shown: Around) -> Response:
        def find(engine: Engine) -> Payload:
            record = engine.record(record_id)
            source = _source_of(engine, record)
            if source is None:
                raise Refused(SOURCE_GONE, "the corpus does not have this record's document")
            return excerpt_payload(record, source, shown.around)

        return await answers.looked_up(request, find)

    @routes.get("/records/{record_id}/source", Excerpt, refusals=refusals)
    async def get_excerpt(
        request: Request,
        record_id: Annotated[str, Path(description="The id of the record.", max_length=1000)],
        shown: Annotated[Around, Query()],
    ) -> Response:
        """Show the lines of a record's document around it, as they are on disk now."""
        return await excerpt(request, record_id, shown)

    @routes.get("/record/source", Excerpt, refusals=refusals)
    async def get_excerpt_by_id(request: Request, shown: Annotated[AroundOf, Query()]) -> Response:
        """Show the lines of a record's document around it, whatever the record's id holds."""
        return await excerpt(request, shown.id, shown)


def _source_of(engine: Engine, record: Record) -> Source | None:
    """Return the document of a record, None if it has just been removed."""
    return next((one for one in engine.sources if one.name == record.source), None)


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
