"""Readings of a markup that was translated to Markdown, line by line, so that lines can be told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from textwrap import dedent

from corpus.records import Unread
from ingest.layouts import thresholds
from ingest.layouts.marks import TEXT_LEVEL, Mark, Marked, bare_question, bold_text
from ingest.layouts.markups.signs import tidy, words_of
from ingest.layouts.markups.translation import Entry, Translation
from ingest.layouts.markwalk import read_marks
from ingest.text.document import Document
from ingest.text.fences import code_lines
from ingest.text.reading import Found, Reading, answered_share
from ingest.text.wording import is_question, plain

_LONGEST_BOLD = 4  # lines of a question in bold


def read_translation(document: Document, translated: Translation, name: str) -> Reading:
    """Return the reading of a document: by its entries, or by its marks where more of them ask."""
    asking = sum(mark.asks for mark in translated.marks if mark.kind == "heading")
    if translated.entries and len(translated.entries) >= asking:
        return _read_entries(document, translated, name)
    page = Document(document.name, "\n".join(translated.lines))
    marks = tuple(sorted([*translated.marks, *_bold_marks(page, translated)], key=_first_line))
    marked = Marked(plain(translated.title), marks, frozenset(translated.hidden))
    reading = read_marks(page, marked, name)
    return _accounted(document, _tidied(reading), translated) if reading.records else reading


def _first_line(mark: Mark) -> tuple[int, int]:
    return mark.first, mark.last


def _bold_marks(page: Document, translated: Translation) -> Iterable[Mark]:
    """Yield the paragraphs that begin with bold words, or with a question in italics."""
    code = code_lines(page.lines)
    taken = {line for mark in translated.marks for line in range(mark.first, mark.last + 1)}
    line = 0
    while line < len(page.lines):
        text = page.lines[line]
        last = line
        starts = line == 0 or page.blank(line - 1) or line - 1 in translated.hidden
        mark = "**" if text.startswith("**") else text[:1]
        if mark in {"**", "*"} and starts and line not in code and line not in taken:
            while not page.blank(last + 1) and last < line + _LONGEST_BOLD:
                last += 1
            found = bold_text(page, line, last, mark)
            if found and (mark == "**" or is_question(found[0])):
                words, last, opening = found
                kind = "bold" if mark == "**" else "italic"
                yield Mark(TEXT_LEVEL, words_of(words), line, last, kind, (), opening)
        line = last + 1


def _tidied(reading: Reading) -> Reading:
    records = tuple(
        replace(
            record,
            answer=tidy(record.answer),
            given=tidy(record.given),
        )
        for record in reading.records
    )
    return replace(reading, records=records)


def _accounted(document: Document, reading: Reading, translated: Translation) -> Reading:
    """Return a reading whose structure has the lines that are text in the source only."""
    claimed = {line for one in reading.records for line in range(one.lines[0], one.lines[1] + 1)}
    claimed |= {line for one in reading.unread for line in range(one.lines[0], one.lines[1] + 1)}
    gone = {line for first, last, _ in translated.gaps for line in range(first, last + 1)}
    text = sorted(document.text_lines - gone)
    rest = [line for line in text if line + 1 not in claimed]
    structure = tuple((first + 1, last + 1) for first, last in _runs(rest))
    gaps = [
        Unread((first + 1, last + 1), why)
        for first, last, why in translated.gaps
        if first + 1 not in claimed
    ]
    unread = tuple(sorted([*reading.unread, *gaps], key=lambda one: one.lines))
    return replace(reading, structure=structure, unread=unread)


def _read_entries(document: Document, translated: Translation, name: str) -> Reading:
    """Return the reading of a document whose markup has commands for questions and answers."""
    records = tuple(_apart([_found(entry) for entry in translated.entries if entry.question]))
    held = {line - 1 for one in records for line in range(one.lines[0], one.lines[1] + 1)}
    held |= {line for first, last, _ in translated.gaps for line in range(first, last + 1)}
    named = {line for mark in translated.marks if mark.kind == "heading" for line in _span(mark)}
    apart = held | named | translated.hidden
    left = [
        line for line, text in enumerate(translated.lines) if text.strip() and line not in apart
    ]
    begin = min(held, default=0)
    unread = tuple(
        Unread(
            (first + 1, last + 1),
            "before the first question" if last < begin else "belongs to no question",
        )
        for first, last in _runs(left)
    )
    matter = len(held) + len(left)
    reading = Reading(
        layout=name,
        title=plain(translated.title),
        records=records,
        unread=unread,
        coverage=len(held) / matter if matter else 0.0,
        strength=thresholds.MARKED + thresholds.MARKED_ASKING * answered_share(records),
    )
    return _accounted(document, reading, translated)


def _span(mark: Mark) -> range:
    return range(mark.first, mark.last + 1)


def _found(entry: Entry) -> Found:
    """Return an entry as a record: the right options lead its answer."""
    right = "\n".join(text for text, is_right in entry.choices if is_right)
    answer = tidy(dedent(entry.answer))
    options = "\n".join(f"- {text}" for text, _ in entry.choices)
    return Found(
        question=bare_question(entry.question),
        answer=answer if answer.startswith(right) else f"{right}\n\n{answer}".strip("\n"),
        section=entry.section,
        lines=(entry.first + 1, entry.last + 1),
        tags=entry.tags,
        given="\n\n".join(filter(None, (tidy(entry.given), options))),
        context=tidy(entry.context),
    )


def _apart(records: Sequence[Found]) -> Iterable[Found]:
    """Yield the records, each of which ends before the next one begins where they share no line."""
    for here, after in pairwise([*records, None]):
        if here is None:
            continue
        first, last = here.lines
        if after and first < after.lines[0] <= last:
            here = replace(here, lines=(first, after.lines[0] - 1))  # noqa: PLW2901
        yield here


def _runs(lines: Collection[int]) -> Iterable[tuple[int, int]]:
    """Join lines that follow one another into (first, last)."""
    first = last = -1
    for line in lines:
        if last >= 0 and line != last + 1:
            yield first, last
            first = line
        first = line if last < 0 else first
        last = line
    if last >= 0:
        yield first, last
