"""Candidates: the passages nearest to a query by vector, and those that share its words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from corpus.records import PassageId
from search.matches import Candidates, WordMatches

if TYPE_CHECKING:
    from corpus.chroma.passages import Match
    from corpus.lexical.index import LexicalIndex
    from corpus.model.vectors import EncodedQuery, Vectors
    from corpus.records import Filter, PassageKind
    from corpus.store import Store
    from search.matches import MatchKind

# How many passages to fetch for k results, as (times k, at least): a record has one question but
# several chunks.
_DEPTH: dict[PassageKind, tuple[int, int]] = {"question": (4, 50), "answer": (8, 100)}
# How many passages the lexical index adds.
_LEXICAL_DEPTH = 30
# Different indexes are searched at the same time; no call in this pool waits for another.
TOGETHER = ThreadPoolExecutor(8, thread_name_prefix="askalike")


def nearest(
    store: Store, vector: Vectors, k: int, kind: MatchKind = "both", where: Filter | None = None
) -> list[Match]:
    """Return enough passages near a vector for `k` records; `kind` says which passages count."""
    if kind == "both":
        ask = partial(store.nearest, "answer", vector, _count("answer", k), where)
        # What takes less time than another thread is not given to one.
        beside = None if store.has_near_answers(where) else TOGETHER.submit(ask)
        questions = store.nearest("question", vector, _count("question", k), where)
        answers = beside.result() if beside else ask()
        if len(answers) == _count("answer", k):  # else these are all answers in the corpus
            known = {match.record_id for match in answers}
            rest = [match.record_id for match in questions if match.record_id not in known]
            answered = known | store.answered(rest)
        else:
            answered = {match.record_id for match in answers}
        alone = (
            m if m.alone or m.record_id in answered else m.of_question_alone() for m in questions
        )
        return [*alone, *answers]
    count = _count(kind, k)
    near = store.nearest(kind, vector, count, where)
    # If a few long answers fill the list, other records are behind them.
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
) -> WordMatches:
    """Return what the lexical index finds for a query's `k` best records.

    The lexical index has no entry for a question alone, so with the kind "question" only records
    that contain the query's quotes are added.
    """
    asked = kind == "question"
    quoted = lexical.find_quoted(text, _count("answer", k), where, in_question=asked)
    if asked:  # found by a chunk of its answer
        owners = dict.fromkeys(PassageId(passage).record_id for passage in quoted)
        questions = [PassageId.of(record_id) for record_id in owners]
        return WordMatches({}, tuple(questions), tuple(store.passages(questions)))
    matches = lexical.search(text, max(_LEXICAL_DEPTH, k), where)
    scores = {match.passage_id: match.score for match in matches}
    ids = list(dict.fromkeys([*quoted, *scores]))
    return WordMatches(scores, tuple(quoted), tuple(store.passages(ids)))


def gather(
    store: Store,
    words: WordMatches,
    query: EncodedQuery,
    k: int,
    kind: MatchKind = "both",
    where: Filter | None = None,
) -> Candidates:
    """Return the candidates for a query's `k` best records, by vector and by words."""
    matches = {match.passage_id: match for match in nearest(store, query.vector, k, kind, where)}
    by_words = {passage.id: passage for passage in words.passages}
    for passage_id, passage in by_words.items():
        if passage_id not in matches:
            # The lexical index has an entry for a question alone only if there is no answer.
            matches[passage_id] = passage.match(query.vector, alone=passage.kind == "question")
    literal = frozenset(p.record_id for key in words.quoted if (p := by_words.get(PassageId(key))))
    return Candidates(tuple(matches.values()), words.scores, literal)


def _count(kind: PassageKind, k: int) -> int:
    times, least = _DEPTH[kind]
    return max(times * k, least)
