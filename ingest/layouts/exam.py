"""An exam whose questions are numbered and answered by a key behind them, whatever they say."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.layouts.plain.plaintext import Wrapped
from ingest.layouts.plain.textheads import top_title
from ingest.layouts.sections import SectionPath, title_heading
from ingest.text.choices import starts_options
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading
from ingest.text.vocabulary import QUESTIONS_NAME
from ingest.text.wording import question_text, section_name

_ASKED = re.compile(
    r"^(?P<indent>\s{0,6})(?:[-*+]\s{1,3}|#{1,6}\s{1,3})?[*_]{0,3}\(?(?:q(?:uestion)?\.?\s?)?"
    r"(?P<number>\d{1,3})\s?[.):=–-]{1,2}[*_]{0,3}\s{1,9}(?P<text>\S.*)$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*+•|>]|\(?[A-Ha-h0-9]{1,3}[.)])(?:\s|\|)")


def read_exam(document: Document, count: int) -> Reading | None:
    """Return the reading of `count` numbered questions, None where a text has not just as many.

    Their numbers rise from 1 at one indent; what stands below a question's paragraph is given.
    """
    asked = [*_asked(document)]
    if len(asked) != count:
        return None
    ledger, path = Ledger(document), SectionPath()
    title = title_heading(document)
    head = None if title else top_title(document)
    ledger.title = title.text if title else head.text if head else ""
    if head and head.last < asked[0]:
        ledger.mark(range(head.first, head.last + 1))
    headings = {h.first: h for h in document.headings if h.first not in asked}
    starts = sorted({*asked, *headings, len(document.lines)})
    wrapped = Wrapped(document)
    for line, end in pairwise(starts):
        if heading := headings.get(line):
            ledger.mark(range(line, heading.last + 1))
            if heading != title:
                path.enter(heading.level, heading.text)
            continue
        below = _end_of_question(document, line, end)
        match = _ASKED.match(document.lines[line])
        words = [match["text"] if match else "", *document.lines[line + 1 : below]]
        section = [name for name in path.names if not QUESTIONS_NAME.match(section_name(name))]
        given = [n for n in range(below, end) if n not in document.crumbs]
        ledger.add(question_text(wrapped.join(words)), [], section, line, given=given)
    return ledger.close("numbered", 1.0)


def _asked(document: Document) -> Iterator[int]:
    """Yield the lines of the questions, by their numbers."""
    expected, indent = 1, -1
    for line, text in enumerate(document.lines):
        match = _ASKED.match(text) if text and line not in document.fenced else None
        if match and int(match["number"]) == expected and indent in {-1, len(match["indent"])}:
            expected, indent = expected + 1, len(match["indent"])
            yield line


def _end_of_question(document: Document, line: int, end: int) -> int:
    """Return the line after a question's paragraph."""
    after = line + 1
    while after < end and not document.blank(after) and after not in document.fenced:
        text = document.lines[after]
        if starts_options(text) or _ITEM.match(text) or after in document.crumbs:
            break
        after += 1
    return after
