"""Coverage: what each document says of each topic, and where something is missing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from corpus.lexical.scripts import UNSPACED
from corpus.records import LEVELS
from search.evidence.editions import old_editions
from search.topics.found import UNSORTED, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.records import Level, Record, Source
    from search.topics.found import Topics

# An answer is thin with fewer signs than this, and than this share of what answers mostly have: on
# flash cards short answers are whole ones.
_THIN, _THIN_SHARE = 60, 0.25
# A sign of a script without blanks says as much as some letters.
_DENSE = 3
# A level is missing from a topic that has so many records at least.
_LEAST_FOR_LEVELS = 8
# Records of each gap that are named; all are counted.
_NAMED = 50
_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Gap:
    """Records that lack something: how many, and the ids of the first of them."""

    count: int
    ids: tuple[str, ...]

    @classmethod
    def of(cls, records: Sequence[Record]) -> Gap:
        """Return a gap of some records."""
        return cls(len(records), tuple(record.id for record in records[:_NAMED]))


@dataclass(frozen=True, slots=True)
class Covered:
    """How a topic is covered; with the address "unsorted" the records that are in none.

    `sources` are documents with their numbers of records, the largest first. `stale` are records of
    documents that have a newer edition here, as their names say. `only` is the one document that
    covers the topic, "" if several do or there is no other. `missing` are the levels that other
    topics have.
    """

    topic: Topic
    count: int
    sources: tuple[tuple[str, int], ...]
    unanswered: Gap
    thin: Gap
    stale: Gap
    levels: tuple[tuple[Level, int], ...]
    missing: tuple[Level, ...]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a corpus covers its topics: each of them, then the records in none; and its documents."""

    records: int
    topics: tuple[Covered, ...]
    unsorted: Covered
    sources: tuple[str, ...]
    notice: str = ""


def find_coverage(topics: Topics, records: Sequence[Record], sources: Sequence[Source]) -> Coverage:
    """Return how a corpus covers its topics."""
    by_id = {record.id: record for record in records}
    look = _Look.of(records, [source.name for source in sources])
    members: dict[str, list[Record]] = {topic.id: [] for topic in topics.topics}
    members[UNSORTED] = []
    sorted_ids = set()
    for record_id, labels in zip(topics.ids, topics.labels, strict=True):
        if record_id in by_id:
            sorted_ids.add(record_id)
            for label in labels:
                members[label].append(by_id[record_id])
    members[UNSORTED] += [record for record in records if record.id not in sorted_ids]
    covered = [look.at(topic, members[topic.id]) for topic in topics.topics]
    rest = look.at(Topic(UNSORTED, "Unsorted"), members[UNSORTED])
    named = tuple(name for name, _ in Counter(record.source for record in records).most_common())
    return Coverage(len(records), tuple(covered), rest, named, topics.notice)


def is_thin(answer: str, usual: float) -> bool:
    """Return whether an answer is thin, where answers usually have so many signs."""
    return 0 < _length(answer) < min(_THIN, _THIN_SHARE * usual)


def usual_length(records: Iterable[Record]) -> float:
    """Return how long the answers of records usually are, 0 without any."""
    lengths = [_length(record.answer) for record in records if record.answer]
    return float(median(lengths)) if lengths else 0.0


@dataclass(frozen=True, slots=True)
class _Look:
    """What the whole corpus has: the usual length of answers, old editions, levels, documents."""

    usual: float
    old: frozenset[str]
    levels: tuple[Level, ...]
    several: bool

    @classmethod
    def of(cls, records: Sequence[Record], names: Sequence[str]) -> _Look:
        there = {record.level for record in records}
        levels = tuple(level for level in LEVELS if level in there)
        several = len({record.source for record in records}) > 1
        return cls(usual_length(records), old_editions(names), levels, several)

    def at(self, topic: Topic, records: Sequence[Record]) -> Covered:
        """Return how a topic with these records is covered."""
        sources = Counter(record.source for record in records)
        counts: Mapping[Level | None, int] = Counter(record.level for record in records)
        missing = [level for level in self.levels if not counts.get(level)]
        enough = topic.id != UNSORTED and len(records) >= _LEAST_FOR_LEVELS
        alone = topic.id != UNSORTED and self.several and len(sources) == 1
        return Covered(
            topic,
            len(records),
            tuple(sorted(sources.items(), key=lambda one: (-one[1], one[0]))),
            Gap.of([one for one in records if not one.answer]),
            Gap.of([one for one in records if is_thin(one.answer, self.usual)]),
            Gap.of([one for one in records if one.source in self.old]),
            tuple((level, counts[level]) for level in self.levels if counts.get(level)),
            tuple(missing) if enough and len(missing) < len(self.levels) else (),
            next(iter(sources)) if alone else "",
        )


def _length(answer: str) -> int:
    dense = 0 if answer.isascii() else len(_UNSPACED.findall(answer))
    return len(" ".join(answer.split())) + (_DENSE - 1) * dense
