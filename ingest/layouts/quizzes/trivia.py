"""Trivia files: `#Q` questions with `^` answers and lettered options, and Aiken's ANSWER lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.layouts.layout import not_read
from ingest.layouts.marks import bare_question
from ingest.text.document import Document
from ingest.text.reading import Ledger, Reading, answered_share

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
            _file(item, ledger)
        if not ledger.records:
            return not_read(self.name)
        answered = answered_share(ledger.records)
        return ledger.close(self.name, 1.0 if marked and answered else answered)


@dataclass(frozen=True, slots=True)
class _QuizItem:
    """A question with its first line, its right answer, and the lines of answer and options."""

    first: int
    asked: str
    correct: str
    answer: range
    options: range


def _file(item: _QuizItem, ledger: Ledger) -> None:
    """Add an item; its options belong to the question."""
    if asked := bare_question(item.asked):
        opening = item.correct or None
        # the whole answer is its opening, whose lines are joined
        answer = item.answer[:1] if opening else item.answer
        ledger.add(asked, answer, (), item.first, opening, given=item.options)
        ledger.mark(item.answer)


def _marked(document: Document) -> Iterator[_QuizItem]:
    """Yield the items of a file with `#Q` and `^`; both may run over several lines."""
    lines = document.lines
    starts = [n for n, text in enumerate(lines) if _QUESTION.match(text)]
    for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        answer = next((n for n in range(first, end) if _CORRECT.match(lines[n])), None)
        begin = first + 1 if answer is None else answer + 1
        options = next((n for n in range(begin, end) if _OPTION.match(lines[n])), end)
        asked = " ".join(lines[first : options if answer is None else answer])
        answered = range(options, options) if answer is None else range(answer, options)
        correct = " ".join(lines[n] for n in answered)[1:]
        text = asked[len("#Q") :].lstrip(":. ")
        yield _QuizItem(first, text, " ".join(correct.split()), answered, range(options, end))


def _lettered(document: Document) -> Iterator[_QuizItem]:
    """Yield the items of a file in which `ANSWER: B` ends the options of each question."""
    begin = 0
    for line in document.beginning("aA".__contains__):
        named = _LETTER.match(document.lines[line])
        if not named:
            continue
        options = _options_above(document, begin, line)
        shown = min(options.values(), default=line)
        first = _paragraph_above(document, begin, shown)
        if first < shown and named["letter"].upper() in options:
            asked = " ".join(document.lines[first:shown])
            correct = _option_text(document, options, named["letter"].upper(), line)
            yield _QuizItem(first, asked, correct, range(line, line + 1), range(shown, line))
        begin = line + 1


def _option_text(document: Document, options: dict[str, int], letter: str, end: int) -> str:
    """Return an option without its letter, with the lines over which it runs."""
    first = options[letter]
    last = min((line for line in options.values() if line > first), default=end)
    option = _OPTION.match(document.lines[first])
    rest = document.lines[first + 1 : last]
    return " ".join(" ".join([option["text"] if option else "", *rest]).split())


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
