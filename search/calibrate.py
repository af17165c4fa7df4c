"""From raw scores to what people are told: a score in [0, 1], and how sure an answer is.

Provisional: the score is the raw one itself, and one threshold serves every corpus.
"""

from collections.abc import Sequence


def score(raw: float) -> float:
    """Return the score in [0, 1] that stands for a raw one, which may lie a little outside."""
    return round(min(1.0, max(0.0, raw)), 4)


def confidence(scores: Sequence[float]) -> float:
    """Return in [0, 1] how surely the best of the scores (best first) answers; 0 without any."""
    return scores[0] if scores else 0.0
