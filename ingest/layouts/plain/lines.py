"""Bare lines that ask: each with its answer behind it, below it, or with none at all."""

import re
from collections.abc import Iterator

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.sections import TextQuestion, certainty, file_questions
from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.reading import Reading
from ingest.text.wording import QUESTION_MARKS, question_text, stands_alone

# "What is a haiku? - Three lines.", "What is a haiku?<tab>Three lines."
_PAIR = re.compile(
    r"^(?P<asked>[^?？؟\t]{3,300}[?？؟])(?:\s*\t+\s*|\s*(?:[-–—=]{1,2}>?|[|:：])\s+)(?P<told>\S.*)$"
)
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
    lines = block.text.split("\n")
    pairs = [_PAIR.match(line.strip()) for line in lines]
    if all(pairs):
        for line, pair in enumerate(pairs, block.first):
            if pair:
                yield TextQuestion(question_text(pair["asked"]), line, line, pair["told"].strip())
    elif (only or len(lines) > 1) and all(line.rstrip().endswith(QUESTION_MARKS) for line in lines):
        for line, text in enumerate(lines, block.first):
            yield TextQuestion(question_text(text), line, line + 1)
    elif stands_alone(lines[0]):
        told = _DEFINED.match(lines[1]) if len(lines) > 1 else None
        opening = lines[1][told.end() :] if told else None
        yield TextQuestion(question_text(lines[0]), block.first, block.first + 1, opening)
