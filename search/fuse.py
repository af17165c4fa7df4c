"""From passages to records: each by its best passage, ranked by cosine and late interaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.embedder import EncodedQuery
from corpus.store import Match
from search.maxsim import maxsim

# The share of late interaction beside the cosine. nDCG@10 of the 1,500 questions of MLQuestions
# (dev), the 50 nearest passages ordered anew: cosine alone 55.4, shares of 0.5 60.5, 0.6 60.9,
# 0.7 61.0, 0.8 60.7, MaxSim alone 60.1. On tests/benchmarks/seed_queries_oblique.jsonl all shares
# from 0.5 to 0.8 give hit@1 0.73 and hit@3 0.93, the cosine alone 0.70 and 0.88.
_MAXSIM_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Ranked:
    """A record's best passage with its score, about [0, 1]."""

    match: Match
    score: float


def by_cosine(matches: Iterable[Match]) -> list[Ranked]:
    """Return each record by its nearest passage, best first; equal scores are ordered by id."""
    return _best_first(Ranked(match, match.cosine) for match in matches)


def by_tokens(query: EncodedQuery, matches: Sequence[Match]) -> list[Ranked]:
    """Return each record by its best passage, best first, the query's tokens compared with it.

    A record scores its best cosine and its best MaxSim, each from any of its passages; those of
    which no answer came near are compared by their question.
    """
    cosines = {ranked.match.record_id: ranked for ranked in by_cosine(matches)}
    answers = {match.record_id for match in matches if match.kind == "answer" or match.alone}
    compared = [
        match
        for match in matches
        if match.kind == "answer" or match.alone or match.record_id not in answers
    ]
    tokens = maxsim(query, [match.bits for match in compared])
    best = _best_first(Ranked(m, float(t)) for m, t in zip(compared, tokens, strict=True))
    return _best_first(
        Ranked(
            ranked.match,
            _MAXSIM_SHARE * ranked.score
            + (1 - _MAXSIM_SHARE) * cosines[ranked.match.record_id].score,
        )
        for ranked in best
    )


def _best_first(ranked: Iterable[Ranked]) -> list[Ranked]:
    best: dict[str, Ranked] = {}
    for one in ranked:
        kept = best.get(one.match.record_id)
        if kept is None or one.score > kept.score:
            best[one.match.record_id] = one
    return sorted(best.values(), key=lambda one: (-one.score, one.match.record_id))
