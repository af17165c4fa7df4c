"""What is suspicious in a document, and what was not read of it, as lines on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from ui.output.controls import on_one_line
from ui.output.terminal import out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records import Unread
    from ingest.report import Remark

# What says most of the layout comes first.
_ORDER = (
    "doubt",
    "mostly unread",
    "long record",
    "long question",
    "asking answer",
    "repeated",
    "no answer",
)
# Parts that are each a line; of more, the lines of the first ones are named.
_MOST_PARTS = 3
_NAMED = 6


def show_signs(path: str, remarks: Sequence[Remark], *, every: bool) -> None:
    """Print the signs of a document as places that editors open; one of each sort, or each."""
    for sign in _ORDER:
        same = [one for one in remarks if one.sign == sign]
        for one in same if every else same[:1]:
            way = f"; try --layout {one.layout}" if one.layout and sign != "doubt" else ""
            more = (
                f" (and {len(same) - 1:,} more such signs)" if len(same) > 1 and not every else ""
            )
            _print(f"{path}:{one.lines[0]} {one.message}{way}{more}")


def show_unread(path: str, unread: Sequence[Unread], *, every: bool = False) -> None:
    """Print the lines of a document that were not understood; many parts are one line."""
    if every or len(unread) <= _MOST_PARTS:
        for part in unread:
            first, last = part.lines
            _print(f"{path}:{first}-{last} not read: {part.reason}")
        return
    named = ", ".join(
        str(first) if first == last else f"{first}-{last}"
        for first, last in (part.lines for part in unread[:_NAMED])
    )
    more = ", …" if len(unread) > _NAMED else ""
    _print(f"{path}:{unread[0].lines[0]} {len(unread):,} parts not read: lines {named}{more}")


def _print(line: str) -> None:
    out.print(f"[yellow]{escape(on_one_line(line))}[/]", soft_wrap=True)
