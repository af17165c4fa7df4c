"""Results as the plain data that `--json`, REST and MCP give, and that data as JSON."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from corpus.records import plain_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.chroma.header import Header
    from corpus.records import Record, Source, Unread
    from ingest.report import Preview, Remark, Report, Skipped, SourceReport
    from search.browsing.facets import Facets
    from search.results import (
        Answered,
        Asked,
        Asking,
        Difference,
        Duplicates,
        Hit,
        Listing,
        Neighbours,
    )

Payload = dict[str, Any]

# Fields of a record that are left out where it has none.
_OPTIONAL = ("given", "context", "place")


def record_payload(record: Record) -> Payload:
    """Return a record with the source it stands in."""
    return _core(record) | {"source": record.source}


def hit_payload(hit: Hit) -> Payload:
    """Return a hit: its record, score, which passage matched and why."""
    strength = {"strength": hit.strength} if hit.strength else {}
    return (
        record_payload(hit.record)
        | strength
        | {
            "score": hit.score,
            "matched": hit.matched,
            "why": {
                "terms": list(hit.why.terms),
                "snippet": hit.why.snippet,
                "marks": [list(mark) for mark in hit.why.marks],
            },
            "also": [
                {"id": also.id, "source": also.source, "lines": list(also.lines)}
                for also in hit.also
            ],
        }
    )


def asked_payload(asked: Asked) -> Payload:
    """Return the outcome of `ask`."""
    answer = asked.answer
    return {
        "query": asked.query,
        "answerable": asked.answerable,
        "confidence": asked.confidence,
        "answer": {"text": answer.text, "citations": list(answer.citations)} if answer else None,
        "results": [hit_payload(hit) for hit in asked.results],
        "verdict": asked.verdict,
        "suggestion": asked.suggestion,
        "reason": asked.reason,
        "read_as": asked.read_as,
        "parts": [_plain(part) for part in asked.parts],
        "notice": asked.notice,
    }


def answered_payload(answered: Answered) -> Payload:
    """Return the outcome of `answer`, with the search that it was made from."""
    return {
        "resolved": answered.resolved,
        "by": answered.by,
        "sentences": [_plain(one) for one in answered.sentences],
        "citations": [_plain(one) for one in answered.citations],
        "conflicts": [_plain(one) for one in answered.conflicts],
        "refused": [_plain(one) for one in answered.refused],
        "notice": answered.notice,
        "asked": asked_payload(answered.asked),
    }


def event_payload(event: Any) -> Payload:
    """Return what `Engine.answering` gives before the whole answer: `Written` or `Struck`."""
    found: Payload = _plain(event)
    return found


def facets_payload(facets: Facets) -> Payload:
    """Return how many records each choice of a filter would show."""
    found: Payload = _plain(facets)
    return found


def _plain(value: Any) -> Any:
    """Return a result as plain data, with lists in place of tuples."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def neighbours_payload(found: Neighbours) -> Payload:
    """Return the outcome of `similar`."""
    return {
        "of": found.of,
        "also": list(found.also),
        "unlike": list(found.unlike),
        "by": found.by,
        "results": [hit_payload(hit) for hit in found.results],
    }


def duplicates_payload(found: Duplicates) -> Payload:
    """Return the outcome of `duplicates`."""
    return {
        "threshold": found.threshold,
        "pairs": [_plain(pair) for pair in found.pairs],
        "groups": [list(group.ids) for group in found.groups],
        "details": [_plain(group) for group in found.groups],
        "look_alikes": [_plain(pair) for pair in found.look_alikes],
        "notice": found.notice,
    }


def difference_payload(difference: Difference) -> Payload:
    """Return what two records say otherwise."""
    found: Payload = _plain(difference)
    return found


def asking_payload(asking: Asking) -> Payload:
    """Return the outcome of `is-duplicate`."""
    return {
        "of": asking.of,
        "threshold": asking.threshold,
        "duplicate": asking.duplicate,
        "results": [hit_payload(hit) for hit in asking.results],
        "nearest": hit_payload(asking.nearest) if asking.nearest else None,
        "possible": [hit_payload(hit) for hit in asking.possible],
        "matches": [_plain(match) for match in asking.matches],
    }


def listing_payload(listing: Listing, following: str | None) -> Payload:
    """Return a page of records; `following` is the cursor of the next one, None at the end."""
    return {
        "total": listing.total,
        "first": listing.first,
        "records": [record_payload(record) for record in listing.records],
        "next": following,
    }


def report_payload(report: Report) -> Payload:
    """Return what an ingest did."""
    return {
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "records": report.records,
        "passages": report.passages,
        "embedded": report.embedded,
        "seconds": report.seconds,
        "stopped": report.stopped,
        "sources": [_reported(source) for source in report.sources],
        "skipped": [skipped_payload(document) for document in report.skipped],
    }


def preview_payload(seen: Preview) -> Payload:
    """Return what an ingest would do, by document."""
    return {
        "added": list(seen.added),
        "updated": list(seen.updated),
        "moved": [{"before": move.before, "after": move.after} for move in seen.moved],
        "removed": list(seen.removed),
        "unchanged": list(seen.unchanged),
        "sources": [_reported(source) for source in seen.sources],
        "skipped": [skipped_payload(document) for document in seen.skipped],
    }


def parsed_record_payload(record: Record) -> Payload:
    """Return a record as it stands below its document."""
    return _core(record)


def report_end_payload(report: SourceReport) -> Payload:
    """Return what is known of a document only after its records."""
    source = _source(report.path, report.layout, report.unread, report.error)
    return {key: source[key] for key in ("unread", "error")} | {"kind": report.kind}


def _reported(source: SourceReport) -> Payload:
    core = _source(source.path, source.layout, source.unread, source.error)
    return core | {"records": source.records, "kind": source.kind, "doubt": source.doubt}


def skipped_payload(document: Skipped) -> Payload:
    """Return a file that was not read: the sort of reason, and whether it may hold questions."""
    return {
        "path": document.path,
        "reason": document.reason,
        "kind": document.kind,
        "asks": document.asks,
    }


def remark_payload(remark: Remark) -> Payload:
    """Return a sign in a document, with the layout to try."""
    return {
        "sign": remark.sign,
        "lines": list(remark.lines),
        "message": remark.message,
        "layout": remark.layout,
    }


def source_payload(source: Source) -> Payload:
    """Return an indexed source as `status` lists it."""
    return _source(source.name, source.layout, source.unread, None) | {
        "choice": source.choice,
        "read_at": source.read_at,
        "title": source.title,
        "records": source.records,
        "passages": source.passages,
    }


def service_status_payload(
    header: Header, sources: Sequence[Source], version: str, state: str
) -> Payload:
    """Return what a server serves."""
    return {
        "version": version,
        "state": state,
        "model": model_name(header),
        "dimension": header.dimension,
        "revision": header.revision,
        "records": sum(source.records for source in sources),
        "passages": sum(source.passages for source in sources),
        "documents": len(sources),
        "problems": problems(sources),
    }


def model_name(header: Header) -> str:
    """Return the model's name; one in a folder is named without its path."""
    return PurePath(header.model).name if header.model.startswith("/") else header.model


def problems(sources: Sequence[Source]) -> list[str]:
    """Return the parts of documents that no reader understood, one line each."""
    return [
        f"{source.name}:{unread.lines[0]}-{unread.lines[1]} not read: {unread.reason}"
        for source in sources
        for unread in source.unread
    ]


def _core(record: Record) -> Payload:
    plain = plain_record(record)
    del plain["source"]
    core = {key: value for key, value in plain.items() if value or key not in _OPTIONAL}
    return core | {"level": record.level}


def _source(
    path: str, layout: str | None, unread: tuple[Unread, ...], error: str | None
) -> Payload:
    return {
        "path": path,
        "layout": layout,
        "unread": [{"lines": list(part.lines), "reason": part.reason} for part in unread],
        "error": error,
    }


def encode(payload: Any) -> bytes:
    """Return plain data as JSON in UTF-8; what UTF-8 cannot hold becomes a question mark."""
    import orjson  # the server's; commands print with indents

    try:
        return orjson.dumps(payload)
    except TypeError:  # a lone surrogate
        return json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
