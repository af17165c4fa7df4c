"""The parts of a Markdown document: headings, list items, tables' rows, top-level blocks.

There are thousands in a document: as tuples they are made in half the time of dataclasses.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_OPENS = re.compile(r"^ {0,3}<h(?P<level>[1-6])\b[^<>]{0,300}>", re.IGNORECASE)
# A heading takes a line or two; what is not closed within these lines is something else.
_MOST_LINES = 6


class Heading(NamedTuple):
    """A Markdown heading; `first` and `last` are its lines, from 0, both included."""

    level: int
    text: str
    first: int
    last: int


class Bullet(NamedTuple):
    """A bullet of an outermost list, with the lines it covers and the column its text begins."""

    text: str
    first: int
    last: int
    indent: int


class ListItem(NamedTuple):
    """An item of a list of any kind and depth (0 is outermost), with its first paragraph.

    `last` is its last line, with what is nested in it. `list_first` and `parent_first` are the
    first lines of its list and of the item around it (-1).
    """

    text: str
    first: int
    last: int
    text_last: int
    indent: int
    depth: int
    list_first: int
    parent_first: int


class TableRow(NamedTuple):
    """A row of a table: its line and its cells' Markdown."""

    line: int
    cells: tuple[str, ...]


class Block(NamedTuple):
    """A top-level Markdown block: its kind, its lines (from 0, both included) and its source."""

    kind: str
    first: int
    last: int
    text: str


def html_headings(lines: Sequence[str], first: int, end: int) -> Iterator[Heading]:
    """Yield the headings in a block of HTML, the lines from `first` on and before `end`."""
    line = first
    while line < end:
        heading = _heading(lines, line, end)
        if heading:
            yield heading
        line = heading.last + 1 if heading else line + 1


def _heading(lines: Sequence[str], line: int, end: int) -> Heading | None:
    """Return the heading that begins at a line and has its last line to itself."""
    opens = _OPENS.match(lines[line])
    if not opens:
        return None
    closing = f"</h{opens['level']}>"
    text = lines[line][opens.end() :]
    for last in range(line, min(end, line + _MOST_LINES)):
        text = text if last == line else f"{text} {lines[last].strip()}"
        inside, closed, after = text.partition(closing)
        if closed:
            whole = not after.strip()
            return Heading(int(opens["level"]), inside.strip(), line, last) if whole else None
    return None
