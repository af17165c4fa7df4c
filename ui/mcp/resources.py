"""The resources: the corpus to browse, as sources, their records, and single records.

Names of sources stand in a URI percent-encoded, slashes as well. Long lists come in pages: each
names the URI of the next.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote

from corpus.errors import QueryError
from ui.mcp.text import record_text
from ui.mcp.wire import encodable, one_line
from ui.output.controls import for_agents

if TYPE_CHECKING:
    from search.engine import Engine
    from ui.output.payloads import Payload

SOURCES = "askalike://sources"
SOURCE_TEMPLATE = "askalike://sources/{name}{?first}"
RECORD_TEMPLATE = "askalike://records/{id}"
_RECORDS = "askalike://records"
# Entries in one page: about 100 KB.
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Content:
    """What a resource says."""

    mime_type: str
    text: str


def source_uri(name: str) -> str:
    """Return the URI of a source's records."""
    return f"{SOURCES}/{quote(name, safe='', errors='replace')}"


def record_uri(record_id: str) -> str:
    """Return the URI of a record."""
    return f"{_RECORDS}/{quote(record_id, safe='', errors='replace')}"


def read_resource(engine: Engine, uri: str) -> Content:
    """Return what a URI names.

    Raises QueryError for a URI that names nothing, UnknownRecord for an id that no record has.
    """
    path, _, query = uri.partition("?")
    kind, _, name = path.removeprefix("askalike://").partition("/")
    if path.startswith(f"{_RECORDS}/") and name:
        record = engine.record(unquote(name))
        return Content("text/markdown", encodable(record_text(record, None)))
    if path.rstrip("/") == SOURCES:
        return _json(_sources(engine, _first(query)))
    if kind == "sources" and name:
        return _json(_records(engine, unquote(name), _first(query)))
    raise QueryError(
        f'no resource "{one_line(uri, 80)}"; there are: {SOURCES}, {SOURCE_TEMPLATE}, '
        f"{RECORD_TEMPLATE}"
    )


def _sources(engine: Engine, first: int) -> Payload:
    sources = engine.sources
    listed = [
        {
            "path": source.name,
            "title": for_agents(source.title),
            "records": source.records,
            "uri": source_uri(source.name),
        }
        for source in sources[first : first + _PAGE]
    ]
    return _page(SOURCES, len(sources), first) | {"sources": listed}


def _records(engine: Engine, name: str, first: int) -> Payload:
    # A name that is not Unicode cannot stand in a URI as it is.
    source = next((s.name for s in engine.sources if encodable(s.name) == name), None)
    if source is None:
        raise QueryError(f'no source "{one_line(name, 80)}"; {SOURCES} lists them')
    records = [record for record in engine.records if record.source == source]
    listed = [
        {
            "id": record.id,
            "question": for_agents(record.question),
            "lines": list(record.lines),
            "uri": record_uri(record.id),
        }
        for record in records[first : first + _PAGE]
    ]
    uri = source_uri(source)
    return {"source": source} | _page(uri, len(records), first) | {"records": listed}


def _page(uri: str, total: int, first: int) -> Payload:
    end = first + _PAGE
    return {"total": total, "first": first, "next": f"{uri}?first={end}" if end < total else None}


def _first(query: str) -> int:
    """Return the number of the first entry that a URI asks for, 0 if it asks for none."""
    if not query:
        return 0
    text = parse_qs(query, max_num_fields=4).get("first", [""])[-1]
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise QueryError('"first" must be a whole number from 0; leave it out to begin')
    return int(text)


def _json(data: Payload) -> Content:
    text = json.dumps(encodable(data), ensure_ascii=False, indent=1)
    return Content("application/json", text)
