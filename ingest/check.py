"""What the author of a corpus should look at: lines not read, questions repeated or unanswered."""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.records import Record, Unread
from ingest.reader import Parsed


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a document to look at; `lines` are its first and last line, from 1."""

    source: str
    lines: tuple[int, int]
    message: str


class Check:
    """Looks at the records of one document as they are read."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: list[Finding] = []
        self._first: dict[int, int] = {}

    def look(self, record: Record) -> None:
        """Look at the next record."""
        words = hash(
            " ".join(record.question.casefold().split())
        )  # of a question, a number is kept
        if words in self._first:
            message = f"asked before in line {self._first[words]}: {_short(record.question)}"
            self._found.append(Finding(self._source, record.lines, message))
        self._first.setdefault(words, record.lines[0])
        if not record.answer:
            message = f"no answer: {_short(record.question)}"
            self._found.append(Finding(self._source, record.lines, message))

    def findings(self, unread: Iterable[Unread]) -> list[Finding]:
        """Return what is to be looked at, in the order of its lines."""
        left = [Finding(self._source, one.lines, f"not read: {one.reason}") for one in unread]
        return sorted([*left, *self._found], key=lambda one: one.lines)


def check_document(parsed: Parsed) -> list[Finding]:
    """Return what is to be looked at in a document that was read as a whole."""
    check = Check(parsed.name)
    for record in parsed.records:
        check.look(record)
    return check.findings(parsed.unread)


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= 80 else line[:79] + "…"
