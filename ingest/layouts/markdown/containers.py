"""Containers of documentation sites: `::: details When …?`, `::: {.callout-note collapse="true"}`.

VuePress, VitePress, Docusaurus, MyST, Quarto, Pandoc and Nuxt fence them with colons, PyMdown with
slashes. Some ask or hide an answer by their kind, most are notes that belong to the text around.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.layouts.markdown.fold import Fold, Position
from ingest.text.blocks import Heading
from ingest.text.document import Document
from ingest.text.wording import is_question

# Kinds that unfold or ask; the first word of a kind counts ("accordion-item").
FOLDING = frozenset(
    "details detail spoiler dropdown faq faqs question questions qa q collapse collapsible "
    "collapsed accordion expand expander expandable toggle fold folded answer solution reveal help "
    "disclosure cut hideable".split()
)
# Of these, one without a title hides the answer to what stands above it.
_HIDES = frozenset("details detail spoiler answer solution reveal collapse toggle".split())
_ASKING = frozenset("faq faqs question qa q".split())
_GROUPS = frozenset("group list items root container wrapper tabs".split())
_OPENING = re.compile(r"^[ \t]*(?P<marks>:{2,}|/{3,})[ \t]*(?P<rest>(?![:/])[\w{\[].*)$")
_CLOSING = re.compile(r"^[ \t]*(?P<marks>:{2,}|/{3,})[ \t]*$")
_BRACES = re.compile(r"\{(?P<inside>[^{}]*)\}")
_CLASS = re.compile(r"(?:^|\s)\.(?P<name>[\w-]+)")
_BRACKETS = re.compile(r"^\[(?P<title>.*)\]\s*$")
_KIND = re.compile(r"^(?P<kind>[\w-]+)[ \t]*(?P<after>.*)$")
_TITLE = re.compile(
    r"""\b(?:title|summary|label|header|heading|question|name)\s*=\s*(?:"(?P<double>[^"]*)"|"""
    r"""'(?P<single>[^']*)')"""
)
_COLLAPSES = re.compile(r"\bcollapse\s*=")
_OPTION = re.compile(r"^[ \t]*:[\w-]+:(?:\s|$)|^[ \t]+(?:type|open|attrs):\s")
# More are nested in no page that a person wrote.
_DEEPEST = 100


@dataclass(slots=True)
class _Container:
    """A container that is open, or was closed: its marks, kind and title."""

    first: int
    marks: str
    kind: str
    title: str
    folds: bool
    last: int = -1
    closed: bool = True


def find_containers(document: Document) -> list[Fold]:
    """Return the containers that ask, or hide an answer, and the notes that have a title."""
    if ":::" not in document.text and "::" not in document.text and "///" not in document.text:
        return []
    headings = {heading.first: heading for heading in document.headings}
    lines = sorted(headings)
    found: list[Fold | None] = []
    for one in list(_containers(document, lines)):  # the inner ones first
        inside = lines[bisect_right(lines, one.first) : bisect_right(lines, one.last)]
        own = [headings.pop(line) for line in inside if line in headings]
        found.append(_fold(document, one, own))
    return [fold for fold in found if fold]


def is_folding(kind: str) -> bool:
    """Return whether a kind of container asks or unfolds ("faq-item"), and is not a note."""
    words = re.split(r"[-_]", kind.casefold())
    return words[0] in FOLDING and _GROUPS.isdisjoint(words)


def is_asking(kind: str) -> bool:
    """Return whether a kind of container is a question by its name, whatever its title says."""
    return bool(_ASKING & {*re.split(r"[-_]", kind.casefold())})


def hides_answer(kind: str) -> bool:
    """Return whether a container of a kind, where it has no title, hides an answer."""
    return kind.casefold() in _HIDES


def _containers(document: Document, headings: list[int]) -> Iterator[_Container]:
    """Yield the containers in the order in which they end."""
    opened: list[_Container] = []
    lines, fenced = document.lines, document.fenced
    marked = sorted({*document.holding("::"), *document.holding("//")} - fenced)
    marked = [n for n in marked if lines[n].lstrip()[:2] in {"::", "//"}]
    nested = _is_balanced(document, marked)
    for line in marked:
        if closing := _CLOSING.match(lines[line]):
            if one := _closed(opened, closing["marks"]):
                one.last = line
                yield one
        elif begun := _opening(lines[line], line):
            while opened and not nested and opened[-1].marks == begun.marks:
                yield _unclosed(opened.pop(), line, headings)
            if len(opened) < _DEEPEST:
                opened.append(begun)
    while opened:
        yield _unclosed(opened.pop(), len(lines), headings)


def _is_balanced(document: Document, marked: list[int]) -> bool:
    """Return whether as many containers are closed as are opened."""
    closings = sum(bool(_CLOSING.match(document.lines[line])) for line in marked)
    openings = sum(_opening(document.lines[line], line) is not None for line in marked)
    return openings == closings


def _closed(opened: list[_Container], marks: str) -> _Container | None:
    """Take the container off that a closing line ends: the innermost one, or one marked alike."""
    alike = (n for n in range(len(opened) - 1, -1, -1) if opened[n].marks == marks)
    at = next(alike, len(opened) - 1)
    if at < 0:
        return None
    one = opened[at]
    del opened[at:]
    return one


def _unclosed(one: _Container, end: int, headings: list[int]) -> _Container:
    """Return a container that nothing closes: it ends before a heading below its first text."""
    after = headings[(at := bisect_right(headings, one.first + 1)) : at + 1]
    one.last = min([*after, end]) - 1
    one.closed = False
    return one


def _opening(text: str, line: int) -> _Container | None:
    """Return the container that a line opens, if it does."""
    match = _OPENING.match(text)
    if match is None:
        return None
    marks, rest = match["marks"], match["rest"].rstrip()
    braces = _BRACES.search(rest)
    inside = braces["inside"] if braces else ""
    bare = rest.replace(braces[0], "", 1).rstrip(": \t") if braces else rest.rstrip(":")
    named = _CLASS.search(inside)
    if braces and rest.startswith("{"):
        kind = named["name"] if named else (inside.split() or [""])[0]
        title = "" if named else bare.strip()
    else:
        parts = _KIND.match(bare)
        if parts is None:
            return None
        kind, title = parts["kind"], parts["after"].removeprefix("|").strip()
        if brackets := _BRACKETS.match(title):
            title = brackets["title"]
    if len(marks) == 2 and not braces:
        return None  # two colons are a label or a term in other markups
    if given := _TITLE.search(inside):
        title = given["double"] or given["single"] or ""
    folds = is_folding(kind) or bool(_COLLAPSES.search(inside))
    return _Container(line, marks, kind.casefold(), title.strip().strip('"'), folds)


def _fold(document: Document, one: _Container, headings: list[Heading]) -> Fold | None:
    """Return a container as a fold; None where it is a note, or only goes round others."""
    body = one.first + 1
    while body <= one.last and _OPTION.match(document.lines[body]):
        body += 1
    title, aside = one.title, not one.folds
    if one.marks[0] == "/" and not title and aside:
        return None
    inner = [] if title else [heading for heading in headings if heading.first >= body]
    begins = inner[:1] if inner and inner[0].first == document.next_text(body) else []
    if begins and sum(heading.level <= begins[0].level for heading in inner) == 1:
        title, body = begins[0].text, begins[0].last + 1
    elif inner and not title:
        return None  # it goes round headings
    if not title and not (one.folds and hides_answer(one.kind)):
        return None
    if begins and not is_question(title) and aside:
        return None
    end = Position(one.last, 0) if one.closed else None
    return Fold(
        one.first,
        Position(body, 0),
        end=end,
        last=one.last,
        title=title,
        nested=True,
        aside=aside,
        certain=is_asking(one.kind),
    )
