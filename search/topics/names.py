"""Names of clusters: terms that tell one from the others, best first, none said twice.

Candidates score by class-based TF-IDF (Grootendorst 2022, "BERTopic", section 3.3): how much of a
cluster a term is in, and how much more that is than in the corpus. Among them, the model chooses
those that mean what the cluster's records mean.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.lexical.analysis import fold
from search.topics.terms import contains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corpus.model.vectors import Vectors
    from search.topics.terms import Key, Terms

    Encode = Callable[[Sequence[str]], Vectors]

# Candidates of a cluster that are encoded.
_CANDIDATES = 20
# A term must be in this share of a cluster, and so many times commoner there than in the corpus.
_LEAST_SHARE, _LEAST_LIFT = 0.05, 1.5
# A word of a phrase is no candidate where the phrase is in this share of what the word is in.
_PHRASE_SHARE, _PHRASE_BONUS = 0.4, 1.2
# How much the share and the lift of a term count beside its meaning. Chosen by reading.
_SHARE_POWER, _LIFT_POWER = 0.3, 0.5
# A further term must be nearly as good as the first, and mean something else.
_GOOD, _ALIKE = 0.6, 0.75
# Words that begin alike are forms of one: detector, detection.
_SAME_BEGINNING = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A term that may name a cluster, as it is written; the better, the higher its score."""

    key: Key
    text: str
    score: float
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Naming:
    """Ranks the terms that may name clusters of the rows of some terms."""

    terms: Terms
    shares: Mapping[Key, float]

    @classmethod
    def of(cls, terms: Terms) -> Naming:
        """Return what names clusters by these terms."""
        total: dict[Key, float] = defaultdict(float)
        for own in terms.of_rows:
            for key, weight in own.items():
                total[key] += weight
        size = max(1, len(terms.of_rows))
        return cls(terms, {key: weight / size for key, weight in total.items()})

    def rank(
        self, clusters: Sequence[Sequence[int]], means: Vectors, encode: Encode
    ) -> list[list[Term]]:
        """Return for each cluster of rows the terms that may name it, best first.

        `means` are the clusters' unit means; `encode` gives the unit vectors of short texts.
        """
        candidates = [self._candidates(rows) for rows in clusters]
        texts = [*dict.fromkeys(self.terms.written(key) for own in candidates for key in own)]
        if not texts:
            return [[] for _ in clusters]
        vectors = encode(texts)
        # What all terms have in common says nothing.
        vectors -= vectors.mean(axis=0) if len(texts) > _CANDIDATES else 0
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        known = dict(zip(texts, vectors, strict=True))
        return [self._ranked(own, mean, known) for own, mean in zip(candidates, means, strict=True)]

    def _ranked(
        self, candidates: Mapping[Key, float], mean: Vectors, known: Mapping[str, Vectors]
    ) -> list[Term]:
        found = []
        for key, score in candidates.items():
            text = self.terms.written(key)
            # A cluster of everything has no mean.
            meant = max(0.01, float(known[text] @ mean)) if np.any(mean) else 1.0
            found.append(Term(key, text, score * meant, known[text]))
        return sorted(found, key=lambda one: (-one.score, one.text))

    def _candidates(self, rows: Sequence[int]) -> dict[Key, float]:
        """Return the best candidates of a cluster with their scores, without their meaning."""
        weights: dict[Key, float] = defaultdict(float)
        counts: Counter[Key] = Counter()
        for row in rows:
            own = self.terms.of_rows[row]
            counts.update(own.keys())
            for key, weight in own.items():
                weights[key] += weight
        size = len(rows)
        found = []
        for key, weight in weights.items():
            share, lift = weight / size, weight / size / self.shares[key]
            if counts[key] < min(2, size) or share < _LEAST_SHARE:
                continue
            found.append((share * math.log1p(lift), key, share, lift))
        # In a cluster that is most of the corpus no term can be much commoner than there.
        found = [one for one in found if one[3] >= _LEAST_LIFT] or found
        found.sort(key=lambda one: (-one[0], one[1]))
        shares = {key: share for _, key, share, _ in found[: 10 * _CANDIDATES]}
        best = [one for one in found[: 10 * _CANDIDATES] if not _is_part(one[1], shares)]
        return {
            key: _bonus(key) * share**_SHARE_POWER * math.log1p(lift) ** _LIFT_POWER
            for _, key, share, lift in best[:_CANDIDATES]
        }


def pick_terms(ranked: Sequence[Term], most: int, heard: Iterable[Term] = ()) -> list[Term]:
    """Return at most `most` terms for a name, of which none says what another says, or `heard`."""
    said: list[Term] = []
    before = [*heard]
    for term in ranked:
        if len(said) == most or (said and term.score < _GOOD * said[0].score):
            break
        if not any(says_same(term, other) for other in (*said, *before)):
            said.append(term)
    return said


def says_same(one: Term, other: Term) -> bool:
    """Return whether two terms share a word, or mean the same."""
    if float(one.vector @ other.vector) > _ALIKE:
        return True
    return any(_are_forms(a, b) for a in one.key for b in other.key)


def write_name(terms: Sequence[Term]) -> str:
    """Return terms as a name, which begins with a capital."""
    text = ", ".join(term.text for term in terms)
    first = text.split(" ", 1)[0]
    # "iPhone" and "k-means" are written as they are.
    return text if any(sign.isupper() for sign in first) else text[:1].upper() + text[1:]


def _are_forms(a: str, b: str) -> bool:
    if a == b:
        return True
    mine, theirs = fold(a), fold(b)
    return len(mine) >= _SAME_BEGINNING and mine[:_SAME_BEGINNING] == theirs[:_SAME_BEGINNING]


def _bonus(key: Key) -> float:
    return _PHRASE_BONUS if len(key) > 1 else 1.0


def _is_part(key: Key, shares: Mapping[Key, float]) -> bool:
    """Return whether a term is a part of a phrase that is in most of what the term is in."""
    return any(
        len(other) > len(key) and share >= _PHRASE_SHARE * shares[key] and contains(other, key)
        for other, share in shares.items()
    )
