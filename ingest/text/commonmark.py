"""Markdown's blocks as markdown-it-py finds them, each rule tried only where its sign stands.

Its rules are asked at every line, and most of the time that takes is theirs saying no. Which of
them can begin at a line is told by the line's first sign, so the tokens are the same.
"""

# ruff: noqa: FBT001, FBT003, N803  rules take whether they are silent by place, and have their own names

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.front_matter import front_matter_plugin

# With which signs a block begins; those that are not here begin with any.
_SIGNS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
# How it goes on; where it does not, its rule would say no.
_BEGINNINGS = {
    "fence": re.compile(r"`{3}|~{3}").match,
    "blockquote": re.compile(">").match,
    "hr": re.compile(r"([*_-])(?:[ \t]*\1){2,}[ \t]*(?=\n|$)").match,
    "list": re.compile(r"(?:[*+-]|\d{1,9}[.)])(?=[ \t\n]|$)", re.ASCII).match,
    "reference": re.compile(r"\[").match,
    "html_block": re.compile(r"<[A-Za-z/!?]").match,
    "heading": re.compile(r"#{1,6}(?=[ \t\n]|$)").match,
}
_MARK, _RULE = _BEGINNINGS["list"], _BEGINNINGS["hr"]
_BLANKS = frozenset(("", " ", "\t"))
_RULER_SIGNS = frozenset("|-:")  # the second line of a table begins with one of these
_RULER = re.compile(r"(?:-[|:-]|[|:][|: \t-])[|: \t-]*(?=\n|$)").match  # and has no others
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*(?=\n|$)")

_DEEPEST = 20  # levels of nesting, as in markdown-it-py's CommonMark

Begins = Callable[[str, int], re.Match[str] | None]
Rules = dict[str, list[tuple[Begins, RuleFuncBlockType]]]


def block_tokens(text: str) -> list[Token]:
    """Return the tokens of a text's blocks; inline markup is kept as written.

    A text's lines end with a line feed alone, as those of a `Document` do.
    """
    return _parser().parse(text.replace("\0", "\ufffd"))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable(["inline", "normalize", "text_join"])
    parser.use(front_matter_plugin)
    parser.block = _Blocks(parser.block)
    return parser


class _Token(Token):
    """A token of which only what is set takes time."""

    map = None
    info = ""
    content = ""
    markup = ""
    children = None
    hidden = False
    block = True

    def __init__(self, kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int) -> None:
        self.type = kind
        self.tag = tag
        self.nesting = nesting
        self.level = level


class _State(StateBlock):
    """The lines of a text, with their indents."""

    def __init__(self, text: str, parser: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", parser, env, tokens)
        self.src = text
        lines = text.split("\n")
        if not lines[-1].strip(" \t"):
            lines.pop()  # nothing stands on the last line
        lengths = [len(line) for line in lines]
        self.bMarks = list(accumulate(lengths, lambda begin, size: begin + size + 1, initial=0))
        self.bMarks[-1] = len(text)
        self.eMarks = [begin + size for begin, size in zip(self.bMarks, lengths, strict=False)]
        self.eMarks.append(len(text))
        shifts = [
            len(line) - len(line.lstrip(" \t")) if line[:1] in _BLANKS else 0 for line in lines
        ]
        self.tShift = [*shifts, 0]
        self.sCount = [*shifts, 0]
        if "\t" in text:
            for number, (line, shift) in enumerate(zip(lines, shifts, strict=True)):
                if shift and "\t" in line[:shift]:
                    self.sCount[number] = len(line[:shift].expandtabs(4))
        self.bsCount = [0] * len(self.bMarks)
        self.lineMax = len(lines)

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token and return it."""
        if nesting < 0:
            self.level -= 1
        token = _Token(ttype, tag, nesting, self.level)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class _Blocks(ParserBlock):
    """The parser of blocks, which asks the rules that can begin at a line."""

    def __init__(self, parser: ParserBlock) -> None:
        super().__init__()
        self.ruler = parser.ruler
        named = dict(zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True))
        ending = {name for name in _SIGNS if named[name] in self.ruler.getRules("paragraph")}
        self._front_matter = named["front_matter"]
        self._table, self._code = named["table"], named["code"]
        named["list"] = self._list
        self._openers: Rules = {}
        self._enders: Rules = {}  # of a paragraph
        for name, signs in _SIGNS.items():
            for sign in signs:
                self._openers.setdefault(sign, []).append((_BEGINNINGS[name], named[name]))
                if name in ending:
                    self._enders.setdefault(sign, []).append((_BEGINNINGS[name], named[name]))

    def parse(
        self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]
    ) -> list[Token] | None:
        """Add the tokens of a text's blocks."""
        if not src:
            return None
        state = _State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Add the tokens of the blocks from a line on and before another."""
        line = startLine
        begins, shifts, ends = state.bMarks, state.tShift, state.eMarks
        while line < endLine:
            while line < state.lineMax and begins[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= _DEEPEST:
                state.line = endLine
                break
            self._read_block(state, line, endLine)
            line = state.line
            if line < endLine and begins[line] + shifts[line] >= ends[line]:
                line += 1
                state.line = line

    def _read_block(self, state: StateBlock, line: int, end: int) -> None:
        """Add the tokens of the block that begins at a line."""
        if line == 0 and self._front_matter(state, line, end, False):
            return
        if _rules_table(state, line) and self._table(state, line, end, False):
            return
        if state.sCount[line] - state.blkIndent >= 4:
            self._code(state, line, end, False)
            return
        source, place = state.src, state.bMarks[line] + state.tShift[line]
        for begins, rule in self._openers.get(source[place], ()):
            if begins(source, place) and rule(state, line, end, False):
                return
        self._read_lines(state, line, end)

    def _read_lines(self, state: StateBlock, first: int, end: int) -> None:
        """Add the tokens of an underlined heading, or of a paragraph."""
        above, state.parentType = state.parentType, "paragraph"
        line, level = self._lines_end(state, first + 1, end)
        if line == first + 1 or not state.level:
            begin = state.bMarks[first] + state.tShift[first]
            content = mdTrim(state.src[begin : state.eMarks[line - 1]])
        else:  # what leads the lines of a list or quotation is no part of it
            content = mdTrim(state.getLines(first, line, state.blkIndent, keepLastLF=False))
        state.line = line + bool(level)
        kind, tag = ("heading_open", f"h{level}") if level else ("paragraph_open", "p")
        opening: Token = _Token(kind, tag, 1, state.level)
        opening.map = [first, state.line]
        inline: Token = _Token("inline", "", 0, state.level + 1)
        inline.content, inline.map, inline.children = content, [first, line], []
        state.tokens += (opening, inline)  # nobody looks at where they close
        if level:  # after a paragraph, markdown-it-py goes on with its type
            opening.markup = "=" if level == 1 else "-"
            state.parentType = above

    def _lines_end(self, state: StateBlock, line: int, end: int) -> tuple[int, int]:
        """Return the line before which a paragraph ends, and the level of a heading, or 0."""
        source, enders = state.src, self._enders
        begins, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
        least = state.blkIndent
        while line < end:
            place = begins[line] + shifts[line]
            if place >= ends[line]:
                break
            indent = indents[line]
            if 0 <= indent <= least + 3:
                sign = source[place]
                if sign in "=-" and indent >= least and _UNDERLINE.match(source, place):
                    return line, 1 if sign == "=" else 2
                if sign in enders and any(
                    begins(source, place) and rule(state, line, end, True)
                    for begins, rule in enders[sign]
                ):
                    break
                if _rules_table(state, line) and self._table(state, line, end, True):
                    break
            line += 1
        return line, 0

    def _list(self, state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        """Add the tokens of a list, at whose first line a mark was found."""
        first, after = startLine, _mark_end(state, startLine)
        column = state.sCount[first]
        if 0 <= state.listIndent <= column - 4 and column < state.blkIndent:
            return False  # goes on with a paragraph
        mark, counts = state.src[after - 1], state.src[after - 1] in ".)"
        if silent:
            if state.parentType == "paragraph" and column >= state.blkIndent:
                begin = state.bMarks[first] + state.tShift[first]
                numbered = not counts or int(state.src[begin : after - 1]) == 1
                return numbered and bool(state.src[after : state.eMarks[first]].strip(" \t"))
            return True
        kind, tag = ("ordered_list", "ol") if counts else ("bullet_list", "ul")
        opening = state.push(f"{kind}_open", tag, 1)
        opening.map, opening.markup = [first, 0], mark
        above, state.parentType = state.parentType, "list"
        line = first
        while True:
            self._item(state, line, endLine, after)
            line = state.line
            if line >= endLine or not 0 <= state.sCount[line] - state.blkIndent < 4:
                break
            after = _mark_end(state, line)
            if not after or state.src[after - 1] != mark:
                break
        state.push(f"{kind}_close", tag, -1)
        opening.map[1] = state.line = line
        state.parentType = above
        return True

    def _item(self, state: StateBlock, line: int, end: int, after: int) -> None:
        """Add the tokens of a list's item, whose mark ends before a place of the text."""
        source, ends = state.src, state.eMarks[line]
        shift, column = state.tShift[line], state.sCount[line]
        begin = state.bMarks[line] + shift
        initial = offset = column + after - begin
        place = after
        while place < ends and (sign := source[place]) in _BLANKS:
            offset += 4 - (offset + state.bsCount[line]) % 4 if sign == "\t" else 1
            place += 1
        indent = offset - initial if place < ends and offset - initial <= 4 else 1
        item = state.push("list_item_open", "li", 1)
        item.map, item.markup = [line, 0], source[after - 1]
        if item.markup in ".)":
            item.info = source[begin : after - 1]
        outer, state.listIndent = state.listIndent, state.blkIndent
        state.blkIndent = initial + indent
        state.tShift[line], state.sCount[line] = place - state.bMarks[line], offset
        if place >= ends and state.isEmpty(line + 1):
            state.line = min(state.line + 2, end)  # an item without anything
        else:
            self.tokenize(state, line, end)
        state.blkIndent, state.listIndent = state.listIndent, outer
        state.tShift[line], state.sCount[line] = shift, column
        state.push("list_item_close", "li", -1)
        item.map[1] = state.line


def _mark_end(state: StateBlock, line: int) -> int:
    """Return the place behind the mark of a list's item that begins at a line, 0 for none."""
    source, place = state.src, state.bMarks[line] + state.tShift[line]
    mark = _MARK(source, place)
    return 0 if mark is None or _RULE(source, place) else mark.end()


def _rules_table(state: StateBlock, line: int) -> bool:
    """Return whether the line below can part a table's header from its rows."""
    source, below = state.src, state.bMarks[line + 1] + state.tShift[line + 1]
    return source[below : below + 1] in _RULER_SIGNS and _RULER(source, below) is not None
