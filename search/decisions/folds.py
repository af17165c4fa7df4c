"""What decisions mean for a search: which records are one result, and which of them is shown."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from corpus.errors import DecisionsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.records import Record
    from search.decisions.book import Book
    from search.decisions.keys import ContentKeys
    from search.decisions.ledger import Ledger
    from search.decisions.lines import Decision, Ruling


class Folds:
    """Says of records whether they are one result; what was not decided is left to their texts."""

    def __init__(self, book: Book, keys: ContentKeys) -> None:
        self._book, self._keys = book, keys

    @classmethod
    def of(cls, ledger: Ledger, keys: ContentKeys) -> Folds | None:
        """Return what the decisions mean, None without any: a search needs none.

        A file that cannot be read stops no search; the desk says what is wrong with it.
        """
        try:
            book = ledger.book
        except DecisionsError:
            return None
        return cls(book, keys) if book.decisions else None

    def is_of(self, other: Folds) -> bool:
        """Return whether another says the same, of the same records."""
        return self._book is other._book and self._keys is other._keys

    def ruling(self, a: Record, b: Record) -> Ruling | None:
        """Return what was decided about two records, also by way of a third that is the same."""
        one, other = self._keys.of(a), self._keys.of(b)
        if not {one, other} <= self._book.keys:
            return None
        if decision := self._book.between(one, other):
            return decision.decision
        roots = self._roots
        return "same" if one in roots and roots[one] == roots.get(other) else None

    def keeper(self, records: Sequence[Record]) -> str | None:
        """Return the id of the record under which these are shown, None where nothing was chosen.

        It may be none of them.
        """
        roots = {self._roots[key] for one in records if (key := self._keys.of(one)) in self._roots}
        chosen = (self._chosen[root] for root in roots if root in self._chosen)
        decision = max(chosen, key=lambda one: one.time, default=None)
        if decision is None:
            return None
        own = [one for one in records if self._keys.of(one) == decision.keeper]
        return next((one.id for one in own if one.source == decision.kept_in), None) or (
            self._keys.find(decision.keeper, decision.kept_in)
        )

    @cached_property
    def _roots(self) -> dict[str, str]:
        """The key that stands for all that are the same as a key."""
        found: dict[str, str] = {}

        def root(key: str) -> str:
            found.setdefault(key, key)
            while found[key] != key:
                found[key] = found[found[key]]
                key = found[key]
            return key

        for decision in self._same:
            for a, b in self._same_pairs(decision):
                found[root(a)] = root(b)
        return {key: root(key) for key in found}

    def _same_pairs(self, decision: Decision) -> list[tuple[str, str]]:
        """Return keys of a decision that are the same still: enough of them to hold it together."""
        keys = decision.keys
        told = decision.pairs or [(0, n) for n in range(1, len(keys))]
        same = [(keys[a], keys[b]) for a, b in told if self._is_same(keys[a], keys[b])]
        if decision.pairs or len(same) == len(told):
            return same
        last = self._book.touching(keys)[-1]
        if last is not decision and not last.pairs and set(keys) <= set(last.keys):
            return []  # all of it was decided anew
        # Some were told apart later, perhaps the first one from all: the others are as they were.
        return [*self._joined(dict.fromkeys(keys))]

    def _joined(self, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield pairs that join all keys which are the same still, by way of others or not.

        A pair is looked at only until its second key is joined, so that it takes about as many
        looks as there are keys and pairs that were told apart.
        """
        left = list(keys)
        while left:
            reached = [left.pop()]
            for key in reached:  # grows while it is walked
                found = [other for other in left if self._is_same(key, other)]
                joined = set(found)
                left = [other for other in left if other not in joined]
                reached += found
                yield from ((key, other) for other in found)

    def _is_same(self, a: str, b: str) -> bool:
        latest = self._book.between(a, b)
        return latest is not None and latest.decision == "same"

    @cached_property
    def _chosen(self) -> dict[str, Decision]:
        """The latest decision that names a keeper, of all that is the same."""
        return {
            self._roots[one.keeper]: one
            for one in self._same
            if one.keeper and one.keeper in self._roots
        }

    @cached_property
    def _same(self) -> list[Decision]:
        return [one for one in self._book.decisions if one.decision == "same"]
