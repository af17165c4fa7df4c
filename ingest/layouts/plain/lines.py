"""Bare lines that ask: each with its answer behind it, below it, or with none at all."""

import re
from collections.abc import Iterator, Sequence

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.sections import TextQuestion, certainty, file_questions
from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.reading import Reading
from ingest.text.wording import QUESTION_MARKS, is_question, question_text, stands_alone

# "What is a haiku? - Three lines.", "What is a haiku?<tab>Three lines."
_PAIR = re.compile(
    r"^(?P<asked>[^?？؟\t]{3,300}[?？؟])(?:\s*\t+\s*|\s*(?:[-–—=]{1,2}>?|[|:：])\s+)(?P<told>\S.*)$"
)
_ENDS = (". ", "! ", "? ", ": ", "。", "！", "？")
# A question wraps over at most so many lines, of which all but the last are so long.
_WRAPPED = 4
_FULL_LINE = 40
_DEFINED = re.compile(r"^ {0,3}[:：]\s+(?=\S)")


class Lines:
    """Paragraphs whose first line asks, or whose lines all do."""

    name = "lines"
    summary = "bare lines that ask, with the answer behind or below them, or without any"
    example = "What is a sonnet? - Fourteen lines.\nWhat is a haiku? - Three lines."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        paragraphs = [block for block in document.blocks if block.kind == "paragraph"]
        # where nothing but questions stands, "How does it work?" is one of them
        only = all(block.text.rstrip().endswith(QUESTION_MARKS) for block in paragraphs)
        found = [list(_asked(block, only=only)) for block in paragraphs]
        asked = [one for each in found for one in each]
        share = sum(map(bool, found)) / max(1, len(paragraphs))
        if len(asked) < thresholds.FEWEST_LINES or share < thresholds.LINES_SHARE:
            return not_read(self.name)
        ledger = file_questions(document, asked)
        return ledger.close(self.name, thresholds.LINES * certainty(document, len(asked)))


def _asked(block: Block, *, only: bool) -> Iterator[TextQuestion]:
    """Yield the questions of a paragraph: its lines if all of them ask, else its first one."""
    if not any(mark in block.text for mark in QUESTION_MARKS):
        return
    lines = block.text.split("\n")
    pairs = [_PAIR.match(line.strip()) for line in lines]
    if all(pairs):
        for line, pair in enumerate(pairs, block.first):
            if pair:
                yield TextQuestion(question_text(pair["asked"]), line, line, pair["told"].strip())
    elif (only or len(lines) > 1) and all(line.rstrip().endswith(QUESTION_MARKS) for line in lines):
        for line, text in enumerate(lines, block.first):
            yield TextQuestion(question_text(text), line, line + 1)
    elif end := _asked_up_to(lines):
        told = _DEFINED.match(lines[end]) if len(lines) > end else None
        opening = lines[end][told.end() :] if told else None
        asked = question_text(" ".join(lines[:end]))
        yield TextQuestion(asked, block.first, block.first + end, opening)


def _asked_up_to(lines: Sequence[str]) -> int:
    """Return how many lines the question takes that leads a paragraph, 0 where none does.

    A question wraps where its line is full: nothing ends before its question mark.
    """
    if stands_alone(lines[0]):
        return 1
    for end in range(1, min(_WRAPPED, len(lines))):
        before = lines[end - 1].rstrip()
        if len(before) < _FULL_LINE or any(sign in before for sign in _ENDS):
            return 0
        if lines[end].rstrip().endswith(QUESTION_MARKS):
            said = " ".join(lines[: end + 1])
            return end + 1 if stands_alone(said) and is_question(said) else 0
    return 0
