"""The map as columns of plain data, compact enough for 100,000 records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.records import LEVELS

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from corpus.records import Record
    from search.topics.found import Topics
    from ui.output.payloads import Payload

# More points than a browser draws smoothly; of a larger corpus they are taken evenly.
MOST_POINTS = 100_000
_SCALE = 10_000
_LONGEST = 160


def map_ids(topics: Topics, records: Sequence[Record]) -> list[str]:
    """Return the ids of the records on the map, in the order of its columns."""
    there = {record.id for record in records}
    return [topics.ids[row] for row in _rows(topics, there)]


def map_payload(topics: Topics, records: Sequence[Record], *, questions: bool = False) -> Payload:
    """Return the map of a corpus; records that are not sorted yet are not on it."""
    by_id = {record.id: record for record in records}
    rows = _rows(topics, by_id.keys())
    shown = [by_id[topics.ids[row]] for row in rows]
    numbers = {topic.id: number for number, topic in enumerate(topics.topics)}
    sources = {name: number for number, name in enumerate(sorted({one.source for one in shown}))}
    places = np.rint(topics.positions * _SCALE).astype(int)
    return {
        "total": len(records),
        "ids": [record.id for record in shown],
        "x": places[rows, 0].tolist(),
        "y": places[rows, 1].tolist(),
        "topic": [numbers.get(topics.of_rows[row], -1) for row in rows],
        "source": [sources[record.source] for record in shown],
        "level": [LEVELS.index(one.level) + 1 if one.level else 0 for one in shown],
        "answered": [int(bool(record.answer)) for record in shown],
        "questions": [record.question[:_LONGEST] for record in shown] if questions else [],
        "topics": _labels(topics, places),
        "sources": list(sources),
        "notice": topics.notice,
    }


def _rows(topics: Topics, there: Container[str]) -> list[int]:
    rows = [row for row, one in enumerate(topics.ids) if one in there]
    if len(rows) <= MOST_POINTS:
        return rows
    return [rows[one] for one in np.linspace(0, len(rows) - 1, MOST_POINTS).astype(int).tolist()]


def _labels(
    topics: Topics, places: np.ndarray[tuple[int, ...], np.dtype[np.int_]]
) -> list[Payload]:
    """Return the topics, each with the middle of its records."""
    labels = []
    for topic in topics.topics:
        middle = np.median(places[list(topics.rows(topic.id))], axis=0).astype(int)
        labels.append(
            {
                "id": topic.id,
                "name": topic.name,
                "parent": topic.parent,
                "count": topics.counts[topic.id],
                "x": int(middle[0]),
                "y": int(middle[1]),
            }
        )
    return labels
