"""Decisions laid over the groups that were found: what they leave open, and what they settle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from search.decisions.keys import bare, item_key
from search.duplicates.groups import grouped
from search.results import Group, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from search.decisions.book import Book
    from search.decisions.keys import ContentKeys
    from search.decisions.lines import Decision
    from search.desk.items import Item

# Of a larger group no pairs are looked at: it is open unless one decision is about all of it.
_MOST_MEMBERS = 60


class Overlay:
    """Says of groups what is open under some decisions, and what is settled.

    `item` makes an item of a group, or of some of its records.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        pairs: Sequence[Pair],
        keys: ContentKeys,
        item: Callable[[Group, Sequence[str]], Item],
    ) -> None:
        self._groups, self._keys, self._item = groups, keys, item
        self._base = [item(group, ()) for group in groups]
        self._own = {one.key: one for one in self._base}
        self._member_keys = [[self._key(one) for one in group.ids] for group in groups]
        self._scores = {frozenset((pair.a, pair.b)): pair.score for pair in pairs}
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, own in enumerate(self._member_keys):
            for key in set(own):
                self._rows[key].append(row)
        # What is left of each group, and what was settled by each decision, under the last book.
        self._open: list[list[Item]] = [[one] for one in self._base]
        self._done: dict[str, Item | None] = {}
        self._known: dict[str, Decision] = {}
        self._settled: dict[str, Item | None] = {}
        self._gone: dict[str, bool] = {}

    def under(self, book: Book) -> tuple[list[Item], list[Item]]:
        """Return the items that are open, and those that are decided.

        Only what has changed since the last book is looked at.
        """
        known = {one.id: one for one in book.decisions}
        changed = [one for key, one in known.items() if key not in self._known]
        changed += [one for key, one in self._known.items() if key not in known]
        touched = {key for one in changed for key in one.keys}
        for row in {row for key in touched for row in self._rows.get(key, ())}:
            self._open[row] = self._open_parts(row, book)
        for decision in {one.id: one for own in book.about(touched) for one in own}.values():
            self._done[decision.id] = self._decided(decision, book)
        self._known = known
        outdated = self._outdated(book)
        waiting = [item for parts in self._open for item in parts]
        if outdated:
            waiting = [self._with_before(item, outdated) for item in waiting]
        return waiting, [item for key in known if (item := self._done[key])]

    def _key(self, record_id: str) -> str:
        return self._keys.of(self._keys.by_id[record_id])

    def _open_parts(self, number: int, book: Book) -> list[Item]:
        """Return what is left to decide of a group: all of it, parts of it, or nothing."""
        item, keys, group = self._base[number], self._member_keys[number], self._groups[number]
        touching = book.touching(keys)
        if not touching:
            return [item]
        last = touching[-1]
        if not last.pairs and _has_all(last.keys, keys):
            return []
        if len(item.ids) > _MOST_MEMBERS:
            return self._without_taken(number, touching, book)
        ruled = {
            (a, b): book.between(keys[a], keys[b]) for a, b in combinations(range(len(keys)), 2)
        }
        apart = {pair for pair, one in ruled.items() if one and one.decision != "same"}
        parts = _split(item.ids, apart, self._scores) if apart else [[*range(len(keys))]]
        waiting = [
            part for part in parts if any(ruled[pair] is None for pair in combinations(part, 2))
        ]
        if not apart:
            return [item] if waiting else []
        return [self._item(group, [item.ids[row] for row in part]) for part in waiting]

    def _without_taken(self, number: int, touching: Sequence[Decision], book: Book) -> list[Item]:
        """Return what is left of a large group: it is open without those that were taken out."""
        item, keys, group = self._base[number], self._member_keys[number], self._groups[number]
        left = set(keys)
        for key in dict.fromkeys(one.taken_out for one in touching):
            if key in left and len(left) > 1 and self._is_apart(key, left - {key}, book):
                left.discard(key)
        rest = [row for row, key in enumerate(keys) if key in left]
        if len(rest) == len(keys):
            return [item]
        own = [keys[row] for row in rest]
        last = book.touching(own)[-1:]
        if len(rest) < 2 or any(not one.pairs and _has_all(one.keys, own) for one in last):
            return []
        return [self._item(group, [item.ids[row] for row in rest])]

    @staticmethod
    def _is_apart(key: str, others: Iterable[str], book: Book) -> bool:
        """Return whether a record was told apart from all others, by their keys."""
        ruled = (book.between(key, other) for other in others)
        return all(one and one.decision != "same" for one in ruled)

    def _decided(self, decision: Decision, book: Book) -> Item | None:
        """Return the records of a decision that are here, if it is the last on any of them."""
        if not book.is_latest(decision):
            return None
        if decision.id not in self._settled:
            self._settled[decision.id] = self._settle(decision)
        item = self._settled[decision.id]
        return self._still(item, book) if item and decision.decision == "same" else item

    def _still(self, item: Item, book: Book) -> Item | None:
        """Return a decided item without the records that were told apart from its keeper later.

        If that is all of them, the keeper was taken out, and the others keep the longest of them.
        """

        def with_keeper(keeper: str, some: Sequence[str]) -> tuple[str, ...]:
            kept = self._key(keeper)
            ruled = {one: book.between(kept, self._key(one)) for one in some if one != keeper}
            apart = {key for key, one in ruled.items() if one and one.decision != "same"}
            return tuple(one for one in some if one not in apart)

        ids = with_keeper(item.keeper, item.ids)
        if ids == item.ids:
            return item
        if len(ids) > 1:  # what is left is another item than that of the one taken out
            return replace(item, ids=ids, key=item_key(map(self._key, ids)))
        others = [one for one in item.ids if one != item.keeper]
        if len(others) < 2:
            return None
        left = self._item(Group(tuple(others), item.score, item.kind, exact=item.exact), ())
        ids = with_keeper(left.keeper, others)
        return replace(left, ids=ids, decision=item.decision) if len(ids) > 1 else None

    def _settle(self, decision: Decision) -> Item | None:
        by_key = [self._keys.ids(key) for key in dict.fromkeys(decision.keys)]
        ids = tuple(one for some in by_key for one in some)
        if len(ids) < 2:
            return None
        some = combinations(ids[:_MOST_MEMBERS], 2)
        score = max((self._scores.get(frozenset(pair), 0.0) for pair in some), default=0.0)
        exact = len({bare(self._keys.by_id[one]) for one in ids}) == 1
        item = self._item(Group(ids, score, exact=exact), ())
        item = self._own.get(item.key, item)
        keeper = self._keys.find(decision.keeper, decision.kept_in) if decision.keeper else None
        why = f"chosen by {decision.author}" if keeper and decision.author else item.why
        apart = tuple(self._keys.ids(decision.taken_out))
        keeper = keeper or next((one for one in (item.keeper, *ids) if one not in apart), ids[0])
        return replace(item, ids=ids, decision=decision, keeper=keeper, why=why, apart=apart)

    def _outdated(self, book: Book) -> Mapping[str, list[Decision]]:
        """Return the decisions about texts that are not here any more, by ids of their records."""
        found: defaultdict[str, list[Decision]] = defaultdict(list)
        for one in book.decisions:
            if one.id not in self._gone:
                self._gone[one.id] = not all(self._keys.ids(key) for key in one.keys)
            if not self._gone[one.id]:
                continue
            here = (i for key in one.keys for i in self._keys.ids(key))
            for record_id in {*one.ids, *here}:
                found[record_id].append(one)
        return found

    def _with_before(self, item: Item, outdated: Mapping[str, list[Decision]]) -> Item:
        """Return an item with the decision that a change of its texts has made void, if any."""
        counts: defaultdict[str, int] = defaultdict(int)
        by_id: dict[str, Decision] = {}
        for record_id in item.ids:
            for one in outdated.get(record_id, ()):
                counts[one.id] += 1
                by_id[one.id] = one
        twice = [by_id[key] for key, times in counts.items() if times > 1]
        return replace(item, before=max(twice, key=lambda one: one.time)) if twice else item


def _has_all(decided: Sequence[str], keys: Sequence[str]) -> bool:
    """Return whether a decision is about all records with these keys."""
    known, wanted = set(decided), set(keys)
    if not wanted <= known:
        return False
    return len(wanted) == len(keys) or all(
        decided.count(key) > 1 for key in wanted if keys.count(key) > 1
    )


def _split(
    members: Sequence[str], apart: Iterable[tuple[int, int]], scores: Mapping[frozenset[str], float]
) -> list[list[int]]:
    """Return the members of a group in parts, none of which has two that were told apart."""
    rows = {one: row for row, one in enumerate(members)}
    pairs = [Pair(a, b, scores.get(frozenset((a, b)), 0.0)) for a, b in combinations(members, 2)]
    told = {frozenset((members[a], members[b])) for a, b in apart}
    between = {frozenset((one.a, one.b)): one.score for one in pairs}
    # All of them ask the same as far as was found: what is not apart stays together.
    parts = grouped(pairs, told, lambda a, b: between[frozenset((a, b))], least=0.0, order=rows)
    return [[rows[one] for one in part] for part in parts]
