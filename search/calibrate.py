"""From cosines to what people are told: a score in [0, 1], and whether a query is answered.

Provisional: the score is the cosine itself, and one threshold serves every corpus.
"""

from collections.abc import Sequence


def score(cosine: float) -> float:
    """Return the score in [0, 1] that stands for a cosine in [-1, 1]."""
    return round(min(1.0, max(0.0, cosine)), 4)


def confidence(scores: Sequence[float]) -> float:
    """Return in [0, 1] how surely the best of the scores (best first) answers; 0 without any."""
    return scores[0] if scores else 0.0
