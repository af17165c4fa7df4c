"""The answers of an exam, listed behind its questions: "Answers: 1-b, 2-c", "Answer key"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.layouts import thresholds
from ingest.layouts.plain.textheads import is_rule
from ingest.text.choices import options_end, spelt_out
from ingest.text.document import Document
from ingest.text.reading import Found, Reading
from ingest.text.vocabulary import ANSWER_KEY

_HEAD = re.compile(
    rf"^\s*(?:#{{1,6}}\s+)?[*_]{{0,3}}(?:{ANSWER_KEY})"
    r"(?:\s(?:key|to\s[\w ]{1,40}))?[*_]{0,3}\s?(?:[:：][*_]{0,3}\s*(?P<rest>.*)|[*_]{0,3}\s*$)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^#{1,6}\s")
_PAIR = re.compile(r"(?P<number>\d{1,3})\s?[.):=–-]{0,2}\s?\(?(?P<text>[A-Ha-h])\)?(?=[\s,;|.]|$)")
_ENTRY = re.compile(
    r"^\s*(?:[-*+]\s+)?\(?(?:q\.?\s?)?(?P<number>\d{1,3})\s?[.):=–-]{1,2}\s+(?P<text>\S.*)$",
    re.IGNORECASE,
)
_BETWEEN = frozenset(" \t,;|.*-+")


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The answers by their questions' numbers, from 1; `first` is the key's first line, from 0."""

    first: int
    last: int
    answers: tuple[str, ...]

    def without(self, document: Document) -> Document:
        """Return a document in which the lines of the key are blank."""
        blank = [""] * (self.last + 1 - self.first)
        kept = (*document.lines[: self.first], *blank, *document.lines[self.last + 1 :])
        return Document(document.name, "\n".join(kept))

    def answered(self, reading: Reading) -> Reading | None:
        """Return a reading with the key's answers; None where they are not those of its records."""
        if len(reading.records) != len(self.answers):
            return None
        pairs = zip(reading.records, self.answers, strict=True)
        records = tuple(_answered(record, text) for record, text in pairs)
        if not all(record.answer for record in records):
            return None
        lines = (self.first + 1, self.last + 1)
        return replace(reading, records=records, structure=(*reading.structure, lines))


def find_key(document: Document) -> AnswerKey | None:
    """Return the key that ends a document: its heading, then numbered answers and nothing else.

    Only another heading may end it before the document does.
    """
    total = len(document.lines)
    for line in range(total - 1, max(-1, total - thresholds.LONGEST_KEY), -1):
        text = document.lines[line]
        if len(text) < thresholds.LONGEST_KEY * 10 and (head := _HEAD.match(text)):
            after = range(line + 1, total)
            end = next((n for n in after if _HEADING.match(document.lines[n])), total)
            answers = _entries([head["rest"] or "", *document.lines[line + 1 : end]])
            last = max((n for n in range(line, end) if not document.blank(n)), default=line)
            return (
                AnswerKey(line, last, tuple(answers))
                if len(answers) >= thresholds.FEWEST_KEYED
                else None
            )
    return None


def _bare(line: str) -> str:
    """Return a line of a key, or a row of its table as one; "" for rules and a table's header."""
    if not line.strip().startswith("|"):
        return "" if is_rule(line) else line.strip()
    cells = " ".join(line.replace("|", " ").split())
    return cells if cells[:1].isdigit() else ""


def _entries(lines: Sequence[str]) -> list[str]:
    """Return the answers of a key's lines in order; [] where anything else stands there.

    An answer goes on in the lines right below it, and in those that are indented.
    """
    found: list[tuple[int, str]] = []
    nested = True  # whether the line before was part of an answer
    for source in lines:
        line = _bare(source)
        if not line:
            nested = False
            continue
        pairs = list(_PAIR.finditer(line))
        entry = _ENTRY.match(line)
        if pairs and set(_PAIR.sub("", line)) <= _BETWEEN:
            found += ((int(pair["number"]), pair["text"]) for pair in pairs)
        elif entry:
            found.append((int(entry["number"]), entry["text"].strip()))
        elif found and (nested or source[:2].isspace()):
            gap = "\n" if nested else "\n\n"
            found[-1] = (found[-1][0], f"{found[-1][1]}{gap}{line}")
        else:
            return []
        nested = True
    counts = [number for number, _ in found]
    return [text for _, text in found] if counts == list(range(1, len(found) + 1)) else []


def _answered(record: Found, text: str) -> Found:
    """Return a record with its answer; one without, where it has another one already."""
    given, answer = record.given, record.answer
    lines = answer.split("\n")
    if not given and answer and options_end(lines) == len(lines):
        given, answer = answer, ""
    if answer:
        return replace(record, answer="")
    return replace(record, given=given, answer=spelt_out(text, given.split("\n")))
