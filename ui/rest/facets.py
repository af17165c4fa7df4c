"""The routes that show the whole corpus: facets, what it is about, topics, coverage, the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Query, Request, Response

from search.topics.found import UNSORTED
from ui.output.examples import pick_examples
from ui.output.models import Coverage, Facets, Map, MapRows, Overview, TopicPage, Topics
from ui.output.payloads import facets_payload
from ui.output.topics.lists import coverage_payload, topics_payload, view_payload
from ui.output.topics.points import map_ids, map_payload
from ui.rest.problems import UNKNOWN_TOPIC
from ui.rest.requests import OnMap, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.browsing.facets import DocumentCount, SectionCount
    from search.engine import Engine
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.routes import Routes

_MOST_SECTIONS, _MOST_TAGS, _MOST_TOPICS = 12, 20, 12
# Records among which examples are looked for, evenly over the corpus.
_LOOKED_AT = 5_000
# Seconds that a request waits for topics that are being made; then it is refused for now.
_PATIENCE = 2.0


def add_facets(routes: Routes, answers: Answers) -> None:
    """Add the routes that show the whole corpus."""
    _add_topics(routes, answers)
    _add_map(routes, answers)

    @routes.get("/facets", Facets)
    async def get_facets(request: Request, wanted: Annotated[Words, Query()]) -> Response:
        """Count how many records each choice of a filter would show.

        The choices of a group do not narrow its own counts. What is chosen is always listed, even
        if it is not in the corpus any more.
        """
        fields = wanted.model_dump()
        return await answers.found(request, lambda engine: facets_payload(engine.facets(**fields)))

    known: dict[str, Payload] = {}  # of the last revision, with its topics or without

    def look(engine: Engine) -> Payload:
        revision = f"{engine.revision}-{engine.topics_state}"
        payload = known.get(revision)
        if payload is None:
            payload = overview_payload(engine)
            known.clear()
            known[revision] = payload
        return payload

    @routes.get("/overview", Overview)
    async def get_overview(request: Request) -> Response:
        """Say what the corpus is about, with questions to begin with."""
        return await answers.found(request, look)


def _add_topics(routes: Routes, answers: Answers) -> None:
    @routes.get("/topics", Topics)
    async def get_topics(request: Request) -> Response:
        """List the topics on two levels, with their sizes and typical questions."""

        def find(engine: Engine) -> Payload:
            found = engine.topics(_PATIENCE)
            examples = engine.find(one for topic in found.topics for one in topic.examples)
            return topics_payload(found, examples)

        return await answers.found(request, find)

    @routes.get("/topics/{topic_id}", TopicPage, refusals=[UNKNOWN_TOPIC])
    async def get_topic(
        request: Request,
        topic_id: Annotated[str, Path(description="The address of the topic.", max_length=200)],
    ) -> Response:
        """Show one topic: what it holds, its documents and neighbours, what is missing there."""
        return await answers.found(
            request, lambda engine: view_payload(engine.topic(topic_id, _PATIENCE))
        )

    @routes.get("/coverage", Coverage)
    async def get_coverage(request: Request) -> Response:
        """Show which documents cover which topics, and what is missing there."""
        return await answers.found(
            request, lambda engine: coverage_payload(engine.coverage(_PATIENCE))
        )


def _add_map(routes: Routes, answers: Answers) -> None:
    @routes.get("/map", Map)
    async def get_map(request: Request, wanted: Annotated[OnMap, Query()]) -> Response:
        """Show where the records are on the map, with their topics and documents, in columns."""

        def find(engine: Engine) -> Payload:
            topics = engine.topics(_PATIENCE)
            columns = map_payload(topics, engine.records, questions=wanted.questions)
            return {"revision": engine.revision} | columns

        return await answers.found(request, find)

    @routes.get("/map/rows", MapRows)
    async def get_map_rows(request: Request, wanted: Annotated[Words, Query()]) -> Response:
        """Say which records of the map pass some filters."""
        fields = wanted.model_dump()

        def find(engine: Engine) -> Payload:
            passing = {record.id for record in engine.all_records(**fields)}
            ids = map_ids(engine.topics(_PATIENCE), engine.records)
            rows = [row for row, one in enumerate(ids) if one in passing]
            return {"revision": engine.revision, "rows": rows}

        return await answers.found(request, find)


def overview_payload(engine: Engine) -> Payload:
    """Return what a corpus is about."""
    facets = engine.facets()
    counted, records = facets_payload(facets), engine.records
    sections = [part for one in facets.documents for part in _parts(one)]
    return {
        "records": facets.total,
        "documents": len(engine.sources),
        "unanswered": facets.answered.no,
        "sections": [
            {"label": one.label, "name": one.name, "count": one.count}
            for one in sorted(sections, key=lambda one: -one.count)[:_MOST_SECTIONS]
        ],
        "tags": counted["tags"][:_MOST_TAGS],
        "levels": counted["levels"],
        "topics": [
            {"id": one.id, "name": one.name, "count": one.count}
            for one in facets.topics[:_MOST_TOPICS]
            if one.id != UNSORTED
        ],
        "examples": list(pick_examples(records[:: max(1, len(records) // _LOOKED_AT)])),
    }


def _parts(one: DocumentCount | SectionCount) -> Iterator[SectionCount]:
    """Yield the sections that a document is divided into, below a heading that is over all."""
    while len(one.sections) == 1 and one.sections[0].count == one.count:
        one = one.sections[0]
    yield from one.sections
