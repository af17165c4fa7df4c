"""Files that were not read, as lines on the terminal: by their reason, or each for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.controls import on_one_line
from ui.output.markdown import count
from ui.output.terminal import out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from ingest.report import Group, Skipped

# Reasons that are shown; a folder of a thousand suffixes has as many.
_MOST_GROUPS = 12
# Suffixes that a reason names.
_MOST_SUFFIXES = 5


def show_left_out(
    skipped: Iterable[Skipped], *, every: bool = False, console: Console = out
) -> None:
    """Print which files were not read: a line for each reason with a few names, or every file."""
    from ingest.report import grouped

    groups = grouped(skipped)
    if every:
        for one in (file for group in groups for file in group.files):
            console.print(
                _line(f"{one.path}: left out, {one.reason}", asks=one.asks), soft_wrap=True
            )
        return
    for group in groups[:_MOST_GROUPS]:
        console.print(_line(describe(group), asks=group.first.asks), soft_wrap=True)
    if rest := groups[_MOST_GROUPS:]:
        files = sum(len(group.files) for group in rest)
        console.print(f"[dim]{count(files, 'more file')} are not read for other reasons[/]")
    if rest or any(group.names.endswith("…") for group in groups):
        console.print("[dim]--all lists every file that is not read[/]")


def describe(group: Group) -> str:
    """Return in a line which files were not read, why, and what can be done about it."""
    number, first = len(group.files), group.first
    if number == 1:
        return f"{first.path}: left out, {first.reason}"
    if first.asks:
        suffix = group.suffixes[0][0]
        way = first.reason.partition("name it with ")[2].partition(",")[0]
        what = first.what.removeprefix(suffix).strip()
        text = (
            f"{number:,} {suffix} files look like {what} with questions, but are not read; "
            f"name them with {way}, or rename them"
        )
    elif first.what:
        text = f"{_named(group)} are not read"
    elif first.kind == "ignored":
        text = f"{number:,} files are left out {first.reason}"
    elif first.kind == "no question":
        text = f"{number:,} files hold no question that is found"
    else:
        text = f"{number:,} files are left out, {first.reason}"
    return f"{text}: {group.names}"


def _named(group: Group) -> str:
    """Return how many files of what kind, and with which suffixes, a group has."""
    number, what = len(group.files), group.first.what
    if len(group.suffixes) == 1:
        return f"{number:,} {group.suffixes[0][0]} files ({what})"
    shown = [f"{many:,} {suffix or 'bare'}" for suffix, many in group.suffixes[:_MOST_SUFFIXES]]
    more = ["…"] if len(group.suffixes) > _MOST_SUFFIXES else []
    return f"{number:,} {what} ({', '.join(shown + more)})"


def _line(text: str, *, asks: bool) -> str:
    return f"[{'yellow' if asks else 'dim'}]{escape(on_one_line(text))}[/]"
