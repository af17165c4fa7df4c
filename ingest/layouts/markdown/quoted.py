"""Markdown in which block quotes ask: letters from readers, support logs, interviews."""

import re

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.sections import TextQuestion, certainty, file_questions
from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.reading import Reading, answered_share
from ingest.text.wording import QUESTION_MARKS, question_text

_MARK = re.compile(r"^ {0,3}>\s?")
_LABEL = re.compile(
    r"^[*_]{0,3}(?:q|question|reader|user)\s?\d{0,4}[*_]{0,3}[:：][*_]{0,3}\s*", re.IGNORECASE
)
_ANSWERED = re.compile(r"^[*_]{0,3}(?:a|ans|answer)[*_]{0,3}[:：]", re.IGNORECASE)


class Quoted:
    """Block quotes that ask, answered by the text below them."""

    name = "quoted"
    summary = "block quotes as questions, answered by the text below"
    example = "> What is a root?\n\nA plant's foot.\n\n> And a leaf?\n\nIts lung."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        quotes = [block for block in document.blocks if block.kind == "blockquote"]
        asked = [
            TextQuestion(text, block.first, block.last + 1)
            for block in quotes
            if (text := _question(block))
        ]
        if len(asked) < max(
            thresholds.FEWEST_QUOTES, len(quotes) / 2
        ):  # else most of them are quotations
            return not_read(self.name)
        ledger = file_questions(document, asked)
        strength = (
            thresholds.QUOTED * certainty(document, len(asked)) * answered_share(ledger.records)
        )
        return ledger.close(self.name, strength)


def _question(block: Block) -> str:
    """Return the question of a quote of one paragraph, "" where it asks nothing or answers too."""
    lines = [_MARK.sub("", line).strip() for line in block.text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if not all(lines) or any(map(_ANSWERED.match, lines)):
        return ""
    text = " ".join(lines)
    bare = _LABEL.sub("", text)
    asks = bare != text or bare.rstrip("*_ ").endswith(QUESTION_MARKS)
    return question_text(bare) if asks else ""
