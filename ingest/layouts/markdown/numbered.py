"""Numbered questions in plain text or Markdown, under headings such as "Beginner Level"."""

import re
from dataclasses import dataclass

from ingest.layouts import thresholds
from ingest.layouts.markdown.labelled import LABELS
from ingest.layouts.plain.textheads import top_title
from ingest.layouts.sections import SectionPath, contents_lines, title_heading
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading, asking_share, nesting
from ingest.text.wording import is_question, question_text

_NUMBERED = re.compile(
    r"^(?P<indent> {0,3})(?:\*\*)?(?P<number>\d{1,4})"
    r"(?:[.)]{1,2}[-–—]?|(?<!\d\d\d)[-–—]|[º°ª][.)\-–])(?:\*\*)?\s+(?P<text>\S.*)$"
)
_BULLET = re.compile(r"^\s*(?:[-*+•◦▪·]|\d+[.)])\s")
_SENTENCE_END = (".", "!", "?", ";", ",", "。", "？", "！")
_HEADING_WORDS = 10
# How far numbers may jump where an author skipped one.
_GAP = 3
_WRAPPED_LINES = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that begins with a number: a question, or a step inside an answer."""

    line: int
    indent: int
    number: int
    text: str


class Numbered:
    """Questions numbered `1.`, `2.`, … whose numbers begin again under each heading."""

    name = "numbered"
    summary = "numbered questions under level or topic headings"
    example = "1. What is a feature?\n   • A measurable property of …\n2. What is a label?"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ledger = _NumberedWalk(document).run()
        # Steps and numbered notes do not ask; a single question is weak evidence.
        certainty = thresholds.NUMBERED if len(ledger.records) > 1 else thresholds.NUMBERED_ALONE
        return ledger.close(self.name, certainty * asking_share(ledger.records))


class _NumberedWalk:
    """Distinguishes questions from steps by their numbers, surroundings and wording."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headings = {heading.first: heading for heading in document.headings}
        self._contents = contents_lines(document)
        self._candidates = self._find_candidates()
        self._by_line = {candidate.line: candidate for candidate in self._candidates}
        self._ledger = Ledger(document)

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        title = title_heading(self._document)
        if title:
            self._ledger.title = title.text
            self._ledger.mark(range(title.first, title.last + 1))
        self._ledger.mark(self._contents)
        accepted = self._accept()
        path = SectionPath()
        named = title.first if title else self._name_plainly(accepted)
        for index, question in enumerate(accepted):
            begin = accepted[index - 1].line if index else -1
            self._enter_sections(begin, question.line, path, named)
            end = accepted[index + 1].line if index + 1 < len(accepted) else None
            self._file(question, end, path)
        return self._ledger

    def _name_plainly(self, accepted: list[_Candidate]) -> int:
        """Take the first line of plain text as the document's title; return its line, else -1.

        Right above the first question it must look like a heading, and be the only one.
        """
        head = None if self._headings or not accepted else top_title(self._document)
        if head is None or head.last >= accepted[0].line:
            return -1
        sections = {self._heading_above(question.line) for question in accepted} - {None}
        if not sections.isdisjoint(range(head.first, head.last + 1)) and (
            len(sections) > 1 or head.kind == "title"
        ):
            return -1
        self._ledger.title = head.text
        self._ledger.mark(range(head.first, head.last + 1))
        return head.last

    def _find_candidates(self) -> list[_Candidate]:
        found = []
        left_out = self._document.verbatim | self._contents | self._document.crumbs
        for line in self._document.beginning(lambda sign: sign == "*" or sign.isdecimal()):
            match = _NUMBERED.match(self._document.lines[line])
            if match and line not in left_out:
                indent, number = len(match["indent"]), int(match["number"])
                found.append(_Candidate(line, indent, number, match["text"].lstrip("# ")))
        return found

    def _accept(self) -> list[_Candidate]:
        """Return the candidates that are questions."""
        accepted: list[_Candidate] = []
        step: _Candidate | None = None  # the last candidate inside the current answer
        for candidate in self._candidates:
            if self._is_question(candidate, accepted[-1] if accepted else None, step):
                accepted.append(candidate)
                step = None
            else:
                step = candidate
        return accepted

    def _is_question(
        self, here: _Candidate, before: _Candidate | None, step: _Candidate | None
    ) -> bool:
        asks = is_question(self._unwrap(here, len(self._document.lines))[0])
        alone = self._document.blank(here.line - 1) and self._document.blank(here.line + 1)
        if not asks and (not alone or not self._has_body(here)):
            return False
        if before is None:
            return here.number == 1 or asks
        if self._heading_above(here.line) is not None and here.number == 1:
            return True
        if step and self._counts_on(step, here) and not (asks and alone):
            return False
        apart = self._document.blank(here.line - 1)
        if here.number == before.number + 1:
            return apart or asks
        near = before.number < here.number <= before.number + _GAP
        return asks and apart and near and here.indent <= before.indent

    def _counts_on(self, step: _Candidate, here: _Candidate) -> bool:
        """Return whether a candidate is the next step of the list that another belongs to."""
        apart = any(step.line < heading < here.line for heading in self._headings)
        return here.number == step.number + 1 and here.indent == step.indent and not apart

    def _has_body(self, here: _Candidate) -> bool:
        """Return whether anything stands between a candidate and the next number."""
        after = self._by_line.get(self._document.next_text(here.line + 1))
        return after is None or after.number != here.number + 1

    def _heading_above(self, line: int) -> int | None:
        """Return the line of the heading directly above a line, if there is one."""
        above, crumbs = line - 1, self._document.crumbs
        while above >= 0 and (self._document.blank(above) or above in crumbs):
            above -= 1
        return above if above >= 0 and self._is_heading(above) else None

    def _is_heading(self, line: int) -> bool:
        if line in self._headings:
            return True
        text = self._document.lines[line].rstrip()
        return (
            bool(text)
            and not text[0].isspace()
            and line not in self._document.verbatim
            and self._document.blank(line - 1)
            and self._document.blank(line + 1)
            and len(text.split()) <= _HEADING_WORDS
            and not text.endswith(_SENTENCE_END)
            and not _BULLET.match(text)
            and not LABELS.answer.match(text)
        )

    def _enter_sections(self, begin: int, end: int, path: SectionPath, title: int) -> None:
        """Open the headings between one question and the next."""
        for line in range(begin + 1, end):
            heading = self._headings.get(line)
            if heading and line != title and line not in self._contents:
                path.enter(heading.level, heading.text)
                self._ledger.mark(range(heading.first, heading.last + 1))
        above = self._heading_above(end)
        if above is not None and above > max(begin, title) and above not in self._headings:
            path.enter(max(heading_levels(self._document), default=0) + 1, self._text(above))
            self._ledger.mark([above])

    def _file(self, question: _Candidate, end: int | None, path: SectionPath) -> None:
        first, last = question.line, end if end is not None else len(self._document.lines)
        above = self._heading_above(last) if end is not None else None
        if above is not None and above > first:
            last = above
        last = self._next_section(first, last, path.depth)
        text, answer = self._unwrap(question, last)
        lines = [i for i in range(answer, last) if i not in self._document.crumbs]
        indent = self._nesting(first, lines)
        self._ledger.add(question_text(text), lines, path.names, first, indent=indent)

    def _nesting(self, first: int, lines: list[int]) -> int:
        """Return how far an answer is indented because it is nested in its number."""
        return nesting((self._document.lines[line] for line in lines), self._column(first))

    def _column(self, first: int) -> int:
        """Return the column at which the text behind a question's number begins."""
        match = _NUMBERED.match(self._document.lines[first])
        return match.start("text") if match else 0

    def _next_section(self, first: int, end: int, depth: int) -> int:
        """Return the first heading after a question that closes its section, or else `end`.

        A heading outside the list item that holds all of the answer closes it, too.
        """
        nested: set[bool] = set()  # whether the lines before it are
        column = self._column(first)
        for line in range(first + 1, end):
            heading = self._headings.get(line)
            if heading and (heading.level <= depth or nested == {True}):
                return line
            if not self._document.blank(line) and line not in self._document.crumbs:
                nested.add(bool(nesting([self._document.lines[line]], column)))
        return end

    def _unwrap(self, question: _Candidate, end: int) -> tuple[str, int]:
        """Return the question with the lines it runs over, and where its answer begins."""
        text, line = question.text, question.line + 1
        for wrapped in range(line, min(line + _WRAPPED_LINES, end)):
            if self._document.blank(wrapped) or _BULLET.match(self._text(wrapped)):
                break
            if text.rstrip("*_ ").endswith(_SENTENCE_END) or text.endswith(":"):
                break
            joined = " ".join([text, *map(self._text, range(line, wrapped + 1))])
            if joined.rstrip("*_ ").endswith(("?", "？")):
                return joined, wrapped + 1
        return text, line

    def _text(self, line: int) -> str:
        return self._document.lines[line].strip()


def heading_levels(document: Document) -> list[int]:
    """Return the levels of a document's Markdown headings."""
    return [heading.level for heading in document.headings]
