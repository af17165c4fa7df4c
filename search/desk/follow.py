"""Duplicates as decisions leave them: what was told apart is no group, what is the same is one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from search.results import Duplicates, Group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.decisions.book import Book
    from search.desk.desk import Desk
    from search.desk.items import Item


def follow(desk: Desk, book: Book) -> Duplicates:
    """Return what was found on a desk under the decisions of a book.

    Pairs and groups that were decided "same" are in it; what was decided otherwise is not.
    """
    found = desk.found
    if not book.decisions:
        return found
    queue = desk.queue(book)
    rulings = {
        pair: decision.decision
        for pair in (*found.pairs, *found.look_alikes)
        if (decision := book.between(_key(desk, pair.a), _key(desk, pair.b)))
    }
    settled = [one for one in queue.of_state("decided") if one.decision]
    same = [one for one in settled if one.decision and one.decision.decision == "same"]
    same = _outermost([one for one in same if desk.is_in_scope(one.ids)])
    waiting = [one for one in queue.of_state("open") if one.kind != "related"]
    groups = [_group(one) for one in _largest(same, waiting)]
    return replace(
        found,
        pairs=tuple(one for one in found.pairs if rulings.get(one, "same") == "same"),
        groups=tuple(sorted(groups, key=lambda one: -len(one.ids))),
        look_alikes=tuple(one for one in found.look_alikes if one not in rulings),
    )


def undecided(desk: Desk, book: Book) -> list[Item]:
    """Return the likely duplicates that nobody has decided about, best first."""
    waiting = desk.queue(book).of_state("open")
    return [one for one in waiting if one.kind != "related" and one.strength == "likely"]


def _key(desk: Desk, record_id: str) -> str:
    return desk.keys.of(desk.records[record_id])


def _largest(same: Iterable[Item], waiting: Iterable[Item]) -> list[Item]:
    """Return the items, less those decided ones that are a part of one that is open."""
    kept = list(waiting)
    inside = {frozenset(pair) for one in kept for pair in combinations(one.ids[:60], 2)}
    kept += [one for one in same if frozenset(one.ids[:2]) not in inside]
    return kept


def _outermost(same: Iterable[Item]) -> list[Item]:
    """Return decided items less those whose records another one has all."""
    kept: list[Item] = []
    holding: defaultdict[str, set[int]] = defaultdict(set)
    for one in sorted(same, key=lambda item: -len(item.ids)):
        if set.intersection(*(holding[key] for key in one.ids)):
            continue
        for key in one.ids:
            holding[key].add(len(kept))
        kept.append(one)
    return kept


def _group(item: Item) -> Group:
    """Return an item as a group, in the order of the corpus."""
    kind = "same" if item.kind == "related" else item.kind
    return Group(item.ids, item.score, kind, item.keeper, item.why, item.exact)
