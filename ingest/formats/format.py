"""What every file format offers, and those that are read row by row, whatever their size."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from corpus.records import Unread
from ingest.formats.raw import Raw, Text
from ingest.text.document import Document
from ingest.text.reading import Found, Reading, ScoredReading

# Returns the readings of a text, the best first; [] where no layout finds records in it.
ReadText = Callable[[Document], Sequence[ScoredReading]]

# Authors fix the first thousands before the rest; each costs some hundred bytes in memory and
# in the index.
_MOST_GAPS = 10_000


class Format(Protocol):
    """A kind of file with a structure of its own, in which people keep questions and answers."""

    name: str
    suffixes: frozenset[str]
    summary: str
    example: str

    def recognise(self, raw: Raw) -> bool:
        """Return whether a document whose name says nothing is of this format, by its content."""
        ...

    def read(self, raw: Raw, read_text: ReadText, /) -> Reading:
        """Return the document's records; `read_text` reads a text in the document, in any layout.

        Raises NoQuestions where it holds none, SourceError where it cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table with its first and last line, from 1."""

    cells: tuple[str, ...]
    first: int
    last: int


class Gaps:
    """Collects the unread parts of a document; of a great many, only the first."""

    def __init__(self) -> None:
        self._first: list[Unread] = []
        self._more = 0
        self._begin = self._end = 0

    def add(self, lines: tuple[int, int], reason: str) -> None:
        """Add the first and last line of a part (from 1), and why it was not read."""
        if len(self._first) < _MOST_GAPS:
            self._first.append(Unread(lines, reason))
            return
        self._begin = min(self._begin, lines[0]) if self._more else lines[0]
        self._end = max(self._end, lines[1])
        self._more += 1

    @property
    def parts(self) -> tuple[Unread, ...]:
        """The parts in the order in which they were added."""
        if not self._more:
            return tuple(self._first)
        reason = f"{self._more:,} more parts in these lines, for reasons like those before"
        return (*self._first, Unread((self._begin, self._end), reason))


@dataclass(frozen=True, slots=True)
class Flow:
    """Records in document order; the gaps are complete once these are exhausted.

    The records raise NoQuestions at their end if there were none. `share` is the share of them
    that has been yielded, in [0, 1], of the text read so far.
    """

    found: Generator[Found, None, None]
    gaps: Gaps
    share: Callable[[], float] = lambda: 1.0


@runtime_checkable
class Flowing(Format, Protocol):
    """A format whose records can be read one after another."""

    def flows(self, text: Text) -> bool:
        """Return whether this text can be read so, by its head; a few must be read as a whole."""
        ...

    def flow(self, text: Text) -> Flow:
        """Return the text's records; raises NoQuestions where the first rows show that none come.

        Temporary files are deleted when `found` is exhausted or closed.
        """
        ...


def whole_reading(layout: Flowing, raw: Raw) -> Reading:
    """Return all records of a document that is held in memory."""
    flow = layout.flow(raw)
    found = tuple(flow.found)
    return Reading(layout.name, "", found, all_gaps(flow, raw), coverage=1.0, strength=1.0)


def all_gaps(flow: Flow, text: Text) -> tuple[Unread, ...]:
    """Return what was not read or was repaired, by lines; to be called after the last record."""
    return tuple(sorted((*flow.gaps.parts, *text.mended), key=lambda one: one.lines))
