"""From raw scores to a confidence in [0, 1] that means the same in any corpus.

What a good score is depends on the model and the corpus. It is learnt from the corpus itself,
without labels: from how high each record's question scores among the other records, how high it
scores with its own, and how high questions foreign to the corpus score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Increase this when what is learnt changes; it is then learnt again.
FORM = 6

# How many of a query's best scores are averaged: if a corpus has several records on a subject,
# several of them are near. [F-nearest]
NEAREST = 5
# A query counts as answered when it scores more than 19 of 20 foreign ones do.
_FOREIGN_QUANTILE = 0.95
# If these score above the lowest of 20 of the corpus's own questions, the corpus answers some of
# them, as one about everyday life does, and their upper tail says nothing. Then the lower half
# shows how far foreign questions spread: the threshold is this many standard deviations above their
# median, but at most the score of that lowest of 20. [F-threshold]
_OWN_QUANTILE, _DEVIATIONS = 0.05, 2.25
# With fewer own questions, their quantiles say nothing.
_LEAST_OWN = 25
# The confidence is a half at the threshold, and `_SURE` this far on the way from there to what a
# question scores with its own record. [F-confidence]
_SURE, _WAY = 0.95, 0.6
# The least distance between the two, so that the curve is never a step.
_LEAST_SPREAD = 0.1

# Questions of everyday life, one or two from each of many fields. Any corpus answers few of them:
# they score like queries that it does not answer.
FOREIGN = (
    "How long do I boil an egg so that the yolk stays soft?",
    "What can I use instead of butter in a cake?",
    "How do I sharpen a kitchen knife?",
    "Which side dishes go with roast lamb?",
    "How is the penalty kick taken in football?",
    "Who holds the record for the most Olympic medals?",
    "What are the rules for serving in tennis?",
    "How do I improve my backstroke?",
    "When do I have to pay tax on a second job?",
    "Which expenses can a self-employed plumber deduct?",
    "How much can I put into a pension each year?",
    "What happens to a loan when the borrower dies?",
    "When should roses be pruned?",
    "Why do the leaves of my lemon tree turn yellow?",
    "How do I get rid of slugs in the vegetable bed?",
    "How often does a cat need to be vaccinated?",
    "Why does my dog chew the furniture?",
    "What do hedgehogs eat in winter?",
    "How do I change a flat tyre?",
    "Why does the engine squeal when it is cold?",
    "How do I bleed the brakes of a motorcycle?",
    "What do I need to cross the border with a rental car?",
    "Which ferry goes to the islands in the morning?",
    "Is the old town worth a visit in autumn?",
    "How much luggage may I take on the plane?",
    "Who painted the ceiling of the Sistine Chapel?",
    "When did the Thirty Years' War end?",
    "Why did the Roman Empire fall?",
    "Which king signed the Magna Carta?",
    "How do I tune a ukulele?",
    "What is the difference between an oboe and a clarinet?",
    "Who sang the title song of that film?",
    "How many seasons does the series have?",
    "How do I treat a sprained ankle?",
    "Is it safe to take ibuprofen with a cold?",
    "How much sleep does a toddler need?",
    "What helps against seasickness?",
    "How do I remove red wine from a carpet?",
    "Which drill bit do I need for tiles?",
    "How do I unblock a kitchen sink?",
    "How thick should loft insulation be?",
    "How do I knit a heel?",
    "Which needle is right for denim?",
    "What should I wear to a summer wedding?",
    "How do I write a letter of condolence?",
    "How long is the notice period for a flat?",
    "Can my neighbour make me cut down a tree?",
    "How do I contest a parking fine?",
    "Will it snow in the mountains at the weekend?",
    "Why is the sky red in the evening?",
    "How far away is the nearest star?",
    "How do bees find their way home?",
    "What is the highest waterfall in South America?",
    "Which language is spoken in Andorra?",
    "How do I say thank you in Portuguese?",
    "What does this proverb mean?",
    "How do I fold a paper crane?",
    "Which opening should a beginner learn in chess?",
    "How many cards does each player get in bridge?",
    "What should a baptism present cost?",
    "How do I choose a mattress for side sleepers?",
    "When do the shops close on Christmas Eve?",
    "How do priests become bishops?",
    "How do I catch trout in a fast river?",
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The raw scores at which the confidence is 0.5 (`threshold`) and 0.95 (`sure`).

    `common` is the mean token vector of the corpus, see `maxsim.mean_token`; empty without any.
    """

    threshold: float
    sure: float
    common: tuple[float, ...] = ()

    def confidence(self, raw: float) -> float:
        """Return the confidence in (0, 1) for a raw score, on a logistic curve."""
        slope = math.log(_SURE / (1 - _SURE))
        logit = slope * (raw - self.threshold) / (self.sure - self.threshold)
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 4)


def learn(own: Sequence[float], foreign: Sequence[float], found: Sequence[float]) -> Calibration:
    """Return the calibration for a corpus from the raw scores of three kinds of queries.

    `own` is the `nearness` of its records' questions, each compared with the other records, and
    `foreign` that of questions that it hardly answers; `found` is what questions score with their
    own record. Raises ValueError when the first two are both empty.
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
    """Return the score that foreign questions hardly reach unless the corpus answers them."""
    median = float(np.median(foreign))
    lower = foreign[foreign <= median] - median
    return median + _DEVIATIONS * math.sqrt(float(np.square(lower).mean()))


def nearness(scores: Sequence[float]) -> float:
    """Return how near the corpus is to a query: the mean of its best scores (best first)."""
    best = scores[:NEAREST]
    return sum(best) / len(best) if best else 0.0
