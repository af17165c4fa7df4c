"""Plain text in which each question and each answer has a label, in any spelling or language."""

import re
from collections import Counter
from dataclasses import replace
from functools import cached_property

from ingest.layouts.layout import not_read
from ingest.layouts.plain.labels import Labels, LabelWalk
from ingest.layouts.plain.plaintext import PlainText, plain_text
from ingest.layouts.plain.spellings import spellings
from ingest.layouts.plain.textheads import TextHead, is_rule, text_head, top_title
from ingest.layouts.sections import SectionPath
from ingest.text.document import Document
from ingest.text.reading import Found, Reading, answered_share
from ingest.text.wording import is_contents_heading, plain

# A section's name that nothing but its place shows is this short.
_FEW_WORDS = 5
_SENTENCE_END = (".", "!", "?", ";", ",", "。", "？", "！", "؟")
_QUOTED_LABEL = re.compile(r"^>\s?[*_]{0,3}[^\W\d_]{1,10}\s?\d{0,4}[*_]{0,3}[:：.)]")
_NUMBERED = re.compile(r"^\s{0,3}(?:\d{1,3}|[IVX]{1,5}|[A-Z])[.)]\s+\S")


class Dialogue:
    """`Q:`/`A:` in all their spellings, in many languages, under headings of plain text."""

    name = "dialogue"
    summary = "questions and answers with labels, in any spelling and many languages"
    example = "=== Garten ===\n\nFrage: Wie oft wird gegossen?\nAntwort: Einmal in der Woche."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        text = _unquoted(plain_text(document))
        best = not_read(self.name)
        for labels in spellings(text):
            sections = _Sections(text, labels)
            ledger = LabelWalk(text, labels, sections.enter).run()
            ledger.title = sections.title
            # both labels must be there: the share of records that have an answer
            reading = ledger.close(self.name, answered_share(ledger.records))
            if _worth(reading) > _worth(best):
                best = reading
        return replace(best, records=tuple(map(_without_emphasis, best.records)))


def _worth(reading: Reading) -> float:
    return len(reading.records) * reading.strength * reading.coverage


def _unquoted(text: PlainText) -> PlainText:
    """Return a text without the marks of the quotes that begin with a label ("> Q: …")."""
    if not any(line.startswith(">") for line in text.lines):
        return text
    lines, inside = [], False
    for line in text.lines:
        quoted = line.startswith(">")
        inside = quoted and (inside or bool(_QUOTED_LABEL.match(line)))
        lines.append(line[1:].removeprefix(" ") if inside else line)
    return PlainText(text.name, "\n".join(lines))


def _without_emphasis(found: Found) -> Found:
    """Return a record whose question has no star left of a label that was bold with it."""
    question = found.question
    for mark in ("*", "_"):
        bare = question.rstrip(mark).rstrip()
        if bare and mark not in bare:
            question = bare
    return replace(found, question=question)


class _Sections:
    """Takes headings of plain text as sections where a question follows them."""

    def __init__(self, document: Document, labels: Labels) -> None:
        self._document = document
        self._labels = labels
        self._levels: dict[str, int] = {}  # by the kind of heading, in order of appearance
        self._below: set[int] = set()  # lines under headings
        self._top = top_title(document) or self._first_head()
        self.title = ""

    def enter(self, line: int, path: SectionPath) -> bool:
        """Open the section that a line begins; tell whether it did."""
        if line in self._below:
            return True
        top = self._top if self._top and self._top.first == line else None
        head = self._head(line) or top
        if head is None:
            return False
        titles = top is not None and self._kinds[head.kind] < 2
        if not titles and not self._leads_to_question(head.last + 1):
            return False
        if titles:
            self.title = plain(head.text.lstrip("#"))
        elif not is_contents_heading(head.text):
            level = self._levels.setdefault(head.kind, len(self._levels) + 1)
            path.enter(level, head.text)
        self._below.update(range(head.first + 1, head.last + 1))
        return True

    @cached_property
    def _kinds(self) -> Counter[str]:
        """How many headings of each kind there are."""
        heads = map(self._head, range(len(self._document.lines)))
        return Counter(head.kind for head in heads if head)

    def _first_head(self) -> TextHead | None:
        lines = range(len(self._document.lines))
        return next((head for line in lines if (head := text_head(self._document, line))), None)

    def _head(self, line: int) -> TextHead | None:
        return text_head(self._document, line) or self._bare_head(line)

    def _bare_head(self, line: int) -> TextHead | None:
        """Return the heading that a short line alone makes, right before a question."""
        text = self._document.lines[line].rstrip()
        apart = self._document.blank(line - 1) and self._document.blank(line + 1)
        if not apart or not text or text[0].isspace() or text[0].islower():
            return None
        named = bool(_NUMBERED.match(text)) or text.endswith((":", "："))
        short = len(text.split()) <= _FEW_WORDS and text[0].isalpha()
        if not (named or short) or len(text) > 80 or text.endswith(_SENTENCE_END):
            return None
        after = self._document.next_text(line + 1)
        if after < len(self._document.lines) and self._asks(after):
            return TextHead(text, line, line, "numbered" if _NUMBERED.match(text) else "bare")
        return None

    def _asks(self, line: int) -> bool:
        return bool(self._labels.question.match(self._document.lines[line]))

    def _leads_to_question(self, line: int) -> bool:
        """Tell whether a question, or another heading that leads to one, comes next."""
        after = self._document.next_text(line)
        while after < len(self._document.lines):
            head = self._head(after)
            if self._asks(after):
                return True
            if not is_rule(self._document.lines[after]) and head is None:
                return False
            after = self._document.next_text(head.last + 1 if head else after + 1)
        return False
