"""Deciding: what is written for a group, and what stays possible afterwards."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from corpus.errors import DecidedMeanwhile, DecisionOutdated, QueryError, UnknownDecision
from search.decisions.keys import bare, item_key
from search.decisions.lines import MOST_QUESTIONS, MOST_SHOWN, Decision
from search.evidence.rulings import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Record
    from search.decisions.book import Book
    from search.decisions.ledger import Ledger
    from search.decisions.lines import Ruling
    from search.desk.desk import Desk
    from search.desk.items import Item

# Records of one decision; of copies, which say the same, any number.
MOST_RECORDS = 2_000
# Of a larger group that is decided in part, all is decided anew.
_MOST_PAIRED = 60


def find_item(desk: Desk, book: Book, key: str) -> Item:
    """Return the item of a key; raises UnknownDecision."""
    item = desk.queue(book).by_key.get(key)
    if item is None:
        raise UnknownDecision(
            "there is no group of this key any more: its texts have changed, or others are in it "
            "now; load the list again"
        )
    return item


def decide(
    desk: Desk,
    ledger: Ledger,
    ids: Sequence[str],
    ruling: Ruling,
    author: str,
    keeper: str | None = None,
    seen: str | None = None,
) -> tuple[Decision, Item]:
    """Write what somebody decided about some records; return it, and its item as it is now.

    Of a group that is decided in part, the rest is decided. Records that are the "same" have a
    `keeper`, by default the one that is suggested. `seen` is the id of the decision that was shown
    on the item, "" for one that was open; None decides whatever others did since. Raises QueryError
    for fewer than two records, or a keeper that is none of them, DecisionOutdated for a record that
    is gone, DecidedMeanwhile where another decision than `seen` is in force, DecisionsError where
    it cannot be written.
    """
    if keeper is not None and keeper not in ids:
        raise QueryError(f"the keeper {keeper[:40]!r} is none of the records to decide about")
    members = _members(desk, ids)
    if ruling == "same":
        keeper = keeper or _suggested(desk, ledger.book, members)
    decision = _line(desk, ledger.book, members, ruling, author, keeper or "")
    (made,) = ledger.add([decision], partial(_check_seen, desk, ids, seen))
    return made, _item_of(desk, ledger.book, made)


def take_out(
    desk: Desk,
    ledger: Ledger,
    ids: Sequence[str],
    out: str,
    author: str,
    seen: str | None = None,
) -> tuple[Decision, Item, Item | None]:
    """Write that one record of a group is different from all others, which stay together.

    Return it, its item, and that of the others, None where they are no item of their own. Copies
    of the record go out with it. Raises QueryError where it is none of `ids`, all of them say the
    same, or it is told apart from all others already, and what `decide` raises.
    """
    if out not in ids:
        raise QueryError(f"the record {out[:40]!r} is none of the records to decide about")
    members = _members(desk, ids)
    decision = _line(desk, ledger.book, members, "different", author, "")
    keys, own = decision.keys, desk.keys.of(desk.records[out])
    others = {key: number for number, key in enumerate(keys) if key != own}
    if not others:
        raise QueryError(
            "all of these records say the same, so that none can be taken out; decide about all"
        )
    pairs = tuple((keys.index(own), number) for number in others.values())

    def allow(book: Book) -> None:
        _check_seen(desk, ids, seen, book)
        if all((last := book.between(own, key)) and last.decision == "different" for key in others):
            raise QueryError(
                f"the record {out[:40]!r} is taken out already: it was decided different from all "
                "others; undo that to have it back"
            )

    (made,) = ledger.add([replace(decision, pairs=pairs)], allow)
    of = desk.keys.of
    inside = [
        one
        for one in desk.queue(ledger.book).items
        if {of(desk.records[record_id]) for record_id in one.ids} <= others.keys()
    ]
    left = max(inside, key=lambda one: len(one.ids), default=None)
    return made, _item_of(desk, ledger.book, made), left


def _check_seen(desk: Desk, ids: Sequence[str], seen: str | None, book: Book) -> None:
    """Raise DecidedMeanwhile if another decision than the one seen is in force on some records.

    Records that are no item of their own have the latest decision on any two of them. Raises
    QueryError for a `seen` that is no decision, or one about others.
    """
    if seen is None:
        return
    keys = [desk.keys.of(desk.records[one]) for one in ids]
    item = desk.queue(book).by_key.get(item_key(keys))
    last = item.decision if item else next(reversed(book.touching(keys)), None)
    if (last.id if last else "") == seen:
        return
    _check_known(keys, seen, book)
    if last:
        what = "this was" if item else "some of these records were"
        by = f" by {last.author}" if last.author else ""
        told = f"{what} decided {last.decision}{by} meanwhile"
    else:
        told = "the decision on this was undone meanwhile"
    raise DecidedMeanwhile(f"{told}; nothing was changed: look at it again, then decide")


def _check_known(keys: Sequence[str], seen: str, book: Book) -> None:
    """Raise QueryError if nobody can have seen a decision on some records."""
    if not seen:
        return
    decision = next((one for one in book.entries if one.id == seen), None)
    if not isinstance(decision, Decision):
        raise QueryError(
            f"there is no decision {seen[:40]!r}, which should have been seen here; give the id of "
            "the one that is shown on these records, or an empty one if they were open"
        )
    if len(set(keys) & set(decision.keys)) < min(2, len(set(keys))):
        raise QueryError(
            f"the decision {seen[:40]!r} is not about these records; give the id of the one that "
            "is shown on them, or an empty one if they were open"
        )


def decide_exact(desk: Desk, ledger: Ledger, author: str) -> tuple[int, str]:
    """Decide that all exact copies in open groups are the same, also those in larger groups.

    Return how many sets of copies there were, and their batch, "" if there are none. Raises
    DecisionsError.
    """
    book, batch = ledger.book, secrets.token_hex(8)
    lines = [
        _line(desk, book, _members(desk, ids), "same", author, keeper, batch)
        for ids, keeper in copies(desk, book)
    ]
    if not lines:
        return 0, ""
    ledger.add(lines)
    return len(lines), batch


def copies(desk: Desk, book: Book) -> list[tuple[list[str], str]]:
    """Return each set of exact copies that nobody decided about, with the one to keep."""
    found = []
    for item in desk.queue(book).of_state("open"):
        same: dict[tuple[str, ...], list[str]] = {}
        for one in item.ids if item.kind != "related" else ():
            same.setdefault(bare(desk.records[one]), []).append(one)
        for ids in same.values():
            keys = [desk.keys.of(desk.records[one]) for one in ids]
            known = len(ids) == 1 or all(book.between(keys[0], key) for key in keys[1:])
            if not known:
                found.append((ids, item.keeper if item.keeper in ids else ids[0]))
    return found


def undo(desk: Desk, ledger: Ledger, decision: str, author: str) -> tuple[int, Item | None]:
    """Undo a decision, or a batch; return how many, and the item of a single one as it is now.

    Raises UnknownDecision, DecisionsError.
    """
    undone = ledger.undo(decision, author)
    if len(undone) > 1:
        return len(undone), None
    return 1, _found(desk, ledger.book, undone[0])


def _members(desk: Desk, ids: Sequence[str]) -> list[Record]:
    """Return the records, one of each text and a copy of it if there is any."""
    unique = list(dict.fromkeys(ids))
    if gone := next((one for one in unique if one not in desk.records), None):
        raise DecisionOutdated(
            f"record {gone[:40]!r} is not in the corpus any more; load the list again"
        )
    times: dict[str, int] = {}
    members = []
    for record in (desk.records[one] for one in unique):
        key = desk.keys.of(record)
        times[key] = times.get(key, 0) + 1
        if times[key] <= 2:
            members.append(record)
    if len(members) < 2:
        raise QueryError("a decision is about two records or more")
    if len(times) > MOST_RECORDS:
        raise QueryError(f"a decision is about {MOST_RECORDS:,} different texts at most")
    return members


def _line(
    desk: Desk,
    book: Book,
    members: Sequence[Record],
    ruling: Ruling,
    author: str,
    keeper: str,
    batch: str = "",
) -> Decision:
    kept = desk.records[keeper] if keeper else None
    keys = tuple(desk.keys.of(one) for one in members)
    return Decision(
        "",
        "",
        author,
        ruling,
        keys,
        desk.keys.of(kept) if kept else "",
        kept.source if kept else "",
        tuple(one.id for one in members),
        tuple(one.source for one in members),
        tuple(short(one.question, MOST_SHOWN) for one in members[:MOST_QUESTIONS]),
        _left(book, keys),
        batch,
    )


def _left(book: Book, keys: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the pairs that are not decided yet, () if all are alike in that."""
    if len(keys) > _MOST_PAIRED or not book.touching(keys):
        return ()
    pairs = list(combinations(range(len(keys)), 2))
    left = [(a, b) for a, b in pairs if book.between(keys[a], keys[b]) is None]
    return () if len(left) == len(pairs) else tuple(left)


def _suggested(desk: Desk, book: Book, members: Sequence[Record]) -> str:
    item = desk.queue(book).by_key.get(item_key(map(desk.keys.of, members)))
    if item and item.keeper in {one.id for one in members}:
        return item.keeper
    return max(members, key=lambda one: len(one.answer)).id


def _item_of(desk: Desk, book: Book, decision: Decision) -> Item:
    item = _found(desk, book, decision)
    if item is None:
        raise DecisionOutdated("the texts have changed meanwhile; load the list again")
    return item


def _found(desk: Desk, book: Book, decision: Decision) -> Item | None:
    """Return the item that a decision is about: its own, or what is open of it."""
    queue = desk.queue(book)
    decided = queue.of_state("decided")
    own = (one for one in decided if one.decision and one.decision.id == decision.id)
    if item := next(own, None):
        return item
    ids = set(decision.ids)
    return next((one for one in queue.items if len(ids.intersection(one.ids)) > 1), None)
