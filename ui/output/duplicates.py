"""Duplicates on the terminal: groups with their keeper, look-alikes, and what is asked already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.markdown import count, place
from ui.output.terminal import out, show_hits
from ui.output.told import KINDS, newer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.records import Record
    from search.results import Asking, Difference, Duplicates, Group, Match, Pair

# Look-alikes that are printed.
_MOST_ALIKE = 50


def show_duplicates(
    found: Duplicates, records: Mapping[str, Record], *, look_alikes: bool = False
) -> None:
    """Print the groups of questions that ask the same: kind, what differs, which one to keep."""
    if not found.groups:
        out.print(f"No two questions score {found.threshold:.2f} or more; try a lower --threshold.")
    differing = {frozenset((pair.a, pair.b)): pair for pair in found.pairs if pair.differences}
    for number, group in enumerate(found.groups, start=1):
        _show_group(number, group, records, differing)
    if found.groups:
        asked = sum(len(group.ids) for group in found.groups)
        out.print(
            f"{count(len(found.groups), 'group')} of {asked} questions, "
            f"{count(len(found.pairs), 'pair')} at {found.threshold:.2f} or more"
        )
    if look_alikes:
        _show_look_alikes(found.look_alikes, records)
    elif found.look_alikes:
        alike = count(len(found.look_alikes), "pair")
        out.print(f"[dim]{alike} that look alike and ask something else: --look-alikes[/]")
    if found.notice:
        out.print(f"[yellow]{escape(found.notice)}[/]")


def _show_group(
    number: int,
    group: Group,
    records: Mapping[str, Record],
    differing: Mapping[frozenset[str], Pair],
) -> None:
    kind = "copies" if group.exact else KINDS[group.kind]
    out.print(f"[bold]{number}. {count(len(group.ids), 'question')}[/]: {kind}")
    for record_id in group.ids:
        record = records[record_id]
        kept = f"  [green]keep: {escape(group.why)}[/]" if record_id == group.keeper else ""
        out.print(f"   {escape(record.question)}")
        where = escape(place(record.source, record.lines))
        out.print(f"      [dim]{where}  {record.id}[/]{kept}", soft_wrap=True)
    members = set(group.ids)
    for ids, pair in differing.items():
        if ids <= members:
            show_differences(pair.differences)


def show_differences(differences: Sequence[Difference], indent: int = 6) -> None:
    """Print what two records say otherwise, the newer one marked."""
    for one in differences:
        a, b = (text or "–" for text in (one.a, one.b))
        line = escape(f"{one.what}: {a} / {b}{newer(one)}")
        out.print(f"{' ' * indent}[yellow]{line}[/]", soft_wrap=True)


def _show_look_alikes(pairs: Sequence[Pair], records: Mapping[str, Record]) -> None:
    out.print(f"\n[bold]{count(len(pairs), 'pair')} that look alike and ask something else[/]")
    for pair in pairs[:_MOST_ALIKE]:
        for record in (records[pair.a], records[pair.b]):
            out.print(f"   {escape(record.question)}")
            out.print(f"      [dim]{escape(place(record.source, record.lines))}  {record.id}[/]")
        show_differences(pair.differences)
    if len(pairs) > _MOST_ALIKE:
        out.print(f"   [dim]and {len(pairs) - _MOST_ALIKE:,} more: --json[/]")


def show_asking(asking: Asking) -> None:
    """Print whether a question is asked already, by which records, and what differs."""
    if asking.duplicate:
        out.print("Asked already:")
        _show_matches(asking)
        return
    if asking.possible:
        out.print(f"[yellow]Perhaps asked already[/] (under {asking.threshold:.2f}):")
        _show_matches(asking)
        return
    if asking.nearest:
        out.print(f"[yellow]Not asked yet[/] (under {asking.threshold:.2f}); the nearest is:")
        show_hits([asking.nearest])
    else:
        out.print("[yellow]Not asked yet[/]; there is nothing in this corpus.")


def _show_matches(asking: Asking) -> None:
    hits = [*asking.results, *asking.possible]
    show_hits(hits)
    for number, (hit, match) in enumerate(zip(hits, asking.matches, strict=True), start=1):
        if match.kind != "same":
            out.print(f"   {number}. {match.sure}, {KINDS[match.kind]}: {escape(hit.record.id)}")
            show_differences(match.differences)


def show_match(record: Record, match: Match) -> None:
    """Print where a question of a file is asked, how surely, and what differs."""
    where = escape(place(record.source, record.lines))
    out.print(f"      {where}  {escape(record.question)}", soft_wrap=True)
    out.print(f"      [dim]{match.sure}, {KINDS[match.kind]}  {record.id}[/]")
    show_differences(match.differences, 8)
