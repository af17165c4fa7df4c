"""Sections: the headings that stand open above a line, and the questions filed below them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ingest.layouts import thresholds
from ingest.text.blocks import Heading
from ingest.text.document import Document
from ingest.text.navigation import is_page_link
from ingest.text.reading import Ledger
from ingest.text.wording import (
    heads_links,
    is_contents_heading,
    is_question,
    plain,
    section_name,
)

_RULE = frozenset("-*_= ")


class SectionPath:
    """Keeps the names of the open headings, outermost first."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, level: int, text: str) -> None:
        """Open a heading of a level (1 is outermost); it closes those of its level and below."""
        self.leave(level)
        if name := section_name(text):
            self._open.append((level, name))

    def leave(self, level: int) -> None:
        """Close the headings of a level and below."""
        self._open = [(depth, name) for depth, name in self._open if depth < level]

    def above(self, level: int) -> tuple[str, ...]:
        """Return the names of the open headings that stand above a level."""
        return tuple(name for depth, name in self._open if depth < level)

    @property
    def depth(self) -> int:
        """The level of the innermost open heading, 0 when none is open."""
        return self._open[-1][0] if self._open else 0

    @property
    def names(self) -> tuple[str, ...]:
        """The open headings' names, outermost first."""
        return tuple(name for _, name in self._open)


def walk_sections(
    document: Document,
    ledger: Ledger,
    starts: Iterable[int],
    title: Heading | None,
    contents: frozenset[int] = frozenset(),
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (line, end, section path) for each line that starts something, in order.

    It ends at the next start or heading. Headings are claimed in the ledger; the document's
    `title` is not a section, and those in its table of `contents` do not count.
    """
    path = SectionPath()
    headings = {h.first: h for h in document.headings if h.first not in contents}
    for line, end in pairwise(sorted({*starts, *headings, len(document.lines)})):
        if heading := headings.get(line):
            ledger.mark(range(heading.first, heading.last + 1))
            if heading != title:
                path.enter(heading.level, heading.text)
        else:
            yield line, end, path.names


@lru_cache(maxsize=2)  # one layout after another asks about the same document
def path_above(document: Document, line: int) -> tuple[str, ...]:
    """Return the names of the headings that stand open above a line, the title's left out."""
    path, title, contents = SectionPath(), title_heading(document), contents_lines(document)
    for heading in document.headings:
        if heading.first < line and heading != title and heading.first not in contents:
            path.enter(heading.level, heading.text)
    return path.names


@lru_cache(maxsize=2)
def title_heading(document: Document) -> Heading | None:
    """Return the heading that names the whole document, if one does.

    It is the first, the only one of its level, and every other heading stands below it.
    """
    headings = [h for h in document.headings if plain(h.text)]
    if not headings:
        return None
    first, others = headings[0], headings[1:]
    return first if all(other.level > first.level for other in others) else None


@lru_cache(maxsize=2)
def contents_lines(document: Document) -> frozenset[int]:
    """Return the lines of tables of contents: their heading and the blocks up to the next one."""
    inside: set[int] = set()
    headings = document.headings
    for here, after in zip(headings, (*headings[1:], None), strict=False):
        end = after.first if after else len(document.lines)
        if not is_contents_heading(here.text) and not _only_lists_pages(document, here, end):
            continue
        inside.update(range(here.first, here.last + 1))
        for block in document.blocks_between(here.last + 1, end):
            if not _lists_links(block.kind, block.text):
                break
            inside.update(range(block.first, block.last + 1))
            if block.kind == "table":
                break  # a list below a table of links is what that leads to, not a second one
    return frozenset(inside)


def _only_lists_pages(document: Document, heading: Heading, end: int) -> bool:
    """Return whether a heading such as "Questions" has nothing below it but links into the page."""
    if not heads_links(heading.text):
        return False
    lines = document.lines[heading.last + 1 : end]
    links = [line for line in lines if line.strip() and not set(line.strip()) <= _RULE]
    return len(links) > 1 and all(map(is_page_link, links))


def _lists_links(kind: str, text: str) -> bool:
    """Return whether a block can be the body of a table of contents: a list, or lines of links."""
    lists = kind in {"bullet_list", "ordered_list", "hr"}
    lines = [line for line in text.split("\n") if line.strip()]
    rows = lines[2:] if kind == "table" else lines  # below its header and the line of dashes
    return lists or (bool(rows) and all("](" in line for line in rows))


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """A question with its line; its answer begins at line `answer`, there with `opening`."""

    text: str
    first: int
    answer: int
    opening: str | None = None


def file_questions(document: Document, asked: Iterable[TextQuestion]) -> Ledger:
    """Return the ledger of the questions; each answer runs to the next question or heading."""
    ledger = Ledger(document)
    title, contents = title_heading(document), contents_lines(document)
    ledger.mark(contents)
    ledger.title = title.text if title else ""
    by_line = {question.first: question for question in asked}
    for line, end, section in walk_sections(document, ledger, by_line, title, contents):
        one = by_line[line]
        lines = [i for i in range(one.answer, end) if i not in document.crumbs]
        ledger.add(one.text, lines, section, line, opening=one.opening)
    return ledger


def certainty(document: Document, questions: int) -> float:
    """Return how surely marks in the text, not headings, are the questions; in [0, 1].

    Beside headings that ask, a bold line or bullet that asks is rhetorical, part of an answer.
    """
    asking = sum(is_question(heading.text) for heading in document.headings)
    return questions / max(1, questions + thresholds.RHETORICAL * asking)
