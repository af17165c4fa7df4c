"""Markdown in which bold paragraphs ask: `**What is X?**`, `**1)** …`, `**Q1.** …`."""

import re

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.sections import TextQuestion, certainty, file_questions
from ingest.layouts.talk.languages import is_request
from ingest.text.blocks import Block
from ingest.text.document import Document
from ingest.text.reading import Reading, answered_share
from ingest.text.wording import QUESTION_MARKS, is_question, plain, question_text

_BOLD = re.compile(r"^ {0,3}(?P<mark>\*\*|__)(?=\S)")
_NUMBER = re.compile(
    r"^(?:q(?:uestion)?\s*)?\d{1,4}(?:\.\d{1,3}){0,3}\s*(?:[.):\-–—]{1,2}|$)\s*|^q(?:uestion)?\s*\d{1,4}\s+",
    re.IGNORECASE,
)


class Bold:
    """Bold paragraphs as questions, answered by the text below."""

    name = "bold"
    summary = "paragraphs in bold as questions, numbered or not"
    example = "**What is momentum?**\n\nA moving average of past gradients."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        found = [(block, _asked(block)) for block in document.blocks]
        asked = [one for _, one in found if one]
        if len(asked) >= thresholds.FEWEST_PROMPTED:
            asked += [one for block, other in found if not other and (one := _requested(block))]
            asked.sort(key=lambda one: one.first)
        if not asked:
            return not_read(self.name)
        ledger = file_questions(document, asked)
        # A bold line that nothing follows is emphasis.
        strength = (
            thresholds.BOLD * certainty(document, len(asked)) * answered_share(ledger.records)
        )
        return ledger.close(self.name, strength)


def _asked(block: Block) -> TextQuestion | None:
    """Return the question that a paragraph in bold asks, if it does."""
    match = _BOLD.match(block.text) if block.kind == "paragraph" else None
    if not match:
        return None
    begin, mark = match.end(), match["mark"]
    end = block.text.find(mark, begin)
    if end < 0:
        return None
    bold = plain(block.text[begin:end])  # it may be a link
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
            return TextQuestion(question_text(text), block.first, after - 1, opening)
        return TextQuestion(question_text(text), block.first, after)
    return _run_on(block, text, rest, more)


def _requested(block: Block) -> TextQuestion | None:
    """Return what a paragraph wholly in bold requests of the one who is asked, if it does."""
    match = _BOLD.match(block.text)
    text = block.text.strip()
    if block.kind != "paragraph" or not match or text.count(match["mark"]) != 2:
        return None
    bare = plain(text)
    if not text.endswith(match["mark"]) or not is_request(bare):
        return None
    return TextQuestion(question_text(bare), block.first, block.last + 1)


def _run_on(block: Block, text: str, rest: str, more: str) -> TextQuestion | None:
    """Return a question whose bold ends inside it: it runs to its mark or the paragraph's end."""
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
    return (
        TextQuestion(question, block.first, block.first + begun + len(lines)) if question else None
    )
