"""Which units of the records found make the answer: those that matter, and each thing once."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from search.answer.aligned import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.answer.aligned import Aligned
    from search.results import Hit

# An answer of so few units, or characters, is taken whole.
_WHOLE_UNITS, _WHOLE_LENGTH = 2, 160
# What a unit's score gains: the first one, since answers begin with what was asked; items, which
# say little each. A longer one is near by chance: it loses this for each factor of e in tokens,
# counted from a usual number of them. Units so near to the best one are taken. [F-units]
_FIRST, _ITEM, _BY_CHANCE, _USUAL_TOKENS, _NEAR = 0.05, 0.3, 0.05, 30, 0.1
# A list of so many items is taken whole or not at all.
_SHORT_LIST = 8
# Where the first record is less sure than this, units of others that score near to it are added, at
# most so many records and units of each. [F-units]
_SURE, _RECORD_NEAR, _MOST_RECORDS, _MOST_OF_OTHERS = 0.75, 0.8, 2, 2
# A unit that says this much of what is taken already adds nothing.
_ALIKE = 0.75
# What no answer is without: a block of code or a formula after what introduces it, if so short.
_SHORT_CODE = 600


def count_used(hits: Sequence[Hit]) -> int:
    """Return how many of the first hits an answer may be made of, by how sure they are."""
    if hits[0].score >= _SURE:
        return 1
    least = _RECORD_NEAR * hits[0].score
    return next((n for n, hit in enumerate(hits) if hit.score < least), len(hits))


def pick(aligned: Sequence[Sequence[Aligned]]) -> list[Aligned]:
    """Return the units that answer, the best record's first, in the order of its document.

    `aligned` are the units of the records of those hits that `count_used` counts.
    """
    first, *others = aligned
    taken = _telling(first)
    added = 0
    for units in others:
        if added == _MOST_RECORDS:
            break
        new = [one for one in _telling(units, _MOST_OF_OTHERS) if not _is_said(one, taken)]
        taken += new
        added += bool(new)
    return taken


def _telling(units: Sequence[Aligned], most: int | None = None) -> list[Aligned]:
    """Return the units of a record that matter, in order; at most so many, the best of them."""
    length = sum(len(one.unit.text) for one in units)
    if len(units) <= _WHOLE_UNITS or length <= _WHOLE_LENGTH:
        return list(units)
    values = _values(units)
    best = sorted(values, key=lambda number: (-values[number], number))
    near = {number for number in best[:most] if values[number] >= -_NEAR} or set(best[:1])
    return [one for one in units if one.number in near | _attached(near, units)]


def _values(units: Sequence[Aligned]) -> dict[int, float]:
    """Return what each unit counts, 0 or so for the best; what only introduces others is left out.

    Code counts only with what introduces it, unless there is nothing else.
    """
    told = [one for one in units if not one.unit.leads and one.unit.kind != "code"]
    told = told or list(units)
    best = max(one.score for one in told)
    values = {one.number: one.score - best + _gain(one) for one in told}
    lists: dict[int, list[int]] = defaultdict(list)
    for one in told:
        if one.unit.kind == "item":
            lists[one.unit.block].append(one.number)
    for numbers in lists.values():
        if len(numbers) <= _SHORT_LIST:
            mean = sum(values[number] for number in numbers) / len(numbers)
            values |= dict.fromkeys(numbers, mean)
    return values


def _gain(one: Aligned) -> float:
    gained = _FIRST * (one.number == 0) + _ITEM * (one.unit.kind == "item")
    return gained - _BY_CHANCE * math.log(max(1, len(one.bits)) / _USUAL_TOKENS)


def _attached(taken: set[int], units: Sequence[Aligned]) -> set[int]:
    """Return the units that belong to those taken: what introduces them, and short code after it.

    A heading introduces nothing that a reader needs.
    """
    attached = set()
    for before, one in pairwise(units):
        if not before.unit.leads or before.unit.text.startswith("#"):
            continue
        if one.number in taken:
            attached.add(before.number)
        elif one.unit.kind in {"code", "formula"} and before.number - 1 in taken:
            attached |= _short(before, one)
    return attached


def _short(before: Aligned, code: Aligned) -> set[int]:
    return {before.number, code.number} if len(code.unit.text) <= _SHORT_CODE else set()


def _is_said(one: Aligned, taken: Sequence[Aligned]) -> bool:
    return any(alike(one, other) >= _ALIKE for other in taken)
