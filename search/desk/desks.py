"""The desks of the corpus as it is now, each found once for a threshold and a scope."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from corpus.errors import QueryError
from search.desk.desk import Desk
from search.desk.items import Bin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.decisions.keys import ContentKeys
    from search.duplicates.find import Scope
    from search.evidence.polarity import Stem
    from search.results import Duplicates, Pair

# Desks that are kept: somebody who moves the threshold comes back to where it was.
_KEPT = 6
_BINS = 20


@dataclass(frozen=True, slots=True)
class Searched:
    """One state of a corpus, by its name, whose duplicates `find` finds without any decision."""

    name: str
    keys: ContentKeys
    stem: Stem
    find: Callable[[float, Scope], Duplicates]


class Desks:
    """Finds and keeps desks; `likely` is the score from which two are likely duplicates.

    Of pairs that score less than `lowest` nothing is told, whatever the threshold.
    """

    def __init__(self, likely: float, lowest: float) -> None:
        self._likely, self._lowest = likely, lowest
        self._kept: dict[tuple[str, float, str], Desk] = {}
        self._bins: dict[tuple[str, str], tuple[Bin, ...]] = {}
        self._finding = Lock()

    def known(self, name: str, threshold: float, scope: Scope) -> Desk | None:
        """Return the desk of the state of this name if it was found already, None if not."""
        return self._kept.get((name, threshold, scope))

    def of(self, corpus: Searched, threshold: float, scope: Scope) -> Desk:
        """Return the desk of a state of the corpus; the first time that takes seconds."""
        with self._finding:
            known = self.known(corpus.name, threshold, scope)
            if known:
                return known
            found = corpus.find(threshold, scope)
            bins = self._binned(corpus, threshold, scope, found)
            desk = Desk(found, corpus.keys, self._likely, bins, corpus.stem, scope)
            kept = {key: one for key, one in self._kept.items() if key[0] == corpus.name}
            newest = list(kept.items())[-_KEPT + 1 :]
            self._kept = dict(newest) | {(corpus.name, threshold, scope): desk}
            return desk

    def _binned(
        self, corpus: Searched, threshold: float, scope: Scope, found: Duplicates
    ) -> tuple[Bin, ...]:
        """Return how many pairs have which score, from the lowest on."""
        key = corpus.name, scope
        if key not in self._bins:
            low = min(self._lowest, threshold)
            try:
                found = found if low == threshold else corpus.find(low, scope)
            except QueryError:  # too many pairs: those from the threshold on are counted
                low = threshold
            pairs = (*found.pairs, *found.look_alikes)
            self._bins = {one: bins for one, bins in self._bins.items() if one[0] == corpus.name}
            self._bins[key] = bins_of(pairs, low)
        return self._bins[key]


def bins_of(pairs: Sequence[Pair], low: float) -> tuple[Bin, ...]:
    """Return how many pairs have which score, in bins of one width from `low` to 1."""
    width = (1.0 - low) / _BINS
    counts = [0] * _BINS
    for pair in pairs:
        counts[min(_BINS - 1, max(0, int((pair.score - low) / width))) if width else -1] += 1
    edges = [round(low + number * width, 4) for number in range(_BINS + 1)]
    return tuple(Bin(edges[n], edges[n + 1], counts[n]) for n in range(_BINS))
