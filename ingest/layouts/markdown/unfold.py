"""Answers that are one fold, "Show answer", which only hides them on the page: what it holds."""

import re
from dataclasses import replace

from ingest.text.reading import Found, Reading
from ingest.text.wording import QUESTION_MARKS, plain

_OPENING = re.compile(
    r"^\s{0,9}<details\b[^<>]{0,200}>\s{0,9}<summary\b[^<>]{0,200}>(?P<summary>[^\n]{0,120}?)</summary>",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</details>$", re.IGNORECASE)
_FOLD = re.compile(r"</?details\b", re.IGNORECASE)
_WRAPPER = re.compile(r"^\s{0,9}</?(?:div|p|br)\b[^<>]{0,200}>\s{0,9}$", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^\s{0,9}<p>(?P<text>[^<>]*)</p>\s{0,9}$", re.IGNORECASE)
_LONGEST_SUMMARY = 40  # a longer one says something itself


def without_folds(reading: Reading) -> Reading:
    """Return a reading in which an answer that is one fold is what the fold holds."""
    if not any(record.answer.lstrip()[:8].lower() == "<details" for record in reading.records):
        return reading
    return replace(reading, records=tuple(map(_unfolded, reading.records)))


def _unfolded(record: Found) -> Found:
    answer = record.answer.strip()
    opening, closing = _OPENING.match(answer), _CLOSING.search(answer[-10:])
    if not opening or not closing or len(_FOLD.findall(answer)) > 2:
        return record
    summary = plain(opening["summary"])
    if summary.endswith(QUESTION_MARKS) or len(summary) > _LONGEST_SUMMARY:
        return record
    body = answer[opening.end() : len(answer) - len("</details>")].strip("\n")
    lines = [_bare(line) for line in body.split("\n") if not _WRAPPER.match(line)]
    held = "\n".join(lines).strip()
    return replace(record, answer=held) if held else record


def _bare(line: str) -> str:
    """Return a line without the tags of the paragraph that it is."""
    match = _PARAGRAPH.match(line)
    return match["text"] if match else line
