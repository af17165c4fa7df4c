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
from search.topics.terms import TOLD, contains

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.model.vectors import Vectors
    from search.topics.terms import Key, Terms

    Encode = Callable[[Sequence[str]], Vectors]

# Candidates of a cluster that are encoded.
_CANDIDATES = 20
# A term must be in this share of a cluster, and so many times commoner there than in the corpus;
# and this share of what it is in must be there, or it is too wide a name.
_LEAST_SHARE, _LEAST_LIFT, _LEAST_OWN = 0.05, 2.5, 0.12
# A word of a phrase is no candidate where the phrase is in this share of what the word is in.
_PHRASE_SHARE, _PHRASE_BONUS = 0.4, 1.3
# People's own names, as headings and tags are, come first where they fit.
_GIVEN_BONUS, _MOST_GIVEN = 1.3, 0.5
# A term that only answers have is often a form of words of theirs: "the following list of signs".
_ANSWERS_ALONE = 0.4
# A term says nothing of a record with the lower cosine, and all with the higher one.
_UNLIKE, _LIKE = 0.15, 0.5
# How much the share and the lift of a term count beside its meaning. Chosen by reading.
_SHARE_POWER, _LIFT_POWER = 0.35, 0.3
# One word of a phrase is so often in it, or they stand together by chance.
_STUCK = 0.25
# A name is chosen among so many terms; a further one must tell so much more, and mean another
# thing.
_OFFERED, _BY_SCORE, _MORE_BELOW, _ALIKE = 12, 0.7, 0.06, 0.75
# Words that begin alike are forms of one: detector, detection.
_SAME_BEGINNING = 5
# A further term stands in the question or the heading of this share of the cluster; of more, and of
# so many records, where no person gave it as a name. Then it is so many times commoner there, or so
# much of what it is in is there. [F-topic-names]
_GIVEN_ABOUT, _ABOUT, _LEAST_ABOUT, _ABOUT_LIFT, _ABOUT_OWN = 0.2, 0.35, 3, 12.0, 0.3
# Words of this share of the corpus are its commonest. A term that means the whole corpus counts
# less by this factor.
_COMMON, _WIDE = 0.12, 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A term that may name a cluster, as it is written; the better, the higher its score.

    `told` is how much it says of each record of the cluster, from 0 to 1. `leads` says that it may
    only begin a name: as a further term it would be a detail or say nothing.
    """

    key: Key
    text: str
    score: float
    vector: Vectors
    told: Vectors
    leads: bool = False


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
        self,
        clusters: Sequence[Sequence[int]],
        means: Vectors,
        vectors: Sequence[Vectors],
        encode: Encode,
        middle: Vectors,
    ) -> list[list[Term]]:
        """Return for each cluster of rows the terms that may name it, best first.

        `means` are the clusters' unit means, `vectors` the unit vectors of their rows; `encode`
        gives those of short texts. `middle` is the direction in which the centred vectors of the
        whole corpus lie most.
        """
        candidates = [self._candidates(rows) for rows in clusters]
        texts = [*dict.fromkeys(self.terms.written(key) for own in candidates for key in own)]
        if not texts:
            return [[] for _ in clusters]
        meanings = encode(texts)
        # What all terms have in common says nothing.
        meanings -= meanings.mean(axis=0) if len(texts) > _CANDIDATES else 0
        meanings /= np.maximum(np.linalg.norm(meanings, axis=1, keepdims=True), 1e-6)
        known = dict(zip(texts, meanings, strict=True))
        return [
            sorted(
                (
                    self._term(key, score, rows, own, (mean, middle), known)
                    for key, score in offered.items()
                ),
                key=lambda one: (-one.score, one.text),
            )
            for offered, rows, own, mean in zip(candidates, clusters, vectors, means, strict=True)
        ]

    def _term(
        self,
        key: Key,
        score: float,
        rows: Sequence[int],
        vectors: Vectors,
        means: tuple[Vectors, Vectors],
        known: Mapping[str, Vectors],
    ) -> Term:
        text, (mean, middle) = self.terms.written(key), means
        vector = known[text]
        # A cluster of everything has no mean.
        meant = max(0.01, float(vector @ mean)) if np.any(mean) else 1.0
        said = np.array([self.terms.of_rows[row].get(key, 0.0) for row in rows], np.float32)
        like = np.clip((vectors @ vector - _UNLIKE) / (_LIKE - _UNLIKE), 0, 1)
        leads = self._is_vague(key) or not self._is_subject(key, said)
        # As near to the whole corpus as to the cluster, it names another or all of them.
        mostly = key in self.terms.given and float(np.mean(said > TOLD)) >= _MOST_GIVEN
        if not mostly and float(vector @ middle) >= float(vector @ mean):
            meant, leads = meant * _WIDE, True
        return Term(key, text, score * meant, vector, np.maximum(said, like), leads)

    def _is_subject(self, key: Key, said: Vectors) -> bool:
        """Return whether a term is what enough of a cluster is about, not a detail of it.

        `said` is how much it says of each record, by where it stands.
        """
        about = float(np.mean(said > TOLD))
        if key in self.terms.given:
            return about >= _GIVEN_ABOUT
        often = float(np.mean(said)) / self.shares[key]
        own = often * len(said) / len(self.terms.of_rows)
        is_own = often >= _ABOUT_LIFT or own >= _ABOUT_OWN
        return is_own and about >= max(_ABOUT, _LEAST_ABOUT / len(said))

    def _is_vague(self, key: Key) -> bool:
        """Return whether a phrase is made of the corpus's commonest words: "models and data"."""
        words = [self.shares.get((word,), 0.0) for word in key]
        return len(words) > 1 and min(words) >= _COMMON

    def _candidates(self, rows: Sequence[int]) -> dict[Key, float]:
        """Return the best candidates of a cluster with their scores, without their meaning."""
        weights: dict[Key, float] = defaultdict(float)
        most: dict[Key, float] = defaultdict(float)
        counts: Counter[Key] = Counter()
        for row in rows:
            own = self.terms.of_rows[row]
            counts.update(own.keys())
            for key, weight in own.items():
                weights[key] += weight
                most[key] = max(most[key], weight)
        size = len(rows)
        found = []
        for key, weight in weights.items():
            share, lift = weight / size, weight / size / self.shares[key]
            if counts[key] < min(2, size) or share < _LEAST_SHARE or not self._is_term(key):
                continue
            found.append((share * math.log1p(lift), key, share, lift))
        found = self._telling(found, size)
        found.sort(key=lambda one: (-one[0], one[1]))
        shares = {key: share for _, key, share, _ in found[: 10 * _CANDIDATES]}
        best = [one for one in found[: 10 * _CANDIDATES] if not _is_part(one[1], shares)]
        return {
            key: self._bonus(key, most[key]) * share**_SHARE_POWER * lift**_LIFT_POWER
            for _, key, share, lift in best[:_CANDIDATES]
        }

    def _telling(
        self, found: list[tuple[float, Key, float, float]], size: int
    ) -> list[tuple[float, Key, float, float]]:
        """Return the terms, with score, share and lift, that are not too wide for a cluster."""
        least = max(_LEAST_LIFT, _LEAST_OWN * len(self.terms.of_rows) / size)
        # A name that people gave most of a cluster is right, however often it is said elsewhere.
        telling = [
            one
            for one in found
            if one[3] >= least
            or (one[3] >= _LEAST_LIFT and one[2] >= _MOST_GIVEN and one[1] in self.terms.given)
        ]
        # In a cluster that is most of the corpus no term can be much commoner than there.
        return telling or found

    def _is_term(self, key: Key) -> bool:
        """Return whether words belong together, as in "random seed", not in "own model"."""
        if len(key) == 1 or key in self.terms.given:
            return True
        alone = [self.shares[word,] for word in key if (word,) in self.shares]
        return not alone or self.shares[key] >= _STUCK * min(alone)

    def _bonus(self, key: Key, most: float) -> float:
        """Return what a term counts more or less by; `most` is the most it says of a record."""
        bonus = _PHRASE_BONUS if len(key) > 1 else 1.0
        bonus *= _GIVEN_BONUS if key in self.terms.given else 1.0
        return bonus * (_ANSWERS_ALONE if most <= TOLD else 1.0)


def pick_terms(
    ranked: Sequence[Term], most: int, heard: Sequence[Term] = (), least_more: float = _MORE_BELOW
) -> list[Term]:
    """Return at most `most` terms for a name, of which none says what another says, or `heard`.

    Together they say as much as they can of the records.
    """
    offered = [term for term in ranked if not any(says_same(term, one) for one in heard)]
    offered = offered[:_OFFERED]
    if not offered:
        return []
    told = np.array([(term.score / offered[0].score) ** _BY_SCORE * term.told for term in offered])
    first = int(np.argmax(told.sum(axis=1)))
    kept = [row for row, term in enumerate(offered) if row == first or not term.leads]
    return cover([offered[row] for row in kept], told[kept], most, least_more * told.shape[1])


def cover(
    offered: Sequence[Term], told: NDArray[np.floating], most: int, least: float
) -> list[Term]:
    """Return terms that together tell the most (the greedy choice of facility location).

    `told` has a row for each term: how much it says of each of several things. A further term
    must tell so much more, at least.
    """
    said: list[Term] = []
    reached = np.zeros(told.shape[1])
    while len(said) < most and offered:
        more = np.maximum(told, reached).sum(axis=1) - reached.sum()
        for row, term in enumerate(offered):
            if any(says_same(term, other) for other in said):
                more[row] = 0.0
        best = int(np.argmax(more))
        if said and more[best] < least:
            return said
        said.append(offered[best])
        reached = np.maximum(reached, told[best])
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


def _is_part(key: Key, shares: Mapping[Key, float]) -> bool:
    """Return whether a term is a part of a phrase that is in most of what the term is in."""
    return any(
        len(other) > len(key) and share >= _PHRASE_SHARE * shares[key] and contains(other, key)
        for other, share in shares.items()
    )
