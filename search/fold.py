"""The same question in several documents, folded into one place on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.model.vectors import products

if TYPE_CHECKING:
    from corpus.model.vectors import Vectors
    from search.fuse import Ranked

# Two records are folded from this likeness on, the mean of the cosine of their questions and that
# of their best passages. It is far above the one at which they are offered as duplicates: what is
# folded is out of sight until it is opened, so it must be the same for sure.
_SAME = 0.85


@dataclass(frozen=True, slots=True)
class Folded:
    """A ranked record, and those like it that were ranked behind it."""

    ranked: Ranked
    also: tuple[Ranked, ...]


def fold(ranked: Sequence[Ranked], questions: Mapping[str, Vectors], k: int) -> list[Folded]:
    """Return the first `k` records that are not like one before them, each with its likes.

    `questions` holds the question embedding of each record by its id, unit vectors.
    """
    if not ranked:
        return []
    asked = np.stack([questions[one.match.record_id] for one in ranked])
    told = np.stack([one.match.vector for one in ranked])
    likeness = (products(asked, asked) + products(told, told)) / 2
    leaders: list[int] = []
    behind: dict[int, list[Ranked]] = {}
    for row, one in enumerate(ranked):
        leader = next((other for other in leaders if likeness[row, other] >= _SAME), None)
        if leader is not None:
            behind[leader].append(one)
        elif len(leaders) < k:
            leaders.append(row)
            behind[row] = []
    return [Folded(ranked[row], tuple(behind[row])) for row in leaders]
