"""Markdown in which bold paragraphs ask: `**What is X?**`, `**1)** …`, `**Q1.** …`."""

import re
from dataclasses import dataclass

from ingest.blocks import Block
from ingest.document import Document
from ingest.layouts.sections import contents_lines, title_heading, walk_sections
from ingest.layouts.share import certainty
from ingest.reading import Ledger, Reading, answered_share
from ingest.wording import QUESTION_MARKS, is_question, question_text

_BOLD = re.compile(r"^ {0,3}(?P<mark>\*\*|__)(?=\S)")
_NUMBER = re.compile(
    r"^(?:q(?:uestion)?\s*)?\d{1,4}\s*(?:[.):\-–—]|$)\s*|^q(?:uestion)?\s*\d{1,4}\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in bold; `answer` is the first line of its answer, `opening` what it says."""

    text: str
    first: int
    answer: int
    opening: str | None = None


class Bold:
    """Bold paragraphs as questions, answered by the text below."""

    name = "bold"
    summary = "paragraphs in bold as questions, numbered or not"
    example = "**What is momentum?**\n\nA moving average of past gradients."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        asked = [one for block in document.blocks if (one := _asked(block))]
        ledger = _file(document, asked)
        # A bold line that nothing follows is only stressed.
        strength = 0.97 * certainty(document, len(asked)) * answered_share(ledger.records)
        return ledger.close(self.name, strength)


def _asked(block: Block) -> _Asked | None:
    """Return the question that a paragraph in bold asks, if it does."""
    match = _BOLD.match(block.text)
    if block.kind != "paragraph" or not match:
        return None
    begin, mark = match.end(), match["mark"]
    end = block.text.find(mark, begin)
    if end < 0:
        return None
    bold = " ".join(block.text[begin:end].split())
    rest, _, more = block.text[end + len(mark) :].partition("\n")
    after = block.first + block.text[:end].count("\n") + 1
    number = _NUMBER.match(bold)
    text = bold[number.end() :] if number else bold
    asks = text.endswith(QUESTION_MARKS)
    if not number and not asks and not (is_question(text) and not rest.strip(" :.*")):
        return None
    if asks or (text and not rest.strip()):
        opening = rest.strip(" :–—-")
        if opening:
            return _Asked(question_text(text), block.first, after - 1, opening)
        return _Asked(question_text(text), block.first, after)
    return _run_on(block, text, rest, more)


def _run_on(block: Block, text: str, rest: str, more: str) -> _Asked | None:
    """Return a question whose bold closes in its middle: it ends at its mark or paragraph."""
    if rest.lstrip()[:1] in {"：", ":"} and not text:
        rest = rest.lstrip(":： ")
    glue = "" if not text or rest[:1] in {".", ",", ":", ";", " "} else " "
    lines = [text + glue + rest]
    for line in more.split("\n") if more else []:
        if lines[-1].rstrip("*_ ").endswith(QUESTION_MARKS):
            break
        lines.append(line)
    question = question_text(" ".join(lines))
    begun = block.text.count("\n") - (more.count("\n") + 1 if more else 0)
    return _Asked(question, block.first, block.first + begun + len(lines)) if question else None


def _file(document: Document, asked: list[_Asked]) -> Ledger:
    """Return the ledger of the questions, each answered up to the next one or heading."""
    ledger = Ledger(document)
    title, contents = title_heading(document), contents_lines(document)
    ledger.mark(contents)
    if title:
        ledger.title = title.text
    by_line = {one.first: one for one in asked}
    for line, end, section in walk_sections(document, ledger, by_line, title, contents):
        one = by_line[line]
        lines = [i for i in range(one.answer, end) if i not in document.crumbs]
        ledger.add(one.text, lines, section, line, opening=one.opening)
    return ledger
