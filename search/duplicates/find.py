"""Questions asked twice: pairs that are likely the same, and the groups they form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from corpus.errors import QueryError
from search.duplicates.candidates import near_pairs
from search.duplicates.copies import NEAR_COPY, find_copies, is_near_copy
from search.duplicates.scoring import score_pairs
from search.evidence.contradict import contradict
from search.results import Duplicates, Group, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from search.duplicates.candidates import Near, Rows
    from search.duplicates.copies import Copies
    from search.duplicates.signals import Material

Scope = Literal["all", "within", "across"]
SCOPES = get_args(Scope)

# More pairs than anyone reviews; the threshold is then too low for this corpus.
MOST_PAIRS = 1_000_000
# Average linkage keeps a matrix of the group; 2,000 questions take 32 MB. Larger groups are split
# where their pairs are less likely first.
_MOST_LINKED = 2000
# The distance of two that differ: no average brings them together.
_FAR = 1000.0


@dataclass(frozen=True, slots=True)
class _Scored:
    """Pairs of rows with their likelihoods, best first; those that contradict are apart."""

    same: Sequence[tuple[int, int, float]]
    apart: Sequence[tuple[int, int, float]]


def find_duplicates(
    material: Material,
    threshold: float,
    scope: Scope = "all",
    knows: Callable[[str], bool] | None = None,
    most_pairs: int = MOST_PAIRS,
) -> Duplicates:
    """Return the pairs of records that are likely the same from `threshold` on, and their groups.

    `scope` keeps only pairs within one document or across two. Pairs whose questions contradict
    each other are `look_alikes`, and never in one group. Of records that are copies of each other,
    each is paired with the first alone. A record whose text the model does not know, by `knows`, is
    compared by its words: only copies and near copies are found. Groups are formed by average
    linkage, so that a chain of near questions does not join its two ends; the largest come first,
    and among groups of equal size the one with the best pair. Raises QueryError when there are more
    than `most_pairs`.
    """
    copies = find_copies(material.records)
    vectors = material.vectors
    near = near_pairs(vectors.questions, vectors.answers, rows=copies.first)
    near = _in_scope(material, near, scope)
    near, chances = score_pairs(material, near, threshold)
    if knows is not None:
        chances = _by_words(material, near, chances, knows)
    kept = chances >= np.float32(threshold)
    scored = _scored(material, near.take(kept), chances[kept].tolist())
    copied = _copied(material, copies, scope)
    same = [*copied, *scored.same]
    if len(same) > most_pairs:
        raise QueryError(
            f"more than {most_pairs:,} pairs score {threshold} or more; raise the threshold"
        )
    ids = vectors.ids
    between = {(a, b): chance for a, b, chance in zip(near.a, near.b, chances, strict=True)}
    groups = _groups(scored, copied, between, threshold)
    return Duplicates(
        threshold,
        tuple(Pair(ids[a], ids[b], round(chance, 4)) for a, b, chance in same),
        tuple(
            Group(tuple(ids[row] for row in sorted(rows)), round(mean, 4)) for rows, mean in groups
        ),
        tuple(Pair(ids[a], ids[b], round(c, 4), "related") for a, b, c in scored.apart),
    )


def _in_scope(material: Material, near: Near, scope: Scope) -> Near:
    if scope == "all":
        return near
    source = [record.source for record in material.records]
    pairs = zip(near.a.tolist(), near.b.tolist(), strict=True)
    kept = np.array([(source[a] == source[b]) == (scope == "within") for a, b in pairs], bool)
    return near.take(kept)


def _by_words(
    material: Material, near: Near, chances: NDArray[np.float32], knows: Callable[[str], bool]
) -> NDArray[np.float32]:
    """Return the likelihoods, of texts that the model does not know by their words."""
    records = material.records
    rows = np.union1d(near.a, near.b).tolist()
    known = {row: knows(f"{records[row].question}\n{records[row].answer}") for row in rows}
    found = [
        chance if known[a] and known[b] else NEAR_COPY * is_near_copy(records[a], records[b])
        for a, b, chance in zip(near.a.tolist(), near.b.tolist(), chances, strict=True)
    ]
    return np.array(found, np.float32)


def _scored(material: Material, near: Near, chances: Sequence[float]) -> _Scored:
    same: list[tuple[int, int, float]] = []
    apart: list[tuple[int, int, float]] = []
    records = material.records
    pairs = zip(near.a.tolist(), near.b.tolist(), chances, strict=True)
    for a, b, chance in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        differ = contradict(records[a].question, records[b].question, material.stem)
        (apart if differ else same).append((a, b, chance))
    return _Scored(same, apart)


def _copied(material: Material, copies: Copies, scope: Scope) -> list[tuple[int, int, float]]:
    """Return each copy with the first of its kind, as far as the scope lets it."""
    source = [record.source for record in material.records]
    return [
        (first, other, 1.0)
        for first, others in copies.others.items()
        for other in others
        if scope == "all" or (source[first] == source[other]) == (scope == "within")
    ]


def _groups(
    scored: _Scored,
    copied: Sequence[tuple[int, int, float]],
    between: Mapping[tuple[int, int], float],
    threshold: float,
) -> list[tuple[list[int], float]]:
    """Return groups of rows with the mean of their pairs, the largest first, then by best pair."""
    apart = {(a, b) for a, b, _ in scored.apart}
    parts = _linked_parts(scored.same, apart, between, threshold)
    copies: defaultdict[int, list[int]] = defaultdict(list)
    for first, other, _ in copied:
        copies[first].append(other)
    used = {row for part in parts for row in part}
    parts += [[first] for first in copies if first not in used]
    best: defaultdict[int, float] = defaultdict(float, dict.fromkeys(copies, 1.0))
    for a, b, chance in scored.same:
        best[a], best[b] = max(best[a], chance), max(best[b], chance)
    found = []
    for part in parts:
        whole = [row for first in part for row in (first, *copies.get(first, ()))]
        mean = _mean(part, between) if len(part) > 1 else 1.0
        found.append((whole, mean, max(best[row] for row in part)))
    found.sort(key=lambda one: (-len(one[0]), -one[2], one[0]))
    return [(rows, mean) for rows, mean, _ in found]


def _mean(part: Sequence[int], between: Mapping[tuple[int, int], float]) -> float:
    pairs = [between[pair] for pair in _pairs_of(part) if pair in between]
    return float(sum(pairs) / len(pairs)) if pairs else 0.0


def _pairs_of(rows: Iterable[int]) -> Iterable[tuple[int, int]]:
    ordered = sorted(rows)
    return ((a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 :])


def _linked_parts(
    same: Sequence[tuple[int, int, float]],
    apart: set[tuple[int, int]],
    between: Mapping[tuple[int, int], float],
    threshold: float,
) -> list[list[int]]:
    """Return connected rows split into parts that are alike on average, not only link by link."""
    parts = []
    for group, pairs in _connected(same):
        if len(group) > _MOST_LINKED:
            middle = float(np.median([chance for _, _, chance in pairs]))
            kept = [pair for pair in pairs if pair[2] > middle]
            parts += _linked_parts(kept, apart, between, threshold)
        else:
            parts += _linked(group, apart, between, threshold)
    return parts


def _connected(
    same: Sequence[tuple[int, int, float]],
) -> list[tuple[list[int], list[tuple[int, int, float]]]]:
    """Return the rows that pairs connect, with these pairs."""
    from scipy.sparse import coo_array  # not for a search
    from scipy.sparse.csgraph import connected_components

    if not same:
        return []
    rows: Rows = np.unique([row for a, b, _ in same for row in (a, b)])
    places = np.searchsorted(rows, np.array([(a, b) for a, b, _ in same]))
    links = (np.ones(len(same), bool), (places[:, 0], places[:, 1]))
    graph = coo_array(links, shape=(len(rows), len(rows)))
    labels = connected_components(graph, directed=False)[1]
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row, label in zip(rows.tolist(), labels.tolist(), strict=True):
        groups[label].append(row)
    pairs: defaultdict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for pair, place in zip(same, places[:, 0].tolist(), strict=True):
        pairs[int(labels[place])].append(pair)
    return [(groups[label], pairs[label]) for label in groups]


def _linked(
    group: list[int],
    apart: set[tuple[int, int]],
    between: Mapping[tuple[int, int], float],
    threshold: float,
) -> list[list[int]]:
    if len(group) == 2:
        return [group]
    from scipy.cluster.hierarchy import fcluster, linkage

    pairs = list(_pairs_of(group))
    distances = np.array([_FAR if p in apart else 1.0 - between.get(p, 0.0) for p in pairs])
    tree = linkage(distances, method="average")
    parts = fcluster(tree, t=1.0 - threshold + 1e-6, criterion="distance")
    split = [[row for row, part in zip(group, parts, strict=True) if part == n] for n in set(parts)]
    return [part for part in split if len(part) > 1]
