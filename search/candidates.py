"""Candidates: the passages nearest to a query by vector, and those that share its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.filters import Filter
    from corpus.lexical import LexicalIndex
    from corpus.records import PassageKind
    from corpus.store import Match, Store
    from corpus.vectors import EncodedQuery, Vectors

MatchKind = Literal["question", "answer", "both"]

# How many passages are fetched for k results: a record has one question but several chunks.
_DEPTH: dict[PassageKind, tuple[int, int]] = {"question": (4, 50), "answer": (8, 100)}
# How many passages the lexical index adds.
_LEXICAL_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that a ranking orders; `lexical` holds BM25 scores by passage id.

    `literal` are the records that have what stands in quotes in the query, word by word.
    """

    matches: tuple[Match, ...]
    lexical: Mapping[str, float]
    literal: frozenset[str] = frozenset()


def nearest(
    store: Store, vector: Vectors, k: int, kind: MatchKind = "both", where: Filter | None = None
) -> list[Match]:
    """Return enough passages near a vector for `k` records; `kind` says which passages count."""
    kinds: tuple[PassageKind, ...] = ("question", "answer") if kind == "both" else (kind,)
    found: list[Match] = []
    for one in kinds:
        times, least = _DEPTH[one]
        count = max(times * k, least)
        near = store.nearest(one, vector, count, where)
        # Where a few long answers fill the list, others stand behind them.
        while kind != "both" and len(near) == count and len({m.record_id for m in near}) < k:
            count *= 4
            near = store.nearest(one, vector, count, where)
        found += near
    return found


def gather(
    store: Store,
    lexical: LexicalIndex | None,
    query: EncodedQuery,
    k: int,
    kind: MatchKind = "both",
    where: Filter | None = None,
) -> Candidates:
    """Return the candidates for a query's `k` best records, by vector and by words.

    A question alone is no entry of the lexical index, so with the kind "question" it adds none but
    those that have what stands in quotes.
    """
    found = {match.passage_id: match for match in nearest(store, query.vector, k, kind, where)}
    by_words: dict[str, float] = {}
    literal: frozenset[str] = frozenset()
    if lexical:
        holding = _literal(store, lexical, query, k, kind, where)
        found |= {match.passage_id: match for match in holding}
        literal = frozenset(match.record_id for match in holding)
    if lexical and kind != "question":
        words = lexical.search(query.text, max(_LEXICAL_DEPTH, k), where)
        by_words = {one.passage_id: one.score for one in words}
        new = [passage_id for passage_id in by_words if passage_id not in found]
        found |= {match.passage_id: match for match in store.passages(new, query.vector)}
    return Candidates(tuple(found.values()), by_words, literal)


def _literal(
    store: Store,
    lexical: LexicalIndex,
    query: EncodedQuery,
    k: int,
    kind: MatchKind,
    where: Filter | None,
) -> list[Match]:
    """Return passages that have what stands in quotes in a query."""
    times, least = _DEPTH["answer"]
    limit, asked = max(times * k, least), kind == "question"
    ids = lexical.holding(query.text, limit, where, in_question=asked)
    if asked:  # found by a chunk of its answer, whose number stands behind the dot
        ids = list(dict.fromkeys(f"{one.rpartition('.')[0]}.0" for one in ids))
    return store.passages(ids, query.vector)
