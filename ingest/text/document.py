"""A decoded document: its lines, and the Markdown blocks that markdown-it-py sees in them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import accumulate, chain

from markdown_it.token import Token

from ingest.text.blocks import Block, Bullet, Heading, ListItem, TableRow, html_headings
from ingest.text.commonmark import block_tokens
from ingest.text.fences import code_lines
from ingest.text.navigation import (
    asks_for_feedback,
    begins_bare,
    is_colophon,
    is_crumb_line,
    may_lead_on,
)
from ingest.text.programs import PROGRAM_SIGNS, program_lines

# A site's own footer takes a line or two.
_COLOPHON_LINES = 3
# A sign that stands on one line of so many, or more, is looked for line by line; how often it
# stands, the first characters of a text tell.
_OFTEN = 16
_SAMPLE = 8_192
# With these begin several signs that are looked for, and few lines hold them.
_RARE = frozenset(":?|#[={<>;`!/+~$")
# Lines in these blocks are quoted matter: nothing in them can be a question, label or heading.
_VERBATIM = ("fence", "html_block", "front_matter")
_LIST_TOKENS = tuple(
    f"{kind}_{end}"
    for kind in ("bullet_list", "ordered_list", "list_item")
    for end in ("open", "close")
)


class Document:
    """The text of one source, or a part of it; lines are counted from 0 inside the readers."""

    def __init__(self, name: str, text: str, lines: tuple[str, ...] | None = None) -> None:
        """Divide a text into its lines, unless these are known."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.name = name
        self.text = text
        self.lines = lines or tuple(text.split("\n"))
        self._holding: dict[str, list[int]] = {}
        self._whole = True  # whether its tokens are those of its text, not of a longer one
        self._begin = 0  # its first line's number in the text of which its tokens are
        self._find_tokens: Callable[[], list[Token]] = partial(block_tokens, self.text)

    def know(self, same: "Document") -> None:
        """Take over what is known about the lines of a document with the same text."""
        self.signs = same.signs
        self.text_lines, self.front_matter = same.text_lines, same.front_matter
        self.crumbs, self.fenced = same.crumbs, same.fenced
        self._holding = same._holding  # noqa: SLF001  one of us

    def part(self, first: int, end: int, title: Heading | None = None) -> "Document":
        """Return the lines from `first` on and before `end` as a document, its title left blank.

        `first` is 0 or begins a heading outside lists, so that blocks need not be found again.
        """
        blank = range(title.first, title.last + 1) if title else range(0)
        lines = ("" if line in blank else self.lines[line] for line in range(first, end))
        part = Document(self.name, "\n".join(lines))
        part.signs = ["" if n in blank else self.signs[n] for n in range(first, end)]
        part._whole = False
        part._begin = self._begin + first
        part._find_tokens = partial(self._tokens_between, first, end, blank)
        return part

    def _tokens_between(self, first: int, end: int, blank: range) -> list[Token]:
        """Return the tokens of the blocks that have lines from `first` on and before `end`."""
        starts, places = self._outermost
        index = max(0, bisect_right(starts, first) - 1)
        found: list[Token] = []
        while index < len(starts) and starts[index] < end:
            block = self._tokens[places[index] : places[index + 1]]
            index += 1
            titled = block[0].type == "heading_open" and starts[index - 1] in blank
            if self._map(block[0])[1] > first and not titled:
                found += block
        return found

    @cached_property
    def _outermost(self) -> tuple[list[int], list[int]]:
        """The outermost blocks: their first lines, and the places of their tokens, with the end."""
        places = [n for n, one in enumerate(self._tokens) if one.level == 0 and one.nesting >= 0]
        starts = [self._map(self._tokens[place])[0] for place in places]
        return starts, [*places, len(self._tokens)]

    @cached_property
    def _tokens(self) -> list[Token]:
        return self._find_tokens()

    @cached_property
    def _kinds(self) -> dict[str, list[int]]:
        """The places of tokens by their kind."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(self._tokens):
            found[token.type].append(place)
        return found

    def _places_of(self, *kinds: str) -> list[int]:
        """Return the places of tokens of some kinds, in order."""
        return sorted(chain.from_iterable(self._kinds.get(kind, ()) for kind in kinds))

    def _map(self, token: Token) -> tuple[int, int]:
        """Return a token's first line, and the one after its last, in this document."""
        if self._whole and token.map:
            return token.map[0], token.map[1]
        first, end = token.map or (self._begin, self._begin + 1)
        return max(0, first - self._begin), min(end - self._begin, len(self.lines))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings outside lists and quotes: ATX (`# …`), setext (underlined) and HTML."""
        found = []
        tokens = self._tokens
        for place in self._places_of("heading_open", "html_block"):
            token = tokens[place]
            if token.level:
                continue
            if token.type == "heading_open":
                first, last = self._span(token)
                found.append(Heading(int(token.tag[1:]), tokens[place + 1].content, first, last))
            elif token.map:
                found += html_headings(self.lines, *self._map(token))
        return tuple(found)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The top-level blocks in order."""
        found = []
        for token in [one for one in self._tokens if not one.level and one.nesting >= 0]:
            if token.map:
                first, last = self._span(token)
                kind = token.type.removesuffix("_open")
                found.append(Block(kind, first, last, "\n".join(self.lines[first : last + 1])))
        return tuple(found)

    def blocks_between(self, first: int, end: int) -> tuple[Block, ...]:
        """Return the top-level blocks that begin from line `first` on and before line `end`."""
        begin = bisect_left(self._block_lines, first)
        return self.blocks[begin : bisect_left(self._block_lines, end)]

    @cached_property
    def _block_lines(self) -> list[int]:
        return [block.first for block in self.blocks]

    @cached_property
    def items(self) -> tuple[Bullet, ...]:
        """The bullets of the outermost bullet lists."""
        found = []
        for token in [self._tokens[place] for place in self._places_of("list_item_open")]:
            if token.level == 1 and not token.info:
                first, last = self._span(token)
                line = self.lines[first]
                text = line.lstrip()[1:].lstrip()
                found.append(Bullet(text, first, last, len(line) - len(text)))
        return tuple(found)

    @cached_property
    def entries(self) -> tuple[ListItem, ...]:
        """The items of all lists outside quotes, in order."""
        found: list[ListItem] = []
        lists: list[int] = []  # the first line of each open list
        items: list[tuple[int, int]] = []  # the first and last line of each open item
        tokens = self._tokens
        for place in self._places_of(*_LIST_TOKENS):
            token = tokens[place]
            if token.type == "list_item_open" and token.map:
                items.append(self._span(token))
                if tokens[place + 1].type in {"paragraph_open", "heading_open"}:
                    below, inline = tokens[place + 1 : place + 3]
                    found.append(self._entry(below, inline, lists, items))
            elif token.type == "list_item_close":
                items.pop()
            elif token.nesting > 0 and token.map:
                lists.append(self._map(token)[0])
            else:
                lists.pop()
        return tuple(found)

    def _entry(
        self, block: Token, inline: Token, lists: list[int], items: list[tuple[int, int]]
    ) -> ListItem:
        first, last = self._span(block)
        line = self.lines[first]
        bare = line.lstrip().lstrip("0123456789")[1:].lstrip()
        parent = items[-2][0] if len(items) > 1 else -1
        indent = len(line) - len(bare)
        end, depth = items[-1][1], len(items) - 1
        return ListItem(inline.content, first, end, last, indent, depth, lists[-1], parent)

    @cached_property
    def verbatim(self) -> frozenset[int]:
        """The lines inside code fences, raw HTML and front matter, where text is only quoted."""
        inside: set[int] = set()
        for place in self._places_of(*_VERBATIM):
            if self._tokens[place].map:
                inside.update(range(*self._map(self._tokens[place])))
        for heading in self.headings:  # those in HTML
            inside.difference_update(range(heading.first, heading.last + 1))
        return frozenset(inside)

    @cached_property
    def tables(self) -> tuple[tuple[TableRow, ...], ...]:
        """The tables outside lists, each as its rows; the first row is the header."""
        if "table_open" not in self._kinds:
            return ()
        found: list[tuple[TableRow, ...]] = []
        rows: list[TableRow] = []
        cells: list[str] = []
        line = 0
        for token in self._tokens:
            if token.type == "table_open" and token.level == 0:
                rows = []
            elif token.type == "tr_open" and token.map:
                cells, line = [], self._map(token)[0]
            elif token.type == "inline" and token.map:
                cells.append(token.content)
            elif token.type == "tr_close":
                rows.append(TableRow(line, tuple(cells)))
            elif token.type == "table_close" and token.level == 0:
                found.append(tuple(rows))
        return tuple(found)

    @cached_property
    def front_matter(self) -> frozenset[int]:
        """The lines of the settings that lead a page of a site generator, in YAML or TOML."""
        if self.lines[0].rstrip() == "+++":
            closing = (n for n, text in enumerate(self.lines) if n and text.rstrip() == "+++")
            return frozenset(range(next(closing, -1) + 1))
        if not self.text.startswith("---"):
            return frozenset()
        return frozenset(
            line
            for block in self.blocks[:1]
            if block.kind == "front_matter"
            for line in range(block.first, block.last + 1)
        )

    @cached_property
    def fenced(self) -> frozenset[int]:
        """The lines of closed code fences, also of those which raw HTML hides from Markdown."""
        marked = sorted({*self.holding("```"), *self.holding("~~~")})
        return code_lines(self.lines, unclosed=False, marked=marked)

    @cached_property
    def program(self) -> frozenset[int]:
        """The lines of imports, exports and comments, as MDX has them beside its text."""
        if not any(sign in self.text for sign in PROGRAM_SIGNS):
            return frozenset()
        return frozenset(program_lines(self.name, self.lines, self.signs, self.fenced))

    def holding(self, sign: str) -> Sequence[int]:
        """Return the lines that hold a sign, in order; each sign is looked for once."""
        if sign not in self._holding:
            self._holding[sign] = self._find_holding(sign)
        return self._holding[sign]

    def _find_holding(self, sign: str) -> list[int]:
        if len(sign) > 1:
            if sign[0] in _RARE:
                self.holding(sign[0])
            known = [self._holding[one] for one in sign if one in self._holding]
            if known:
                return [n for n in min(known, key=len) if sign in self.lines[n]]
        head = self.text[:_SAMPLE]
        if head.count(sign) * _OFTEN <= head.count("\n"):
            return [*self._places(sign)]
        return [n for n, text in enumerate(self.lines) if sign in text]

    def _places(self, sign: str) -> Iterator[int]:
        """Yield the lines that hold a sign which is rare."""
        place = self.text.find(sign)
        while place >= 0:
            line = bisect_right(self._starts, place) - 1
            yield line
            place = self.text.find(sign, self._starts[line + 1])

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins in the text, and where another one would."""
        return [*accumulate(map(len, self.lines), lambda begin, size: begin + size + 1, initial=0)]

    @cached_property
    def signs(self) -> list[str]:
        """The first sign of each line that is no blank, "" where there is none."""
        return [line.lstrip()[:1] for line in self.lines]

    @cached_property
    def _by_sign(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for line, sign in enumerate(self.signs):
            found[sign].append(line)
        return found

    def beginning(self, begins: Callable[[str], object]) -> list[int]:
        """Return the lines whose first sign is as it should be, in order; blank ones have none."""
        known = self._by_sign
        signs = [sign for sign in known if sign and begins(sign)]
        return sorted(chain.from_iterable(map(known.__getitem__, signs)))

    @cached_property
    def _blank(self) -> list[bool]:
        return [not sign for sign in self.signs]

    @cached_property
    def text_lines(self) -> frozenset[int]:
        """The lines that are not blank."""
        return frozenset([line for line, sign in enumerate(self.signs) if sign])

    @cached_property
    def crumbs(self) -> frozenset[int]:
        """The lines outside code fences that only help to move about: anchors, rules, links."""
        lines = self.lines
        may = {*self.holding("["), *self.holding("<"), *self.beginning(begins_bare)}
        may.update(n for n in self.beginning(str.isalpha) if may_lead_on(lines[n]))
        crumbs = {line for line in may - self.fenced if is_crumb_line(lines[line])}
        asking = {*self.holding("?"), *self.holding("？")} - self.fenced
        crumbs.update(line for line in asking if asks_for_feedback(lines[line]))
        return frozenset(crumbs | self._colophon(crumbs))

    def _colophon(self, crumbs: set[int]) -> set[int]:
        """Return the last paragraph's lines if they are a page's footer, below a rule."""
        found: set[int] = set()
        line = max(self.text_lines, default=-1)
        while line >= 0 and line not in crumbs and len(found) < _COLOPHON_LINES:
            found |= set() if self.blank(line) else {line}
            line -= 1
        parted = bool(found) and line in crumbs
        return found if parted and all(is_colophon(self.lines[line]) for line in found) else set()

    def blank(self, line: int) -> bool:
        """Return whether a line is empty or beyond the document."""
        return not 0 <= line < len(self.lines) or self._blank[line]

    def next_text(self, line: int) -> int:
        """Return the first line from `line` on that is not blank, or the number of lines."""
        line, end, blank = max(0, line), len(self.lines), self._blank
        while line < end and blank[line]:
            line += 1
        return line

    def _span(self, token: Token) -> tuple[int, int]:
        """Return a token's first and last line, without the blank lines that end a list."""
        first, end = self._map(token)
        last, blank = end - 1, self._blank
        while last > first and blank[last]:
            last -= 1
        return first, last
