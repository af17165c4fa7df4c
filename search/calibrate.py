"""From raw scores to a confidence in [0, 1] that means the same in any corpus.

What a good score is depends on the model and the corpus. It is learnt from the corpus itself,
without labels: from how high each record's question scores among the other records, from how high
it scores with its own, and from how high questions score that are foreign to the corpus.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Raised when what is learnt changes; it is then learnt anew.
FORM = 6

# How many of the best scores of a query are averaged: where a corpus has several records on a
# matter, several of them are near. On CLINC-150 (dev; train as corpus, all 3,000 queries in scope,
# 100 out of it) 81 % of the latter are refused at 95 % answered with the best score alone, 84 %
# with three, 86 % with five, 87 % with ten; on the five seed documents and on the golden set
# (tuning half) all of them part the two about equally well.
NEAREST = 5
# A query counts as answered when it scores more than 19 of 20 foreign ones do.
_FOREIGN_QUANTILE = 0.95
# Where these reach above the lowest of 20 of the corpus's own questions, it answers some of them,
# as a corpus about everyday life does, and their upper tail says nothing. Then the lower half tells
# how far foreign ones spread: so many standard deviations above their median, and at most where
# that lowest of 20 stands. Answered and refused (in per cent) on CLINC-150 for 2.0, 2.25, 2.5:
# 95/87, 94/89, 92/91; the 95 % quantile there gives 86/96. Where it holds: seeds 100/90, oblique
# ones 95/90; MLQuestions (dev, with 200 queries of CLINC-150 that are out of its scope) 100/85.
_OWN_QUANTILE, _DEVIATIONS = 0.05, 2.25
# With fewer questions of its own a corpus says nothing about their quantiles.
_LEAST_OWN = 25
# The confidence is a half at the threshold, and this so far on the way from there to what a
# question scores with its own record. Brier score and mean confidence of the first hit on 40 plain
# and 40 oblique queries over the seeds (right: 0.88, 0.78) and 110 and 118 of tests/golden (tuning;
# right: 0.75, 0.54): 0.100 0.150 0.187 0.245 and 0.85 0.76 0.88 0.71; half of the way 0.100 0.150
# 0.198 0.255, seven tenths 0.101 0.153 0.179 0.238. At what a question scores among the other
# records, where it stood before: 0.102 0.151 0.235 0.310 and 0.91 0.82 0.99 0.82.
_SURE, _WAY = 0.95, 0.6
# The least distance between the two, so that the curve is never a step.
_LEAST_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Calibration:
    """The raw scores at which the confidence is 0.5 (`threshold`) and 0.95 (`sure`).

    `common` is the mean token vector of the corpus, see `maxsim.mean_token`; empty without any.
    """

    threshold: float
    sure: float
    common: tuple[float, ...] = ()

    def confidence(self, raw: float) -> float:
        """Return the confidence in (0, 1) that a raw score stands for: a logistic curve."""
        slope = math.log(_SURE / (1 - _SURE))
        place = slope * (raw - self.threshold) / (self.sure - self.threshold)
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, place)))), 4)


def learn(own: Sequence[float], foreign: Sequence[float], found: Sequence[float]) -> Calibration:
    """Return the calibration for a corpus from the raw scores of three kinds of queries.

    `own` are questions of its records, each compared with the other records, and `foreign` are
    questions that it hardly answers, both as `nearness` has them; `found` is what questions score
    with their own record. Raises ValueError when the first two are both empty.
    """
    threshold = _threshold(np.asarray(own), np.asarray(foreign))
    way = float(np.median(found)) - threshold if len(found) else 0.0
    return Calibration(threshold, threshold + max(_WAY * way, _LEAST_SPREAD))


def _threshold(own: NDArray[np.float64], foreign: NDArray[np.float64]) -> float:
    enough = len(own) >= _LEAST_OWN or not len(foreign)
    lowest = float(np.quantile(own, _OWN_QUANTILE)) if enough else math.inf
    if not len(foreign):
        return lowest
    reach = float(np.quantile(foreign, _FOREIGN_QUANTILE))
    return reach if reach <= lowest else min(lowest, _beyond(foreign))


def _beyond(foreign: NDArray[np.float64]) -> float:
    """Return the score that foreign questions hardly reach but for those that are answered."""
    median = float(np.median(foreign))
    lower = foreign[foreign <= median] - median
    return median + _DEVIATIONS * math.sqrt(float(np.square(lower).mean()))


def nearness(scores: Sequence[float]) -> float:
    """Return how near the corpus is to a query: the mean of its best scores (best first)."""
    best = scores[:NEAREST]
    return sum(best) / len(best) if best else 0.0
