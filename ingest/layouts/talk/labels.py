"""Reading by labels: the walk that every layout with marked questions and answers shares."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.layouts.plain.plaintext import Wrapped
from ingest.layouts.sections import SectionPath
from ingest.text.choices import options_end, starts_options
from ingest.text.document import Document
from ingest.text.reading import Ledger
from ingest.text.wording import question_text

_HEADING = re.compile(r"^(#{1,6})\s+(?=\S)")

# Enters the section that a line opens; returns whether it opens one.
SectionReader = Callable[[int, SectionPath], bool]


@dataclass(frozen=True, slots=True)
class Labels:
    """How questions and answers are marked; what follows a label is group `text`.

    `inline` finds an answer's label in the middle of the line that holds the question. `letter`,
    where it is given, stands in each label of a question, small or capital.
    """

    question: re.Pattern[str]
    answer: re.Pattern[str]
    inline: re.Pattern[str]
    letter: str = ""

    def ask(self, document: Document) -> bool:
        """Return whether any line of a document has the label of a question."""
        if not self.letter:
            return any(map(self.question.match, document.lines))
        held = {*document.holding(self.letter), *document.holding(self.letter.upper())}
        return any(self.question.match(document.lines[line]) for line in held)


@dataclass(slots=True)
class _OpenRecord:
    """The record being read: its first line, the question's lines, then the answer's."""

    first: int
    section: tuple[str, ...]
    asked: list[str]
    asked_lines: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    opening: str = ""  # what follows the answer's label on its own line
    labelled: bool = False


class LabelWalk:
    """Walks down a document and files what stands between the labels."""

    def __init__(self, document: Document, labels: Labels, enter: SectionReader) -> None:
        self._document = document
        self._labels = labels
        self._enter = enter
        self._path = SectionPath()
        self._open: _OpenRecord | None = None
        self._wrapped = Wrapped(document)
        self._above = 0  # the level of the heading under which the open record stands
        self.ledger = Ledger(document)

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        if not self._labels.ask(self._document):
            return self.ledger
        verbatim = self._document.verbatim
        for line, text in enumerate(self._document.lines):
            if line in verbatim or self._document.blank(line):
                self._continue(line)
            elif asked := self._labels.question.match(text):
                self._ask(line, asked["text"])
            elif self._open and (answered := self._labels.answer.match(text)):
                self._answer(line, answered["text"])
            elif self._enter(line, self._path) or self._leaves_section(line):
                self._file()
                self.ledger.mark([line])
                self._above = _level(text) or self._above
            elif line not in self._document.crumbs:
                self._continue(line)
        self._file()
        return self.ledger

    def _leaves_section(self, line: int) -> bool:
        """Open the section of a heading that ends the one in which a record stands.

        Headings within answers are deeper, or the whole document has no others.
        """
        level = _level(self._document.lines[line])
        if not level or (self._open and not 0 < level <= self._above):
            return False
        self._path.enter(level, self._document.lines[line].strip("# "))
        return True

    def _ask(self, line: int, text: str) -> None:
        self._file()
        self._open = _OpenRecord(line, self._path.names, [text])
        if inline := self._labels.inline.search(text):
            self._open.asked = [text[: inline.start()]]
            self._answer(line, text[inline.end() :])

    def _answer(self, line: int, text: str) -> None:
        if self._open and not self._open.labelled:  # a second label is part of the answer
            self._open.labelled = True
            self._open.opening = text.strip()
        self._continue(line)

    def _continue(self, line: int) -> None:
        if self._open is None:
            return
        if self._open.labelled:
            self._open.answered.append(line)
        else:
            self._open.asked_lines.append(line)

    def _file(self) -> None:
        """Close the record being read."""
        if self._open is None:
            return
        record, self._open = self._open, None
        if not record.labelled:
            self._split_unlabelled(record)
        cut = self._begin_given(record)
        given = record.asked_lines[cut:]
        asked = [*record.asked, *(self._document.lines[i] for i in record.asked_lines[:cut])]
        if question := _without_emphasis(question_text(self._wrapped.join(asked))):
            opening = record.opening if record.labelled else None
            self.ledger.add(
                question, record.answered, record.section, record.first, opening, given=given
            )

    def _begin_given(self, record: _OpenRecord) -> int:
        """Return which of a question's lines is the first of its code or of its options."""
        lines = record.asked_lines
        texts = [self._document.lines[line] for line in lines]
        for index, line in enumerate(lines):
            if line in self._document.fenced or (
                starts_options(texts[index]) and options_end(texts[index:])
            ):
                return index if index or "".join(record.asked).strip() else len(lines)
        return len(lines)

    def _split_unlabelled(self, record: _OpenRecord) -> None:
        """Where no label marks the answer, the question is its first paragraph."""
        lines = record.asked_lines
        begin = 0
        if not "".join(record.asked).strip():  # the label stands on a line of its own
            begin = next((n for n, i in enumerate(lines) if not self._document.blank(i)), 0)
        end = next(
            (n for n in range(begin, len(lines)) if self._document.blank(lines[n])), len(lines)
        )
        record.asked_lines, record.answered = lines[:end], lines[end:]


def _without_emphasis(question: str) -> str:
    """Return a question without the star that a label left in it which was bold with it."""
    for mark in ("*", "_"):
        bare = question.rstrip(mark).rstrip()
        if bare and mark not in bare:
            question = bare
    return question


def _level(text: str) -> int:
    """Return the level of a heading, 0 where a line is none."""
    heading = _HEADING.match(text)
    return len(heading[1]) if heading else 0
