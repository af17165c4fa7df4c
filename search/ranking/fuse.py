"""From passages to records: each by its best passages, in an order that all signals agree on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import QueryError
from corpus.model.vectors import products
from search.matches import Ranked
from search.ranking.calibrate import DEFAULT_WEIGHTS, NEAREST
from search.ranking.maxsim import maxsim

if TYPE_CHECKING:
    from corpus.chroma.passages import Match
    from corpus.model.vectors import Bits, EncodedQuery, Vectors
    from corpus.records import PassageId
    from search.matches import Candidates
    from search.ranking.calibrate import Weights

# Records whose tokens are compared; the others follow in the order of their cosine.
_DEPTH = 50
# A record's score is pulled towards those of its neighbours (Diaz 2005, "Regularizing ad hoc
# retrieval scores"): by this share, towards this many neighbours, among this many top records.
# See [F-neighbours] in tests/benchmarks/FIGURES.md.
_NEIGHBOUR_SHARE, _NEIGHBOURS, _SMOOTHED = 0.2, 3, 20


@dataclass(frozen=True, slots=True)
class Scores:
    """What each signal says about each record, all of shape (records,).

    `best` is the passage of each record that is shown. If a record has no passage of a kind among
    the candidates, its cosine is -1; `lexical` is in [0, 1], 1 for the best match. `whole` are the
    scores without the details, rows of tables and lines of code, None where there were none.
    """

    best: tuple[Match, ...]
    question: Vectors
    answer: Vectors
    cosine: Vectors
    lexical: Vectors
    maxsim: Vectors
    weights: Weights = DEFAULT_WEIGHTS
    whole: Scores | None = None

    @property
    def vectors(self) -> Vectors:
        """The embeddings of the best passages, shape (records, dimension)."""
        return np.stack([match.vector for match in self.best])


Strategy = Callable[[Scores], "Vectors"]
ReadBits = Callable[[Sequence["Match"]], Mapping[str, "Bits"]]


def by_default(scores: Scores) -> Vectors:
    """Return cosine and late interaction with a little BM25, smoothed by neighbours."""
    weights = scores.weights
    mixed = (
        weights.maxsim * scores.maxsim
        + (1 - weights.maxsim) * weights.scaled(scores.cosine)
        + weights.lexical * scores.lexical
    )
    return _smoothed(mixed, scores)


def by_dense(scores: Scores) -> Vectors:
    """Return the best cosine of each record."""
    return scores.cosine


def by_lexical(scores: Scores) -> Vectors:
    """Return BM25, as a share of the best match."""
    return scores.lexical


def by_maxsim(scores: Scores) -> Vectors:
    """Return late interaction alone."""
    return scores.maxsim


def by_convex(scores: Scores) -> Vectors:
    """Return 0.8 cosine and 0.2 BM25, each scaled to [0, 1] (Bruch et al. 2023, equation 2)."""
    low, high = scores.cosine.min(), scores.cosine.max()
    scaled: Vectors = (scores.cosine - low) / max(high - low, 1e-9)
    return 0.8 * scaled + 0.2 * scores.lexical


def by_reciprocal_ranks(scores: Scores) -> Vectors:
    """Return reciprocal rank fusion of cosine and BM25, k = 60 (Cormack et al. 2009)."""
    fused = np.zeros(len(scores.best), dtype=np.float32)
    for signal in (scores.cosine, scores.lexical):
        ranks = np.empty(len(signal), dtype=np.float32)
        ranks[np.argsort(-signal, kind="stable")] = np.arange(1, len(signal) + 1)
        fused += np.where(signal > 0, 1 / (60 + ranks), 0)
    return fused


STRATEGIES: dict[str, Strategy] = {
    "question": lambda scores: scores.question,
    "answer": lambda scores: scores.answer,
    "dense": by_dense,
    "lexical": by_lexical,
    "rrf": by_reciprocal_ranks,
    "convex": by_convex,
    "maxsim": by_maxsim,
    "default": by_default,
}


def find_strategy(name: str) -> Strategy:
    """Return the strategy with this name; raises QueryError, listing all names."""
    if name not in STRATEGIES:
        raise QueryError(f"no strategy {name!r}; there is: {', '.join(STRATEGIES)}")
    return STRATEGIES[name]


def rank(scores: Scores, strategy: Strategy = by_default) -> list[Ranked]:
    """Return the records best first; equal scores are ordered by id."""
    values, near = strategy(scores), _near(scores, strategy)
    ranked = [
        Ranked(match, float(values[row]), near.get(match.record_id, 0.0) if near else None)
        for row, match in enumerate(scores.best)
    ]
    return sorted(ranked, key=lambda r: (-r.score, r.match.record_id))


def nearness(ranked: Sequence[Ranked], nearest: int = NEAREST) -> float:
    """Return how near the corpus is to a query: the mean of its best scores without details.

    [F-details]
    """
    scores = [one.score if one.near is None else one.near for one in ranked]
    best = sorted(scores, reverse=True)[:nearest]
    return sum(best) / len(best) if best else 0.0


def _near(scores: Scores, strategy: Strategy) -> dict[str, float]:
    """Return what says how near the records are, by their ids; nothing where their scores do.

    That is what they score without their details, and with some models by their tokens alone.
    """
    whole = scores.whole or scores
    if strategy is by_default and whole.weights.by_tokens:
        values = _smoothed(whole.maxsim, whole)
    elif scores.whole is None:
        return {}
    else:
        values = strategy(whole)
    return {match.record_id: float(values[row]) for row, match in enumerate(whole.best)}


def literal_first(ranked: Sequence[Ranked], literal: AbstractSet[str]) -> list[Ranked]:
    """Return a ranking with the `literal` records first: the ids of those with the query's quotes.

    If the others scored higher, all of their scores are lowered by the same amount, so that scores
    still fall.
    """
    ahead = [r for r in ranked if r.match.record_id in literal]
    behind = [r for r in ranked if r.match.record_id not in literal]
    if not ahead or not behind:
        return list(ranked)
    surplus = max(0.0, behind[0].score - ahead[-1].score)
    return ahead + [
        replace(r, score=r.score - surplus, near=None if r.near is None else r.near - surplus)
        for r in behind
    ]


def score_records(
    query: EncodedQuery,
    weights: Vectors,
    candidates: Candidates,
    read: ReadBits,
    mixing: Weights = DEFAULT_WEIGHTS,
) -> Scores:
    """Return what each signal says about the records that the candidates belong to.

    `weights` are those of the query's tokens, shape (tokens,); `read` returns the token bits of
    passages, by their ids. A passage that no longer exists does not count. `mixing` says how the
    signals are mixed with this model.
    """
    cosines = score_cosines(candidates.matches, mixing)
    rows = _rows(cosines)
    lexical = _lexical(candidates, rows)
    worth = mixing.scaled(cosines.cosine) + mixing.lexical * lexical
    deep = set(np.argsort(-worth, kind="stable")[:_DEPTH])
    whole = tuple(
        m for m in candidates.matches if m.kind == "question" or not m.passage_id.is_detail
    )
    has_details = len(whole) < len(candidates.matches)
    first = _telling(candidates.matches)
    second = _telling(whole) if has_details else []
    telling = {m.passage_id: m for m in (*first, *second)}
    compared = [match for match in telling.values() if rows[match.record_id] in deep]
    bits = read(compared)
    gone = {match.passage_id for match in compared} - bits.keys()
    if gone:
        existing = tuple(m for m in candidates.matches if m.passage_id not in gone)
        return score_records(query, weights, replace(candidates, matches=existing), read, mixing)
    tokens = maxsim(query, weights, [bits[match.passage_id] for match in compared])
    known = {
        match.passage_id: value
        for match, value in zip(compared, tokens.tolist(), strict=True)
        if bits[match.passage_id].size  # one that lost its tokens counts by its cosine
    }
    scores = _with_tokens(cosines, first, known, lexical)
    if not whole or not has_details:
        return scores
    plain = score_cosines(whole, mixing)
    words = _lexical(replace(candidates, matches=whole), _rows(plain))
    return replace(scores, whole=_with_tokens(plain, second, known, words))


def _rows(scores: Scores) -> dict[str, int]:
    return {match.record_id: row for row, match in enumerate(scores.best)}


def _lexical(candidates: Candidates, rows: Mapping[str, int]) -> Vectors:
    """Return the best BM25 score of each record, as a share of the best of all."""
    best = [0.0] * len(rows)
    for match in candidates.matches:
        if score := candidates.lexical.get(match.passage_id):
            row = rows[match.record_id]
            best[row] = max(best[row], score)
    lexical = np.array(best, dtype=np.float32)
    lexical /= max(float(lexical.max(initial=0.0)), 1e-9)
    return lexical


def _with_tokens(
    cosines: Scores, compared: Sequence[Match], tokens: Mapping[PassageId, float], lexical: Vectors
) -> Scores:
    """Return scores with late interaction, of each record by the passage where it is highest."""
    rows = _rows(cosines)
    best, values = list(cosines.best), [-1.0] * len(rows)
    for match in compared:
        row, value = rows[match.record_id], tokens.get(match.passage_id, -1.0)
        if value > values[row]:
            best[row], values[row] = match, value
    behind = _behind(np.array(values, dtype=np.float32), cosines.weights.scaled(cosines.cosine))
    return replace(cosines, best=tuple(best), lexical=lexical, maxsim=behind)


def score_cosines(matches: Sequence[Match], mixing: Weights = DEFAULT_WEIGHTS) -> Scores:
    """Return the cosines of the records that passages belong to, without any other signal."""
    ids = dict.fromkeys(match.record_id for match in matches)
    rows = {record_id: row for row, record_id in enumerate(ids)}
    sides = {kind: [-1.0] * len(rows) for kind in ("question", "answer")}
    best: list[Match | None] = [None] * len(rows)
    highest = [-1.0] * len(rows)
    both = len({match.kind for match in matches}) > 1
    for match in matches:
        row, cosine = rows[match.record_id], match.cosine
        side = sides[match.kind]
        side[row] = max(side[row], cosine)
        if both and match.kind == "question" and not match.alone:
            cosine *= mixing.question
        if best[row] is None or cosine > highest[row]:
            best[row], highest[row] = match, float(np.float32(cosine))
    shown = tuple(match for match in best if match is not None)
    question, answer = (np.array(side, dtype=np.float32) for side in sides.values())
    found = np.array(highest, dtype=np.float32)
    return Scores(shown, question, answer, found, np.zeros_like(found), found, mixing)


def _telling(matches: Sequence[Match]) -> list[Match]:
    """Return the passages whose tokens are compared: answers, else the question."""
    answered = {m.record_id for m in matches if m.kind == "answer"}
    return [m for m in matches if m.kind == "answer" or m.record_id not in answered]


def _behind(values: Vectors, cosines: Vectors) -> Vectors:
    """Return MaxSim where it was computed, elsewhere the cosine, capped at the lowest MaxSim.

    The cosines are on the scale of MaxSim: it is compared with thresholds that were learnt there.
    """
    known = values > -1.0
    if not known.any():
        return cosines
    return np.where(known, values, np.minimum(values[known].min(), cosines)).astype(np.float32)


def _smoothed(values: Vectors, scores: Scores) -> Vectors:
    """Return scores pulled towards those of the most similar records near the top."""
    top: NDArray[np.intp] = np.argsort(-values, kind="stable")[:_SMOOTHED]
    if len(top) <= _NEIGHBOURS:
        return values
    vectors = scores.vectors[top]
    likeness = products(vectors, vectors)
    np.fill_diagonal(likeness, -1.0)
    near = np.argsort(-likeness, axis=1, kind="stable")[:, :_NEIGHBOURS]
    weights = np.maximum(np.take_along_axis(likeness, near, axis=1), 1e-6) ** 2
    drawn = (weights * values[top][near]).sum(axis=1) / weights.sum(axis=1)
    smoothed = values.copy()
    smoothed[top] = (1 - _NEIGHBOUR_SHARE) * values[top] + _NEIGHBOUR_SHARE * drawn
    return smoothed
