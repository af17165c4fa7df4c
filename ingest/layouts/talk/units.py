"""Lists of `Q:` and `A:` lines, often under `Unit:` and similar label lines."""

import re
from functools import cached_property

from ingest.layouts.sections import SectionPath, contents_lines, title_heading
from ingest.layouts.talk.labels import Labels, LabelWalk
from ingest.text.document import Document
from ingest.text.reading import Reading, answered_share
from ingest.text.wording import strip_label

_NUMBER = r"(?:[-*+•]\s+)?(?:\(?\d+\s*[.)]\s*)?"

_MARK = r"(?:\*{1,3}|_{1,3})?"  # a plain question may have an answer in bold

LABELS = Labels(
    question=re.compile(
        rf"^\s*{_NUMBER}(?:(?:question|ques|que|q)\.?\s*\d*\s*[:：]|(?:question|ques|que|q)\s?\d+\s*[.)])\s*(?P<text>.*)$",
        re.IGNORECASE,
    ),
    answer=re.compile(
        rf"^\s*{_NUMBER}(?:{_MARK}(?:answer|ans|solution|soln|sol|a)\s*\d*\s*(?:[:：]{_MARK}|{_MARK}[:：])|(?:a\d+|ans|sol)\s*[.)])"
        r"\s*(?P<text>.*)$",
        re.IGNORECASE,
    ),
    inline=re.compile(r"(?<=[?？.!])\s+(?:answer|ans|a)\s*\d*\s*[:：]\s*", re.IGNORECASE),
    letter="q",
)
# "LONG-ANSWER:" – a line that only names what follows.
_BARE_LABEL = re.compile(r"^[^\W\d_][^:：.?!]{1,60}[:：]\s*$")

# Label lines stand below any Markdown heading: units first, then what a unit is divided into.
_UNIT_LEVEL, _DIVISION_LEVEL = 10, 11


class Units:
    """`Unit:` sections with numbered `Q:` and `A:` lines."""

    name = "units"
    summary = "Q: and A: lines, under Unit: and similar labels"
    example = "Unit: Optimisation\n1. Q: What is momentum?\n A: A moving average of gradients."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        sections = _LabelLines(document)
        ledger = LabelWalk(document, LABELS, sections.enter).run()
        ledger.title = sections.title
        # both labels are needed: the share of records that have an answer
        return ledger.close(self.name, answered_share(ledger.records))


class _LabelLines:
    """Opens sections at `Unit: …` lines, bare `…:` lines and Markdown headings."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headings = {heading.first: heading for heading in document.headings}
        self._contents = contents_lines(document)
        title = title_heading(document)
        self._title = title.first if title else -1
        self.title = title.text if title else ""

    def enter(self, line: int, path: SectionPath) -> bool:
        """Open the section that a line begins; return whether there is one."""
        if line in self._contents or line == self._title:
            return True
        level = self._levels[line]
        if not level or line not in self._leading:
            return False
        heading = self._headings.get(line)
        path.enter(level, heading.text if heading else self._document.lines[line])
        return True

    @cached_property
    def _levels(self) -> list[int]:
        """For each line the level of the section that it can open, 0 for none."""
        levels: list[int] = []
        for line in range(len(self._document.lines)):
            above = levels[-1] if levels else 0  # 0 as well where the line above is blank
            levels.append(self._level(line, follows_label=bool(above)))
        return levels

    def _level(self, line: int, *, follows_label: bool) -> int:
        """Return the level of a line; it needs no blank line above if a label stands there."""
        if line in self._headings:
            return self._headings[line].level
        text = self._document.lines[line].rstrip()
        apart = not text[:1].isspace() and self._document.blank(line - 1)
        if not text or not (apart or follows_label):
            return 0
        if strip_label(text) != text.strip():
            return _UNIT_LEVEL
        return _DIVISION_LEVEL if _BARE_LABEL.match(text) else 0

    @cached_property
    def _leading(self) -> frozenset[int]:
        """The lines after which a question, or a label that leads to one, comes next."""
        leading: set[int] = set()
        leads = False  # whether the text below is a question or leads to one
        for line in range(len(self._document.lines) - 1, -1, -1):
            if self._document.blank(line):
                continue
            if leads:
                leading.add(line)
            asks = LABELS.question.match(self._document.lines[line])
            leads = leads if self._levels[line] else bool(asks)
        return frozenset(leading)
