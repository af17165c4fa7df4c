"""The records of a revision by what they can be filtered by: a bit for each record and choice.

It is built once for each revision, in about a second for 50,000 records. [F-facets]
"""

from __future__ import annotations

from bisect import bisect_left
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import QueryError
from corpus.records import LEVELS, Filter
from search.check import Filters, choose, choose_levels, choose_topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.records import Level, Record, Source

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

# Between the parts of a label: a document, then its headings.
JOINT = " › "
# Sorts directly after every text that begins with a label and a joint.
_BEYOND = " ›!"


@dataclass(frozen=True, slots=True)
class Branch:
    """A document, or a section of one: its path, whose first part is the document's name.

    `parent` is the number of the branch above it, -1 for a document.
    """

    path: tuple[str, ...]
    parent: int

    @property
    def label(self) -> str:
        """Its path as one text."""
        return JOINT.join(self.path)

    @property
    def is_document(self) -> bool:
        """Whether it is a whole document."""
        return self.parent < 0


class Labels:
    """The names that records have, any number each, by the records' rows."""

    def __init__(self, of_rows: Iterable[Iterable[str]]) -> None:
        numbers: dict[str, int] = {}
        pairs = [
            (row, numbers.setdefault(name, len(numbers)))
            for row, names in enumerate(of_rows)
            for name in dict.fromkeys(names)
        ]
        columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self.names = list(numbers)
        self._numbers = numbers
        self._rows, self._ids = columns[:, 0].copy(), columns[:, 1].copy()

    def mask(self, names: Iterable[str], size: int) -> Mask:
        """Return which of `size` rows have one of the names."""
        wanted = np.zeros(len(self.names), dtype=bool)
        wanted[[self._numbers[name] for name in names if name in self._numbers]] = True
        found = np.zeros(size, dtype=bool)
        found[self._rows[wanted[self._ids]]] = True
        return found

    def counts(self, mask: Mask) -> Numbers:
        """Return how many of the masked rows have each name, in the order of `names`."""
        return np.bincount(self._ids[mask[self._rows]], minlength=len(self.names))


class Catalogue:
    """What the records of a revision can be filtered by; `records` are in their order."""

    def __init__(self, records: Sequence[Record], sources: Sequence[Source]) -> None:
        self.records = records
        self.sources = sources
        self.topics = Labels(())
        self.topic_names: Mapping[str, str] = {}
        self.topic_parents: Mapping[str, str] = {}
        layouts = {source.name: source.layout for source in sources}
        self.tags = Labels(record.tags for record in records)
        self.levels = Labels([record.level] if record.level else [] for record in records)
        self.layouts = Labels([layouts.get(record.source, "")] for record in records)
        self.answered = np.fromiter((bool(r.answer) for r in records), bool, len(records))
        paths = [(record.source, *record.section) for record in records]
        labels = [JOINT.join(path) for path in paths]
        by_label = dict(zip(labels, paths, strict=True))
        self._places = sorted(by_label)
        numbers = {label: number for number, label in enumerate(self._places)}
        self._place = np.fromiter((numbers[one] for one in labels), np.int64, len(labels))
        self._names = Labels(by_label[label][:1] for label in self._places)
        self._headings = Labels(by_label[label][1:] for label in self._places)
        self._number, self.branches = _branches(paths)
        self.depths = np.array([len(one.path) for one in self.branches], dtype=np.int64)
        self.tops = np.array(_tops(self.branches), dtype=np.int64)
        self._spans = np.array(
            [self._span(label) for label in self._number], dtype=np.int64
        ).reshape(-1, 3)

    def with_topics(
        self,
        of_records: Mapping[str, Sequence[str]],
        names: Mapping[str, str],
        parents: Mapping[str, str],
    ) -> Catalogue:
        """Return this list with the topics of records, by their ids.

        `names` are those of all topics by address, `parents` the addresses of topics above others.
        """
        found = copy(self)
        found.topics = Labels(of_records.get(record.id, ()) for record in self.records)
        found.topic_names, found.topic_parents = names, parents
        return found

    def counts_of_branches(self, mask: Mask) -> Numbers:
        """Return how many of the masked records are in each of `branches`."""
        own = np.bincount(self._place[mask], minlength=len(self._places) + 1)
        before = np.concatenate([[0], np.cumsum(own)])
        alone, first, end = self._spans.T
        counts: Numbers = before[end] - before[first] + own[alone]
        return counts

    def find_branch(self, label: str) -> int | None:
        """Return the number of the branch with a label, None if there is none."""
        return self._number.get(label)

    def filter(self, filters: Filters) -> Filter | None:
        """Return what filters mean in this corpus, None if there are none; raises QueryError."""
        if not filters:
            return None
        where = self._named(filters)
        if not filters.exact:
            return where
        rows = np.flatnonzero(self._mask(filters, where)).tolist()
        among = dict.fromkeys(self.records[row].source for row in rows)
        return replace(
            where,
            sources=tuple(among) if filters.layouts else where.sources,
            branches=tuple(self.branches[self._number[label]].path for label in filters.within),
            answered=filters.answered,
            ids=frozenset(self.records[row].id for row in rows),
            narrow=bool(filters.topics),
        )

    def passing(self, filters: Filters, words: Sequence[str] = ()) -> list[Record]:
        """Return the records that pass filters, with all words in their questions.

        The words are in lower case. Raises QueryError.
        """
        mask = self.mask_words(words) & self._mask(filters, self._named(filters))
        return [self.records[row] for row in np.flatnonzero(mask).tolist()]

    def mask_of_names(self, filters: Filters) -> Mask:
        """Return which records pass filters by names of documents and headings, or parts of them.

        Raises QueryError where one matches none.
        """
        return self._mask_named(self._named(Filters(filters.sources, filters.sections)))

    def _named(self, filters: Filters) -> Filter:
        """Return what filters by parts of names mean; raises QueryError."""
        return Filter(
            choose("source", filters.sources, (source.name for source in self.sources)),
            choose("section", filters.sections, self._headings.names),
            choose("tag", filters.tags, self.tags.names),
            choose_levels(filters.levels, self.level_names),
        )

    def _mask(self, filters: Filters, where: Filter) -> Mask:
        """Return which records pass filters, of which `where` has the names; raises QueryError."""
        self._require_layouts(filters.layouts)
        mask = self._mask_named(where) & self.mask_within(filters.within)
        mask &= self.mask_names(self.layouts, filters.layouts)
        mask &= self.mask_names(self.topics, choose_topics(filters.topics, self.topic_names))
        return mask & self.mask_answered(filters.answered)

    def _mask_named(self, where: Filter) -> Mask:
        mask = np.ones(len(self.records), dtype=bool)
        places = len(self._places)
        if where.sources:
            mask &= self._names.mask(where.sources, places)[self._place]
        if where.sections:
            mask &= self._headings.mask(where.sections, places)[self._place]
        mask &= self.mask_names(self.tags, where.tags)
        return mask & self.mask_names(self.levels, where.levels)

    def mask_within(self, labels: Sequence[str], *, known: bool = True) -> Mask:
        """Return which records are in one of the documents or sections with these labels.

        Raises QueryError for one that is not there, unless they need not be `known`.
        """
        mask = np.full(len(self.records), not labels)
        for label in labels:
            if known and label not in self._number:
                raise QueryError(
                    f"no document or section {label[:200]!r}; take a label as facets gives it"
                )
            alone, first, end = self._span(label)
            mask |= (self._place == alone) | ((self._place >= first) & (self._place < end))
        return mask

    def mask_names(self, labels: Labels, names: Sequence[str]) -> Mask:
        """Return which records have one of some tags, levels or layouts, all if none is named."""
        size = len(self.records)
        return labels.mask(names, size) if names else np.ones(size, dtype=bool)

    def mask_answered(self, answered: bool | None) -> Mask:  # noqa: FBT001  a filter's value
        """Return which records have an answer, or none; all for None."""
        if answered is None:
            return np.ones(len(self.records), dtype=bool)
        return self.answered if answered else ~self.answered

    def mask_words(self, wanted: Sequence[str]) -> Mask:
        """Return which records have all of the words, in lower case, in their questions."""
        mask = np.ones(len(self.records), dtype=bool)
        for word in wanted:
            rows = np.flatnonzero(mask)
            mask[rows] = [word in self._asked[row] for row in rows.tolist()]
        return mask

    @property
    def level_names(self) -> list[Level]:
        """The levels that records have, the easiest first."""
        return [level for level in LEVELS if level in self.levels.names]

    def _require_layouts(self, wanted: Sequence[str]) -> None:
        if missing := next((name for name in wanted if name not in self.layouts.names), None):
            there = ", ".join(sorted(self.layouts.names)) or "none"
            raise QueryError(f"no document has the layout {missing!r}; there is: {there}")

    @cached_property
    def _asked(self) -> list[str]:
        return [record.question.casefold() for record in self.records]

    def _span(self, label: str) -> tuple[int, int, int]:
        """Return which places are in a branch: its own number, and those from one to another.

        The own number is one past the last if no record stands in the branch itself.
        """
        alone = bisect_left(self._places, label)
        there = alone < len(self._places) and self._places[alone] == label
        first = bisect_left(self._places, label + JOINT)
        end = bisect_left(self._places, label + _BEYOND)
        return alone if there else len(self._places), first, end


def _branches(paths: Iterable[tuple[str, ...]]) -> tuple[dict[str, int], list[Branch]]:
    """Return all documents and sections, those above before those below, and numbers by label."""
    numbers: dict[str, int] = {}
    branches: list[Branch] = []
    for path in dict.fromkeys(paths):
        parent = -1
        for depth, label in enumerate(accumulate(path, lambda a, b: f"{a}{JOINT}{b}"), 1):
            if label not in numbers:
                numbers[label] = len(branches)
                branches.append(Branch(path[:depth], parent))
            parent = numbers[label]
    return numbers, branches


def _tops(branches: Sequence[Branch]) -> list[int]:
    """Return the number of the document that each branch is in."""
    tops: list[int] = []
    for number, branch in enumerate(branches):
        tops.append(number if branch.is_document else tops[branch.parent])
    return tops
