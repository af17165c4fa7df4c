"""Trivia files: `#Q` questions with `^` answers and lettered options, and Aiken's ANSWER lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document
from ingest.layouts.layout import not_read
from ingest.layouts.marks import bare_question
from ingest.reading import Ledger, Reading, answered_share

_QUESTION = re.compile(r"^#Q\b[:.]?\s*(?P<text>.*)$")
_CORRECT = re.compile(r"^\^\s*(?P<text>.*)$")
_OPTION = re.compile(r"^\s*(?P<letter>[A-Z])(?P<mark>[.)]?)\s+(?P<text>\S.*)$")
_LETTER = re.compile(r"^\s*ANSWERS?\s*:\s*(?P<letter>[A-Z])\s*[.)]?\s*$", re.IGNORECASE)


class Trivia:
    """Multiple-choice questions whose right answer is marked or named by its letter."""

    name = "trivia"
    summary = "#Q questions with ^ answers and lettered options; Aiken's ANSWER: B"
    example = "#Q Which of these is a root?\n^ A carrot\nA A carrot\nB A pea"

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ledger = Ledger(document)
        marked = "#Q" in document.text and any(map(_QUESTION.match, document.lines))
        for item in _marked(document) if marked else _lettered(document):
            _file(document, item, ledger)
        if not ledger.records:
            return not_read(self.name)
        return ledger.close(self.name, answered_share(ledger.records))


@dataclass(frozen=True, slots=True)
class _Item:
    """A question with its first line, its right answer and the lines of its options, from 0."""

    first: int
    asked: str
    correct: str
    options: range


def _file(document: Document, item: _Item, ledger: Ledger) -> None:
    """Add an item; the right answer comes first, the options stand below it."""
    asked = bare_question(item.asked)
    lines = list(item.options)
    listed = ""
    if lines and _OPTION.match(document.lines[lines[0]]):
        listed = f"\n\n{document.lines[lines[0]]}"
    if asked:
        opening = f"{item.correct}{listed}" if item.correct else None
        ledger.add(asked, lines, (), item.first, opening)


def _marked(document: Document) -> Iterator[_Item]:
    """Yield the items of a file with `#Q` and `^`; both may run over several lines."""
    lines = document.lines
    starts = [n for n, text in enumerate(lines) if _QUESTION.match(text)]
    for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        answer = next((n for n in range(first, end) if _CORRECT.match(lines[n])), None)
        begin = first + 1 if answer is None else answer + 1
        options = next((n for n in range(begin, end) if _OPTION.match(lines[n])), end)
        asked = " ".join(lines[first : options if answer is None else answer])
        correct = "" if answer is None else " ".join(lines[answer:options])[1:]
        # where there are no options, the answer's own line stands for them
        shown = range(options if options < end or answer is None else answer, end)
        yield _Item(first, asked[len("#Q") :].lstrip(":. "), " ".join(correct.split()), shown)


def _lettered(document: Document) -> Iterator[_Item]:
    """Yield the items of a file in which `ANSWER: B` ends the options of each question."""
    begin = 0
    for line, text in enumerate(document.lines):
        named = _LETTER.match(text)
        if not named:
            continue
        options = _options_above(document, begin, line)
        shown = min(options.values(), default=line)
        first = _paragraph_above(document, begin, shown)
        if first < shown and named["letter"].upper() in options:
            right = _OPTION.match(document.lines[options[named["letter"].upper()]])
            asked = " ".join(document.lines[first:shown])
            yield _Item(first, asked, right["text"] if right else "", range(shown, line + 1))
        begin = line + 1


def _options_above(document: Document, begin: int, end: int) -> dict[str, int]:
    """Return the lines of the options A, B, … by their letters."""
    found: dict[str, int] = {}
    for line in range(begin, end):
        option = _OPTION.match(document.lines[line])
        if option and option["mark"] and ord(option["letter"]) == ord("A") + len(found):
            found[option["letter"]] = line
    return found if len(found) > 1 else {}


def _paragraph_above(document: Document, begin: int, end: int) -> int:
    """Return the first line of the paragraph that ends before a line; `end` where none does."""
    last = end - 1
    if last < begin:
        return end
    while last > begin and document.blank(last):
        last -= 1
    while last > begin and not document.blank(last - 1):
        last -= 1
    return document.next_text(last)
