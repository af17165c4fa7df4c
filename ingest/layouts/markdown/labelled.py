"""Markdown in which bold labels mark the questions and answers."""

import re
from functools import cached_property

from ingest.layouts.sections import SectionPath, contents_lines, title_heading
from ingest.layouts.talk.labels import Labels, LabelWalk
from ingest.text.document import Document
from ingest.text.reading import Reading, answered_share

_BOLD = r"(?:\*{1,3}|_{1,3})"
_END = (
    rf"(?:[:：.)\-–]\s*{_BOLD}?|{_BOLD}\s*[:：]"
    rf"|(?<=\d){_BOLD}|(?<=question){_BOLD}|(?<=answer){_BOLD})"
)
_LEAD = r"^\s{0,3}(?:[-*+]\s+|\d+[.)]\s+)?"
_HEADING = r"#{1,6}\s+"
# Without emphasis only a colon makes a label: "A." and "A)" are options.
_COLON = r"[:：]\s*"
_QUESTION = r"(?:question|ques|que|q)\.?\s*\d*\s*"
_ANSWER = r"(?:answer|ans|solution|soln|sol|a)\s*\d*\s*"
_ALONE = r"\s{0,3}#?\d{0,4}\s{0,3}[:：.]?(?=\s{0,3}#{0,9}\s{0,3}$)"

LABELS = Labels(
    question=re.compile(
        rf"{_LEAD}(?:(?:{_HEADING})?{_BOLD}{_QUESTION}{_END}|{_HEADING}{_QUESTION}{_COLON}"
        rf"|{_HEADING}(?:question|ques|que|q){_ALONE})"
        r"\s*(?P<text>.*)$",
        re.IGNORECASE,
    ),
    answer=re.compile(
        rf"{_LEAD}(?:(?:{_HEADING})?(?:{_BOLD}{_ANSWER}{_END}|{_ANSWER}{_COLON})"
        rf"|{_HEADING}(?:(?:sample|model|correct)\s)?(?:answers?|solutions?|ans|sol){_ALONE})"
        r"\s*(?P<text>.*)$",
        re.IGNORECASE,
    ),
    inline=re.compile(rf"\s{_BOLD}(?:answer|ans|a)\s*\d*\s*{_END}\s*", re.IGNORECASE),
    letter="q",
)


class Labelled:
    """Headed sections with bold `Question:` and `Answer:` labels."""

    name = "labelled"
    summary = "Markdown sections with bold Question and Answer labels"
    example = "### 1. Regularisation\n**Question:** What does dropout do?\n**Answer:** It …"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        sections = _Headings(document)
        ledger = LabelWalk(document, LABELS, sections.enter).run()
        ledger.title = sections.title
        # both labels are needed: the share of records that have an answer
        return ledger.close(self.name, answered_share(ledger.records))


class _Headings:
    """Opens sections at Markdown headings, except inside an answer."""

    def __init__(self, document: Document) -> None:
        self._headings = {heading.first: heading for heading in document.headings}
        self._contents = contents_lines(document)
        title = title_heading(document)
        self._title = title.first if title else -1
        self.title = title.text if title else ""
        self._document = document

    @cached_property
    def _labels(self) -> frozenset[int]:
        """The lines that begin a question."""
        verbatim, asks = self._document.verbatim, LABELS.question.match
        lines = enumerate(self._document.lines)
        return frozenset(line for line, text in lines if asks(text) and line not in verbatim)

    def enter(self, line: int, path: SectionPath) -> bool:
        """Open the section that a line begins; return whether there is one."""
        if line in self._contents or line == self._title:
            return True
        heading = self._headings.get(line)
        if heading is None or not self._holds_question(line, heading.level, path.depth):
            return False
        path.enter(heading.level, heading.text)
        return True

    def _holds_question(self, line: int, level: int, depth: int) -> bool:
        """Return whether a heading is a section, not part of an answer: those are deeper."""
        if not depth or level <= depth:
            return True
        after = self._document.next_text(line + 1)
        while after in self._headings:
            after = self._document.next_text(after + 1)
        return after in self._labels
