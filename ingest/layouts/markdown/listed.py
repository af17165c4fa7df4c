"""Lists of questions: bullets that ask, with their answers nested below or without any."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from ingest.layouts import thresholds
from ingest.layouts.sections import certainty, contents_lines, title_heading, walk_sections
from ingest.text.blocks import ListItem
from ingest.text.document import Document
from ingest.text.navigation import is_link_item
from ingest.text.reading import Ledger, Reading, nesting
from ingest.text.wording import QUESTION_MARKS, is_question, question_text

# Words with which a question points at the code below it.
_POINTS = re.compile(r":\s*$|\b(?:this|these|following|below|snippet|output)\b", re.IGNORECASE)
_BOLD = re.compile(r"^(?:\*\*|__)(?P<text>[^*_]+)(?:\*\*|__)")


class Listed:
    """Bullets as questions; nested ones that all ask are questions of their own."""

    name = "listed"
    summary = "bulleted or numbered lists of questions, with answers nested or without any"
    example = "- What is a feature?\n- Why normalise it?\n  - So that scales do not matter."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        walk = _ListWalk(document)
        ledger = walk.run()
        weight = thresholds.LISTED if walk.outermost > 1 else thresholds.LISTED_ALONE
        return ledger.close(self.name, weight * certainty(document, walk.outermost))


class _ListWalk:
    """Walks down headings and lists."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._contents = contents_lines(document)
        self._ledger = Ledger(document)
        self._questions = {entry.first: entry for entry in self._find()}
        self._lines_of_questions = sorted(self._questions)
        self.outermost = sum(entry.depth == 0 for entry in self._questions.values())

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        document = self._document
        title = title_heading(document)
        if title and title.first > min(self._questions, default=title.first):
            title = None  # what comes after the first question names only a part
        if title:
            self._ledger.title = title.text
        self._ledger.mark(self._contents)
        outermost = [entry.first for entry in self._questions.values() if not entry.depth]
        starts = {*outermost, *self._other_items()}
        for line, end, section in walk_sections(
            document, self._ledger, starts, title, self._contents
        ):
            if entry := self._questions.get(line):
                self._file_with_follow_ups(entry, end, section)
        return self._ledger

    def _find(self) -> Iterable[ListItem]:
        """Yield the entries that ask, or stand in a list most of whose entries do."""
        headings = [heading.first for heading in self._document.headings]
        lists: dict[tuple[int, int], list[ListItem]] = {}  # outermost ones by the heading above
        for entry in self._document.entries:
            if entry.first not in self._contents and entry.first not in self._document.crumbs:
                place = entry.list_first if entry.depth else bisect_right(headings, entry.first)
                lists.setdefault((entry.depth, place), []).append(entry)
        asking: set[int] = set()  # the lines of entries that are questions
        for _, entries in sorted(lists.items()):  # outer lists first
            if entries[0].depth and entries[0].parent_first not in asking:
                continue
            asks = [is_question(_split(entry).text) for entry in entries]
            share = sum(asks) / len(entries)
            if not entries[0].depth:
                found = entries if share >= thresholds.LISTED_SHARE else []
            else:
                found = entries if share == 1.0 else _follow_ups(entries)
            asking.update(entry.first for entry in found)
            yield from found

    def _other_items(self) -> set[int]:
        """Return the lines of outermost entries that are no questions."""
        asking = {entry.list_first for entry in self._questions.values()}
        return {
            entry.first
            for entry in self._document.entries
            if entry.depth == 0
            and entry.first not in self._questions
            and entry.list_first in asking
        }

    def _file_with_follow_ups(self, entry: ListItem, end: int, section: tuple[str, ...]) -> None:
        """Add the records of an outermost entry and of the questions nested in it.

        Each of these has the one around it as the last name of its section.
        """
        sections = {entry.first: section}
        asking = bisect_left(self._lines_of_questions, entry.first + 1)
        below = self._lines_of_questions[asking : bisect_left(self._lines_of_questions, end)]
        nested = [self._questions[line] for line in below]
        inside: dict[int, set[int]] = {}  # the lines of follow-up questions, by the one around them
        for one in nested:
            parent = self._questions[one.parent_first]
            sections[one.first] = (*sections[parent.first], _split(parent).text)
            inside.setdefault(parent.first, set()).update(range(one.first, one.last + 1))
        self._file(entry, end, section, inside.get(entry.first, set()))
        for one in nested:
            own = inside.get(one.first, set())
            self._file(one, one.last + 1, sections[one.first], own)

    def _file(
        self, entry: ListItem, end: int, section: tuple[str, ...], follow_ups: set[int]
    ) -> None:
        document = self._document
        asked = _split(entry)
        left_out = document.crumbs | follow_ups if follow_ups else document.crumbs
        lines = [i for i in range(asked.answer, end) if i not in left_out]
        begin = document.next_text(asked.answer)
        given: list[int] = []
        text = asked.text
        if begin < end and _POINTS.search(text) and begin in document.fenced:
            given = _fence_from(document, begin, end)
            lines = [i for i in lines if i > given[-1]]
        nested = (self._line(line) for line in lines if line != entry.first)
        indent = nesting(nested, entry.indent) or entry.indent
        until = min(follow_ups, default=end)
        self._ledger.add(
            text, lines, section, entry.first, asked.opening, indent, given=given, until=until
        )

    def _line(self, line: int) -> str:
        return self._document.lines[line]


class _ListQuestion(NamedTuple):
    """What an entry asks, where its answer begins and what the answer says on that line."""

    text: str
    answer: int
    opening: str | None = None


def _split(entry: ListItem) -> _ListQuestion:
    """Return an entry's question without the answer that follows it in the same paragraph."""
    if match := _BOLD.match(entry.text):
        rest = entry.text[match.end() :]
        opening = rest.partition("\n")[0].strip(" :–—-")
        if match["text"].rstrip().endswith(QUESTION_MARKS) and rest.strip():
            line = entry.first + match["text"].count("\n")
            text = question_text(match["text"])
            return _ListQuestion(text, line, opening) if opening else _ListQuestion(text, line + 1)
    lines = entry.text.split("\n")
    for count, part in enumerate(lines, start=1):
        if part.rstrip("*_ ").endswith(QUESTION_MARKS):
            return _ListQuestion(question_text(" ".join(lines[:count])), entry.first + count)
    return _ListQuestion(question_text(entry.text), entry.text_last + 1)


def _follow_ups(entries: list[ListItem]) -> list[ListItem]:
    """Return the entries of a nested list that ask, if half of those that are no links do."""
    marked = [one for one in entries if _split(one).text.endswith(QUESTION_MARKS)]
    told = sum(not is_link_item(one.text) for one in entries)
    return marked if len(marked) >= thresholds.LISTED_SHARE * told else []


def _fence_from(document: Document, begin: int, end: int) -> list[int]:
    """Return the lines of the code fences that follow one another from a line on."""
    lines = []
    for line in range(begin, end):
        if line not in document.fenced:
            break
        lines.append(line)
    return lines
