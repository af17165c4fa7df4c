"""Candidates: the passages nearest to a query by vector, and those that share its words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.chroma.passages import Match, Place
    from corpus.filters import Filter
    from corpus.lexical.index import LexicalIndex
    from corpus.model.vectors import EncodedQuery, Vectors
    from corpus.records import PassageKind
    from corpus.store import Store

MatchKind = Literal["question", "answer", "both"]

# How many passages are fetched for k results: a record has one question but several chunks.
_DEPTH: dict[PassageKind, tuple[int, int]] = {"question": (4, 50), "answer": (8, 100)}
# How many passages the lexical index adds.
_LEXICAL_DEPTH = 30
# What is asked of different indexes is asked at once; no call waits for another in here.
TOGETHER = ThreadPoolExecutor(8, thread_name_prefix="askalike")


@dataclass(frozen=True, slots=True)
class Worded:
    """What the lexical index has for a query: BM25 scores by passage id, and those passages.

    `holding` are the ids of passages that have what stands in quotes in the query, word by word.
    """

    scores: Mapping[str, float]
    holding: tuple[str, ...] = ()
    passages: tuple[Place, ...] = ()


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
    if kind == "both":
        beside = TOGETHER.submit(store.nearest, "answer", vector, _count("answer", k), where)
        questions = store.nearest("question", vector, _count("question", k), where)
        answers = beside.result()
        if len(answers) == _count("answer", k):  # else these are all there are
            known = {match.record_id for match in answers}
            rest = [match.record_id for match in questions if match.record_id not in known]
            answered = known | store.answered(rest)
        else:
            answered = {match.record_id for match in answers}
        alone = (replace(m, alone=m.record_id not in answered) for m in questions)
        return [*alone, *answers]
    count = _count(kind, k)
    near = store.nearest(kind, vector, count, where)
    # Where a few long answers fill the list, others stand behind them.
    while len(near) == count and len({m.record_id for m in near}) < k:
        count *= 4
        near = store.nearest(kind, vector, count, where)
    return near


def find_words(
    store: Store,
    lexical: LexicalIndex,
    text: str,
    k: int,
    kind: MatchKind = "both",
    where: Filter | None = None,
) -> Worded:
    """Return what the lexical index has for a query's `k` best records.

    A question alone is no entry of the lexical index, so with the kind "question" it adds none but
    those that have what stands in quotes.
    """
    asked = kind == "question"
    holding = lexical.holding(text, _count("answer", k), where, in_question=asked)
    if asked:  # found by a chunk of its answer, whose number stands behind the dot
        holding = list(dict.fromkeys(f"{one.rpartition('.')[0]}.0" for one in holding))
        return Worded({}, tuple(holding), tuple(store.passages(holding)))
    words = lexical.search(text, max(_LEXICAL_DEPTH, k), where)
    scores = {one.passage_id: one.score for one in words}
    ids = list(dict.fromkeys([*holding, *scores]))
    return Worded(scores, tuple(holding), tuple(store.passages(ids)))


def gather(
    store: Store,
    words: Worded,
    query: EncodedQuery,
    k: int,
    kind: MatchKind = "both",
    where: Filter | None = None,
) -> Candidates:
    """Return the candidates for a query's `k` best records, by vector and by words."""
    found = {match.passage_id: match for match in nearest(store, query.vector, k, kind, where)}
    there = {place.passage_id: place for place in words.passages}
    for passage_id, place in there.items():
        if passage_id not in found:
            # A question stands in the lexical index by itself only where there is no answer.
            found[passage_id] = place.match(query.vector, alone=place.kind == "question")
    literal = frozenset(there[one].record_id for one in words.holding if one in there)
    return Candidates(tuple(found.values()), words.scores, literal)


def _count(kind: PassageKind, k: int) -> int:
    times, least = _DEPTH[kind]
    return max(times * k, least)
