"""Which units of the records found make the answer: those that matter, and each thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.answer.aligned import Aligned
    from search.results import Hit

# An answer of so few units, or characters, is taken whole.
_WHOLE_UNITS, _WHOLE_LENGTH = 2, 240
# Of a longer one, the units whose score is so near to that of the best, at most so many.
_NEAR, _MOST_UNITS = 0.08, 4
# A unit of another record is added if its record scores so near to the first, it scores as the best
# unit of the first one does, and no unit that is taken is so like it.
_RECORD_NEAR, _ALIKE = 0.85, 0.75


def pick(hits: Sequence[Hit], aligned: Sequence[Sequence[Aligned]]) -> list[Aligned]:
    """Return the units that answer, the best record's first, in the order of its document.

    `aligned` are the units of each hit's record.
    """
    first, *others = aligned
    taken = _whole(first) or _best_of(first)
    least = max((one.score for one in taken), default=0.0)
    for hit, units in zip(hits[1:], others, strict=True):
        if hit.score < _RECORD_NEAR * hits[0].score:
            continue
        best = max(units, key=lambda one: one.score, default=None)
        if best and best.score >= least and not any(alike(best, one) >= _ALIKE for one in taken):
            taken.append(best)
    return taken


def _whole(units: Sequence[Aligned]) -> list[Aligned]:
    length = sum(len(one.unit.text) for one in units)
    is_short = len(units) <= _WHOLE_UNITS or length <= _WHOLE_LENGTH
    return list(units) if is_short else []


def _best_of(units: Sequence[Aligned]) -> list[Aligned]:
    """Return the units that score best, in order, each list with what introduces it."""
    told = [one for one in units if not one.unit.leads]
    if not told:
        return list(units)
    best = max(one.score for one in told)
    ranked = sorted(told, key=lambda one: (-one.score, one.number))
    near = [one for one in ranked if one.score >= best - _NEAR][:_MOST_UNITS]
    numbers = {one.number for one in near}
    for one in near:
        before = one.number - 1
        if before >= 0 and units[before].unit.leads and units[before].unit.kind == "sentence":
            numbers.add(before)
    return [units[number] for number in sorted(numbers)]


def alike(a: Aligned, b: Aligned) -> float:
    """Return how much of a unit another one says, in [0, 1]: late interaction of their tokens."""
    if not len(a.bits) or not len(b.bits):
        return 0.0
    one, other = (
        np.unpackbits(bits, axis=1).astype(np.float32) * 2 - 1 for bits in (a.bits, b.bits)
    )
    agreement = one @ other.T / one.shape[1]
    # Of two vectors with the angle φ, the share of equal signs is 1 - φ/π.
    return float(np.sin(agreement.max(axis=1) * np.pi / 2).mean())
