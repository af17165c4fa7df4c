"""The desk of one state of a corpus: what was found, with what was decided laid over it.

To find duplicates takes seconds, and is done once; a decision changes the items that it is about.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from threading import Lock
from typing import TYPE_CHECKING

from search.decisions.keys import item_key
from search.desk.items import DocumentPair, Item, Page, sources_of
from search.desk.overlay import Overlay
from search.results import KINDS, Group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.decisions.book import Book
    from search.decisions.keys import ContentKeys
    from search.desk.items import Bin, State
    from search.evidence.polarity import Stem
    from search.results import Duplicates, Scope

# Pairs of documents that a filter offers; documents of one item that are paired.
_MOST_PAIRS, _MOST_DOCUMENTS = 50, 12


@dataclass(frozen=True, slots=True)
class Queue:
    """The items of a desk under some decisions: those that are open first, best first."""

    items: tuple[Item, ...]
    by_key: Mapping[str, Item]
    open: int
    _counted: dict[State, tuple[dict[str, int], tuple[DocumentPair, ...]]] = field(
        default_factory=dict
    )

    def of_state(self, state: State) -> Sequence[Item]:
        """Return the items of a state, in order."""
        if state == "all":
            return self.items
        return self.items[: self.open] if state == "open" else self.items[self.open :]


class Desk:
    """What was found in a corpus at a threshold, and the decisions on it.

    `found` does not know of any decision; from `likely` up a score is "likely". `bins` count the
    pairs of all scores. `stem` gives the stem of a word, `scope` says what was looked for.
    """

    def __init__(
        self,
        found: Duplicates,
        keys: ContentKeys,
        likely: float,
        bins: Sequence[Bin] = (),
        stem: Stem = str.casefold,
        scope: Scope = "all",
    ) -> None:
        self.stem = stem
        self._scope = scope
        self.found, self.keys, self.bins = found, keys, tuple(bins)
        self._likely = likely
        self._overlay = Overlay(_groups(found, keys.by_id), found.pairs, keys, self.item)
        self._queue: tuple[str, Queue] | None = None
        self._lock = Lock()
        self._paired: dict[str, list[tuple[str, str]]] = {}

    @property
    def records(self) -> Mapping[str, Record]:
        """Every record of the corpus by its id."""
        return self.keys.by_id

    def is_in_scope(self, ids: Sequence[str]) -> bool:
        """Return whether some records are of one document, or of several, as the scope wants."""
        sources = len({self.records[one].source for one in ids})
        return self._scope == "all" or (
            sources > 1 if self._scope == "across" else sources < len(ids)
        )

    def queue(self, book: Book) -> Queue:
        """Return the items under the decisions of a book; the last queue is kept."""
        with self._lock:
            if self._queue is None or self._queue[0] != book.version:
                self._queue = (book.version, self._made(book))
            return self._queue[1]

    def page(
        self,
        book: Book,
        state: State = "open",
        kind: str = "",
        documents: Sequence[str] = (),
        first: int = 0,
        count: int = 20,
    ) -> Page:
        """Return `count` items of a state and a kind, with records of all `documents`.

        One document given twice means two records of it. Look-alikes, which ask something else,
        are only listed and counted where their kind is given.
        """
        queue = self.queue(book)
        wanted = {kind} if kind else {*KINDS} - {"related"}
        items = [one for one in queue.of_state(state) if one.kind in wanted]
        if documents:
            items = [one for one in items if self._is_of(one, Counter(documents))]
        kinds, pairs = self._counts(queue, state)
        return Page(
            len(items),
            self._count(queue, "open", wanted),
            self._count(queue, "decided", wanted),
            kinds,
            pairs,
            tuple(items[first : first + count]),
        )

    def item(self, group: Group, ids: Sequence[str] = ()) -> Item:
        """Return a group as an item that is open, or one of some of its records."""
        members = tuple(ids) or group.ids
        suggested = group.keeper in members
        return Item(
            item_key(self.keys.of(self.records[one]) for one in members),
            members,
            group.score,
            "likely" if group.score >= self._likely else "possible",
            group.kind,
            group.keeper if suggested else self._longest(members),
            group.why if suggested else "the longest answer",
            group.exact,
        )

    def _longest(self, ids: Sequence[str]) -> str:
        return max(ids, key=lambda one: len(self.records[one].answer))

    def _made(self, book: Book) -> Queue:
        waiting, done = self._overlay.under(book)
        waiting.sort(key=lambda one: (-one.score, one.key))
        done.sort(key=lambda one: one.decision.time if one.decision else "", reverse=True)
        items = (*waiting, *done)
        return Queue(items, {one.key: one for one in reversed(items)}, len(waiting))

    def _is_of(self, item: Item, documents: Counter[str]) -> bool:
        own = Counter(self.records[one].source for one in item.ids)
        return all(own[name] >= times for name, times in documents.items())

    def _counts(
        self, queue: Queue, state: State
    ) -> tuple[dict[str, int], tuple[DocumentPair, ...]]:
        counted = queue._counted.get(state)  # noqa: SLF001  its own cache
        if counted is None:
            items = queue.of_state(state)
            kinds: Counter[str] = Counter(one.kind for one in items)
            pairs = Counter(pair for one in items for pair in self._pairs_of(one))
            most = pairs.most_common(_MOST_PAIRS)
            counted = (dict(kinds), tuple(DocumentPair(a, b, n) for (a, b), n in most))
            queue._counted[state] = counted  # noqa: SLF001
        return counted

    def _count(self, queue: Queue, state: State, kinds: set[str]) -> int:
        counts, _ = self._counts(queue, state)
        return sum(counts.get(kind, 0) for kind in kinds)

    def _pairs_of(self, item: Item) -> list[tuple[str, str]]:
        """Return the pairs of documents of an item, which no decision changes."""
        known = self._paired.get(item.key)
        if known is None:
            own = sorted(sources_of(item, self.records))[:_MOST_DOCUMENTS]
            known = [*combinations(own, 2)] if len(own) > 1 else [(own[0], own[0])]
            self._paired[item.key] = known
        return known


def _groups(found: Duplicates, known: Mapping[str, Record]) -> list[Group]:
    """Return the groups that were found, and each two look-alikes, of records that are there."""
    alike = (Group((one.a, one.b), one.score, "related") for one in found.look_alikes)
    return [one for one in (*found.groups, *alike) if all(key in known for key in one.ids)]
