"""Gives clusters on two levels their names and addresses: all different, and each its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from search.topics.clusters import means_of
from search.topics.found import UNSORTED, Topic
from search.topics.names import Naming, cover, pick_terms, says_same, write_name
from search.topics.terms import find_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.model.vectors import Vectors
    from search.topics.clusters import Numbers
    from search.topics.material import TopicMaterial
    from search.topics.names import Term

# Terms of a name on each level.
_ABOVE, _BELOW = 4, 2
# Of a topic's own terms so many may name it beside what its parts are named, if they say so much of
# its records. A term with this cosine to a part says all of it. [F-topic-names]
_OWN, _OF_ALL, _SAYS = 8, 0.45, 0.9
# A detail that says less than this of a topic names it beside what says more, though that names
# another one.
_WEAK = 0.4
# A part with the whole's name and so much of it tells nothing: then there are none below.
_NEARLY_ALL = 0.75
# A further term must say so much more of what is below.
_LEAST_MORE = 0.1
# Records that names are made from, in all, of one topic, and of the corpus beside them.
_READ, _MOST_READ, _LEAST_READ, _BESIDE = 8000, 120, 20, 2000
_LONGEST = 60
_APART = re.compile(r"[^\w]+")
_NAMELESS = "Other"


@dataclass(frozen=True, slots=True)
class Levels:
    """Clusters on two levels, as `Clusters` has them: a coarse one with one part has none below."""

    coarse: Numbers
    fine: Numbers

    def parts(self) -> dict[int, list[int]]:
        """Return the fine clusters in each coarse one; the largest of both come first."""
        own: dict[int, list[int]] = {}
        sizes = np.bincount(self.fine[self.fine >= 0], minlength=1)
        above = np.bincount(self.coarse[self.coarse >= 0], minlength=1)
        for top in sorted(np.flatnonzero(above).tolist(), key=lambda one: (-above[one], one)):
            inside = np.unique(self.fine[self.coarse == top]).tolist()
            own[top] = sorted(inside, key=lambda one: (-sizes[one], one))
        return own

    @property
    def lower(self) -> list[int]:
        """The fine clusters that are topics of their own."""
        return [one for own in self.parts().values() if len(own) > 1 for one in own]


@dataclass(slots=True)
class Book:
    """The names and addresses that are given, and the terms that names begin with."""

    addresses: set[str] = field(default_factory=lambda: {UNSORTED})
    names: set[str] = field(default_factory=set)
    heads: set[tuple[bool, tuple[str, ...]]] = field(default_factory=set)

    def keep(self, topic: Topic, parent: str) -> Topic:
        """Return a topic that there was, at its place now."""
        self.addresses.add(topic.id)
        self.names.add(topic.name.casefold())
        return Topic(topic.id, topic.name, parent)

    def add(self, terms: Sequence[Term], parent: str) -> Topic:
        """Return a new topic with these terms as its name."""
        name = write_name(terms) or _NAMELESS
        address = address_of(name, self.addresses)
        if name.casefold() in self.names:
            name = f"{name} {1 + len(self.names)}"
        self.addresses.add(address)
        self.names.add(name.casefold())
        if terms and not parent:
            self.heads.add((False, terms[0].key))
        return Topic(address, name, parent)

    def free(self, ranked: Sequence[Term], *, lower: bool) -> Sequence[Term]:
        """Return the terms that begin no name on a level, all if there are no others."""
        return [term for term in ranked if (lower, term.key) not in self.heads] or ranked


def name_clusters(
    material: TopicMaterial,
    levels: Levels,
    book: Book,
    kept: tuple[Mapping[int, Topic], Mapping[int, Topic]],
) -> tuple[list[Topic], dict[int, str]]:
    """Return the topics that clusters are, and the address of the topic of each fine cluster.

    `kept` are topics of before by the number of the cluster, coarse and fine, that is the same.
    """
    parts, lower = levels.parts(), levels.lower
    above, below = _ranked(material, levels, list(parts), lower)
    means = means_of(material.vectors, levels.fine)
    sizes = np.bincount(levels.fine[levels.fine >= 0]).tolist()
    topics: list[Topic] = []
    addresses: dict[int, str] = {}
    for top, own in parts.items():
        inside = own if len(own) > 1 else []
        named = {one: _terms_below(below[one], book) for one in inside if one not in kept[1]}
        if top in kept[0]:
            topics.append(book.keep(kept[0][top], ""))
        else:
            each = [_Part(sizes[one], means[one], named.get(one, below[one])) for one in inside]
            topics.append(book.add(_name_above(book.free(above[top], lower=False), each), ""))
        here, whole = topics[-1].id, topics[-1].name.casefold()
        addresses |= dict.fromkeys(own, here)
        least = _NEARLY_ALL * sum(sizes[one] for one in own)
        if any(write_name(named[one]).casefold() == whole and sizes[one] >= least for one in named):
            continue
        for one in inside:
            if one in kept[1]:
                topics.append(book.keep(kept[1][one], here))
            else:
                terms = named[one]
                if write_name(terms).casefold() in book.names:  # as the whole is named now
                    terms = _terms_below(below[one], book)
                topics.append(book.add(terms, here))
            addresses[one] = topics[-1].id
    return topics, addresses


def address_of(name: str, taken: Iterable[str]) -> str:
    """Return an address for a name: its words with hyphens; with a number if it is taken."""
    used = set(taken)
    plain = _APART.sub("-", name.casefold().replace("'", "")).strip("-_")[:_LONGEST].strip("-_")
    base = plain or "topic"
    number, found = 1, base
    while found in used:
        number += 1
        found = f"{base}-{number}"
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """A cluster below another: its number of records, its unit mean, the terms of its name."""

    size: int
    mean: Vectors
    terms: Sequence[Term]


def _terms_below(ranked: Sequence[Term], book: Book) -> Sequence[Term]:
    """Return the terms of a name below another that is not taken yet, and note what begins it."""
    free = book.free(ranked, lower=True)
    named = (pick_terms(free[first:], _BELOW) for first in range(len(free)))
    free_names = (one for one in named if write_name(one).casefold() not in book.names)
    terms: Sequence[Term] | None = next(free_names, None)
    terms = pick_terms(free, _ABOVE) if terms is None else terms
    if terms and terms[0].leads and terms[0].told.mean() < _WEAK:
        terms = _led(terms, pick_terms(ranked, 1), book)
    if terms:
        book.heads.add((True, terms[0].key))
    return terms


def _led(terms: Sequence[Term], wider: Sequence[Term], book: Book) -> Sequence[Term]:
    """Return a name that is a detail behind a term that says more of the topic, if there is one."""
    if not wider or wider[0].leads or says_same(wider[0], terms[0]):
        return terms
    led = [wider[0], terms[0]]
    return terms if write_name(led).casefold() in book.names else led


def _name_above(ranked: Sequence[Term], parts: Sequence[_Part]) -> Sequence[Term]:
    """Return the terms of a name for a cluster and the parts below it.

    They are what begins the names of its parts, and terms that say much of the whole; together they
    say as much as they can of the parts, each by its size.
    """
    named = [part for part in parts if part.terms]
    if len(named) < 2:
        return pick_terms(ranked, _BELOW)
    whole = [one for one in ranked[:_OWN] if not one.leads and one.told.mean() >= _OF_ALL]
    offered = [*whole, *(part.terms[0] for part in named)]
    likeness = np.array([[float(term.vector @ part.mean) for part in named] for term in offered])
    told = np.clip(likeness / _SAYS, 0, 1)
    for row in range(len(named)):
        told[len(whole) + row, row] = 1.0
    sizes = np.array([part.size for part in named])
    return cover(offered, told * sizes, _ABOVE, _LEAST_MORE * float(sizes.sum()))


def _ranked(
    material: TopicMaterial, levels: Levels, upper: list[int], lower: list[int]
) -> tuple[dict[int, list[Term]], dict[int, list[Term]]]:
    """Return the terms that may name each upper and each lower cluster, best first."""
    vectors, size = material.vectors, len(material.records)
    means = [
        means_of(vectors, own)[numbers]
        for own, numbers in ((levels.coarse, upper), (levels.fine, lower))
    ]
    most = min(_MOST_READ, max(_LEAST_READ, _READ // (len(upper) + len(lower))))
    rows = [
        _typical(vectors, np.flatnonzero(own == one), mean, most)
        for own, numbers, middle in zip(
            (levels.coarse, levels.fine), (upper, lower), means, strict=True
        )
        for one, mean in zip(numbers, middle, strict=True)
    ]
    read = sorted({*range(0, size, max(1, size // _BESIDE)), *(row for own in rows for row in own)})
    place = {row: number for number, row in enumerate(read)}
    naming = Naming.of(find_terms((material.records[row] for row in read), material.stem))
    own = [[place[row] for row in cluster] for cluster in rows]
    each = [vectors[cluster] for cluster in rows]
    middle = vectors.mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-6)
    ranked = naming.rank(own, np.concatenate(means), each, material.encode, middle)
    count = len(upper)
    return (
        dict(zip(upper, ranked[:count], strict=True)),
        dict(zip(lower, ranked[count:], strict=True)),
    )


def _typical(vectors: Vectors, rows: Numbers, mean: Vectors, most: int) -> list[int]:
    """Return the rows most like a mean."""
    order = np.argsort(-(vectors[rows] @ mean), kind="stable")[:most]
    found: list[int] = rows[order].tolist()
    return found
