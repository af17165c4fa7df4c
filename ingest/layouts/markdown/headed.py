"""Markdown in which headings are the questions, or the topics, and the text below answers."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ingest.layouts import thresholds
from ingest.layouts.markdown.entries import faq_section, find_entries
from ingest.layouts.markdown.margins import (
    afterword_lines,
    crumb_lines,
    reference_lines,
    repeated_lines,
)
from ingest.layouts.markdown.outline import HeadingTree, outline
from ingest.layouts.sections import contents_lines, title_heading
from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.navigation import is_link_item, letters
from ingest.text.reading import Ledger, Reading, asking_share
from ingest.text.vocabulary import ANSWER_NAME, QUESTION_NAME, QUESTIONS_ABOUT
from ingest.text.wording import (
    QUESTION_MARKS,
    is_frame,
    is_question,
    plain,
    points_back,
    question_text,
    section_name,
    stands_alone,
)

_BARE_LINKS = re.compile(r"^(?:\s*[\[<(]?https?://[^\s\])>]+[\])>]?\s*)+$")
# a name with a colon, bold or not, behind a time or not
_SPOKEN = re.compile(
    r"^\s*(?:\[[^\[\]]{1,40}\]\s*)?[*_]{0,3}[^\W\d_][^\n:：*_?!,;()]{0,39}[*_]{0,3}\s?[:：](?!//)"
)
# what a rhetorical question follows in its line
_STATEMENT = re.compile(r"^[^?？؟]*(?:[.!…][\"”’)]?\s+\S|[。！])")

Path = tuple[str, ...]
# A question of so many words may only lead over to what follows.
_SHORT = 6


class Headed:
    """Headings as questions, under sections; so are plain lines that ask."""

    name = "headed"
    summary = "Markdown headings as questions or topics"
    example = "# Optimisation\n## What is momentum?\nA moving average of past gradients …"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        walk = _HeadedWalk(document)
        ledger = walk.run()
        # The more headings ask, the surer; one heading over everything says little.
        asking = asking_share(ledger.records)
        alone = len(ledger.records) == 1 and not asking
        strength = thresholds.HEADED + thresholds.HEADED_ASKING * asking
        reading = ledger.close(self.name, thresholds.HEADED_ALONE if alone else strength)
        return _covering(document, reading, walk.faq) if walk.faq else reading


def _covering(document: Document, reading: Reading, faq: range) -> Reading:
    """Return a reading with its coverage of the one section that holds the questions."""
    unread = sum(len(range(max(a - 1, faq.start), min(b, faq.stop))) for a, b in _spans(reading))
    lines = sum(line in faq for line in document.text_lines)
    return replace(reading, coverage=max(reading.coverage, 1 - unread / max(1, lines)))


def _spans(reading: Reading) -> list[tuple[int, int]]:
    return [part.lines for part in reading.unread]


class _HeadedWalk:
    """Walks down the outline and decides for each heading: section, question or sub-heading."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headings = {heading.first for heading in document.headings}
        self._ending = {heading.last: heading.text for heading in document.headings}
        self._contents = contents_lines(document)
        self._entries, self._level = find_entries(document)
        self._asking = [one.first for one in self._entries if one.asks]
        self._asking_lines = sorted({n for sign in QUESTION_MARKS for n in document.holding(sign)})
        self._answers: dict[tuple[int, int], list[int]] = {}
        self._crumbs = self._contents | crumb_lines(document)
        self._left_out = (self._crumbs - reference_lines(document)) | afterword_lines(document)
        self.faq = faq_section(document, self._entries)
        self._ledger = Ledger(document)
        self._plain_asks = self._asks_plainly()

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        self._ledger.mark(self._crumbs)
        root = outline(self._entries, len(self._document.lines))
        title = title_heading(self._document)
        # after a heading without text, which Markdown allows, none is the title
        titled = next((n for n in root.children if title and n.first == title.first), None)
        if title and titled and not self._is_only_question(root):
            self._ledger.title = title.text
            self._ledger.mark(range(title.first, title.last + 1))
            self._file_body(root, ())
            if self._leads(titled):
                self._file(titled, titled.body_end, ())
            else:
                self._file_body(titled, ())
            self._visit_all(titled, ())
        else:
            self._file_body(root, ())
            self._visit_all(root, ())
        return self._ledger

    def _is_only_question(self, root: HeadingTree) -> bool:
        """Return whether the one outermost heading is itself the question, not a title."""
        top = root.children[-1]
        if self._plain_questions(top) or top.entry.label_of:
            return False
        return not top.children or (top.entry.asks and self._level == top.level)

    def _visit_all(self, node: HeadingTree, path: Path) -> None:
        flat = path  # with a section that stands beside its questions, not above them
        for index, child in enumerate(node.children):
            if child.first in self._contents:  # the text below is not its own
                self._visit_all(child, path)
            elif index + 1 < len(node.children) and self._is_flat_section(child):
                self._ledger.mark(range(child.first, child.body_first))
                flat = self._below(child, path)
            else:
                flat = flat if self._is_record(child) else path
                self._visit(child, flat)

    def _visit(self, node: HeadingTree, path: Path) -> None:
        if node.entry.label_of:
            self._file_labelled(node, path)
            return
        if self._is_record(node):
            self._file(node, node.end, path)
            return
        below = self._below(node, path)
        if self._leads(node):
            self._file(node, node.body_end, path)
            below = below if self._asks_below(node) else path
        elif self._is_topic(node):
            self._file(node, node.body_end, path)
        else:
            self._ledger.mark(range(node.first, node.body_first))
            self._file_body(node, below)
        self._visit_all(node, below)

    @staticmethod
    def _below(node: HeadingTree, path: Path) -> Path:
        """Return the section path below a heading."""
        name = section_name(node.text)
        return (*path, name) if name and not QUESTION_NAME.match(name) else path

    def _leads(self, node: HeadingTree) -> bool:
        """Return whether a heading that asks is answered before others below it ask."""
        marked = question_text(node.text).endswith(QUESTION_MARKS)
        text = marked and node.entry.asks and self._lines(node.body_first, node.body_end)
        return bool(text) and self._level is not None and self._asks_anywhere(node)

    def _asks_anywhere(self, node: HeadingTree) -> bool:
        """Return whether any heading below a node asks."""
        return bisect_right(self._asking, node.first) < bisect_left(self._asking, node.end)

    @staticmethod
    def _asks_below(node: HeadingTree) -> bool:
        """Return whether a heading right below a node asks."""
        return any(child.entry.asks for child in node.children)

    def _is_record(self, node: HeadingTree) -> bool:
        """Return whether a heading asks, with all that stands below it as the answer."""
        if self._level is None or not question_text(node.text) or node.entry.label_of:
            return False
        return not self._is_outside(node) and self._holds_answer(node, self._level)

    def _holds_answer(self, node: HeadingTree, level: int) -> bool:
        """Return whether a heading that can be a question is one, where they ask at a level."""
        name = section_name(node.text)
        if not node.entry.asks and (is_frame(name) or self._holds_links(node)):
            return False
        if not node.entry.asks and QUESTIONS_ABOUT.search(name):
            return False
        if self._asks_below(node) and not self._lines(node.body_first, node.body_end):
            return False
        if node.level < level:
            return node.entry.asks and not self._asks_anywhere(node)
        return node.entry.asks or not self._is_section(node)

    def _is_outside(self, node: HeadingTree) -> bool:
        """Return whether a heading is, or stands outside, the one section of questions.

        Those outside that ask are questions all the same.
        """
        if node.first == self.faq.start and self.faq:
            return True
        asks = node.entry.asks and len(question_text(node.text).split()) > 1
        return bool(self.faq) and node.first not in self.faq and not asks

    @staticmethod
    def _is_section(node: HeadingTree) -> bool:
        """Return whether a good share of what stands below a heading asks, two at least."""
        asking = sum(child.entry.asks for child in node.children)
        return asking > 1 and asking >= thresholds.ASKING_SHARE * len(node.children)

    def _is_flat_section(self, node: HeadingTree) -> bool:
        """Return whether a heading without any text names the questions beside it that follow."""
        bare = not node.entry.asks and not node.children and question_text(node.text)
        if not bare or self._level is None or node.level < self._level:
            return False
        return not self._lines(node.body_first, node.end) and self._is_answered_throughout

    @cached_property
    def _is_answered_throughout(self) -> bool:
        """Whether nearly all headings that ask have a text."""
        asking = [
            not self._lines(one.body, after.first if after else len(self._document.lines))
            for one, after in zip(self._entries, [*self._entries[1:], None], strict=False)
            if one.asks
        ]
        return sum(asking) < thresholds.UNANSWERED_SHARE * len(asking)

    def _holds_links(self, node: HeadingTree) -> bool:
        """Return whether nothing but links to elsewhere stand below a heading, several of them."""
        links = 0
        for line in self._lines(node.body_first, node.end):
            if not self._document.blank(line):
                if not is_link_item(self._document.lines[line]):
                    return False
                links += 1
        return links > 1

    def _is_topic(self, node: HeadingTree) -> bool:
        """Return whether a heading that is no question has a text of its own: it is its topic."""
        if not question_text(node.text) or self._plain_questions(node) or self._is_outside(node):
            return False
        beside = self._level is not None  # beside questions, what frames them is no topic
        if beside and (is_frame(section_name(node.text)) or self._holds_links(node)):
            return False
        own_text = bool(self._lines(node.body_first, node.body_end))
        return own_text and not (beside and node.children)

    def _file(self, node: HeadingTree, end: int, path: Path) -> None:
        """Add a heading's record; plain questions in its text begin records of their own."""
        begin = node.body_first
        plain = [
            block for block in self._plain_between(begin, end) if self._is_answered(block, end)
        ]
        stop = plain[0].first if plain else end
        lines = self._without_label(self._lines(begin, stop))
        question = question_text(node.text)
        self._ledger.add(question, lines, path, node.first, given=node.entry.given)
        self._ledger.mark(range(node.first, begin))
        self._file_plain(plain, end, path)

    def _file_labelled(self, node: HeadingTree, path: Path) -> None:
        """Add the record of a line that asks, below the heading that says what about."""
        self._ledger.mark(range(node.first, node.body_first))
        lines = self._lines(node.body_first, node.end)
        first = next(line for line in lines if not self._document.blank(line))
        self._ledger.mark(lines)
        self._ledger.add(node.entry.label_of, [], self._below(node, path), first)

    def _without_label(self, lines: list[int]) -> list[int]:
        """Return an answer's lines without a heading at their begin that only says "Answer"."""
        first = next((n for n, one in enumerate(lines) if not self._document.blank(one)), 0)
        if not lines or lines[first] not in self._headings:
            return lines
        text = plain(self._document.lines[lines[first]].strip().strip("#"))
        return lines[first + 1 :] if ANSWER_NAME.match(text) and len(lines) > first + 1 else lines

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
        asking = bisect_left(self._asking_lines, first)
        if asking == bisect_left(self._asking_lines, end):
            return []
        between = self._document.blocks_between(first, end)
        blocks = [block for block in between if block.first not in self._left_out]
        return [
            block
            for index, block in enumerate(blocks)
            if block.kind == "paragraph"
            and (block.first == block.last or index == 0)
            and stands_alone(self._document.lines[block.first])
            and (
                self._plain_asks
                or (index == 0 and self._is_label(first))
                or self._is_unmarked(blocks[index : index + 2])
            )
            and not self._is_talk(block.first)
            and letters(self._document.lines[block.first]) not in self._again
        ]

    def _is_unmarked(self, blocks: Sequence[Block]) -> bool:
        """Return whether the first of two paragraphs is a question that somebody forgot to mark.

        It is one sentence that names its matter, and the second paragraph answers it. What leads
        over to the next thought points back, or is short.
        """
        line = self._document.lines[blocks[0].first]
        one_line = blocks[0].first == blocks[0].last and not _STATEMENT.match(line)
        worded = is_question(line.strip().strip("".join(QUESTION_MARKS)).lstrip("¿"))
        whole = worded and len(line.split()) > _SHORT and not points_back(line)
        return one_line and whole and [block.kind for block in blocks] == ["paragraph"] * 2

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

    @cached_property
    def _again(self) -> frozenset[str]:
        return repeated_lines(self._document)

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
        while after in self._left_out:
            after = self._document.next_text(after + 1)
        return after < end and after not in self._headings

    def _lines(self, first: int, end: int) -> list[int]:
        """Return the lines of an answer; [] where nothing but navigation stands there."""
        if (first, end) not in self._answers:
            self._answers[first, end] = self._answer_lines(first, end)
        return self._answers[first, end]

    def _answer_lines(self, first: int, end: int) -> list[int]:
        blank = self._document.blank
        if self._left_out.isdisjoint(range(first, end)):
            return [*range(first, end)] if self._document.next_text(first) < end else []
        kept: list[int] = []
        for line in range(first, end):
            apart = kept and kept[-1] != line - 1 and blank(kept[-1])  # navigation stood between
            if line not in self._left_out and not (apart and blank(line)):
                kept.append(line)
        return kept if any(not blank(line) for line in kept) else []
