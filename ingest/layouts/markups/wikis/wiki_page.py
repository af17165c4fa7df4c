"""What the markups of wikis share: each of their lines becomes one of Markdown."""

import html
import re
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.layouts.marks import TEXT_LEVEL, Mark
from ingest.layouts.markups.listed_items import item_marks, joined_terms
from ingest.layouts.markups.signs import BREAK, as_markdown, as_words, without_signs
from ingest.layouts.markups.translation import Item, Translation
from ingest.text.document import Document

_MOST_COLUMNS = 50


class WikiPage:
    """Goes through a page's lines; those who inherit know what begins a line, and what is in it."""

    def __init__(self, document: Document) -> None:
        self.source = [without_signs(line) for line in document.lines]
        self.out: list[str] = [""] * len(self.source)
        self.marks: list[Mark] = []
        self.items: list[Item] = []
        self.hidden: set[int] = set()
        self.line = 0
        self._in_table = False
        self._gone: set[str] = set()

    def run(self) -> Translation:
        """Return the page in Markdown, with what is marked in it."""
        while self.line < len(self.source):
            text = self.source[self.line]
            if text.strip():
                self.block(text)
            else:
                self._in_table = False
            self.line += 1
        pieces = [f"{line}\n" for line in self.out]
        lines = as_markdown("\n".join(self.out)).split("\n")
        terms = [mark for mark in self.marks if mark.kind.startswith("term")]
        others = [mark for mark in self.marks if not mark.kind.startswith("term")]
        marks = [*others, *joined_terms(terms), *item_marks(self.items, pieces, lines)]
        return Translation(lines=lines, marks=marks, hidden=self.hidden)

    @abstractmethod
    def block(self, text: str) -> None:
        """Take the block that begins at a line; `line` stays on its last one."""

    @abstractmethod
    def inline(self, text: str) -> str:
        """Return a text with its signs."""

    def words(self, text: str) -> str:
        """Return a text as plain words."""
        return as_words(self.inline(text))

    # Blocks.

    def put(self, text: str) -> None:
        """Write the line at hand."""
        self.out[self.line] = text

    def hide(self) -> None:
        """Leave the line at hand out."""
        self.hidden.add(self.line)

    def head(self, level: int, text: str, first: int | None = None) -> None:
        """Take a heading that ends on the line at hand."""
        begin = self.line if first is None else first
        self.marks.append(Mark(level, self.words(text), begin, self.line))
        self.out[begin] = f"{'#' * min(6, level + 1)} {self.inline(text)}"

    def term(self, text: str, rest: str, depth: int = 1, kind: str = "term") -> None:
        """Take a term with what explains it on its line."""
        level = TEXT_LEVEL + depth - 1
        opening = as_markdown(self.inline(rest)).strip()
        self.marks.append(
            Mark(level, self.words(text), self.line, self.line, f"{kind}{depth}", (), opening)
        )
        self.put(f"**{self.words(text)}**  {BREAK if rest else ''}{self.inline(rest)}")

    def item(self, depth: int, text: str, *, numbered: bool) -> None:
        """Take an item of a list."""
        self.items.append(Item(self.line, self.line, depth))
        self.put(f"{'  ' * (depth - 1)}{'1.' if numbered else '-'} {self.inline(text).strip()}")

    def row(self, cells: Sequence[str], *, is_header: bool = False) -> None:
        """Take a row of a table."""
        shown = [self.inline(cell.strip()) for cell in cells[:_MOST_COLUMNS]]
        line = f"| {' | '.join(shown)} |"
        if is_header or not self._in_table:
            line += f"{BREAK}|{'---|' * len(shown)}"
        if not self._in_table and not is_header:
            line = (
                f"|{' |' * len(shown)}{BREAK}|{'---|' * len(shown)}{BREAK}| {' | '.join(shown)} |"
            )
        self._in_table = True
        self.put(line)

    def code(self, language: str, end: str, rest: str = "") -> None:
        """Take code up to a closing sign; `rest` is what stands behind the opening one."""
        begin = self.line
        last = self._find(end)
        if last < 0:  # never closed
            self.put(self.inline(self.source[begin]))
            return
        fence = f"```{language}"
        if last == begin:
            inside, _, after = rest.partition(end)
            self.put(f"{fence}{BREAK}{inside}{BREAK}```{BREAK if after.strip() else ''}{after}")
            return
        self.put(f"{fence}{BREAK}{rest}" if rest.strip() else fence)
        for line in range(begin + 1, last):
            self.out[line] = self.source[line]
        inside, _, after = self.source[last].partition(end)
        closing = f"{inside}{BREAK}```" if inside.strip() else "```"
        self.out[last] = f"{closing}{BREAK}{self.inline(after)}" if after.strip() else closing
        self.line = last

    def _find(self, end: str) -> int:
        """Return the line of a closing sign, from the one at hand on; -1 where none comes."""
        if end in self._gone:
            return -1
        for line in range(self.line, len(self.source)):
            start = 1 if line == self.line else 0  # not the opening sign itself
            if self.source[line].find(end, start) >= 0:
                return line
        self._gone.add(end)
        return -1

    def until_blank(self) -> int:
        """Return the last line of the paragraph at hand."""
        last = self.line
        while last + 1 < len(self.source) and self.source[last + 1].strip():
            last += 1
        return last


def protected(text: str, pattern: re.Pattern[str], write: Callable[[str], str],
              rest: Callable[[str], str]) -> str:  # fmt: skip
    """Return a text in which what a pattern's last group holds is code, and no markup."""
    pieces, end = [], 0
    for match in pattern.finditer(text):
        inside = [group for group in match.groups() if group is not None][-1]
        pieces += [rest(text[end : match.start()]), write(inside)]
        end = match.end()
    return "".join([*pieces, rest(text[end:])])


def unescaped(text: str) -> str:
    """Return a text with the characters that entities name."""
    return html.unescape(text) if "&" in text else text


def in_sections(translated: Translation) -> Translation:
    """Return a translation whose entries name the headings above them."""
    heads = sorted((m for m in translated.marks if m.kind == "heading"), key=lambda m: m.first)
    path: list[Mark] = []
    found = []
    waiting = 0
    for entry in translated.entries:
        while waiting < len(heads) and heads[waiting].first <= entry.first:
            head = heads[waiting]
            path = [*(mark for mark in path if mark.level < head.level), head]
            waiting += 1
        found.append(replace(entry, section=tuple(mark.question for mark in path)))
    translated.entries = found
    return translated
