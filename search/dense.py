"""Candidates by vector: the nearest passages of both kinds."""

from dataclasses import replace
from typing import Literal

from corpus.embedder import Vectors
from corpus.records import PassageKind
from corpus.store import Filter, Match, Store

MatchKind = Literal["question", "answer", "both"]

# A question alone is short, and short texts score high with any query: taken at its full cosine it
# outranks better answers. On the 40 queries of tests/benchmarks/seed_queries_oblique.jsonl (hit@1,
# hit@3, MRR; vectors only) the weight 1.0 gives 0.58 0.78 0.69, 0.9: 0.65 0.85 0.75,
# 0.75: 0.70 0.88 0.78, and 0, which is answers only: 0.70 0.88 0.78.
QUESTION_WEIGHT = 0.75

# How many passages are fetched for k results: a record has one question but several chunks.
_DEPTH: dict[PassageKind, tuple[int, int]] = {"question": (4, 50), "answer": (8, 100)}


def nearest(
    store: Store, vector: Vectors, k: int, kind: MatchKind, where: Filter | None
) -> list[Match]:
    """Return the passages nearest to a query vector; with both kinds, questions are weighted."""
    kinds: tuple[PassageKind, ...] = ("question", "answer") if kind == "both" else (kind,)
    found: list[Match] = []
    for one in kinds:
        times, least = _DEPTH[one]
        found += store.nearest(one, vector, max(times * k, least), where)
    return [_weighted(match) for match in found] if kind == "both" else found


def _weighted(match: Match) -> Match:
    """Return a match with its weight beside the other kind of passage applied to its cosine."""
    if match.kind == "answer" or match.alone:
        return match
    return replace(match, cosine=QUESTION_WEIGHT * match.cosine)
