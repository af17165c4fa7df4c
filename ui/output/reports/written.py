"""The report as Markdown, a table or lines of JSON; and the corpus without its duplicates."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.records import plain_record
from ui.output.controls import MARK, for_pages, harmless, on_one_line
from ui.output.markdown import count, place
from ui.output.payloads import encode, record_payload
from ui.output.reports.tasks import deletions, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.decisions.book import Book
    from search.desk.desk import Desk
    from search.desk.items import Item
    from search.results import Difference
    from ui.output.reports.tasks import Task

COLUMNS = (
    *("group", "action", "file", "first_line", "last_line", "question", "id", "kind", "score"),
    *("strength", "differences", "why", "decision", "author", "time", "decision_id"),
)
# What Markdown would take for markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!~$&])")
_MOST_SHOWN = 200
_DO = {
    "keep": "keep",
    "delete": "delete",
    "edit": "delete, after what is right of it is in the one to keep",
    "decide": "decide",
    "leave": "leave",
}


def as_markdown(desk: Desk, book: Book) -> Iterator[bytes]:
    """Yield what to do as Markdown, each record with the place that editors open."""
    groups = [(item, [*own]) for item, own in groupby(tasks(desk, book), key=lambda one: one.item)]
    same = [one for one in groups if one[0].decision and one[0].decision.decision == "same"]
    waiting = [one for one in groups if one[0].decision is None]
    others = len(groups) - len(same) - len(waiting)
    yield _head(len(same), len(waiting), others)
    if same:
        yield b"\n## To do\n"
    for item, own in same:
        yield _section(item, own)
    if waiting:
        yield b"\n## Waiting for a decision\n"
    for item, own in waiting:
        yield _section(item, own)


def as_table(desk: Desk, book: Book) -> Iterator[bytes]:
    """Yield what to do as CSV that spreadsheets open; no cell is a formula."""
    yield MARK
    yield _row(COLUMNS)
    for task in tasks(desk, book):
        yield _row([harmless(for_pages(cell)) for cell in _cells(task)])


def as_lines(desk: Desk, book: Book) -> Iterator[bytes]:
    """Yield what to do as lines of JSON, one for each record of a group."""
    for task in tasks(desk, book):
        decision = task.item.decision
        yield (
            encode(
                {
                    "group": task.item.key,
                    "action": task.action,
                    "kind": task.item.kind,
                    "score": task.item.score,
                    "strength": task.item.strength,
                    "keeper": task.item.keeper,
                    "differences": [[one.what, one.a, one.b] for one in task.differences],
                    "decision": decision.decision if decision else None,
                    "author": decision.author if decision else "",
                    "time": decision.time if decision else "",
                    "record": record_payload(task.record),
                }
            )
            + b"\n"
        )


def as_corpus(desk: Desk, book: Book) -> Iterator[bytes]:
    """Yield the records that are kept, as `askalike export` writes them.

    One that stands for others has their tags, too. What was not decided stays.
    """
    gone = {record.id for record in deletions(desk, book)}
    tags: dict[str, list[str]] = {}
    for task in tasks(desk, book):
        if task.record.id in gone:
            tags.setdefault(task.item.keeper, []).extend(task.record.tags)
    for key, record in desk.records.items():
        if key in gone:
            continue
        more = tags.get(key, ())
        kept = replace(record, tags=tuple(dict.fromkeys((*record.tags, *more)))) if more else record
        line = json.dumps(plain_record(kept), ensure_ascii=False).replace("\ufeff", "\\ufeff")
        yield line.encode("utf-8", "replace") + b"\n"


def _head(same: int, waiting: int, others: int) -> bytes:
    told = (
        f"# Duplicates\n\n{count(same, 'group')} to be put in order, {waiting:,} waiting for a "
        f"decision, {others:,} told apart.\n"
    )
    return told.encode()


def _section(item: Item, own: Sequence[Task]) -> bytes:
    keeper = next((one.record for one in own if one.record.id == item.keeper), own[0].record)
    lines = [f"\n### {plain(keeper.question)}\n", f"{_about(item)}\n"]
    lines += [_line(task, item) for task in own]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _about(item: Item) -> str:
    told = f"{item.kind}, {item.strength} ({item.score:.2f})"
    if item.decision:
        who = f" by {plain(item.decision.author)}" if item.decision.author else ""
        return f"Decided {item.decision.decision}{who}, {item.decision.time[:10]}; {told}."
    before = " Decided before one of these texts changed." if item.before else ""
    return f"{told[0].upper()}{told[1:]}.{before}"


def _line(task: Task, item: Item) -> str:
    where = _code(place(on_one_line(task.record.source), task.record.lines))
    why = f" – {plain(item.why)}" if task.record.id == item.keeper and item.why else ""
    line = f"- {_DO[task.action]}: {where} {plain(task.record.question)}{why}"
    return "\n".join([line, *(f"  - {_differs(one)}" for one in task.differences)])


def _differs(one: Difference) -> str:
    newest = {"a": ", the first is newer", "b": ", the second is newer", "": ""}[one.newest]
    return f"{one.what}: {plain(one.a) or '–'} / {plain(one.b) or '–'}{newest}"


def plain(text: str) -> str:
    """Return a text of a corpus on one line, in which nothing is markup."""
    shown = " ".join(for_pages(text).split())
    shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[: _MOST_SHOWN - 1]}…"
    return _MARKUP.sub(r"\\\1", shown)


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    mark = "`" * (longest + 1)
    return f"{mark} {text} {mark}" if longest else f"`{text}`"


def _cells(task: Task) -> Iterator[str]:
    item, record = task.item, task.record
    yield from (item.key, task.action, record.source, *map(str, record.lines), record.question)
    yield from (record.id, item.kind, f"{item.score:.4f}", item.strength)
    yield "; ".join(f"{one.what}: {one.a} / {one.b}" for one in task.differences)
    yield item.why if record.id == item.keeper else ""
    decision = item.decision
    yield from (
        (decision.decision, decision.author, decision.time, decision.id) if decision else ("",) * 4
    )


def _row(cells: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode("utf-8", "replace")
