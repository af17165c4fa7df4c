"""The routes that count: facets, and what the corpus is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Request, Response

from ui.output.examples import pick_examples
from ui.output.models import Facets, Overview
from ui.output.payloads import facets_payload
from ui.rest.requests import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.browsing.facets import DocumentCount, SectionCount
    from search.engine import Engine
    from ui.output.payloads import Payload
    from ui.rest.answers import Answers
    from ui.rest.routes import Routes

_MOST_SECTIONS, _MOST_TAGS = 12, 20
# Records among which examples are looked for, evenly over the corpus.
_LOOKED_AT = 5_000


def add_facets(routes: Routes, answers: Answers) -> None:
    """Add the routes that count."""

    @routes.get("/facets", Facets)
    async def get_facets(request: Request, wanted: Annotated[Words, Query()]) -> Response:
        """Count how many records each choice of a filter would show.

        The choices of a group do not narrow its own counts. What is chosen is always listed, even
        if it is not in the corpus any more.
        """
        fields = wanted.model_dump()
        return await answers.found(request, lambda engine: facets_payload(engine.facets(**fields)))

    known: dict[str, Payload] = {}  # of the last revision

    def look(engine: Engine) -> Payload:
        revision = engine.revision
        if revision not in known:
            payload = overview_payload(engine)
            known.clear()
            known[revision] = payload
        return known[revision]

    @routes.get("/overview", Overview)
    async def get_overview(request: Request) -> Response:
        """Say what the corpus is about, with questions to begin with."""
        return await answers.found(request, look)


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
        "examples": list(pick_examples(records[:: max(1, len(records) // _LOOKED_AT)])),
    }


def _parts(one: DocumentCount | SectionCount) -> Iterator[SectionCount]:
    """Yield the sections that a document is divided into, below a heading that is over all."""
    while len(one.sections) == 1 and one.sections[0].count == one.count:
        one = one.sections[0]
    yield from one.sections
