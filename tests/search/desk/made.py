"""Desks over made-up duplicates: no model, no index."""

from pathlib import Path

from corpus.records import Record
from search.decisions.keys import ContentKeys
from search.decisions.ledger import Ledger
from search.desk.desk import Desk
from search.desk.desks import bins_of
from search.results import Duplicates, Group, Pair


def made_record(number: int, text: str, source: str = "", answer: str = "") -> Record:
    lines = (3 * number + 1, 3 * number + 2)
    told = answer or f"The answer to {text}"
    return Record(f"r{number:06}", text, told, (), (), source or f"d{number % 7}.md", lines)


def made_desk(records: list[Record], groups: list[Group], alike: tuple[Pair, ...] = ()) -> Desk:
    pairs = tuple(
        Pair(one, other, group.score)
        for group in groups
        for one, other in zip(group.ids, group.ids[1:], strict=False)
    )
    found = Duplicates(0.5, pairs, tuple(groups), alike)
    return Desk(
        found,
        ContentKeys(lambda: records),
        0.8,
        bins_of([one.score for one in (*pairs, *alike)], 0.3),
    )


def many(groups: int, size: int = 3) -> Desk:
    """Return a desk of so many groups, each of so many records."""
    records = [
        made_record(n, f"Question {n // size} asked in way {n % size}?")
        for n in range(groups * size)
    ]
    made = [
        Group(
            tuple(one.id for one in records[first : first + size]),
            round(0.5 + 0.5 * first / len(records), 4),
            "same" if first % 2 else "contains",
            records[first].id,
            "most complete",
            first % 10 == 0,
        )
        for first in range(0, len(records), size)
    ]
    return made_desk(records, made)


def ledger_in(folder: Path) -> Ledger:
    return Ledger([folder / ".askalike" / "decisions.jsonl"])
