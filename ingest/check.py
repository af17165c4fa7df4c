"""What the author of a corpus should look at: lines not read, questions repeated or unanswered."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.reader import Parsed


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a document to look at; `lines` are its first and last line, from 1."""

    source: str
    lines: tuple[int, int]
    message: str


def check_document(parsed: Parsed) -> list[Finding]:
    """Return what is to be looked at in a document, in the order of its lines."""
    found = [Finding(parsed.name, one.lines, f"not read: {one.reason}") for one in parsed.unread]
    found += _repeated(parsed)
    found += [
        Finding(parsed.name, record.lines, f"no answer: {_short(record.question)}")
        for record in parsed.records
        if not record.answer
    ]
    return sorted(found, key=lambda one: one.lines)


def _repeated(parsed: Parsed) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for record in parsed.records:
        words = " ".join(record.question.casefold().split())
        if words in first:
            message = f"asked before in line {first[words]}: {_short(record.question)}"
            yield Finding(parsed.name, record.lines, message)
        first.setdefault(words, record.lines[0])


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= 80 else line[:79] + "…"
