"""Plain text under titles in capitals, underlined, boxed or set apart: questions or topics."""

import re

from ingest.layouts import thresholds
from ingest.layouts.layout import not_read
from ingest.layouts.marks import Mark, Marked
from ingest.layouts.markwalk import MarkWalk
from ingest.layouts.plain.plaintext import plain_text
from ingest.layouts.plain.textheads import (
    TextHead,
    below_gaps,
    is_rule,
    rule_lines,
    text_head,
    top_title,
)
from ingest.text.document import Document
from ingest.text.reading import Reading, asking_share

_NUMBERED = re.compile(r"^(?:\d{1,3}[.)]|[IVX]{1,5}[.)])\s+(?=\S)")
_BULLET = re.compile(r"^(?:[-*+•>|]|\d+[.)])\s")
_SENTENCE_END = (".", "!", ";", ",", ":", "。", "！", "、", "，", "：")
_WORDS = 10


class Titled:
    """Plain text under titles; the last resort for prose without any question."""

    name = "titled"
    summary = "plain text under titles, in capitals, underlined or set apart"
    example = "WATERING\n\nOnce a week, in the evening.\n\nPRUNING\n\nIn March."

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        if any(heading.first == heading.last for heading in document.headings):
            return not_read(self.name)  # Markdown has better signs
        text = plain_text(document)
        heads = [h for n in below_gaps(text) if (h := _head(text, n))]
        title = top_title(text)
        if title and _has_text(text, title, heads):
            title = None  # it is a topic like the others
        heads = [head for head in heads if title is None or head.first != title.first]
        levels: dict[str, int] = {}
        marks = [
            Mark(levels.setdefault(head.kind, len(levels) + 1), head.text, head.first, head.last)
            for head in heads
        ]
        hidden = rule_lines(text)
        hidden.update(range(title.first, title.last + 1) if title else ())
        marked = Marked(title.text if title else "", tuple(marks), frozenset(hidden))
        ledger = MarkWalk(text, marked).run()
        if len(ledger.records) < 2:  # one line set apart says nothing
            return not_read(self.name)
        asking = asking_share(ledger.records)
        if (
            len(heads) >= thresholds.FEWEST_TITLES
            and asking >= thresholds.ASKING_SHARE
            and _hangs(text, heads)
        ):
            return ledger.close(self.name, thresholds.TITLED_HANGING)
        # any other layout that finds questions knows better
        return ledger.close(self.name, thresholds.TITLED + thresholds.TITLED_ASKING * asking)


def _hangs(document: Document, heads: list[TextHead]) -> bool:
    """Return whether everything but the titles is indented: a list of questions, not prose."""
    titles = {line for head in heads for line in range(head.first, head.last + 1)}
    return all(
        text[:1].isspace() or line in titles or not text or is_rule(text)
        for line, text in enumerate(document.lines)
        if line > heads[0].first
    )


def _has_text(document: Document, title: TextHead, heads: list[TextHead]) -> bool:
    """Return whether text stands between the title and the next heading."""
    below = document.next_text(title.last + 1)
    while below < len(document.lines) and is_rule(document.lines[below]):
        below = document.next_text(below + 1)
    return all(head.first != below for head in heads)


def _head(document: Document, line: int) -> TextHead | None:
    """Return the title that begins at a line: a heading, or a short line set apart."""
    text = document.lines[line].rstrip()
    if not text or not (document.blank(line - 1) or is_rule(document.lines[line - 1])):
        return None  # most lines: text within a paragraph
    if line in document.verbatim or is_rule(text):
        return None
    if head := text_head(document, line):
        return head
    apart = document.blank(line - 1) and (document.blank(line + 1) or _is_body(document, line + 1))
    bare = _NUMBERED.sub("", text)
    if not apart or not _is_title(bare) or document.next_text(line + 1) >= len(document.lines):
        return None
    return TextHead(text, line, line, "numbered" if bare != text else "set apart")


def _is_title(text: str) -> bool:
    """Return whether a line is short and begins like a title, not a sentence, list item or code."""
    return (
        bool(text)
        and not text[0].isspace()
        and not text[0].islower()
        and not _BULLET.match(text)
        and not text.endswith(_SENTENCE_END)
        and len(text.split()) <= _WORDS
        and len(text) <= 80
    )


def _is_body(document: Document, line: int) -> bool:
    """Return whether a line is indented."""
    return document.lines[line][:1].isspace()
