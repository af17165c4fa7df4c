"""A second opinion on the first results, as far as there is time for it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Protocol

from corpus.settings import AUTO

if TYPE_CHECKING:
    from corpus.settings import Settings
    from search.matches import Ranked

    # Returns records with what is read of each; those that are gone are left out.
    Read = Callable[[Sequence[Ranked]], Sequence[tuple[Ranked, str]]]

# What `--reranker auto` may take for a query, in milliseconds: an answer is still there at once.
_BUDGET = 150
# Fewer records are not worth reading again: the right one is often among the first already.
_LEAST = 5
# A passage of a usual length, some 100 tokens, and how many of them are timed, and how often.
_USUAL = "What does a usual passage say, and to which question is it the answer? " * 7
_TIMED, _ROUNDS = 8, 3
# Chances are kept this far from 0 and 1, where their logarithms end.
_EDGE = 1e-6


class PairScorer(Protocol):
    """Scores passages against a query by reading both together."""

    name: str

    def scores(self, query: str, passages: Sequence[str]) -> list[float]:
        """Return a score in [0, 1] for each passage, in order."""
        ...


class Reranking:
    """A reranker as it is used on this machine: it reads as many results as there is time for.

    `most` is how many it may read; `budget` is what it may take for a query in milliseconds, None
    for as long as it needs.
    """

    def __init__(self, scorer: PairScorer, most: int, budget: int | None = None) -> None:
        self._scorer = scorer
        self._most = most
        self._budget = budget
        self._timing = RLock()

    @classmethod
    def of(cls, scorer: PairScorer | None, settings: Settings) -> Reranking | None:
        """Return how the settings use a reranker, None without one."""
        if scorer is None:
            return None
        budget = settings.rerank_budget
        if budget is None and settings.reranker == AUTO:
            budget = _BUDGET
        return cls(scorer, settings.rerank_depth, budget)

    @property
    def name(self) -> str:
        """The name of the reranker."""
        return self._scorer.name

    @property
    def depth(self) -> int:
        """How many results it reads; 0 where too few fit the budget. It is timed on first use."""
        if self._budget is None:
            return self._most
        fitting = int(self._budget / max(self.pace, 1e-6))
        return 0 if fitting < min(_LEAST, self._most) else min(fitting, self._most)

    @property
    def pace(self) -> float:
        """The milliseconds that it takes to read a passage of a usual length on this machine."""
        with self._timing:
            return self._pace

    @cached_property
    def _pace(self) -> float:
        passages = [_USUAL] * _TIMED
        self._scorer.scores(_USUAL[:70], passages[:1])  # it is loaded before the clock runs
        taken = []
        for _ in range(_ROUNDS):
            start = time.perf_counter()
            self._scorer.scores(_USUAL[:70], passages)
            taken.append(time.perf_counter() - start)
        return 1000 * min(taken) / _TIMED

    @property
    def told(self) -> str:
        """What was decided, in words."""
        if self._budget is None:
            return f"{self.name}, reads the first {self.depth}"
        if self.depth:
            return f"{self.name}, {self.depth} pairs fit {self._budget} ms"
        taken = _LEAST * self.pace
        return f"{self.name} is too slow here: {_LEAST} pairs take {taken:.0f} ms of {self._budget}"

    def rescore(self, query: str, ranked: Sequence[Ranked], read: Read) -> list[Ranked]:
        """Return a ranking with its first records in the reranker's order, and with its scores."""
        depth = self.depth
        first = read(ranked[:depth])
        existing = [record for record, _ in first]
        passages = [passage for _, passage in first]
        return rerank(self._scorer, query, [*existing, *ranked[depth:]], passages)


def rerank(
    scorer: PairScorer, query: str, ranked: Sequence[Ranked], passages: Sequence[str]
) -> list[Ranked]:
    """Return the ranking with its first records in the scorer's order, by the logits of its scores.

    `passages` are what it reads of them, in the ranking's order. The rest of the ranking keeps its
    order and its distances, below the scorer's lowest. Records with equal scores keep their order.
    """
    first, rest = ranked[: len(passages)], ranked[len(passages) :]
    scores = map(_logit, scorer.scores(query, passages))
    read = [
        replace(record, score=score, near=None) for record, score in zip(first, scores, strict=True)
    ]
    read.sort(key=lambda record: -record.score)
    if not read or not rest:
        return read or [*rest]
    lowest = read[-1].score
    lower = rest[0].score - lowest
    return read + [
        replace(record, score=min(lowest, record.score - lower), near=None) for record in rest
    ]


def in_order_of(order: Sequence[Ranked], ranked: Sequence[Ranked]) -> list[Ranked]:
    """Return the records of one ranking with the scores of another, best first."""
    return [
        replace(record, score=other.score, near=other.near)
        for record, other in zip(order, ranked, strict=False)
    ]


def _logit(chance: float) -> float:
    kept = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(kept / (1 - kept))
