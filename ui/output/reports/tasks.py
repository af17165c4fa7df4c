"""What a decision asks somebody to do in the documents, record by record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from search.decisions.folds import Folds
from search.duplicates.kinds import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.records import Record
    from search.decisions.book import Book
    from search.desk.desk import Desk
    from search.desk.items import Item
    from search.results import Difference

Action = Literal["keep", "delete", "edit", "decide", "leave"]
# Records of a group whose differences are looked for.
_MOST_COMPARED = 30


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with a record: keep it, delete it, edit it first, decide, or leave it.

    "edit" is one whose answer differs from that of the record to keep, by `differences`: what is
    right has to go there before it is deleted.
    """

    item: Item
    record: Record
    action: Action
    differences: tuple[Difference, ...] = ()


def tasks(desk: Desk, book: Book) -> list[Task]:
    """Return what to do, by group: first what was decided, then what waits for a decision."""
    queue, folds = desk.queue(book), Folds(book, desk.keys)
    ordered = (*queue.of_state("decided"), *queue.of_state("open"))
    return [task for item in ordered for task in _of(item, desk, folds)]


def deletions(desk: Desk, book: Book) -> list[Record]:
    """Return the records that decisions leave to others, in the order of the corpus, each once.

    One that a group keeps is kept, whatever another group says.
    """
    found = tasks(desk, book)
    kept = {one.record.id for one in found if one.action == "keep"}
    told = {one.record.id for one in found if one.action in {"delete", "edit"}} - kept
    return [record for key, record in desk.records.items() if key in told]


def _of(item: Item, desk: Desk, folds: Folds) -> Iterator[Task]:
    decision = item.decision.decision if item.decision else None
    records = [desk.records[one] for one in item.ids]
    if decision != "same":
        yield from (Task(item, one, "leave" if decision else "decide") for one in records)
        return
    keeper = folds.keeper(records) or item.keeper
    if keeper != item.keeper:
        item = replace(item, keeper=keeper, why="chosen by a later decision")
    kept = desk.records[keeper]
    yield Task(item, kept, "keep")
    for number, record in enumerate(one for one in records if one.id != kept.id):
        if folds.ruling(kept, record) != "same":  # told apart later
            yield Task(item, record, "leave")
            continue
        differences: tuple[Difference, ...] = ()
        if number < _MOST_COMPARED:
            kind, differences = describe(kept, record, desk.stem)
            differences = differences if kind == "answers differ" else ()
        yield Task(item, record, "edit" if differences else "delete", differences)
