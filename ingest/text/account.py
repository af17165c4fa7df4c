"""Every line of a text is accounted for: in a record, in the structure, or unread, once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.records import Unread
from ingest.text.document import Document
from ingest.text.reading import Reading

LEFT = "belongs to no question"

Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Account:
    """The lines of text, from 1, that a reading leaves in no place, or in two of them."""

    nowhere: frozenset[int]
    twice: frozenset[int]

    @classmethod
    def of(cls, document: Document, reading: Reading) -> "Account":
        """Return what is wrong with a reading; blank lines may be anywhere."""
        text = {line + 1 for line in document.text_lines}
        records = _covered(record.lines for record in reading.records)
        structure = _covered(reading.structure)
        unread = _covered(part.lines for part in reading.unread)
        twice = (records & structure) | (records & unread) | (structure & unread)
        return cls(frozenset(text - records - structure - unread), frozenset(twice & text))


def accounted(document: Document, reading: Reading) -> Reading:
    """Return a reading in which each line of text has one place.

    What no layout claimed is unread; what a record holds is neither structure nor unread.
    """
    account = Account.of(document, reading)
    if not account.nowhere and not account.twice:
        return reading
    records = _covered(record.lines for record in reading.records)
    structure = _covered(reading.structure) - records
    reasons = {line: part.reason for part in reading.unread for line in _span(part.lines)}
    left = {line: reason for line, reason in reasons.items() if line not in records | structure}
    left |= dict.fromkeys(account.nowhere, LEFT)
    parts = [
        Unread(lines, reason)
        for reason in dict.fromkeys(left.values())
        for lines in _runs(document, [line for line, own in left.items() if own == reason])
    ]
    return replace(
        reading,
        structure=tuple(_runs(document, structure)),
        unread=tuple(sorted(parts, key=lambda part: part.lines)),
    )


def _span(lines: Lines) -> range:
    return range(lines[0], lines[1] + 1)


def _covered(parts: Iterable[Lines]) -> set[int]:
    return {line for lines in parts for line in _span(lines)}


def _runs(document: Document, lines: Iterable[int]) -> Iterator[Lines]:
    """Yield (first, last) of lines of text that have only blank ones between them."""
    first = last = 0
    for line in sorted(line for line in lines if not document.blank(line - 1)):
        if first and all(document.blank(between - 1) for between in range(last + 1, line)):
            last = line
            continue
        if first:
            yield first, last
        first = last = line
    if first:
        yield first, last
