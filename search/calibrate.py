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

# Raised when what is learnt changes; it is then learnt anew.
FORM = 4

# How many of the best scores of a query are averaged: where a corpus has several records on a
# matter, several of them are near. On CLINC-150 (dev; train as corpus, 500 queries in scope, 200
# out of it) 81 % of the latter are refused at 95 % answered with the best score alone, 85 % with
# three, 86 % with five; on the five seed documents, where one record often stands alone, one and
# three do equally well, and five worse.
NEAREST = 3
# A query counts as answered when it scores more than 19 of 20 foreign ones do, or than the lowest
# of 20 of the corpus's own questions do, whichever is less: the first fits a corpus about one
# field, the second one about everyday life, to which no question is foreign. On CLINC-150 the
# second gives 88 % answered and 96 % refused; on the seeds the first answers 40 of 40 plain
# queries and refuses 9 of 10 foreign ones.
_FOREIGN_QUANTILE, _OWN_QUANTILE = 0.95, 0.05
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
    bounds = []
    if len(foreign):
        bounds.append(float(np.quantile(foreign, _FOREIGN_QUANTILE)))
    if len(own) >= _LEAST_OWN or not bounds:
        bounds.append(float(np.quantile(own, _OWN_QUANTILE)))
    threshold = min(bounds)
    typical = float(np.median(own)) if len(own) else threshold
    return Calibration(threshold, max(typical, threshold + _LEAST_SPREAD))


def nearness(scores: Sequence[float]) -> float:
    """Return how near the corpus is to a query: the mean of its best scores (best first)."""
    best = scores[:NEAREST]
    return sum(best) / len(best) if best else 0.0
