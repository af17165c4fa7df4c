"""Makes the topics of a corpus, anew or from those that it had before.

What was there before stays: an unchanged record keeps its topic and its place, a new one joins the
topic that it is like, and those that are like none may be a new topic. When much has changed,
topics are made anew, and those that are still the same keep their addresses and names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from search.topics.clusters import UNSORTED, find_clusters, means_of
from search.topics.found import Topic, Topics
from search.topics.grow import assigned, kept_addresses
from search.topics.naming import Book, Levels, name_clusters
from search.topics.positions import draw_map, place_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model.vectors import Vectors
    from search.topics.clusters import Numbers
    from search.topics.material import TopicMaterial
    from search.topics.positions import Positions

# With fewer records there is nothing to sort.
LEAST_RECORDS = 5
# Topics are made anew when this share of the records is new or gone since they last were.
_MUCH = 0.3
# New records that are like no topic are one of their own if there are so many of them, which are
# so much like their mean: ten vectors without anything in common are so by 0.32.
_LEAST_NEW, _TOGETHER = 5, 0.45
_EXAMPLES = 5
_FEW = "Fewer than five records are too few to sort into topics."
_ALONE = "All records are in one topic: they are too few, or too much alike, for several."


def make_topics(material: TopicMaterial, before: Topics | None = None) -> Topics:
    """Return the topics of a corpus; `before` are those it had, made with the same model."""
    if len(material.records) < LEAST_RECORDS:
        return _nothing(material)
    was = _Was.of(material, before) if before else None
    if was and was.before.topics and was.changed <= _MUCH * was.before.size:
        return _grown(material, was)
    return _anew(material, was)


@dataclass(frozen=True, slots=True)
class _Was:
    """What there was before: the rows there of the records, -1 for new ones.

    `changed` is how many records have come or gone since topics were last made anew.
    """

    before: Topics
    rows: Numbers
    changed: int

    @classmethod
    def of(cls, material: TopicMaterial, before: Topics) -> _Was:
        known = {key: row for row, key in enumerate(before.keys)}
        rows = np.array([known.get(key, -1) for key in material.keys], np.int64)
        there = int((rows >= 0).sum())
        return cls(before, rows, before.changed + len(rows) + len(before.keys) - 2 * there)

    @property
    def old(self) -> Numbers:
        """The records that were there."""
        return np.flatnonzero(self.rows >= 0)

    @property
    def new(self) -> Numbers:
        """The records that were not there."""
        return np.flatnonzero(self.rows < 0)

    @property
    def topics(self) -> list[str]:
        """The topic that each record was in, "" for none."""
        return [self.before.of_rows[row] if row >= 0 else "" for row in self.rows.tolist()]

    def places(self, material: TopicMaterial) -> Positions:
        """Return positions in which the old records stay, and the new ones stand beside them."""
        placed = np.empty((len(self.rows), 2))
        old, new = self.old, self.new
        placed[old] = self.before.positions[self.rows[old]]
        if len(new):
            keys = [material.keys[row] for row in new.tolist()]
            vectors = material.vectors
            placed[new] = place_beside(vectors[new], keys, vectors[old], placed[old])
        return placed


def _nothing(material: TopicMaterial) -> Topics:
    places = draw_map(material.vectors, material.keys)
    size = len(material.keys)
    return Topics((), material.ids, material.keys, ("",) * size, places, size, -1.0, 0, _FEW)


def _grown(material: TopicMaterial, was: _Was) -> Topics:
    """Return the topics of before, with the new records in them and without those that are gone."""
    before = was.before
    of_rows = was.topics
    labelled = material.with_labels() if len(was.new) else material.vectors
    joined = assigned(labelled, of_rows, before.limit) if len(was.new) else of_rows
    for row in was.new.tolist():  # a record that was in none stays there
        of_rows[row] = joined[row]
    topics = list(before.topics)
    lost = np.array([row for row in was.new.tolist() if not of_rows[row]], np.int64)
    if len(lost) >= _LEAST_NEW:
        book = Book()
        for topic in topics:
            book.keep(topic, topic.parent)
        more, found = _more(material, labelled, lost, book)
        topics += more
        for row, address in found.items():
            of_rows[row] = address
    made = replace(before, ids=material.ids, keys=material.keys, positions=was.places(material))
    return _finished(material, topics, of_rows, replace(made, changed=was.changed))


def _more(
    material: TopicMaterial, labelled: Vectors, lost: Numbers, book: Book
) -> tuple[list[Topic], dict[int, str]]:
    """Return new topics of records that are like none, and the addresses of their rows.

    `labelled` are the vectors of all records with their headings and tags.
    """
    own = material.vectors[lost]
    clusters = find_clusters(own, labelled[lost]).coarse
    means = means_of(own, clusters)
    coarse = np.full(len(material.records), UNSORTED)
    for number, mean in enumerate(means):
        inside = clusters == number
        together = float((own[inside] @ mean).mean()) if inside.any() else 0.0
        if inside.sum() >= _LEAST_NEW and together >= _TOGETHER:
            coarse[lost[inside]] = number
    coarse = _numbered(coarse)
    if (coarse == UNSORTED).all():
        return [], {}
    topics, addresses = name_clusters(material, Levels(coarse, coarse), book, ({}, {}))
    rows = np.flatnonzero(coarse >= 0).tolist()
    return topics, {row: addresses[int(coarse[row])] for row in rows}


def _numbered(clusters: Numbers) -> Numbers:
    """Return clusters with the numbers 0, 1, …, none of them missing."""
    kept = np.unique(clusters[clusters >= 0])
    numbers = np.full(int(clusters.max(initial=-1)) + 2, UNSORTED)
    numbers[kept] = np.arange(len(kept))
    return np.where(clusters >= 0, numbers[clusters], UNSORTED)


def _anew(material: TopicMaterial, was: _Was | None) -> Topics:
    found = find_clusters(material.vectors, material.with_labels())
    levels = Levels(found.coarse, found.fine)
    book = Book()
    if was:
        book.addresses.update(was.before.by_id)
    topics, addresses = name_clusters(material, levels, book, _kept(levels, was))
    of_rows = [addresses[one] if one >= 0 else "" for one in found.fine.tolist()]
    known = was is not None and 2 * len(was.old) > len(was.rows)
    first = was.places(material) if was and known else None
    places = draw_map(material.vectors, material.keys, first)
    notice = _ALONE if len(topics) == 1 else ""
    ids, keys = material.ids, material.keys
    made = Topics((), ids, keys, (), places, len(ids), found.limit, 0, notice)
    return _finished(material, topics, of_rows, made)


def _kept(levels: Levels, was: _Was | None) -> tuple[dict[int, Topic], dict[int, Topic]]:
    """Return the topics of before that clusters, coarse and fine, are."""
    if was is None:
        return {}, {}
    before, own = was.before, was.topics
    fine = np.where(np.isin(levels.fine, levels.lower), levels.fine, UNSORTED)
    below = {n: before.by_id[one] for n, one in kept_addresses(fine, own).items()}
    tops = [before.path(one)[0] if one else "" for one in own]
    above = {n: before.by_id[one] for n, one in kept_addresses(levels.coarse, tops).items()}
    taken = {topic.id for topic in above.values()}
    return above, {n: topic for n, topic in below.items() if topic.id not in taken}


def _finished(
    material: TopicMaterial, topics: Sequence[Topic], of_rows: Sequence[str], made: Topics
) -> Topics:
    """Return topics in order, with their examples, without those that have no record."""
    parents = {topic.id: topic.parent for topic in topics}
    members: dict[str, list[int]] = {}
    for row, own in enumerate(of_rows):
        for one in filter(None, (own, parents.get(own, ""))):
            members.setdefault(one, []).append(row)
    sizes = {topic: len(rows) for topic, rows in members.items()}
    left = [
        replace(topic, examples=_examples(material, members[topic.id]))
        for topic in topics
        if topic.id in members
    ]
    left.sort(
        key=lambda one: (
            -sizes[one.parent or one.id],
            one.parent or one.id,
            bool(one.parent),
            -sizes[one.id],
            one.id,
        )
    )
    return replace(made, topics=tuple(left), of_rows=tuple(of_rows))


def _examples(material: TopicMaterial, rows: list[int]) -> tuple[str, ...]:
    """Return the ids of the most typical records of some rows; no two ask the same."""
    own = material.vectors[rows]
    asked: set[str] = set()
    found: list[str] = []
    for place in np.argsort(-(own @ own.mean(axis=0)), kind="stable").tolist():
        record = material.records[rows[place]]
        if record.question.casefold() not in asked:
            asked.add(record.question.casefold())
            found.append(record.id)
        if len(found) == _EXAMPLES:
            break
    return tuple(found)
