"""Markdown in which headings are the questions, or the topics, and the text below answers."""

import re
from dataclasses import dataclass

from ingest.layouts import thresholds
from ingest.layouts.marks import Mark, question_level
from ingest.layouts.sections import contents_lines, title_heading
from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading, asking_share
from ingest.text.wording import is_frame, is_question, question_text, section_name, stands_alone

_BARE_LINKS = re.compile(r"^(?:\s*[\[<(]?https?://[^\s\])>]+[\])>]?\s*)+$")
# a name with a colon, bold or not, behind a time or not
_SPOKEN = re.compile(
    r"^\s*(?:\[[^\[\]]{1,40}\]\s*)?[*_]{0,3}[^\W\d_][^\n:：*_?!,;()]{0,39}[*_]{0,3}\s?[:：](?!//)"
)
# what a rhetorical question follows in its line
_STATEMENT = re.compile(r"^[^?？؟]*(?:[.!…][\"”’)]?\s+\S|[。！])")

Path = tuple[str, ...]


class Headed:
    """Headings as questions, under sections; so are plain lines that ask."""

    name = "headed"
    summary = "Markdown headings as questions or topics"
    example = "# Optimisation\n## What is momentum?\nA moving average of past gradients …"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ledger = _HeadedWalk(document).run()
        # The more headings ask, the surer; one heading over everything says little.
        asking = asking_share(ledger.records)
        alone = len(ledger.records) == 1 and not asking
        strength = thresholds.HEADED + thresholds.HEADED_ASKING * asking
        return ledger.close(self.name, thresholds.HEADED_ALONE if alone else strength)


@dataclass(frozen=True, slots=True)
class HeadingTree:
    """A heading with what stands below it; lines count from 0, ends are not included.

    The root has level 0, no text, and the lines before the first heading as its body.
    """

    level: int
    text: str
    first: int
    body_first: int
    body_end: int
    end: int
    children: tuple["HeadingTree", ...]


def outline(document: Document) -> HeadingTree:
    """Return the tree of a document's headings."""
    headings = document.headings
    total = len(document.lines)

    def build(
        index: int, level: int, text: str, first: int, body_first: int
    ) -> tuple[HeadingTree, int]:
        body_end = headings[index].first if index < len(headings) else total
        children: list[HeadingTree] = []
        while index < len(headings) and headings[index].level > level:
            here = headings[index]
            child, index = build(index + 1, here.level, here.text, here.first, here.last + 1)
            children.append(child)
        end = headings[index].first if index < len(headings) else total
        return HeadingTree(level, text, first, body_first, body_end, end, tuple(children)), index

    return build(0, 0, "", 0, 0)[0]


class _HeadedWalk:
    """Walks down the outline and decides for each heading: section, question or sub-heading."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headings = {heading.first for heading in document.headings}
        self._ending = {heading.last: heading.text for heading in document.headings}
        self._contents = contents_lines(document)
        headings = (h for h in document.headings if h.first not in self._contents)
        self._level = question_level(
            [Mark(h.level, h.text, h.first, h.last) for h in headings if h.text.strip()]
        )
        self._crumbs = self._contents | _crumb_lines(document)
        self._left_out = self._crumbs | _afterword_lines(document)
        self._ledger = Ledger(document)
        self._plain_asks = self._asks_plainly()

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        self._ledger.mark(self._crumbs)
        root = outline(self._document)
        title = title_heading(self._document)
        # after a heading without text, which Markdown allows, none is the title
        titled = next((n for n in root.children if title and n.first == title.first), None)
        if title and titled and not self._is_only_question(root):
            self._ledger.title = title.text
            self._ledger.mark(range(title.first, title.last + 1))
            self._file_body(root, ())
            self._file_body(titled, ())
            self._visit_all(titled, ())
        else:
            self._file_body(root, ())
            self._visit_all(root, ())
        return self._ledger

    def _is_only_question(self, root: HeadingTree) -> bool:
        """Return whether the one outermost heading is itself the question, not a title."""
        top = root.children[-1]
        if self._plain_questions(top):
            return False
        return not top.children or (is_question(top.text) and self._level == top.level)

    def _visit_all(self, node: HeadingTree, path: Path) -> None:
        for child in node.children:
            if child.first in self._contents:  # the text below is not its own
                self._visit_all(child, path)
            else:
                self._visit(child, path)

    def _visit(self, node: HeadingTree, path: Path) -> None:
        if self._is_record(node):
            self._file(node.text, node.first, node.body_first, node.end, path)
            return
        self._ledger.mark(range(node.first, node.body_first))
        name = section_name(node.text)
        below = (*path, name) if name else path
        if self._is_topic(node):
            self._file(node.text, node.first, node.body_first, node.body_end, path)
        else:
            self._file_body(node, below)
        self._visit_all(node, below)

    def _is_record(self, node: HeadingTree) -> bool:
        """Return whether a heading asks, with all that stands below it as the answer."""
        if self._level is None or not question_text(node.text) or is_frame(section_name(node.text)):
            return False
        asked_below = any(is_question(child.text) for child in node.children)
        if asked_below and not self._lines(node.body_first, node.body_end):
            return False
        return node.level >= self._level or (is_question(node.text) and not asked_below)

    def _is_topic(self, node: HeadingTree) -> bool:
        """Return whether a heading that is no question has a text of its own: it is its topic."""
        if not question_text(node.text) or self._plain_questions(node):
            return False
        if self._level is not None and is_frame(section_name(node.text)):
            return False  # beside questions it is not a topic
        own_text = bool(self._lines(node.body_first, node.body_end))
        return own_text and (self._level is None or not node.children)

    def _file(self, text: str, first: int, begin: int, end: int, path: Path) -> None:
        """Add a heading's record; plain questions in its text begin records of their own."""
        plain = [
            block for block in self._plain_between(begin, end) if self._is_answered(block, end)
        ]
        stop = plain[0].first if plain else end
        self._ledger.add(question_text(text), self._lines(begin, stop), path, first)
        self._file_plain(plain, end, path)

    def _file_body(self, node: HeadingTree, path: Path) -> None:
        """Add the plain questions between a section's heading and the first one below it."""
        self._file_plain(self._plain_questions(node), node.body_end, path)

    def _file_plain(self, plain: list[Block], end: int, path: Path) -> None:
        """Add a record for each plain question; it is answered up to the next, or to `end`."""
        for block, stop in zip(plain, [*(b.first for b in plain[1:]), end], strict=False):
            question = question_text(self._document.lines[block.first])
            self._ledger.add(question, self._lines(block.first + 1, stop), path, block.first)

    def _plain_questions(self, node: HeadingTree) -> list[Block]:
        return self._plain_between(node.body_first, node.body_end)

    def _plain_between(self, first: int, end: int) -> list[Block]:
        """Return the paragraphs of one line that asks something by itself.

        The first paragraph under a heading may go on with its answer on the next line.
        """
        between = self._document.blocks_between(first, end)
        blocks = [block for block in between if block.first not in self._left_out]
        return [
            block
            for index, block in enumerate(blocks)
            if block.kind == "paragraph"
            and (block.first == block.last or index == 0)
            and (self._plain_asks or (index == 0 and self._is_label(first)))
            and stands_alone(self._document.lines[block.first])
            and not self._is_talk(block.first)
        ]

    def _is_talk(self, line: int) -> bool:
        """Return whether a speaker asks at a line, and another one goes on at the next."""
        lines, after = self._document.lines, self._document.next_text(line + 1)
        return bool(
            after < len(lines) and _SPOKEN.match(lines[line]) and _SPOKEN.match(lines[after])
        )

    def _is_label(self, line: int) -> bool:
        """Return whether the heading above a line asks nothing, and a question alone follows it."""
        above = self._ending.get(line - 1)
        if above is None:
            return True
        first = self._document.lines[self._document.next_text(line)]
        return not _STATEMENT.match(first) and not is_question(above)

    def _asks_plainly(self) -> bool:
        """Return whether lines that ask are questions here; a few below headings are rhetorical."""
        self._plain_asks = True
        plain = len(self._plain_between(0, len(self._document.lines)))
        headings = [h for h in self._document.headings if h.first not in self._left_out]
        asking = sum(is_question(h.text) for h in headings)
        fewest = thresholds.FEWEST_LINES if len(headings) > thresholds.FEWEST_LINES else 1
        return plain >= max(asking, fewest, thresholds.PLAIN_SHARE * len(headings))

    def _is_answered(self, block: Block, end: int) -> bool:
        """Return whether text follows a plain question before the next heading."""
        after = self._document.next_text(block.last + 1)
        return after < end and after not in self._headings

    def _lines(self, first: int, end: int) -> list[int]:
        """Return the lines of an answer; [] where nothing but navigation stands there."""
        kept = [line for line in range(first, end) if line not in self._left_out]
        return kept if any(not self._document.blank(line) for line in kept) else []


def _crumb_lines(document: Document) -> frozenset[int]:
    """Return the lines of top-level blocks that only help to move about."""
    inside: set[int] = set(document.front_matter)
    for block in document.blocks if document.crumbs else ():
        lines = range(block.first, block.last + 1)
        if all(line in document.crumbs or document.blank(line) for line in lines):
            inside.update(lines)
    return frozenset(inside)


def _afterword_lines(document: Document) -> frozenset[int]:
    """Return the bare links that end a document, set off from its last answer."""
    if not document.blocks:
        return frozenset()
    last = document.blocks[-1]
    apart = document.blank(last.first - 1) and document.blank(last.first - 2)
    if last.kind == "paragraph" and apart and _BARE_LINKS.match(last.text):
        return frozenset(range(last.first, last.last + 1))
    return frozenset()
