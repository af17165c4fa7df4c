"""Signs in a document's records that it was read wrongly, or that its author left something out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.layouts import thresholds
from ingest.layouts.mixed import MIXED
from ingest.report import Remark
from ingest.text.fences import code_lines
from ingest.text.wording import QUESTION_MARKS, stands_alone, strip_numbering

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Record, Unread
    from ingest.open import Opened
    from ingest.report import Sign

# What is longer is more often two records, or none, than one.
LONGEST_RECORD = 300  # lines
LONGEST_QUESTION = 300  # characters
# Of a document with more, as a large table may be, the first are remembered.
MOST_REMEMBERED = 100_000
MOST_REMARKS = 1_000
# Lines that ask, from which an answer looks as if it held further records.
MOST_ASKING = 3
# Another layout may know better; whatever the layout, a question can be asked twice.
_OF_LAYOUT = {"doubt", "mostly unread", "long record", "long question", "asking answer"}
_MARKS = "#*_>-+ \t"


class Check:
    """Looks at the records of one document as they are read.

    What it remembers is bounded, so that a document may have any length, unless `every` remark is
    wanted.
    """

    def __init__(self, source: str, *, every: bool = True) -> None:
        self._every = every
        self._source = source
        self._remarks: list[Remark] = []
        self._unanswered = 0
        self._lines: dict[int, int] = {}
        self._records = 0
        self._read = 0  # lines

    def look(self, record: Record) -> None:
        """Look at the next record."""
        first, last = record.lines
        self._records += 1
        self._read += last - first + 1
        # Of each question only a number is kept.
        words = hash(" ".join(record.question.casefold().split()))
        if words in self._lines:
            self._add(record, "repeated", f"asked before in line {self._lines[words]}")
        if self._every or len(self._lines) < MOST_REMEMBERED:
            self._lines.setdefault(words, first)
        if not record.answer:
            self._unanswered += 1
            self._add(record, "no answer", "no answer")
        if last - first >= LONGEST_RECORD:
            self._add(record, "long record", f"{last - first + 1:,} lines in one record")
        if len(record.question) > LONGEST_QUESTION:
            self._add(record, "long question", f"a question of {len(record.question):,} characters")
        if (asking := count_asking(record.answer)) >= MOST_ASKING:
            self._add(record, "asking answer", f"its answer holds {asking} lines that ask")

    def remarks(self, unread: Iterable[Unread], opened: Opened | None = None) -> list[Remark]:
        """Return what is to be looked at, in the order of its lines: parts not read, too.

        `opened` is the document, for what its layout says.
        """
        parts = list(unread)
        gaps = [Remark(self._source, p.lines, f"not read: {p.reason}", "unread") for p in parts]
        found = [*gaps, *self._remarks, *self._of_layout(parts, opened)]
        other = self._other(opened)
        found = [replace(one, layout=other if one.sign in _OF_LAYOUT else None) for one in found]
        return sorted(found, key=lambda remark: remark.lines)

    def innocent(self, remark: Remark) -> bool:
        """Return whether a remark says nothing: where no question is answered, none should be."""
        return remark.sign == "no answer" and 2 * self._unanswered > self._records

    def _of_layout(self, parts: list[Unread], opened: Opened | None) -> Iterable[Remark]:
        if opened is None:
            return
        lost = sum(last - first + 1 for first, last in (part.lines for part in parts))
        if opened.doubt:
            yield Remark(self._source, (1, 1), opened.doubt, "doubt")
        if lost and lost >= self._read:
            message = f"{lost:,} of {lost + self._read:,} lines belong to no question"
            lines = max((part.lines for part in parts), key=lambda lines: lines[1] - lines[0])
            yield Remark(self._source, lines, message, "mostly unread")

    def _other(self, opened: Opened | None) -> str | None:
        """Return the layout that comes second, where it is near enough to be tried."""
        rival = opened.runner_up if opened else None
        near = rival is not None and rival.layout != MIXED and rival.score >= thresholds.REFUSED
        return rival.layout if rival and near else None

    def _add(self, record: Record, sign: Sign, what: str) -> None:
        if self._every or len(self._remarks) < MOST_REMARKS:
            message = f"{what}: {short(record.question)}"
            self._remarks.append(Remark(self._source, record.lines, message, sign))


def count_asking(answer: str) -> int:
    """Return how many lines of an answer, outside code, are questions in their own right."""
    if sum(answer.count(mark) for mark in QUESTION_MARKS) < MOST_ASKING:
        return 0
    lines = answer.split("\n")
    code = code_lines(lines, unclosed=True)
    return sum(
        stands_alone(strip_numbering(line.strip(_MARKS)))
        for number, line in enumerate(lines)
        if number not in code and len(line) <= LONGEST_QUESTION
    )


def short(question: str) -> str:
    """Return a question as a line that fits a terminal."""
    line = " ".join(question.split())
    return line if len(line) <= 80 else line[:79] + "…"
