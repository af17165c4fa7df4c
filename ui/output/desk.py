"""What lies on the duplicates desk as plain data, the same for `--json` and REST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.desk.compare import MOST_COMPARED, compare, draft, kept_as
from ui.output.html.records import whole_html
from ui.output.html.render import render
from ui.output.markdown import as_markdown
from ui.output.payloads import record_payload

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.decisions.lines import Decision
    from search.desk.compare import Comparison
    from search.desk.desk import Desk
    from search.desk.items import Bin, Item, Page
    from ui.output.payloads import Payload

# Questions that an item of a list shows; of larger groups, the first ones.
_MOST_QUESTIONS = 20


def page_payload(page: Page, desk: Desk) -> Payload:
    """Return a page of the desk with what can be filtered by."""
    pairs = page.document_pairs
    return {
        "total": page.total,
        "open": page.open,
        "decided": page.decided,
        "threshold": desk.found.threshold,
        "kinds": dict(page.kinds),
        "document_pairs": [{"a": one.a, "b": one.b, "count": one.count} for one in pairs],
        "histogram": [_bin(one) for one in desk.bins],
        "notice": desk.found.notice,
        "items": [item_payload(one, desk.records) for one in page.items],
    }


def item_payload(item: Item, records: Mapping[str, Record], most: int = _MOST_QUESTIONS) -> Payload:
    """Return an item as a list shows it, with `most` of its questions."""
    shown = [records[one] for one in item.ids[:most]]
    return {
        "key": item.key,
        "ids": list(item.ids),
        "score": round(item.score, 4),
        "strength": item.strength,
        "kind": item.kind,
        "keeper": item.keeper,
        "why": item.why,
        "exact": item.exact,
        "questions": [
            {
                "id": record.id,
                "question": record.question,
                "source": record.source,
                "lines": list(record.lines),
            }
            for record in shown
        ],
        "decision": _decision(item.decision),
        "before": _decision(item.before),
        "apart": list(item.apart),
    }


def whole_payload(item: Item, desk: Desk, keeper: str | None = None) -> Payload:
    """Return an item with its records, how they differ, and the draft of one that has it all.

    They are compared with `keeper`, by default that of the item; raises QueryError where it is none
    of them.
    """
    records = [desk.records[one] for one in item.ids[:MOST_COMPARED]]
    kept = kept_as(item, keeper)
    compared = compare(kept, desk.records, desk.stem)
    merged = draft(kept, desk.records, desk.stem)
    return item_payload(item, desk.records, MOST_COMPARED) | {
        "records": [record_payload(one) | {"html": whole_html(one)} for one in records],
        "comparisons": [_comparison(one) for one in compared],
        "draft": {
            "question": merged.question,
            "answer": merged.answer,
            "html": render(as_markdown(merged.answer)) if merged.answer else "",
        },
    }


def _comparison(compared: Comparison) -> Payload:
    return {
        "a": compared.a,
        "b": compared.b,
        "question": _stretches(compared.question),
        "answer": _stretches(compared.answer),
        "differences": [
            {"what": one.what, "a": one.a, "b": one.b, "newest": one.newest}
            for one in compared.differences
        ],
    }


def _stretches(stretches: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[op, text] for op, text in stretches]


def _decision(decision: Decision | None) -> Payload | None:
    if decision is None:
        return None
    return {
        "id": decision.id,
        "decision": decision.decision,
        "keeper": decision.keeper or None,
        "author": decision.author,
        "time": decision.time,
    }


def _bin(one: Bin) -> Payload:
    return {"from": one.low, "to": one.high, "count": one.count}
