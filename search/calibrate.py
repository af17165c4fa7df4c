"""From raw scores to a confidence in [0, 1] that means the same in any corpus.

What a good score is depends on the model and the corpus. It is learnt from the corpus itself,
without labels: from how high each record's question scores among the other records, and from how
high questions score that are foreign to it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Raised when what is learnt changes; it is then learnt anew.
FORM = 5

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
# The confidence at the median of the corpus's own questions; at the threshold it is a half.
_TYPICAL_CONFIDENCE = 0.95
# The least distance between threshold and median, so that the curve is never a step.
_LEAST_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Calibration:
    """The raw score at which the confidence is 0.5 (`threshold`), and where it is 0.95.

    `common` is the mean token vector of the corpus, see `maxsim.mean_token`; empty without any.
    """

    threshold: float
    typical: float
    common: tuple[float, ...] = ()

    def confidence(self, raw: float) -> float:
        """Return the confidence in (0, 1) that a raw score stands for: a logistic curve."""
        slope = math.log(_TYPICAL_CONFIDENCE / (1 - _TYPICAL_CONFIDENCE))
        place = slope * (raw - self.threshold) / (self.typical - self.threshold)
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, place)))), 4)


def learn(own: Sequence[float], foreign: Sequence[float]) -> Calibration:
    """Return the calibration for a corpus from what `nearness` says of two kinds of queries.

    `own` are questions of its records, each compared with the other records; `foreign` are
    questions that it hardly answers. Raises ValueError when both are empty.
    """
    threshold = _threshold(np.asarray(own), np.asarray(foreign))
    typical = float(np.median(own)) if len(own) else threshold
    return Calibration(threshold, max(typical, threshold + _LEAST_SPREAD))


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
