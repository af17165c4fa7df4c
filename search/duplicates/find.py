"""Questions asked twice: pairs that are likely the same, and the groups they form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from corpus.errors import QueryError
from search.decisions.keys import plain
from search.duplicates.candidates import near_pairs
from search.duplicates.copies import NEAR_COPY, find_copies, is_near_copy
from search.duplicates.groups import grouped
from search.duplicates.likelihood import NEARLY_EQUAL, POSSIBLE, SAME_WORDS
from search.duplicates.neighbours import in_turn
from search.duplicates.scoring import score_pairs
from search.duplicates.words import asks_alone
from search.evidence.contradict import contradict
from search.results import Duplicates, Group, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from search.duplicates.candidates import Near
    from search.duplicates.copies import Copies
    from search.duplicates.neighbours import Rows, Run
    from search.duplicates.signals import Material
    from search.results import Scope

# More pairs than anyone reviews; the threshold is then too low for this corpus.
MOST_PAIRS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Scored:
    """Pairs of rows with their likelihoods, best first; those that contradict are apart."""

    same: Sequence[tuple[int, int, float]]
    apart: Sequence[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Possible:
    """The pairs of a corpus that may be possible duplicates, scored once for any threshold.

    `a` and `b` are their rows, `chances` their likelihoods, `differ` whether the two contradict
    each other, -1 where nobody has looked. Where `knows` is None, the model knows all of the texts.
    """

    material: Material
    copies: Copies
    a: Rows
    b: Rows
    chances: NDArray[np.float32]
    differ: NDArray[np.int8]
    knows: Callable[[str], bool] | None = None

    @classmethod
    def of(
        cls,
        material: Material,
        knows: Callable[[str], bool] | None = None,
        run: Run = in_turn,
    ) -> Possible:
        """Return the pairs of records that may be as likely as `POSSIBLE`, and copies.

        Among many records `run` looks for those that are near each other.

        A record whose text the model does not know, by `knows`, is compared by its words: only
        copies and near copies are found.
        """
        copies = find_copies(material.records)
        # The products are many and small: their threads would wait for each other. [F-threads]
        with threadpool_limits(1, "blas"):
            near, chances = cls._score(material, copies, run)
        if knows is not None:
            chances = _by_words(material, near, chances, knows)
        differ = np.full(len(near.a), -1, np.int8)
        return cls(material, copies, near.a, near.b, chances, differ, knows)

    @staticmethod
    def _score(material: Material, copies: Copies, run: Run) -> tuple[Near, NDArray[np.float32]]:
        vectors = material.vectors
        levels = (material.background.asked, material.background.told)
        floor = sum(one.mean + NEARLY_EQUAL * one.spread for one in levels) / len(levels)
        asked, told = vectors.questions, vectors.answers
        # No name for the candidates: they are let go as soon as the likely ones are known.
        return score_pairs(
            material, near_pairs(asked, told, rows=copies.first, floor=floor, run=run), POSSIBLE
        )

    def duplicates(
        self, threshold: float, scope: Scope = "all", most_pairs: int = MOST_PAIRS
    ) -> Duplicates:
        """Return the pairs from a threshold on, at least `POSSIBLE`, as `find_duplicates` does."""
        ids, copied = self.material.vectors.ids, _copied(self.material, self.copies, scope)
        wanted = self._in(scope)
        kept = np.flatnonzero(wanted & (self.chances >= np.float32(threshold)))
        if len(copied) + len(kept) > most_pairs:
            raise QueryError(
                f"more than {most_pairs:,} pairs score {threshold} or more; raise the threshold"
            )
        scored = self._scored(kept)
        same = [*copied, *scored.same]
        groups = _groups(scored, copied, self._between(kept, wanted), self._asked)
        return Duplicates(
            threshold,
            tuple(Pair(ids[a], ids[b], round(chance, 4)) for a, b, chance in same),
            tuple(
                Group(tuple(ids[row] for row in sorted(rows)), round(mean, 4))
                for rows, mean in groups
            ),
            tuple(Pair(ids[a], ids[b], round(c, 4), "related") for a, b, c in scored.apart),
        )

    def scores(self, scope: Scope) -> list[float]:
        """Return what all pairs of a scope score that are possible, also those that contradict."""
        found = self.chances[self._in(scope) & (self.chances >= np.float32(POSSIBLE))]
        copied = [chance for _, _, chance in _copied(self.material, self.copies, scope)]
        return [*copied, *map(float, found)]

    def _in(self, scope: Scope) -> NDArray[np.bool_]:
        """Return which pairs are within one document, or across two, as the scope wants."""
        if scope == "all":
            return np.ones(len(self.a), bool)
        sources = self.material.sources
        within: NDArray[np.bool_] = sources[self.a] == sources[self.b]
        return within if scope == "within" else ~within

    def _scored(self, kept: Rows) -> _Scored:
        same: list[tuple[int, int, float]] = []
        apart: list[tuple[int, int, float]] = []
        a, b, chances = self.a, self.b, self.chances
        for n in kept[np.lexsort((b[kept], a[kept], -chances[kept]))].tolist():
            pair = (int(a[n]), int(b[n]), float(chances[n]))
            (apart if self._differs(n) else same).append(pair)
        return _Scored(same, apart)

    def _differs(self, pair: int) -> bool:
        if self.differ[pair] < 0:
            records = self.material.records
            one, other = records[self.a[pair]], records[self.b[pair]]
            self.differ[pair] = contradict(one.question, other.question, self.material.stem)
        return bool(self.differ[pair])

    def _between(self, kept: Rows, wanted: NDArray[np.bool_]) -> dict[tuple[int, int], float]:
        """Return the likelihoods of all pairs of records that are in pairs that are kept."""
        a, b = self.a, self.b
        used = np.zeros(len(self.material.records), bool)
        used[a[kept]] = used[b[kept]] = True
        inside = np.flatnonzero(wanted & used[a] & used[b])
        pairs = zip(a[inside].tolist(), b[inside].tolist(), strict=True)
        return dict(zip(pairs, self.chances[inside].tolist(), strict=True))

    def _asked(self, row: int) -> str:
        """Return a question in plain words, "" where the model may not know it."""
        return plain(self.material.records[row].question) if self.knows is None else ""


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
    each is paired with the first alone. `knows` is as for `Possible.of`, which serves several
    thresholds. Groups are those of `grouped`; the largest come first, and among those of equal size
    the one with the best pair. Raises QueryError when there are more than `most_pairs`.
    """
    return Possible.of(material, knows).duplicates(threshold, scope, most_pairs)


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


def _copied(material: Material, copies: Copies, scope: Scope) -> list[tuple[int, int, float]]:
    """Return each copy with the first of its kind, as far as the scope lets it."""
    source = [record.source for record in material.records]
    if scope == "within":
        firsts: dict[tuple[int, str], int] = {}
        return [
            (firsts[first, source[row]], row, 1.0)
            for first, others in copies.others.items()
            for row in (first, *others)
            if firsts.setdefault((first, source[row]), row) != row
        ]
    return [
        (first, other, 1.0)
        for first, others in copies.others.items()
        for other in others
        if scope == "all" or source[first] != source[other]
    ]


def _groups(
    scored: _Scored,
    copied: Sequence[tuple[int, int, float]],
    between: Mapping[tuple[int, int], float],
    asked: Callable[[int], str],
) -> list[tuple[list[int], float]]:
    """Return groups of rows with the mean of their pairs, the largest first, then by best pair."""
    parts = _alike(scored, between, asked)
    means = _means(parts, between)
    copies: defaultdict[int, list[int]] = defaultdict(list)
    for first, other, _ in copied:
        copies[first].append(other)
    used = {row for part in parts for row in part}
    parts += [[first] for first in copies if first not in used]
    best: defaultdict[int, float] = defaultdict(float, dict.fromkeys(copies, 1.0))
    for a, b, chance in scored.same:
        best[a], best[b] = max(best[a], chance), max(best[b], chance)
    found = []
    for number, part in enumerate(parts):
        whole = [row for first in part for row in (first, *copies.get(first, ()))]
        mean = means.get(number, 0.0) if len(part) > 1 else 1.0
        found.append((whole, mean, max(best[row] for row in part)))
    found.sort(key=lambda one: (-len(one[0]), -one[2], one[0]))
    return [(rows, mean) for rows, mean, _ in found]


def _alike(
    scored: _Scored, between: Mapping[tuple[int, int], float], asked: Callable[[int], str]
) -> list[list[int]]:
    """Return the groups of rows that pairs form; two that are no candidates have no likelihood.

    A likely pair joins its groups if on average those between them are possible: of several
    questions on a subject, some two always share few words. [F-duplicate-groups]
    """
    pairs = [Pair(str(a), str(b), chance) for a, b, chance in scored.same]
    apart = {frozenset((str(a), str(b))) for a, b, _ in scored.apart}

    def likely(one: str, other: str) -> float:
        a, b = sorted((int(one), int(other)))
        known = between.get((a, b))
        if known is None:  # of more than twenty that ask the same, most are no candidates
            same = asked(a) == asked(b) and asks_alone(asked(a))
            return SAME_WORDS if same else 0.0
        return known

    found = grouped(pairs, apart, likely, least=POSSIBLE)
    return [sorted(map(int, group)) for group in found]


def _means(
    parts: Sequence[Sequence[int]], between: Mapping[tuple[int, int], float]
) -> dict[int, float]:
    """Return the mean likelihood of the candidates inside each part, by its number."""
    number = {row: n for n, part in enumerate(parts) for row in part}
    inside: defaultdict[int, list[float]] = defaultdict(list)
    for (a, b), chance in between.items():
        if (own := number.get(a)) is not None and own == number.get(b):
            inside[own].append(chance)
    return {n: float(sum(found) / len(found)) for n, found in inside.items()}
