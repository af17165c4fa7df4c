"""Headings between signs of equality, by which wikis are told from one another."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.text.document import Document

_CLOSED = re.compile(
    r"^[ \t]?(?P<open>={1,6})(?!=)[ \t]*(?P<text>[^=\s](?:.*[^=\s])?)[ \t]*(?P<close>={1,6})[ \t]*$"
)
_MARKDOWN = re.compile(r"^#{1,6}\s+\S")
_SIGNS = re.compile(
    r"^(?: {2,}[*-] \S|~~\w+~~|<(?:code|file)\b|\^.*\^\s*$)|(?<!:)//[^/\s][^/]*//|\\\\(?:\s|$)"
)
_FOLDED = re.compile(r"^\+{4} ?[^|+]+\|")


@lru_cache(maxsize=1)  # one markup after another asks about the same document
def closed_headings(document: Document) -> tuple[tuple[int, int], ...]:
    """Return the lines (from 0) of headings that are closed as they were opened, with their signs.

    Lines in code fences, and headings between no words, do not count.
    """
    found = []
    for line in document.holding("="):
        text = document.lines[line]
        if "=" not in text[:2] or line in document.fenced:
            continue
        match = _CLOSED.match(text) if len(text) < 400 else None
        if match and len(match["open"]) == len(match["close"]):
            found.append((line, len(match["open"])))
    return tuple(found)


def is_mostly_markdown(document: Document, signs: int) -> bool:
    """Return whether a text has as many headings of Markdown as signs of another markup."""
    headings = sum(
        bool(_MARKDOWN.match(document.lines[line])) and line not in document.fenced
        for line in document.holding("#")
    )
    return headings >= signs


def shrinks(headings: Sequence[tuple[int, int]]) -> bool:
    """Return whether the outermost headings have the most signs, as in DokuWiki.

    Where all have as many, four or more mean it.
    """
    signs = [count for _, count in headings]
    if not signs:
        return False
    return signs[0] == max(signs) and (signs[0] > min(signs) or signs[0] >= 4)


def is_dokuwiki(document: Document) -> bool:
    """Return whether headings shrink from level to level, or other signs of DokuWiki dominate."""
    headings = closed_headings(document)
    folds = sum(bool(_FOLDED.match(document.lines[n])) for n in document.holding("++++"))
    if len(headings) + folds < 2 or is_mostly_markdown(document, len(headings) + folds):
        return False
    if folds > len(headings) or shrinks(headings):
        return True
    return len({count for _, count in headings}) == 1 and any(map(_SIGNS.search, document.lines))
