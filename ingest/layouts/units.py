"""Lists of `Q:` and `A:` lines, often under `Unit:` and similar label lines."""

import re

from ingest.document import Document
from ingest.layouts.labels import Labels, LabelWalk
from ingest.layouts.sections import SectionPath, contents_lines, title_heading
from ingest.reading import Reading, answered_share
from ingest.wording import strip_label

_NUMBER = r"(?:[-*+•]\s+)?(?:\(?\d+\s*[.)]\s*)?"

LABELS = Labels(
    question=re.compile(
        rf"^\s*{_NUMBER}(?:(?:question|q)\s*\d*\s*[:：]|q\d+\s*[.)])\s*(?P<text>.*)$",
        re.IGNORECASE,
    ),
    answer=re.compile(
        rf"^\s*{_NUMBER}(?:(?:answer|ans|a)\s*\d*\s*[:：]|a\d+\s*[.)])\s*(?P<text>.*)$",
        re.IGNORECASE,
    ),
    inline=re.compile(r"(?<=[?？.!])\s+(?:answer|ans|a)\s*\d*\s*[:：]\s*", re.IGNORECASE),
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
        # both labels must be there: the share of records that have an answer
        return ledger.close(self.name, answered_share(ledger.records))


class _LabelLines:
    """Takes `Unit: …` lines, bare `…:` lines and Markdown headings as sections."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headings = {heading.first: heading for heading in document.headings}
        self._contents = contents_lines(document)
        title = title_heading(document)
        self._title = title.first if title else -1
        self.title = title.text if title else ""

    def enter(self, line: int, path: SectionPath) -> bool:
        """Open the section that a line begins; tell whether it did."""
        if line in self._contents or line == self._title:
            return True
        level = self._level(line)
        if not level or not self._leads_to_question(line):
            return False
        heading = self._headings.get(line)
        path.enter(level, heading.text if heading else self._document.lines[line])
        return True

    def _level(self, line: int) -> int:
        """Return the level of the section that a line can open, 0 for none."""
        if line in self._headings:
            return self._headings[line].level
        text = self._document.lines[line].rstrip()
        apart = not text[:1].isspace() and self._document.blank(line - 1)
        if not apart and not self._follows_label(line):
            return 0
        if strip_label(text) != text.strip():
            return _UNIT_LEVEL
        return _DIVISION_LEVEL if _BARE_LABEL.match(text) else 0

    def _follows_label(self, line: int) -> bool:
        """Tell whether the line above is a label line itself, so that no blank one is needed."""
        return line > 0 and not self._document.blank(line - 1) and bool(self._level(line - 1))

    def _leads_to_question(self, line: int) -> bool:
        """Tell whether a question, or a label that leads to one, comes next."""
        after = self._document.next_text(line + 1)
        while after < len(self._document.lines) and self._level(after):
            after = self._document.next_text(after + 1)
        if after >= len(self._document.lines):
            return False
        return bool(LABELS.question.match(self._document.lines[after]))
