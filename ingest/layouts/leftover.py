"""Unread parts that ask in another layout, and lists of questions that are answered below."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.records import Unread
from ingest.layouts import thresholds
from ingest.layouts.sections import path_above, title_heading
from ingest.text.document import Document
from ingest.text.reading import Found, Reading, ScoredReading
from ingest.text.wording import is_question, remembered

_WORDS = re.compile(r"[^\W_]+")
# These mark questions and answers; in the others a line that asks may be rhetorical.
SURE_LAYOUTS = frozenset({"details", "tables", "dialogue", "labelled", "units", "listed", "quoted"})

Detect = Callable[[Document], Sequence[ScoredReading]]


def with_leftovers(document: Document, reading: Reading, detect: Detect) -> Reading:
    """Return a reading with the questions that its unread parts hold in another layout.

    `detect` ranks the readings of a part. A part that only asks what the document asks elsewhere,
    as a table of contents does, stays unread.
    """
    if not 0 < len(reading.unread) <= thresholds.MOST_LEFT:
        return reading
    known = {_key(record) for record in reading.records}
    records, structure = list(reading.records), list(reading.structure)
    unread: list[Unread] = []
    for one in reading.unread:
        first, last = one.lines
        part = Document(document.name, "\n".join(document.lines[first - 1 : last]))
        found = next(iter(detect(part)), None)
        if found is None or not _is_sure(found, known):
            unread.append(one)
            continue
        more = found.reading.moved(first - 1, path_above(document, first - 1))
        records += more.records
        structure += more.structure
        unread += more.unread
    if len(records) == len(reading.records):
        return reading
    return replace(
        reading,
        records=tuple(sorted(records, key=lambda record: record.lines)),
        unread=tuple(unread),
        structure=tuple(sorted(structure)),
    )


def without_announced(reading: Reading) -> Reading:
    """Return a reading without the questions that are only listed before they are answered.

    Such a list is a table of contents without links.
    """
    last = {_key(record): n for n, record in enumerate(reading.records) if record.answer}
    listed = {
        n
        for n, record in enumerate(reading.records)
        if not record.answer and not record.given and last.get(_key(record), -1) > n
    }
    if len(listed) < thresholds.FEWEST_LEFT:
        return reading
    return replace(
        reading,
        records=tuple(one for n, one in enumerate(reading.records) if n not in listed),
        structure=tuple(sorted([*reading.structure, *(reading.records[n].lines for n in listed)])),
    )


def swallowed_share(document: Document, reading: Reading) -> float:
    """Return the share of a document's lines in one record that holds most of its headings.

    Such a record began at a label within a text whose headings are its order. It is 0 where the
    record is a heading's own, or several records are divided by headings alike.
    """
    own, tops = _headed_lines(document)
    if len(tops) < thresholds.MOST_HELD:
        return 0.0
    for record in reading.records:
        first, last = record.lines
        held = bisect_right(tops, last) - bisect_right(tops, first)
        if first not in own and held >= max(thresholds.MOST_HELD, len(tops) / 2):
            return (last - first + 1) / len(document.lines)
    return 0.0


@lru_cache(maxsize=2)  # one layout after another asks about the same document
def _headed_lines(document: Document) -> tuple[frozenset[int], list[int]]:
    """Return the lines, from 1, of all headings but the title, and those of the outermost level."""
    title = title_heading(document)
    headings = [h for h in document.headings if h != title]
    outermost = min((h.level for h in headings), default=0)
    tops = [h.first + 1 for h in headings if h.level == outermost]
    return frozenset(h.first + 1 for h in headings), tops


def _is_sure(found: ScoredReading, known: set[str]) -> bool:
    """Return whether a part asks, and for the first time."""
    records = found.reading.records
    return (
        found.reading.layout in SURE_LAYOUTS
        and found.score >= thresholds.SURE
        and len(records) >= thresholds.FEWEST_LEFT
        and all(is_question(record.question) for record in records)
        and known.isdisjoint(map(_key, records))
    )


def _key(record: Found) -> str:
    return _letters(record.question)


@remembered
def _letters(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))
