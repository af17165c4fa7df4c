"""Facets: how many records each choice would show, with the other choices as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from corpus.errors import QueryError
from corpus.records import LEVELS
from search.check import Filters, choose, choose_levels, choose_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from search.browsing.catalogue import Branch, Catalogue, Labels, Mask, Numbers

# More than a person looks through; they also bound what a page draws.
MOST_DOCUMENTS, MOST_SECTIONS, MOST_TAGS = 200, 400, 100
# No document has more headings above each other; made up data may.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class NamedCount:
    """A choice, and how many records it would show."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A section, how many records it and those below it have, and those below it.

    `label` is what the filter `within` takes.
    """

    label: str
    name: str
    count: int
    sections: tuple[SectionCount, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentCount:
    """A document, how many of its records pass, and its sections in their order there."""

    label: str
    name: str
    title: str
    count: int
    sections: tuple[SectionCount, ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredCount:
    """How many records have an answer, and how many have none."""

    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic, how many of its records pass, and those below it.

    `id` is what the filter of topics takes; "unsorted" are the records in no topic.
    """

    id: str
    name: str
    count: int
    topics: tuple[TopicCount, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many choices are not listed because there are so many."""

    documents: int
    sections: int
    tags: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How many records pass all choices, and how many each choice of a group would show.

    A group's own choices do not narrow its counts. Choices that would show nothing are left out
    unless they are chosen. Documents, tags, layouts and topics come with the largest count first.
    `topics` is empty as long as they are being made.
    """

    total: int
    documents: tuple[DocumentCount, ...]
    levels: tuple[NamedCount, ...]
    tags: tuple[NamedCount, ...]
    layouts: tuple[NamedCount, ...]
    answered: AnsweredCount
    left_out: LeftOut
    topics: tuple[TopicCount, ...] = ()


def count_facets(catalogue: Catalogue, filters: Filters, words: Sequence[str] = ()) -> Facets:
    """Return the counts for filters, and words in lower case that all stand in the question.

    A choice that is not in the corpus any more shows nothing. Raises QueryError for a filter of
    documents or headings by parts of their names that matches none.
    """
    chosen = _Chosen.of(catalogue, filters, words)
    documents, left_documents, left_sections = _documents(
        catalogue, chosen.but("within"), filters.within
    )
    tags, left_tags = _counted(catalogue.tags, chosen.but("tags"), chosen.tags, MOST_TAGS)
    there = chosen.but("answered")
    yes = int((there & catalogue.answered).sum())
    levels, _ = _counted(catalogue.levels, chosen.but("levels"), chosen.levels)
    layouts, _ = _counted(catalogue.layouts, chosen.but("layouts"), filters.layouts)
    return Facets(
        int(chosen.but("").sum()),
        documents,
        tuple(sorted(levels, key=_by_level)),
        tags,
        layouts,
        AnsweredCount(yes, int(there.sum()) - yes),
        LeftOut(left_documents, left_sections, left_tags),
        _topics(catalogue, chosen.but("topics"), chosen.topics),
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is chosen in each group, and which records pass what is chosen there.

    `base` are the records that pass what belongs to no group.
    """

    tags: tuple[str, ...]
    levels: tuple[str, ...]
    topics: tuple[str, ...]
    base: Mask
    masks: dict[str, Mask]

    @classmethod
    def of(cls, catalogue: Catalogue, filters: Filters, words: Sequence[str]) -> Self:
        tags = _known(lambda: choose("tag", filters.tags, catalogue.tags.names), filters.tags)
        levels = _known(
            lambda: choose_levels(filters.levels, catalogue.level_names), filters.levels
        )
        topics = _known(
            lambda: choose_topics(filters.topics, catalogue.topic_names), filters.topics
        )
        base = catalogue.mask_words(words) & catalogue.mask_of_names(filters)
        masks = {
            "within": catalogue.mask_within(filters.within, known=False),
            "tags": catalogue.mask_names(catalogue.tags, tags),
            "levels": catalogue.mask_names(catalogue.levels, levels),
            "layouts": catalogue.mask_names(catalogue.layouts, filters.layouts),
            "answered": catalogue.mask_answered(filters.answered),
            "topics": catalogue.mask_names(catalogue.topics, topics),
        }
        return cls(tags, levels, topics, base, masks)

    def but(self, group: str) -> Mask:
        """Return which records pass everything but what is chosen in a group."""
        mask = self.base.copy()
        for name, own in self.masks.items():
            if name != group:
                mask &= own
        return mask


def _known(find: Callable[[], Sequence[str]], wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the names that a choice means, or the choice itself where it means none."""
    try:
        return tuple(find())
    except QueryError:
        return tuple(wanted)


def _counted(
    labels: Labels, mask: Mask, chosen: Sequence[str], most: int = 1000
) -> tuple[tuple[NamedCount, ...], int]:
    """Return the names that records have, the largest count first, and how many are left out.

    Those that are chosen are always there.
    """
    counts = labels.counts(mask)
    rows = np.array([row for row in np.flatnonzero(counts).tolist() if labels.names[row]], int)
    found = [
        NamedCount(labels.names[row], int(counts[row]))
        for row in _largest(rows, counts, most).tolist()
    ]
    found.sort(key=lambda one: (-one.count, one.name.casefold(), one.name))
    del found[most:]
    listed = {one.name for one in found}
    own = {labels.names[row]: int(counts[row]) for row in rows.tolist()} if chosen else {}
    more = [NamedCount(name, own.get(name, 0)) for name in chosen if name not in listed]
    left = len(rows) - len(found) - sum(one.count > 0 for one in more)
    return (*found, *more), left


def _topics(catalogue: Catalogue, mask: Mask, chosen: Sequence[str]) -> tuple[TopicCount, ...]:
    """Return the topics that would show a record, or are chosen, each with those below it."""
    labels = catalogue.topics
    counts = dict(zip(labels.names, labels.counts(mask).tolist(), strict=True))
    parents = catalogue.topic_parents
    shown = {name for name, count in counts.items() if count}.union(chosen)
    shown |= {parents[one] for one in shown if one in parents}
    below: dict[str, list[TopicCount]] = {}
    for own in sorted(shown, key=lambda one: (one not in parents, -counts.get(one, 0), one)):
        inside = tuple(below.get(own, ()))
        name = catalogue.topic_names.get(own, own)
        found = TopicCount(own, name, counts.get(own, 0), inside)
        below.setdefault(parents.get(own, ""), []).append(found)
    # What is in no topic comes last.
    return tuple(sorted(below.get("", ()), key=lambda one: one.id == "unsorted"))


def _by_level(one: NamedCount) -> tuple[int, str]:
    names = [level for level in LEVELS if level == one.name]
    return LEVELS.index(names[0]) if names else len(LEVELS), one.name


def _documents(
    catalogue: Catalogue, mask: Mask, chosen: Sequence[str]
) -> tuple[tuple[DocumentCount, ...], int, int]:
    """Return the documents with their sections, and how many of both are left out."""
    counts = catalogue.counts_of_branches(mask)
    branches = catalogue.branches
    forced = _with_those_above(catalogue, chosen)
    there = counts > 0
    tops = np.flatnonzero((catalogue.depths == 1) & there)
    tops = tops[np.lexsort((tops, -counts[tops]))]
    kept = {*tops[:MOST_DOCUMENTS].tolist(), *(one for one in forced if branches[one].is_document)}
    parts = (catalogue.depths > 1) & there
    listed = np.zeros(len(branches), dtype=bool)
    listed[list(kept)] = True
    inside = np.flatnonzero(parts & listed[catalogue.tops] & (catalogue.depths <= _DEEPEST))
    inside = _largest(inside, counts, MOST_SECTIONS)
    inside = inside[np.lexsort((inside, catalogue.depths[inside], -counts[inside]))]
    sections = {*inside[:MOST_SECTIONS].tolist(), *forced} - kept
    below = _sections(branches, counts, sections)
    titles = {source.name: source.title for source in catalogue.sources}
    documents = [
        DocumentCount(name, name, titles.get(name, ""), int(counts[one]), tuple(below.get(one, ())))
        for one in sorted(kept, key=lambda one: (-counts[one], one))
        for name in branches[one].path
    ]
    unknown = [
        DocumentCount(one, one, "", 0) for one in chosen if catalogue.find_branch(one) is None
    ]
    left = len(tops) - int(there[list(kept)].sum())
    left_below = int(parts.sum()) - int(there[list(sections)].sum())
    return (*documents, *unknown), left, left_below


def _largest(numbers: Numbers, counts: Numbers, most: int) -> Numbers:
    """Return those of some branches whose counts can be among the `most` largest."""
    if len(numbers) <= most:
        return numbers
    own = counts[numbers]
    least = np.partition(own, -most)[-most]
    larger, equal = numbers[own > least], numbers[own == least]
    # A branch has at least the count of each below it, and stands before it.
    return np.concatenate([larger, equal[: 4 * most]])


def _with_those_above(catalogue: Catalogue, labels: Iterable[str]) -> set[int]:
    """Return the branches with some labels, and those above them."""
    found: set[int] = set()
    for label in labels:
        number = catalogue.find_branch(label)
        while number is not None and number >= 0:
            found.add(number)
            number = catalogue.branches[number].parent
    return found


def _sections(
    branches: Sequence[Branch], counts: Numbers, kept: Iterable[int]
) -> dict[int, list[SectionCount]]:
    """Return the sections by the branch above them; what is below has a higher number."""
    below: dict[int, list[SectionCount]] = {}
    for number in sorted(kept, reverse=True):
        branch = branches[number]
        own = tuple(below.pop(number, ()))
        section = SectionCount(branch.label, branch.path[-1], int(counts[number]), own)
        below.setdefault(branch.parent, []).insert(0, section)
    return below
