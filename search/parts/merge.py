"""The outcomes of a query's parts as one outcome of the query."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from search.results import STRENGTHS, VERDICTS, Asked, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.results import Hit, Verdict

# So many parts are asked; each takes as long as a query.
MOST_PARTS = 5
# More of a long list are not even named.
_MOST_NAMED = 12
_LEFT_OUT = f"not asked: one query asks at most {MOST_PARTS} questions"
# A query of which a part is answered may be answered at least, and is not answered while another
# part is not.
_HALF_ANSWERED = 0.3
# So many of a part's records are near to it.
_NEAR = 5
_SIGNS = " ?？؟!."
_MARKS = re.compile("[?？؟]")


def merge(
    query: str,
    k: int,
    whole: Asked | None,
    texts: Sequence[str],
    found: Sequence[Asked],
    judge: Callable[[float], Verdict],
) -> Asked:
    """Return the outcome of a query whose parts were asked by themselves, those of `texts` first.

    The best record of each part comes first, then the others by score, at most `k`; a record
    belongs to the part for which it scores most. The query is as sure as its least sure part; if
    some of them are answered, it may be answered, never more. `whole` is the outcome of the query
    itself, None for a paste.
    """
    heads = [asked.results[0] for asked in found if asked.results]
    owners = _owners(found)
    unasked = [0.0] * (len(texts) - len(found))
    sure = _sureness([*(asked.confidence for asked in found), *unasked], judge)
    verdict = judge(sure)
    listed = [hit for hits in owners for hit in hits]
    listed += _modest(whole.results if whole else (), sure, verdict)
    results = _each_once([*heads, *sorted(listed, key=lambda hit: -hit.score)])[:k]
    shown = {hit.record.id for hit in results}
    parts = [
        _part(text, asked, [hit for hit in own if hit.record.id in shown])
        for text, asked, own in zip(texts, found, owners, strict=False)
    ]
    answer = next((asked.answer for asked in found if asked.answer), None)
    return Asked(
        query,
        verdict == "answered",
        sure,
        answer if verdict == "answered" else None,
        tuple(results),
        verdict,
        reason=_reason(parts),
        parts=(*parts, *_not_asked(texts[len(found) :])),
    )


def is_one(whole: Asked, texts: Sequence[str], found: Sequence[Asked]) -> bool:
    """Return whether a query asks one thing after all, though it has two questions in a sentence.

    It does if a record answers the query more surely than any part that stands by itself, and is
    near to each of those: "can a model grade another one, and when is that reliable".
    """
    if not whole.answerable or len(_MARKS.findall(whole.query)) > 1:
        return False
    asked = whole.query.casefold()
    alone = [
        one
        for text, one in zip(texts, found, strict=False)
        if text.rstrip(_SIGNS).casefold() in asked
    ]
    first = whole.results[0].record.id
    return all(
        one.confidence <= whole.confidence
        and first in [hit.record.id for hit in one.results[:_NEAR]]
        for one in alone
    )


def _owners(found: Sequence[Asked]) -> list[list[Hit]]:
    """Return the hits of each part that score most for it; the best of a part is always its own."""
    best: dict[str, float] = {}
    for asked in found:
        for hit in asked.results:
            best[hit.record.id] = max(best.get(hit.record.id, 0.0), hit.score)
    return [
        [
            hit
            for place, hit in enumerate(asked.results)
            if not place or hit.score >= best[hit.record.id]
        ]
        for asked in found
    ]


def _sureness(parts: Sequence[float], judge: Callable[[float], Verdict]) -> float:
    """Return how surely a query is answered on the whole."""
    least = min(parts)
    if any(judge(one) == "answered" for one in parts) and judge(least) != "answered":
        return max(least, _HALF_ANSWERED)
    return least


def _modest(hits: Sequence[Hit], sure: float, verdict: Verdict) -> list[Hit]:
    """Return hits of the whole query that promise no more than its parts justify."""
    most = VERDICTS.index(verdict)

    def lowered(hit: Hit) -> Hit:
        own = STRENGTHS.index(hit.strength) if hit.strength else most
        return replace(
            hit, score=min(hit.score, round(sure, 4)), strength=STRENGTHS[max(own, most)]
        )

    return [lowered(hit) for hit in hits]


def _each_once(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits without those of records that stand before them, alone or folded into another."""
    kept: list[Hit] = []
    seen: set[str] = set()
    for hit in hits:
        if hit.record.id not in seen:
            kept.append(hit)
            seen |= {hit.record.id, *(also.id for also in hit.also)}
    return kept


def _part(text: str, asked: Asked, own: Sequence[Hit]) -> Part:
    return Part(
        asked.read_as or text,
        asked.confidence,
        asked.verdict,
        tuple(hit.record.id for hit in own),
        asked.reason,
    )


def _not_asked(texts: Sequence[str]) -> list[Part]:
    return [Part(text, 0.0, "nothing", (), _LEFT_OUT) for text in texts[:_MOST_NAMED]]


def _reason(parts: Sequence[Part]) -> str:
    """Return which parts are not answered, and why; empty if all are."""
    open_parts = [part for part in parts if part.verdict != "answered"]
    if len(parts) == 1:
        return parts[0].reason
    return "; ".join(
        f"not answered: “{part.text}”" + (f" ({part.reason})" if part.reason else "")
        for part in open_parts
    )
