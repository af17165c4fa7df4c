"""Cards without a header: a line each, what is asked before a separator, the answer after it.

Word lists are cards, too, where nothing asks. Other texts have tabs and dashes as well: logs, code,
outlines, lists of names. So every line must have the separator, and its parts must be words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from corpus.errors import NoQuestions
from ingest.formats.format import Gaps, Line, ReadText
from ingest.formats.markup import html_line
from ingest.formats.raw import Raw
from ingest.formats.tables.card_texts import card_texts
from ingest.formats.tables.delimited import read_lines
from ingest.text.reading import Found, Reading
from ingest.text.wording import is_question

_TEXTS = frozenset({".txt", ".text", ""})
_OTHERS = (";", " - ", " – ", " — ")
_ASKING = 0.4
_ASKING_OTHERS = 0.6
# Fewer lines than these may have a tab, or another separator, by chance.
_FEWEST, _FEWEST_OTHERS = 3, 5
# The lines by which a text is judged, and the most columns of cards.
_SAMPLE = 2000
_MOST_CELLS = 5
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[a-z]{2,8}|#\d{1,7});")
# What no card is about: times, addresses, files, numbers.
_DATA = re.compile(
    r"^(?:\[|\d{1,4}[-/.:]\d|\W*\d+\W*$|/|~/|\w:\\|\S+@\S+$|https?://\S+$|[\w.-]+\.\w{1,5}$)"
)
_CODE = re.compile(r"[{}=]|;\s*$|\(\)|//|->|\bvoid\b|^\s*[#<>|*+-]")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_TERM = 12  # words
_LONGEST_TAG = 3  # words


@dataclass(frozen=True, slots=True)
class _Form:
    """How the lines of a text are cards: their separator, and whether the third part holds tags."""

    separator: str
    tagged: bool


class Cards:
    """Cards for learning, a line each: a question or a term, a tab, the answer."""

    name = "card list"
    suffixes = frozenset[str]()
    summary = "Cards without a header, as Quizlet and Anki export them: term, tab, definition"
    example = "What is momentum?\tA moving average.\nWhat decays?\tWeights.\nWho asks?\tYou."

    def recognise(self, raw: Raw) -> bool:
        """Return whether every line of a text is a card."""
        return raw.suffix in _TEXTS and _form(raw) is not None

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return a record for each card; lines that are none are reported."""
        form = _form(raw) or _Form("\t", tagged=False)
        gaps = Gaps()
        found = tuple(_found(_rows(raw, form.separator, gaps), form, gaps))
        if not found:
            raise NoQuestions("no card found; each line needs a question, a tab and an answer")
        return Reading(self.name, "", found, (*raw.mended, *gaps.parts), 1.0, 1.0)


def _found(rows: Iterator[Line], form: _Form, gaps: Gaps) -> Iterator[Found]:
    for number, row in enumerate(rows, 1):
        cells = row.cells[:2] if form.tagged else row.cells
        is_html = any(map(_HTML.search, cells))
        card = card_texts([], cells, is_html=is_html)
        if len(cells) < 2 or not card.question:
            gaps.add((row.first, row.last), "a line that is no card")
            continue
        yield Found(
            question=card.question,
            answer=card.answer,
            section=(),
            lines=(row.first, row.last),
            tags=tuple(" ".join(row.cells[2:3]).split()) if form.tagged else (),
            place=f"row {number}",
            given=card.given,
        )


def _rows(raw: Raw, separator: str, gaps: Gaps) -> Iterator[Line]:
    """Yield the rows of a text; a line without a separator goes on with the one before."""
    if separator != "\t":
        for number, line in enumerate(raw.lines(), 1):
            if line.strip():
                yield Line(tuple(part.strip() for part in line.split(separator, 1)), number, number)
        return
    last: Line | None = None
    for row in read_lines(raw.lines(), separator, gaps):
        if len(row.cells) == 1 and last is not None:
            cells = (*last.cells[:-1], f"{last.cells[-1]}\n{row.cells[0]}")
            last = Line(cells, last.first, row.last)
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last


def _form(raw: Raw) -> _Form | None:
    """Return how the lines of a text are cards, None where they are not."""
    begin = raw.head.split("\n", 1)[0]
    separator = "\t" if "\t" in begin else next((s for s in _OTHERS if begin.count(s) == 1), "")
    if not separator or raw.text[:1].isspace():
        return None
    lines = [line for line, _ in zip(raw.lines(), range(_SAMPLE), strict=False)]
    filled = [line for line in lines if line.strip()]
    if any(line[0].isspace() for line in filled):
        return None
    whole = [line for line in filled if separator in line]
    if len(whole) < len(filled) and (separator != "\t" or len(whole) * 2 < len(filled)):
        return None
    if separator != "\t":
        cells = [tuple(part.strip() for part in line.split(separator)) for line in filled]
        return _other_form(cells, separator)
    rows = [row.cells for row in read_lines(iter(lines), "\t", Gaps()) if len(row.cells) > 1]
    return _tabbed_form(rows, regular=len(whole) == len(filled))


def _tabbed_form(rows: Sequence[tuple[str, ...]], *, regular: bool) -> _Form | None:
    width = max(map(len, rows), default=0)
    if not 2 <= width <= _MOST_CELLS or not _are_filled(rows):
        return None
    asking = _asking([row[0] for row in rows])
    tagged = width == 3 and _are_tags([row[2] for row in rows if len(row) > 2])
    if asking >= (_ASKING if regular else _ASKING_OTHERS):
        return _Form("\t", tagged)
    if not regular or len(rows) < _FEWEST or (width > 2 and not tagged) or not _are_terms(rows):
        return None
    return _Form("\t", tagged)


def _other_form(rows: Sequence[tuple[str, ...]], separator: str) -> _Form | None:
    if len(rows) < _FEWEST_OTHERS or any(len(row) != 2 for row in rows) or not _are_filled(rows):
        return None
    if _asking([row[0] for row in rows]) >= _ASKING_OTHERS:
        return _Form(separator, tagged=False)
    # both sides with capitals are names and titles
    worded = any(_share(_is_lower(row[side]) for row in rows) >= 0.7 for side in (0, 1))
    return _Form(separator, tagged=False) if worded and _are_terms(rows) else None


def _are_filled(rows: Sequence[tuple[str, ...]]) -> bool:
    """Return whether fronts are words, and backs are there."""
    fronts = [row[0].strip() for row in rows]
    backs = [row[1].strip() for row in rows]
    data = _share(bool(_DATA.match(front)) or not _LETTER.search(front) for front in fronts)
    return all(fronts) and _share(map(bool, backs)) >= 0.95 and data < 0.2


def _are_terms(rows: Sequence[tuple[str, ...]]) -> bool:
    """Return whether rows are terms with what they mean, not data in columns or code."""
    plain = [tuple(_HTML.sub(" ", cell) for cell in row[:2]) for row in rows]
    fronts, backs = [row[0].casefold() for row in plain], [row[1].casefold() for row in plain]
    worded = _share(
        len(_LETTER.findall(back)) * 2 > len(back.replace(" ", "")) and not _DATA.match(back)
        for back in backs
    )
    code = _share(bool(_CODE.search(cell)) for cell in chain(fronts, backs))
    return (
        worded >= 0.8
        and code < 0.15
        and len({*fronts}) >= 0.9 * len(fronts)
        and len({*backs}) >= 0.6 * len(backs)
        and _share(len(front.split()) <= _LONGEST_TERM for front in fronts) >= 0.6
    )


def _are_tags(cells: Sequence[str]) -> bool:
    """Return whether cells hold tags: a few words without sentence marks."""
    return all(len(c.split()) <= _LONGEST_TAG and c[-1:] not in {".", "?", "!"} for c in cells)


def _asking(fronts: Sequence[str]) -> float:
    shown = (html_line(front) if _HTML.search(front) else front for front in fronts)
    return _share(map(is_question, shown))


def _is_lower(text: str) -> bool:
    letter = _LETTER.search(text)
    return letter is not None and not letter[0].isupper()


def _share(hits: Iterator[bool]) -> float:
    found = list(hits)
    return sum(found) / max(1, len(found))
