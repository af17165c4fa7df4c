"""An answer's Markdown as units, each whole: sentences, list items, table rows, code, formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from search.answer.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from search.results import UnitKind

_LINE = re.compile(r"[^\n]*\n?")
_FORMULA = re.compile(r"\s*\\\[.*\\\][.,;]?\s*", re.DOTALL)
# What a line begins with before its text: quote signs, a bullet or a number.
_MARKERS = re.compile(r"(?:[ \t]*>)*[ \t]*")
_LEADING = re.compile(r"[:：][*_\"'`)]*$")
# Bullets of word processors, which Markdown does not know. No programme has a line begin so.
_BULLETS = "•‣▪◦●○∙·■□➢➤►▸\u2043\uf0b7\uf0a7"
_BULLET = re.compile(rf"^({_MARKERS.pattern})[{_BULLETS}](?=[ \t])", re.MULTILINE)
# Code of other markups, which is no code in Markdown: directives of reStructuredText with the
# lines indented under them, blocks of Org and of AsciiDoc.
_FOREIGN_CODE = re.compile(
    r"^(?:(?P<pad>[ \t]*)\.\. [\w-]+::[^\n]*(?:\n(?:[ \t]*\n)*(?P=pad)[ \t]+\S[^\n]*)+"
    r"|[ \t]*#\+begin_(?P<org>\w+)[^\n]*\n.*?^[ \t]*#\+end_(?P=org)[^\n]*"
    r"|(?:\[[^\]\n]*\]\n)?(?P<adoc>-{4,}|\.{4,}|={4,}|\|={3,})\n.*?^(?P=adoc)(?=\n|\Z))",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of an answer that is shown whole: the text at `start` to `end` of the answer.

    `text` is verbatim; a row has its table's header before it. `block` numbers the paragraph, list,
    table or other block that it is of. `leads` says that it only introduces what follows: a
    heading, or a sentence or item that ends with a colon.
    """

    text: str
    start: int
    end: int
    kind: UnitKind
    block: int
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item with all under it, table, heading or code: whole lines, verbatim."""

    text: str
    kind: str


def find_blocks(answer: str) -> list[Block]:
    """Return the blocks of an answer in order, each item of a list by itself."""
    lines = [match.start() for match in _LINE.finditer(answer)]
    starts = [*lines, len(answer)]
    rest, foreign = _masked(answer)
    tokens = _parser().parse(rest)
    found = [(first, end, "code") for first, end in foreign]
    for token in tokens:
        kind = _BLOCKS.get(token.type)
        if not token.map or kind is None or token.level != (kind == "item"):
            continue
        first, end = (starts[min(line, len(lines))] for line in token.map)
        found.append((first, end, kind))
    return [
        Block(answer[first:end].strip("\n").rstrip(), kind)
        for first, end, kind in sorted(found)
        if answer[first:end].strip()
    ]


def _masked(answer: str) -> tuple[str, list[tuple[int, int]]]:
    """Return an answer with blanks in place of foreign code, and where that is."""
    foreign = [match.span() for match in _FOREIGN_CODE.finditer(answer)]
    masked = list(answer)
    for first, end in foreign:
        # A rule in its place divides the paragraphs around it, and keeps the lines' numbers.
        masked[first:end] = [sign if sign == "\n" else " " for sign in answer[first:end]]
    return "".join(masked), foreign


# The same records answer again and again, and a follow-up is about the same ones.
@lru_cache(maxsize=128)
def find_units(answer: str) -> tuple[Unit, ...]:
    """Return the units of an answer in order; together they have all of its text."""
    lines = [match.start() for match in _LINE.finditer(answer)]
    rest, foreign = _masked(answer)
    parts = _Parts(rest, [*lines, len(answer)])
    # As signs of Markdown, one for one: every place stays where it is.
    parts.read(_parser().parse(_BULLET.sub(r"\1-", rest)))
    for first, end in foreign:
        parts.units.append(Unit(answer[first:end], first, end, "code", 0))
    return tuple(sorted(parts.units, key=lambda unit: unit.start))


class _Parts:
    """Collects the units of an answer from the tokens of its blocks."""

    def __init__(self, answer: str, starts: Sequence[int]) -> None:
        self._answer = answer
        self._starts = starts
        self._block = 0
        self.units: list[Unit] = []

    def read(self, tokens: Sequence[Token]) -> None:
        """Add the units of blocks; their lines are those of the answer."""
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _closing(tokens, place)
            first, last = token.map or (0, 0)
            if token.level == 0:
                self._block += 1
            if token.type == "list_item_open":
                self._item(tokens[place + 1 : end], first, last)
            elif token.type == "table_open":
                self._rows(tokens[place:end])
            elif token.type == "paragraph_open":
                self._paragraph(first, last)
            elif token.type == "heading_open":
                self.whole(*self._span(first, last), "sentence", leads=True)
            elif token.type == "code_block" and _BULLET.match(self._text(first, last)):
                self._listed(*self._span(first, last))
            elif token.type in _KINDS:
                self.whole(*self._span(first, last), _KINDS[token.type])
            elif token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
                end = place
            place = end + 1

    def whole(self, start: int, end: int, kind: UnitKind, *, leads: bool = False) -> None:
        """Add a unit, without the blanks around it, if anything is left."""
        text = self._answer[start:end]
        if bare := text.strip():
            # The first line of code keeps its indent, by which it is code.
            begin = text.index(bare[0])
            begin = text.rfind("\n", 0, begin) + 1 if kind == "code" else begin
            span = (start + begin, start + len(text.rstrip()))
            leads = leads or (kind in {"sentence", "item"} and bool(_LEADING.search(bare)))
            self.units.append(Unit(text[begin:].rstrip(), *span, kind, self._block, leads))

    def _paragraph(self, first: int, last: int) -> None:
        start, end = self._span(first, last)
        text = self._answer[start:end]
        if _FORMULA.fullmatch(text):
            self.whole(start, end, "formula")
            return
        begin = found.end() if (found := _MARKERS.match(text)) else 0
        for one, until in sentence_spans(text[begin:]):
            self.whole(start + begin + one, start + begin + until, "sentence")

    def _item(self, inside: Sequence[Token], first: int, last: int) -> None:
        """Add an item without the lists in it, and those item by item."""
        begin = first
        for place, token in enumerate(inside):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                if token.level > inside[0].level:
                    continue
                nested, until = token.map or (begin, begin)
                self.whole(*self._span(begin, nested), "item")
                self.read(inside[place : _closing(inside, place) + 1])
                begin = until
        self.whole(*self._span(begin, last), "item")

    def _listed(self, start: int, end: int) -> None:
        """Add the items of a list that is indented like code."""
        text = self._answer[start:end]
        cuts = [match.start() for match in _BULLET.finditer(text)]
        for begin, until in pairwise([*cuts, len(text)]):
            self.whole(start + begin, start + until, "item")

    def _text(self, first: int, last: int) -> str:
        return self._answer[slice(*self._span(first, last))]

    def _rows(self, tokens: Sequence[Token]) -> None:
        first, last = tokens[0].map or (0, 0)
        head = self._answer[slice(*self._span(first, min(first + 2, last)))].rstrip("\n")
        for token in tokens:
            if token.type == "tr_open" and token.map and token.map[0] >= first + 2:
                start, end = self._span(*token.map)
                text = self._answer[start:end].rstrip()
                whole = f"{head}\n{text}"
                self.units.append(Unit(whole, start, start + len(text), "row", self._block))

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of lines, from 0, the last one excluded."""
        most = len(self._starts) - 1
        return self._starts[min(first, most)], self._starts[min(last, most)]


_KINDS: dict[str, UnitKind] = {
    "fence": "code",
    "code_block": "code",
    "html_block": "sentence",
    "math_block": "formula",
    "math_block_label": "formula",
    "amsmath": "formula",
}

_BLOCKS = {
    "paragraph_open": "paragraph",
    "list_item_open": "item",
    "table_open": "table",
    "heading_open": "heading",
    "blockquote_open": "quote",
    "html_block": "paragraph",
    "fence": "code",
    "code_block": "code",
    "math_block": "formula",
    "math_block_label": "formula",
    "amsmath": "formula",
}


def _closing(tokens: Sequence[Token], place: int) -> int:
    """Return the place of the token that closes the one at `place`, itself if it opens nothing."""
    if tokens[place].nesting != 1:
        return place
    depth = 0
    for end in range(place, len(tokens)):
        depth += tokens[end].nesting
        if not depth:
            return end
    return len(tokens) - 1


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # not for a search
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark").enable("table")
    parser.use(dollarmath_plugin, allow_labels=True).use(amsmath_plugin)
    return parser.disable(["inline", "text_join"])
