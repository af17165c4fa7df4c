"""From numbered chapters to records: which of them ask, and where each answer ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.layouts import thresholds
from ingest.layouts.chapters.chapter_lines import ChapterMark
from ingest.layouts.marks import ANSWER_LABEL, asking_shares, bare_question
from ingest.layouts.plain.textheads import is_rule
from ingest.text.document import Document
from ingest.text.reading import Ledger
from ingest.text.wording import is_frame, section_name

# Below the last rule, no more lines than these are about the document.
_CLOSING_LINES = 3


@dataclass(frozen=True, slots=True)
class Chaptered:
    """A document's chapters in order; its rules and `pages` are `hidden`, `named` is structure.

    `pages` are the lines at which printed pages end: an answer runs on over them.
    """

    title: str
    marks: tuple[ChapterMark, ...]
    hidden: frozenset[int]
    pages: frozenset[int]
    named: frozenset[int]


def walk_chapters(document: Document, chaptered: Chaptered) -> Ledger:
    """Return the ledger with a record for each question, each follow-up question on its own."""
    return _Walk(document, chaptered).run()


class _Walk:
    def __init__(self, document: Document, chaptered: Chaptered) -> None:
        self._document = document
        self._chaptered = chaptered
        self._ledger = Ledger(document)
        self._ledger.title = chaptered.title
        self._ledger.mark(chaptered.hidden | chaptered.named)
        shares = asking_shares((mark.level, mark.asks) for mark in chaptered.marks)
        clear = [n for n, share in shares.items() if share >= thresholds.ASKING_SHARE]
        self._clear = frozenset(clear)
        some = max(shares, key=lambda level: shares[level]) if any(shares.values()) else None
        self._level = min(clear, default=some)  # at which the document asks; None where it does not
        self._marks = self._kept(chaptered.marks)

    def _kept(self, marks: Sequence[ChapterMark]) -> list[ChapterMark]:
        """Return the marks without those that stand in a question's answer."""
        kept: list[ChapterMark] = []
        above: list[ChapterMark] = []
        for mark in marks:
            while above and above[-1].level >= mark.level:
                above.pop()
            inside = self._level is not None and bool(above) and above[-1].level >= self._level
            if inside and not (mark.listed or mark.asks or mark.level in self._clear):
                continue
            kept.append(mark)
            above.append(mark)
        return kept

    def run(self) -> Ledger:
        """Return the ledger with every record filed."""
        path: list[tuple[int, str]] = []
        framed = 0  # the level of a section about the document itself
        for index, mark in enumerate(self._marks):
            path = [(level, name) for level, name in path if level < mark.level]
            framed = framed if framed and mark.level > framed else 0
            if not framed and not mark.listed and is_frame(bare_question(mark.text)):
                framed = mark.level
            self._ledger.mark(range(mark.first, mark.last + 1))
            text = self._text(index)
            if self._asks(index, has_text=bool(text), framed=bool(framed)):
                self._file(mark, text, [name for _, name in path])
            if name := section_name(mark.text):
                path.append((mark.level, name))
        return self._ledger

    def _asks(self, index: int, *, has_text: bool, framed: bool) -> bool:
        """Return whether a mark is a record: a question, or a title beside questions."""
        mark = self._marks[index]
        after = self._marks[index + 1] if index + 1 < len(self._marks) else None
        below = after is not None and after.level > mark.level
        if mark.asks:
            return has_text or not below
        if not has_text:
            return False
        if self._level is None:
            return True
        return mark.level >= self._level and not framed and not self._asked_below(index)

    def _asked_below(self, index: int) -> bool:
        """Return whether the marks below one ask, so that it is a section."""
        level = self._marks[index].level
        for mark in self._marks[index + 1 :]:
            if mark.level <= level:
                return False
            if mark.asks:
                return True
        return False

    def _text(self, index: int) -> list[int]:
        """Return the lines between a mark and the next, without what is hidden at their ends."""
        begin = self._marks[index].last + 1
        after = index + 1
        end = self._marks[after].first if after < len(self._marks) else len(self._document.lines)
        if after == len(self._marks) and self._ruled:
            end = self._closing(begin, end)
        while begin < end and self._is_empty(begin):
            begin += 1
        while end > begin and self._is_empty(end - 1):
            end -= 1
        return list(self._over_pages(range(begin, end)))

    @cached_property
    def _ruled(self) -> bool:
        """Whether rules part the records, as in the digests of Usenet."""
        marks = self._marks
        above = (next(self._texts_above(mark.first), "") for mark in marks)
        return len(marks) > 2 and 2 * sum(map(is_rule, above)) > len(marks)

    def _texts_above(self, line: int) -> Iterator[str]:
        above = (self._document.lines[n] for n in range(line - 1, -1, -1))
        return (text for text in above if text.strip())

    def _closing(self, begin: int, end: int) -> int:
        """Return the last rule before a few closing words ("End of the FAQ"), `end` for none."""
        rules = [n for n in range(begin, end) if is_rule(self._document.lines[n])]
        said = [n for n in range(rules[-1], end) if not self._is_empty(n)] if rules else []
        while len(rules) > 1 and not said:
            rules.pop()
            said = [n for n in range(rules[-1], end) if not self._is_empty(n)]
        return rules[-1] if rules and len(said) <= _CLOSING_LINES else end

    def _over_pages(self, lines: Sequence[int]) -> Iterator[int]:
        """Yield lines without the ends of pages, and without the blank lines that these bring."""
        blanks: list[int] = []
        said = ""
        paged = False
        for line in lines:
            if line in self._chaptered.pages:
                paged = True
            elif self._document.blank(line):
                blanks.append(line)
            else:
                text = self._document.lines[line].strip()
                runs_on = said[-1:].isalpha() or said[-1:] == ","
                if not paged:
                    yield from blanks
                elif not (runs_on and text[:1].islower()):
                    yield from blanks[:1]
                yield line
                blanks, paged, said = [], False, text

    def _file(self, mark: ChapterMark, lines: list[int], names: Sequence[str]) -> None:
        """Add a mark's record, its answer without the indent that all its lines share."""
        opening = None
        if lines and (label := ANSWER_LABEL.match(self._document.lines[lines[0]])):
            opening = self._document.lines[lines[0]][label.end() :]
        texts = (self._document.lines[n] for n in (lines[1:] if opening else lines))
        indent = min((len(t) - len(t.lstrip(" ")) for t in texts if t.strip()), default=0)
        self._ledger.add(bare_question(mark.text), lines, names, mark.first, opening, indent)

    def _is_empty(self, line: int) -> bool:
        return self._document.blank(line) or line in self._chaptered.hidden
