"""Outlines of bullets, as Logseq keeps its notes: what stands below what, with tabs or blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.text.document import Document

_BULLET = re.compile(r"^(?P<indent>[ \t]*)[-*+•](?P<gap>[ \t]+)(?=\S)")
_TAB = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A bullet with its lines, from 0: `last` ends what belongs to it, all below it included.

    `own` is the line after its own text, `text` the first line without its sign; `above` are the
    bullets it stands below, by their places in the outline.
    """

    first: int
    own: int
    last: int
    depth: int
    text: str
    above: tuple[int, ...]


def outline(document: Document) -> list[Node]:
    """Return the bullets of a document in order, at most a hundred levels deep."""
    found = [(line, match) for line, match in _bullets(document)]
    nodes: list[Node] = []
    open_: list[tuple[int, int]] = []  # (indent, place) of the bullets above
    ends = _ends(document, found)
    for place, (line, match) in enumerate(found):
        indent = width(match["indent"])
        while open_ and open_[-1][0] >= indent:
            open_.pop()
        after = found[place + 1][0] if place + 1 < len(found) else len(document.lines)
        last = ends[place]
        above = tuple(index for _, index in open_[-100:])
        text = document.lines[line][match.end() :].strip()
        nodes.append(Node(line, min(after, last + 1), last, len(open_), text, above))
        open_.append((indent, place))
        del open_[100:]
    return nodes


def _bullets(document: Document) -> Iterator[tuple[int, re.Match[str]]]:
    for line, text in enumerate(document.lines):
        if line not in document.fenced and (match := _BULLET.match(text)):
            yield line, match


def _ends(document: Document, found: list[tuple[int, re.Match[str]]]) -> list[int]:
    """Return for each bullet the last line of text that stands further in than it does."""
    ends = [0] * len(found)
    open_: list[tuple[int, int]] = []
    starts = {line: place for place, (line, _) in enumerate(found)}
    last = 0  # the last line of text so far
    for line, text in enumerate(document.lines):
        if document.blank(line):
            continue
        indent = width(text[: len(text) - len(text.lstrip())])
        fenced = line in document.fenced and line not in starts
        while open_ and not fenced and open_[-1][0] >= indent:
            ends[open_.pop()[1]] = last
        if line in starts:
            open_.append((indent, starts[line]))
        last = line
    for _, place in open_:
        ends[place] = last
    return ends


def width(blanks: str) -> int:
    """Return how many columns blanks and tabs take."""
    return sum(_TAB if sign == "\t" else 1 for sign in blanks)


def outdented(text: str, columns: int) -> str:
    """Return a line without its first columns of blanks and tabs, as far as it has them."""
    taken = 0
    for place, sign in enumerate(text):
        if taken >= columns or sign not in " \t":
            return text[place:]
        taken += _TAB if sign == "\t" else 1
    return ""
