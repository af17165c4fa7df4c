"""One topic as a page shows it: what it holds, what is near it, and what is missing there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import UnknownTopic
from search.topics.found import UNSORTED, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Record
    from search.topics.coverage import Coverage, Covered
    from search.topics.found import Topics

_NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic: how it is covered, those below and above it, its neighbours on the map, its records.

    The neighbours are topics of its level, the nearest first. `records` are those it holds, the
    most typical ones first, then by document; `counts` has the numbers of all topics named here.
    """

    covered: Covered
    above: Topic | None
    below: tuple[Topic, ...]
    near: tuple[Topic, ...]
    records: tuple[Record, ...]
    counts: dict[str, int]


def view_topic(
    topics: Topics, topic_id: str, records: Sequence[Record], coverage: Coverage
) -> TopicView:
    """Return a topic, or for "unsorted" the records in none; raises UnknownTopic.

    `coverage` is that of the same topics and records.
    """
    if topic_id not in topics.by_id and topic_id != UNSORTED:
        raise UnknownTopic(
            f"no topic has the address {topic_id[:80]!r}; it may have joined another: "
            "askalike topics lists those that are there"
        )
    covered = next((one for one in coverage.topics if one.topic.id == topic_id), coverage.unsorted)
    topic = covered.topic
    below, near = topics.below(topic_id), _neighbours(topics, topic)
    above = topics.by_id.get(topic.parent)
    shown = [*below, *near, *([above] if above else [])]
    return TopicView(
        covered,
        above,
        below,
        near,
        _records(topics, topic, records),
        {one.id: topics.counts[one.id] for one in shown},
    )


def _records(topics: Topics, topic: Topic, records: Sequence[Record]) -> tuple[Record, ...]:
    wanted = {topics.ids[row] for row in topics.rows(topic.id)}
    first = {record_id: number for number, record_id in enumerate(topic.examples)}
    own = [record for record in records if record.id in wanted]
    own.sort(key=lambda record: first.get(record.id, len(first)))  # the others stay in order
    return tuple(own)


def _neighbours(topics: Topics, topic: Topic) -> tuple[Topic, ...]:
    """Return the topics of the same level whose middle on the map is nearest."""
    if topic.id not in topics.by_id:
        return ()
    others = [
        one
        for one in topics.topics
        if bool(one.parent) == bool(topic.parent) and one.id != topic.id
    ]
    own = _middle(topics, topic)
    others.sort(key=lambda one: (float(np.linalg.norm(_middle(topics, one) - own)), one.id))
    return tuple(others[:_NEIGHBOURS])


def _middle(topics: Topics, topic: Topic) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    middle: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    middle = np.median(topics.positions[list(topics.rows(topic.id))], axis=0)
    return middle
