"""Headings that Markdown holds as HTML (`<h1 align="center">Title</h1>`), on a line or a few."""

import re
from collections.abc import Iterator, Sequence

from ingest.text.blocks import Heading

_OPENS = re.compile(r"^ {0,3}<h(?P<level>[1-6])\b[^<>]{0,300}>", re.IGNORECASE)
# A heading is a line or two; what is not closed in as many opens something else.
_MOST_LINES = 6


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
