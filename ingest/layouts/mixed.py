"""Documents that change their layout from section to section: each is read by what explains it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.records import Unread
from ingest.document import Document
from ingest.layouts.layout import Layout
from ingest.layouts.sections import title_heading
from ingest.reading import Found, Reading, asking_share
from ingest.wording import is_question, section_name

# How much more of a section another layout must explain before it takes it over: a bold line or
# a bullet inside an answer should not.
_MARGIN = 0.2
_FEWEST_LINES = 3
# These take any text under a heading or bullet; the others know questions by their marks.
_PROSE = frozenset({"headed", "topics"})
_ASKING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Part:
    """A section as one layout reads it on its own; `first` is its first line, `size` its length."""

    first: int
    size: int
    reading: Reading | None
    score: float


def read_mixed(document: Document, best: Reading, layouts: Sequence[Layout]) -> Reading | None:
    """Return the reading of a document section by section, None where one layout serves all.

    The layout that is best for the whole keeps every section that no other explains clearly better.
    """
    bounds = _sections(document, best)
    if len(bounds) < 2:
        return None
    ends = [*bounds[1:], len(document.lines)]
    asked = {found.lines[0] - 1 for found in best.records if is_question(found.question)}
    parts = [
        _choose(document, first, end, best, layouts)
        for first, end in zip(bounds, ends, strict=True)
        if first not in asked  # its heading is a question, and all below it the answer
    ]
    used = {part.reading.layout for part in parts if part.reading}
    if used <= {best.layout}:
        return None
    return _join(document, best, bounds, parts)


def _sections(document: Document, best: Reading) -> list[int]:
    """Return the first lines of the outermost sections; what stands before them is the first.

    A heading inside an answer of the best reading opens none.
    """
    inside: set[int] = set()
    for found in best.records:
        inside.update(range(*found.lines))
    headings = [heading for heading in document.headings if heading.first not in inside]
    title = title_heading(document)
    inner = [heading for heading in headings if heading != title]
    if not inner:
        return []
    level = min(heading.level for heading in inner)
    firsts = [heading.first for heading in inner if heading.level == level]
    return firsts if firsts[0] == 0 else [0, *firsts]


def _choose(
    document: Document, first: int, end: int, best: Reading, layouts: Sequence[Layout]
) -> _Part:
    """Return the section as another layout reads it, where that explains clearly more of it."""
    unchanged = _Part(first, end - first, None, 0.0)
    texts = document.lines[first:end]
    if sum(bool(text.strip()) for text in texts) < _FEWEST_LINES:
        return unchanged
    part = Document(document.name, "\n".join(texts))
    readings = [reading for layout in layouts if (reading := layout.read(part)).records]
    if not readings:
        return unchanged
    other = max(readings, key=_score)
    own = next((reading for reading in readings if reading.layout == best.layout), None)
    if other.layout == best.layout or not _explains_more(other, own):
        return unchanged
    return _Part(first, end - first, other, _score(other))


def _explains_more(other: Reading, own: Reading | None) -> bool:
    """Tell whether a layout explains a section clearly better than the one of the whole."""
    if other.layout in _PROSE and asking_share(other.records) < _ASKING_SHARE:
        return False  # what only introduces a document must not become its questions
    if own is None or _score(other) >= _score(own) + _MARGIN:
        return True
    return _score(other) >= _score(own) and _asking(other) > _asking(own)


def _asking(reading: Reading) -> int:
    return sum(is_question(found.question) for found in reading.records)


def _score(reading: Reading) -> float:
    return reading.strength * reading.coverage


def _join(document: Document, best: Reading, bounds: list[int], parts: list[_Part]) -> Reading:
    """Return the best reading with the sections that others explain better read by them."""
    taken = {part.first: part for part in parts if part.reading}

    def kept(line: int) -> bool:
        return bounds[max(0, bisect_right(bounds, line - 1) - 1)] not in taken

    records = [found for found in best.records if kept(found.lines[0])]
    unread = [one for one in best.unread if kept(one.lines[0])]
    for part in taken.values():
        records += [_shift(found, part) for found in _records(part)]
        unread += [_moved(one, part.first) for one in (part.reading.unread if part.reading else ())]
    names = [best.layout, *(part.reading.layout for part in taken.values() if part.reading)]
    held = _text_lines(document, [found.lines for found in records])
    left = _text_lines(document, [one.lines for one in unread])
    return replace(
        best,
        layout="+".join(dict.fromkeys(names)),
        records=tuple(sorted(records, key=lambda found: found.lines)),
        unread=tuple(sorted(unread, key=lambda one: one.lines)),
        coverage=held / max(1, held + left),
    )


def _records(part: _Part) -> tuple[Found, ...]:
    return part.reading.records if part.reading else ()


def _shift(found: Found, part: _Part) -> Found:
    """Return a section's record as one of the document: its heading is no title but a section."""
    title = section_name(part.reading.title) if part.reading else ""
    section = (title, *found.section) if title else found.section
    first, last = found.lines
    return replace(found, section=section, lines=(first + part.first, last + part.first))


def _moved(unread: Unread, by: int) -> Unread:
    first, last = unread.lines
    return replace(unread, lines=(first + by, last + by))


def _text_lines(document: Document, spans: Sequence[tuple[int, int]]) -> int:
    return sum(not document.blank(line) for first, last in spans for line in range(first - 1, last))
