"""From a document's marks to its records: which are sections, questions or topics."""

from functools import cached_property

from ingest.layouts import thresholds
from ingest.layouts.marks import (
    ANSWER_LABEL,
    Mark,
    Marked,
    question_level,
    subtrees,
    title_mark,
    without_plain_marks,
)
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading, asking_share
from ingest.text.wording import is_contents_heading, is_frame, section_name

# Below these, only code is indented.
_WHOLE = frozenset({"heading", "bold", "block title"})


class MarkWalk:
    """Decides for each mark: section, question with its answer, topic, or part of an answer."""

    def __init__(self, document: Document, marked: Marked) -> None:
        self._document = document
        self._marked = marked
        self._ledger = Ledger(document)
        kept = without_plain_marks(marked.marks)
        headings = any(mark.kind == "heading" for mark in kept)
        # where nothing else is marked, a list of terms is a list of topics
        self._marks = kept if headings or any(m.asks for m in kept) else marked.marks
        self._title = None if marked.title or marked.numbered else title_mark(self._marks)
        self._level = question_level([m for m in self._marks if m is not self._title])
        self._ends, self._asked_below = subtrees(self._marks)

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        self._ledger.mark(self._marked.hidden)
        self._ledger.title = self._marked.title
        questions, outside = self._questions()
        topics = {index for index in outside if self._is_topic(index)}
        if len(questions) > len(topics):  # beside questions, text without one only frames them
            topics = set()
        path: list[tuple[int, str]] = []
        for index in sorted(questions | outside):
            mark = self._marks[index]
            path = [(level, name) for level, name in path if level < mark.level]
            self._ledger.mark(range(mark.first, mark.last + 1))
            if index in questions:
                self._file(mark, self._end(index), path)
            elif index in topics:
                self._file(mark, self._body_end(index), path)
            if mark is self._title:
                self._ledger.title = self._marked.title or mark.question
            elif is_contents_heading(mark.text):
                self._ledger.mark(range(mark.first, self._body_end(index)))
            elif (name := section_name(mark.text)) and not self._is_manual(mark):
                path.append((mark.level, name))
        return self._ledger

    def _questions(self) -> tuple[set[int], set[int]]:
        """Return the marks that are questions, and those that stand in no question's answer."""
        questions: set[int] = set()
        outside: set[int] = set()
        covered = 0  # the first mark after the current answer
        for index in range(len(self._marks)):
            if index < covered:
                continue
            if self._is_question(index):
                questions.add(index)
                covered = self._ends[index]
            else:
                outside.add(index)
        return questions, outside

    def _is_question(self, index: int) -> bool:
        mark = self._marks[index]
        if mark is self._title or self._level is None or not self._is_matter(mark):
            return False
        below = self._asked_below[index]
        if mark.asks:
            return not below or self._has_text(index)
        answered = self._has_text(index) or self._end(index) > self._body_end(index)
        return mark.level >= self._level and answered and not below and index not in self._frame

    @cached_property
    def _frame(self) -> frozenset[int]:
        """The marks of sections about the document, and those that stand below them."""
        found: set[int] = set()
        for index, mark in enumerate(self._marks):
            if is_frame(mark.question):
                found.update(range(index, self._ends[index]))
        return frozenset(found)

    def _is_topic(self, index: int) -> bool:
        """Return whether a mark that asks nothing has a text of its own."""
        mark = self._marks[index]
        if mark is self._title and self._level is not None:
            return False
        return self._is_matter(mark) and self._has_text(index)

    def _is_manual(self, mark: Mark) -> bool:
        """Return whether every manual page has this heading, so that it names no section."""
        return bool(self._marked.paperwork) and is_frame(mark.question)

    def _is_matter(self, mark: Mark) -> bool:
        name = mark.question.casefold()
        return bool(name) and name not in self._marked.paperwork and not is_contents_heading(name)

    def _has_text(self, index: int) -> bool:
        mark = self._marks[index]
        hidden = self._marked.hidden
        lines = range(mark.last + 1, self._body_end(index))
        return bool(mark.opening) or any(
            not self._document.blank(line) and line not in hidden for line in lines
        )

    def _body_end(self, index: int) -> int:
        after = index + 1
        return self._marks[after].first if after < len(self._marks) else len(self._document.lines)

    def _end(self, index: int) -> int:
        end = self._ends[index]
        return self._marks[end].first if end < len(self._marks) else len(self._document.lines)

    def _file(self, mark: Mark, end: int, path: list[tuple[int, str]]) -> None:
        """Add a mark's record, without what is hidden before and after its answer."""
        first = mark.last + 1
        while not mark.opening and first < end and self._is_empty(first):
            first += 1
        last = end - 1
        while last >= first and self._is_empty(last):
            last -= 1
        opening = mark.opening or None
        lines = list(range(mark.last if opening else first, last + 1))
        if lines and not opening and (label := ANSWER_LABEL.match(self._document.lines[first])):
            opening = self._document.lines[first][label.end() :]
        names = (name for _, name in path)
        indent = self._indent(mark, lines[1:] if opening else lines)
        self._ledger.add(mark.question, lines, names, mark.first, opening, indent, mark.tags)
        self._ledger.mark(range(mark.first, mark.last + 1))

    def _indent(self, mark: Mark, lines: list[int]) -> int:
        """Return how far an answer is indented only because of what it belongs to."""
        texts = [self._document.lines[line] for line in lines if not self._document.blank(line)]
        blanks = [len(text) - len(text.lstrip(" ")) for text in texts]
        if mark.kind in _WHOLE:
            return min(blanks, default=0) if self._marked.indented else 0
        return blanks[0] if blanks else 0

    def _is_empty(self, line: int) -> bool:
        return self._document.blank(line) or line in self._marked.hidden


def read_marks(document: Document, marked: Marked, name: str) -> Reading:
    """Return the reading of a document with the given marks."""
    ledger = MarkWalk(document, marked).run()
    # It is sure where a good share of headings ask; topics alone are weak evidence.
    asking = min(1.0, 2 * asking_share(ledger.records))
    return ledger.close(name, thresholds.MARKED + thresholds.MARKED_ASKING * asking)
