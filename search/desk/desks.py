"""The desks of the corpus as it is now, each found once for a threshold and a scope."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from search.desk.desk import Desk
from search.desk.items import Bin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.decisions.keys import ContentKeys
    from search.duplicates.find import Possible
    from search.evidence.polarity import Stem
    from search.results import Duplicates, Scope

# Desks that are kept: somebody who moves the threshold comes back to where it was.
_KEPT = 6
_BINS = 20


@dataclass(frozen=True, slots=True)
class Searched:
    """One state of a corpus, by its name: `find` scores its pairs, which takes seconds.

    `describe` says of what was found what kind each is; no decision is looked at.
    """

    name: str
    keys: ContentKeys
    stem: Stem
    find: Callable[[], Possible]
    describe: Callable[[Duplicates], Duplicates]


class Desks:
    """Finds and keeps desks; `likely` is the score from which two are likely duplicates.

    Pairs are scored once for all thresholds and scopes; those under `lowest` are not known.
    """

    def __init__(self, likely: float, lowest: float) -> None:
        self._likely, self._lowest = likely, lowest
        self._kept: dict[tuple[str, float, str], Desk] = {}
        self._possible: tuple[str, Possible] | None = None
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
            if self._possible is None or self._possible[0] != corpus.name:
                self._possible = (corpus.name, corpus.find())
            possible = self._possible[1]
            found = corpus.describe(possible.duplicates(threshold, scope))
            bins = bins_of(possible.scores(scope), self._lowest)
            desk = Desk(found, corpus.keys, self._likely, bins, corpus.stem, scope)
            kept = {key: one for key, one in self._kept.items() if key[0] == corpus.name}
            newest = list(kept.items())[-_KEPT + 1 :]
            self._kept = dict(newest) | {(corpus.name, threshold, scope): desk}
            return desk


def bins_of(scores: Sequence[float], low: float) -> tuple[Bin, ...]:
    """Return how many pairs have which score, in bins of one width from `low` to 1."""
    width = (1.0 - low) / _BINS
    counts = [0] * _BINS
    for score in scores:
        counts[min(_BINS - 1, max(0, int((score - low) / width))) if width else -1] += 1
    edges = [round(low + number * width, 4) for number in range(_BINS + 1)]
    return tuple(Bin(edges[n], edges[n + 1], counts[n]) for n in range(_BINS))
