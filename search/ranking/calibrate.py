"""From raw scores to a confidence in [0, 1] that means the same in any corpus.

What a good score is depends on the model and the corpus. It is learnt from the corpus itself,
without labels: from how high each record's question scores among the other records, how high it
scores with its own, and how high questions foreign to the corpus score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.model.vectors import Vectors

# Increase this when what is learnt changes; it is then learnt again.
FORM = 13

# How many of a query's best scores are averaged: if a corpus has several records on a subject,
# several of them are near [F-nearest]. A small corpus has one on each: one score for so many
# records.
NEAREST, _RECORDS_EACH = 5, 25
# A query counts as answered when it scores more than 19 of 20 foreign ones do.
_FOREIGN_QUANTILE = 0.95
# If these score above the lowest of 20 of the corpus's own questions, the corpus answers some of
# them, as one about everyday life does, and their upper tail says nothing. Then the lower half
# shows how far foreign questions spread: the threshold is this many standard deviations above their
# median, but at most the score of that lowest of 20. [F-threshold]
_OWN_QUANTILE, _DEVIATIONS = 0.05, 2.25
# With fewer own questions, their quantiles say nothing.
_LEAST_OWN = 25
# By chance the foreign questions may all be far from a corpus of few records: its threshold is at
# least this far, see [F-few], on the way from their median to what a question scores with its
# own record.
_LEAST_WAY = 0.18
# The confidence is a half at the threshold, and `_SURE` this far on the way from there to what a
# question scores with its own record. [F-confidence]
_SURE, _WAY = 0.95, 0.6
# The least distance between the two, so that the curve is never a step.
_LEAST_SPREAD = 0.1
# The chance that the first result is right, on a logistic curve of its score, 0 at the threshold
# and 1 at `sure`, and of its lead over the second, in the same unit. [F-confidence]
_CHANCE, _BY_SCORE, _BY_LEAD = -1.6, 3.0, 3.0
# What is not answered stays below a half by this much; where the first result is doubtful, what is
# answered is above it by a share of what its nearness alone would say.
_BELOW_HALF, _BY_NEARNESS = 0.01, 0.1
# A question alone is short, and short texts score high with any query: at its full cosine it
# outranks better answers. [F-question-weight]
QUESTION_WEIGHT = 0.75
# The share of late interaction against the cosine: the largest that costs no test set a first hit.
# See [F-maxsim-share] in tests/benchmarks/FIGURES.md. It holds for other models, too: shares chosen
# without labels for their corpus are no better. [F-shares]
_MAXSIM_SHARE = 0.75
# What the best lexical match adds, for names that the model does not know. [F-maxsim-share]
_LEXICAL_SHARE = 0.02
# With the default model, the cosines of the first records deviate this many times as much as their
# late interaction: 0.051 and 0.040 among 20. [F-transfer]
_RATIO = 1.29
# The same in a corpus whose language the model does not know. [F-unknown-language]
_LEXICAL_SHARE_UNKNOWN = 0.3
# The records of a query whose deviation counts.
_FIRST = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """How the signals are mixed; as it is, for the default model.

    `maxsim` is the share of late interaction, the rest is the cosine's, `lexical` what the best
    match of words adds; the cosine of a question alone counts by `question`. Of each cosine, `base`
    is what any two texts of the corpus have, and the rest counts `scale` times. `by_tokens` says
    that late interaction alone tells how near the corpus is to a query.
    """

    maxsim: float = _MAXSIM_SHARE
    lexical: float = _LEXICAL_SHARE
    question: float = QUESTION_WEIGHT
    base: float = 0.0
    scale: float = 1.0
    by_tokens: bool = False

    def scaled(self, cosines: Vectors) -> Vectors:
        """Return cosines on the scale of late interaction."""
        scaled: Vectors = (cosines - np.float32(self.base)) * np.float32(self.scale)
        return scaled

    def with_unknown(self, share: float) -> Weights:
        """Return the weights where the model does not know the language of a share of the corpus.

        There the words that query and record have in common say more than the model does.
        """
        more = max(0.0, _LEXICAL_SHARE_UNKNOWN - self.lexical)
        return replace(self, lexical=self.lexical + share * more)

    @classmethod
    def measured(cls, questions: Vectors, scored: Sequence[tuple[Vectors, Vectors]]) -> Weights:
        """Return the weights for another model than the default, from a corpus without labels.

        `questions` are unit vectors of some of its questions, shape (questions, dimension);
        `scored` are the cosines and the late interaction of what some queries found. A model whose
        cosines lie close together gives a question alone its full cosine: any share of it would
        put all questions behind all answers. [F-transfer] Nor do they tell foreign queries from
        others as well as late interaction does. [F-by-tokens]
        """
        count = len(questions)
        together = float(np.square(questions.sum(axis=0)).sum()) - count
        base = together / max(1, count * (count - 1))
        cosine, maxsim = (
            float(np.mean([np.sort(signals[which])[-_FIRST:].std() for signals in scored] or [0.0]))
            for which in (0, 1)
        )
        if not cosine or not maxsim:
            return cls()
        scale = _RATIO * maxsim / cosine
        return cls(question=1.0, base=max(0.0, base), scale=scale, by_tokens=True)


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Calibration:
    """The raw scores at which the confidence is 0.5 (`threshold`) and 0.95 (`sure`).

    `common` is the mean token vector of the corpus, see `maxsim.mean_token`; empty without any.
    `thresholds` are those of the corpus's languages, the highest of which is `threshold`.
    `weights` say how the signals are mixed, `nearest` how many scores make the `nearness`.
    """

    threshold: float
    sure: float
    common: tuple[float, ...] = ()
    thresholds: dict[str, float] = field(default_factory=dict)
    weights: Weights = DEFAULT_WEIGHTS
    nearest: int = NEAREST

    @classmethod
    def of(cls, learnt: Mapping[str, Any]) -> Calibration:
        """Return a calibration as it was stored."""
        return cls(**{**learnt, "weights": Weights(**learnt["weights"])})

    def at(self, threshold: float) -> Calibration:
        """Return this calibration with another threshold, and as sure that far above it."""
        return replace(self, threshold=threshold, sure=threshold + self.sure - self.threshold)

    def confidence(self, raw: float) -> float:
        """Return the confidence in (0, 1) for a raw score, on a logistic curve."""
        slope = math.log(_SURE / (1 - _SURE))
        return round(_logistic(slope * self._place(raw)), 4)

    def certainty(self, near: float, best: float, second: float) -> float:
        """Return the chance in (0, 1) that the first result of a query answers it.

        `best` and `second` are the raw scores of the first two results. It is a half or more if
        the corpus is near enough to the query, by its `nearness`, to answer it at all.
        """
        lead = max(0.0, self._place(best) - self._place(second))
        chance = _logistic(_CHANCE + _BY_SCORE * self._place(best) + _BY_LEAD * lead)
        if near < self.threshold:
            return round(min(0.5 - _BELOW_HALF, chance), 4)
        least = 0.5 + _BY_NEARNESS * (self.confidence(near) - 0.5)
        return round(max(least, chance), 4)

    def share(self, raw: float, best: float) -> float:
        """Return how much of the first result's certainty one with a lower score has, in (0, 1]."""
        chance, most = (_logistic(_CHANCE + _BY_SCORE * self._place(s)) for s in (raw, best))
        return min(1.0, chance / most)

    def _place(self, raw: float) -> float:
        return (raw - self.threshold) / (self.sure - self.threshold)


def learn(
    own: Sequence[float],
    foreign: Mapping[str, Sequence[float]],
    found: Sequence[float],
    *,
    few: bool = False,
) -> Calibration:
    """Return the calibration for a corpus from the raw scores of three kinds of queries.

    `own` is the `nearness` of its records' questions, each compared with the other records, and
    `foreign` that of questions that it hardly answers, for each of its languages: the one with the
    highest scores decides. `found` is what questions score with their own record; the corpus has
    so `few` records that foreign ones may miss them all. Raises ValueError when the first two are
    both empty.
    """
    known = np.asarray(own)
    asked = {name: np.asarray(scores) for name, scores in foreign.items() if len(scores)}
    thresholds = {name: _threshold(known, scores) for name, scores in asked.items()}
    if len(found) and few:
        least = {name: _least(scores, found) for name, scores in asked.items()}
        thresholds = {name: max(one, least[name]) for name, one in thresholds.items()}
    threshold = max(thresholds.values()) if thresholds else _threshold(known, np.zeros(0))
    way = float(np.median(found)) - threshold if len(found) else 0.0
    sure = threshold + max(_WAY * way, _LEAST_SPREAD)
    return Calibration(threshold, sure, thresholds=thresholds)


def reach(foreign: Sequence[float]) -> float:
    """Return the score that foreign questions hardly ever exceed."""
    return float(np.quantile(np.asarray(foreign), _FOREIGN_QUANTILE))


def _threshold(own: NDArray[np.float64], foreign: NDArray[np.float64]) -> float:
    enough = len(own) >= _LEAST_OWN or not len(foreign)
    lowest = float(np.quantile(own, _OWN_QUANTILE)) if enough else math.inf
    if not len(foreign):
        return lowest
    highest = reach(foreign.tolist())
    return highest if highest <= lowest else min(lowest, _beyond(foreign))


def _least(foreign: NDArray[np.float64], found: Sequence[float]) -> float:
    """Return the least threshold of a corpus of few records, from what a few questions score."""
    middle = float(np.median(foreign))
    return middle + _LEAST_WAY * (float(np.median(found)) - middle)


def _beyond(foreign: NDArray[np.float64]) -> float:
    """Return the score that foreign questions hardly reach unless the corpus answers them."""
    median = float(np.median(foreign))
    lower = foreign[foreign <= median] - median
    return median + _DEVIATIONS * math.sqrt(float(np.square(lower).mean()))


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def nearest_of(records: int) -> int:
    """Return how many best scores say how near a corpus of so many records is to a query."""
    return max(1, min(NEAREST, records // _RECORDS_EACH))
