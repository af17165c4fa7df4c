"""The same question in several documents, folded into one place on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from corpus.vectors import Vectors
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
    leaders: list[Ranked] = []
    behind: dict[str, list[Ranked]] = {}
    for one in ranked:
        leader = next((other for other in leaders if _same(one, other, questions)), None)
        if leader:
            behind[leader.match.record_id].append(one)
        elif len(leaders) < k:
            leaders.append(one)
            behind[one.match.record_id] = []
    return [Folded(one, tuple(behind[one.match.record_id])) for one in leaders]


def _same(a: Ranked, b: Ranked, questions: Mapping[str, Vectors]) -> bool:
    asked = questions[a.match.record_id] @ questions[b.match.record_id]
    told = a.match.vector @ b.match.vector
    return bool(np.mean([asked, told]) >= _SAME)
