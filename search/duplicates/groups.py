"""Groups of records that ask the same, from pairs that do: without chains, and bounded in time.

The clustering is average linkage, decided pair by pair: the likeliest pair joins its two groups if
the mean likelihood of all pairs between them is high enough, and if none of these must be apart.
Single linkage would chain ("a" like "b", "b" like "c", and "c" about something else); complete
linkage loses a group for one pair whose words share nothing. The usual hierarchy of all records
takes a matrix of their number squared; here only records that are in pairs are compared, of large
groups a sample.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from search.results import Pair

    Apart = AbstractSet[frozenset[str]]
    Between = Callable[[str, str], float]

# The mean between two groups is taken over so many of each, chosen evenly: all pairs of groups up
# to that size. More change no decision by more than the error of a likelihood.
_SAMPLE = 8
# A pair that was refused may be right once its groups have grown; few are after the second time.
_ROUNDS = 3


def grouped(
    pairs: Sequence[Pair],
    apart: Apart,
    between: Between,
    *,
    least: float = 0.5,
    order: Mapping[str, int] | None = None,
) -> list[tuple[str, ...]]:
    """Return groups of two or more ids, the largest first, then by their best pair.

    `apart` holds pairs of ids that are in no group together, `between` gives the likelihood of any
    two, and two groups are joined from a mean of `least` on. Ids stand in the `order` of the
    corpus, their place in it, or as they first come in the pairs.
    """
    ranked = sorted(pairs, key=lambda pair: -pair.score)
    places = order or {one: n for n, one in enumerate(_ids(pairs))}
    groups = _Groups(ranked, apart, between, least)
    refused = ranked
    for _ in range(_ROUNDS):
        before = len(refused)
        refused = [pair for pair in refused if not groups.join(pair.a, pair.b)]
        if not refused or len(refused) == before:
            break
    best: dict[str, float] = {}
    for pair in ranked:
        best.setdefault(groups.root(pair.a), pair.score)
    found = [
        (root, tuple(sorted(members, key=lambda one: places.get(one, len(places)))))
        for root, members in groups.members.items()
        if len(members) > 1
    ]
    found.sort(key=lambda one: (-len(one[1]), -best[one[0]], places.get(one[1][0], len(places))))
    return [members for _, members in found]


def _ids(pairs: Iterable[Pair]) -> dict[str, None]:
    return dict.fromkeys(one for pair in pairs for one in (pair.a, pair.b))


class _Groups:
    """Groups that grow: the smaller of two goes into the larger, so that all joins cost n log n."""

    def __init__(self, pairs: Sequence[Pair], apart: Apart, between: Between, least: float) -> None:
        self._known = {_key(pair.a, pair.b): pair.score for pair in pairs}
        self._between = between
        self._least = least
        self._root = {one: one for one in _ids(pairs)}
        self.members = {one: [one] for one in self._root}
        self._foes: dict[str, set[str]] = defaultdict(set)
        for one, other in (tuple(two) for two in apart if len(two) == 2):
            if one in self._root and other in self._root:
                self._foes[one].add(other)
                self._foes[other].add(one)

    def root(self, one: str) -> str:
        """Return the id that stands for the group of an id."""
        return self._root[one]

    def join(self, one: str, other: str) -> bool:
        """Put the groups of two ids together if they may be, and return whether they are now."""
        a, b = self._root[one], self._root[other]
        if a == b:
            return True
        if b in self._foes[a] or self._mean(self.members[a], self.members[b]) < self._least:
            return False
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        for member in self.members[b]:
            self._root[member] = a
        self.members[a] += self.members.pop(b)
        for foe in self._foes.pop(b, ()):
            self._foes[foe].discard(b)
            self._foes[foe].add(a)
            self._foes[a].add(foe)
        return True

    def _mean(self, some: Sequence[str], others: Sequence[str]) -> float:
        total, count = 0.0, 0
        for one, other in product(_sample(some), _sample(others)):
            known = self._known.get(_key(one, other))
            total += self._between(one, other) if known is None else known
            count += 1
        return total / count + 1e-9  # a mean of equal likelihoods may round to just under them


def _key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _sample(members: Sequence[str]) -> Sequence[str]:
    if len(members) <= _SAMPLE:
        return members
    return members[:: -(-len(members) // _SAMPLE)]
