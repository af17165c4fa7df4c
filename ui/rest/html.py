"""Payloads with the HTML of their records, where a request asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.output.html.records import hit_html, record_html, whole_html
from ui.output.payloads import hit_payload, record_payload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Record
    from search.results import Hit
    from ui.output.payloads import Payload


def with_hits_html(payload: Payload, hits: Iterable[Hit], *, wanted: bool) -> Payload:
    """Return the payload of a search with HTML in its results, if it is wanted."""
    if wanted:
        results = zip(payload["results"], hits, strict=True)
        payload["results"] = [one | {"html": hit_html(hit)} for one, hit in results]
    return payload


def with_records_html(payload: Payload, records: Iterable[Record], *, wanted: bool) -> Payload:
    """Return the payload of a listing with HTML in its records, if it is wanted."""
    if wanted:
        listed = zip(payload["records"], records, strict=True)
        payload["records"] = [one | {"html": record_html(record)} for one, record in listed]
    return payload


def page_payload(
    record: Record, beside: Payload, near: Iterable[Hit] | None, *, html: bool
) -> Payload:
    """Return a record whole, with what is `beside` it.

    With those most like it, if they were looked for.
    """
    shown = record_payload(record) | beside
    if html:
        shown["html"] = whole_html(record)
    if near is not None:
        shown["neighbours"] = [
            hit_payload(hit) | ({"html": hit_html(hit)} if html else {}) for hit in near
        ]
    return shown
