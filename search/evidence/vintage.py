"""A ranking in which a record gives way to that of a newer edition of its document."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from search.evidence.editions import is_newer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.matches import Ranked

# Two records are about the same from this cosine of their passages up, and one may take the place
# of the other if their scores are no further apart than this, in distances between "may answer"
# and "answers" of the corpus. [F-evidence]
_SAME, _NEAR = 0.5, 0.3
_LOOKED_AT = 5


def newest_first(
    ranked: Sequence[Ranked], records: Mapping[str, Record], spread: float
) -> list[Ranked]:
    """Return a ranking in which the first record gives way to a newer edition's on the same.

    `spread` is the distance of raw scores between an answer that is unsure and one that is sure.
    """
    first, *others = ranked
    source = records[first.match.record_id].source
    for row, other in enumerate(islice(others, _LOOKED_AT), start=1):
        near = first.score - other.score <= _NEAR * spread
        same = float(first.match.vector @ other.match.vector) >= _SAME
        if near and same and is_newer(records[other.match.record_id].source, source):
            swapped = list(ranked)
            swapped[0] = replace(other, score=first.score)
            swapped[row] = replace(first, score=other.score)
            return swapped
    return list(ranked)
