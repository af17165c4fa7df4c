"""What stays of the topics that a corpus had: for records that are new, and for new topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from search.topics.clusters import UNSORTED, means_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model.vectors import Vectors
    from search.topics.clusters import Numbers

# A new topic is an old one if it has more than this share of those of its records that are left,
# and if that is more than this share of its own.
_MOST, _OWN = 0.5, 0.3


def assigned(vectors: Vectors, known: Sequence[str], limit: float) -> list[str]:
    """Return the topic of each row: `known` where it has one, else the one it is most like.

    A row that is like none by `limit` or more has "" still. `vectors` are centred.
    """
    names = sorted({one for one in known if one})
    numbers = {name: number for number, name in enumerate(names)}
    fine = np.array([numbers.get(one, UNSORTED) for one in known])
    found = list(known)
    if not names:
        return found
    means = means_of(vectors, fine)
    for row in np.flatnonzero(fine == UNSORTED).tolist():
        likeness = means @ vectors[row]
        best = int(np.argmax(likeness))
        if likeness[best] >= limit:
            found[row] = names[best]
    return found


def kept_addresses(clusters: Numbers, before: Sequence[str]) -> dict[int, str]:
    """Return which cluster is which topic of before; `before` are the topics of its rows, or ""."""
    left = Counter(one for one in before if one)
    sizes = Counter(clusters.tolist())
    shared: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for number, topic in zip(clusters.tolist(), before, strict=True):
        if topic and number != UNSORTED:
            shared[number][topic] += 1
    pairs = sorted(
        (
            (-count, number, topic)
            for number, own in shared.items()
            for topic, count in own.items()
            if count > _MOST * left[topic] and count > _OWN * sizes[number]
        )
    )
    kept: dict[int, str] = {}
    for _, number, topic in pairs:
        if number not in kept and topic not in kept.values():
            kept[number] = topic
    return kept
