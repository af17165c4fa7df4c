"""What is found: topics on two levels, which one each record is in, and where it is on the map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

# The address of the records that are in no topic.
UNSORTED = "unsorted"


@dataclass(frozen=True, slots=True)
class Topic:
    """What several records are about: its address, and a name of one to three terms.

    `parent` is the address of the topic above it, "" for one of the upper level. `examples` are the
    ids of its most typical records, the most typical first.
    """

    id: str
    name: str
    parent: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topics:
    """The topics of a corpus, the largest first, each followed by those below it.

    Rows are records in the order of the corpus: `ids` are theirs, `of_rows` the address of the
    finest topic of each, "" for one in none; `keys` name them by what they say. `positions` have
    shape (n, 2), from 0 to 1. `size` is how many records there were when all of it was last made
    anew, and `changed` how many have come and gone since; by less than `limit` a record is like no
    topic. `notice` is a sentence where there is little to see, "" otherwise.
    """

    topics: tuple[Topic, ...]
    ids: tuple[str, ...]
    keys: tuple[str, ...]
    of_rows: tuple[str, ...]
    positions: NDArray[Any]
    size: int
    limit: float
    changed: int = 0
    notice: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Topic]:
        """The topics by their addresses."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many records each topic has, with those of the topics below it."""
        return Counter(one for topic in self.of_rows for one in self.path(topic))

    @property
    def unsorted(self) -> int:
        """How many records are in no topic."""
        return sum(not one for one in self.of_rows)

    @cached_property
    def labels(self) -> Sequence[tuple[str, ...]]:
        """The addresses of the topics that each row is in, for filters."""
        return [self.path(one) or (UNSORTED,) for one in self.of_rows]

    @property
    def roots(self) -> tuple[Topic, ...]:
        """The topics of the upper level."""
        return tuple(topic for topic in self.topics if not topic.parent)

    def below(self, topic: str) -> tuple[Topic, ...]:
        """Return the topics below one."""
        return tuple(one for one in self.topics if one.parent == topic)

    def path(self, topic: str) -> tuple[str, ...]:
        """Return the addresses of a topic and of the one above it; none for ""."""
        if topic not in self.by_id:
            return ()
        parent = self.by_id[topic].parent
        return (parent, topic) if parent else (topic,)

    def of_records(self, ids: Iterable[str]) -> tuple[Topic, ...]:
        """Return the finest topics of some records, by their ids, the most frequent first."""
        rows = (self._rows[one] for one in ids if one in self._rows)
        found = Counter(self.of_rows[row] for row in rows if self.of_rows[row])
        return tuple(self.by_id[topic] for topic, _ in found.most_common())

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        """The rows of the records, by their ids."""
        return {record_id: row for row, record_id in enumerate(self.ids)}

    def rows(self, topic: str) -> Iterator[int]:
        """Yield the rows that are in a topic, or in no topic for `UNSORTED`."""
        return iter(self._members.get(topic, ()))

    @cached_property
    def _members(self) -> Mapping[str, Sequence[int]]:
        """The rows of each topic, and of `UNSORTED`, ascending."""
        found: dict[str, list[int]] = {}
        for row, own in enumerate(self.labels):
            for one in own:
                found.setdefault(one, []).append(row)
        return found
