"""Texinfo as Markdown: one walk over its commands; nothing is included, no macro is expanded."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.layouts.marks import Mark
from ingest.layouts.markups.asking_names import is_answer_name, is_question_name, label_kind
from ingest.layouts.markups.signs import CODE, as_words, link, without_signs
from ingest.layouts.markups.tex.latex_signs import accented
from ingest.layouts.markups.tex.pieces import Finder, Pieces
from ingest.layouts.markups.tex.texinfo_signs import (
    ACCENT_NAMES,
    ACCENTS,
    CHARACTERS,
    CODE_BLOCKS,
    ESCAPED,
    HEADINGS,
    LISTS,
    LOOKS,
    SILENT,
    UNSHOWN,
)
from ingest.layouts.markups.translation import LIST_LEVEL, Event, Item

_TOKEN = re.compile(
    r"(?P<comment>^\\input[^\n]*|@(?:c|comment)(?![A-Za-z])[^\n]*)|@(?P<name>[A-Za-z]+)|@(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])|(?P<short>``|''|---?)|(?P<newline>\n[ \t]*)",
    re.DOTALL | re.MULTILINE,
)
_BRACES = re.compile(
    r"@[@{}]|(?P<anew>^@(?:\w*section|\w*heading|chapter|node)\b)|(?P<brace>[{}])", re.MULTILINE
)
_LETTER = re.compile(r"\{@dotless\{([ij])\}\}|\{([^{}\n]{0,8})\}|([^\W\d_])")
_SHORT = {"``": "“", "''": "”", "--": "–", "---": "—"}
_REFERENCES = {"xref": "See ", "pxref": "see ", "ref": "", "inforef": "See ", "link": ""}
_LINKS = frozenset({"uref", "url", "email"})
_IN_QUOTES = frozenset({"acronym", "abbr"})
_WORD = re.compile(r"[ \t]*([\w-]+)")


@dataclass(slots=True)
class _Block:
    """A block that is open until its `@end`; `count` numbers the items of a list."""

    name: str
    count: int = 0


class TexinfoScan:
    """Translates a text and collects what is marked in it."""

    def __init__(self, text: str) -> None:
        self.text = without_signs(text)
        self.pos = 0
        self.out = Pieces()
        self.title = ""
        self.marks: list[Mark] = []
        self.items: list[Item] = []
        self.events: list[Event] = []
        self.gaps: list[tuple[int, int, str]] = []
        self._match = _matching(self.text)
        self._ends: dict[int, list[Callable[[], None]]] = {}
        self._line_ends: list[Callable[[], None]] = []
        self._blocks: list[_Block] = []
        self._values: dict[str, str] = {}
        self._finder = Finder(self.text)
        self._labelled = False  # whether an item was labelled as a question
        self._code = 0  # how many commands for code are open

    def run(self) -> "TexinfoScan":
        """Translate the text to its end."""
        while self.pos < len(self.text):
            token = _TOKEN.search(self.text, self.pos)
            if token is None:
                self.out.write(self.text[self.pos :])
                break
            if token.start() > self.pos:
                self.out.write(self.text[self.pos : token.start()])
            self.pos = token.end()
            self._take(token.lastgroup or "", token)
        self._finish_line()
        self.event("end")
        return self

    def event(self, kind: str, level: int = 0, text: str = "", *, told_below: bool = False) -> None:
        """Keep what is met here."""
        self.events.append(Event(kind, len(self.out.log), self.out.line, level, text, told_below))

    def _take(self, kind: str, token: re.Match[str]) -> None:
        text = token[kind]
        if kind == "name":
            self._command(text)
        elif kind == "newline":
            self._newline(text)
        elif kind == "brace":
            for action in self._ends.pop(token.start(), ()) if text == "}" else ():
                action()
        elif kind == "sign":
            self._sign(text)
        elif kind == "short":
            self.out.write(text if self._code or self._in_code else _SHORT[text])

    def _newline(self, text: str) -> None:
        self._finish_line()
        self.out.newline()
        if self._in_code and len(text) > 1:
            self.out.verbatim(text[1:])

    def _finish_line(self) -> None:
        actions, self._line_ends = self._line_ends, []
        for action in actions:
            action()

    @property
    def _in_code(self) -> bool:
        return bool(self._blocks) and self._blocks[-1].name in CODE_BLOCKS

    def _sign(self, sign: str) -> None:
        if sign in ACCENTS and (letter := _LETTER.match(self.text, self.pos)):
            self.pos = letter.end()
            self.out.write(accented(ACCENTS[sign], letter[1] or letter[2] or letter[3] or ""))
        elif sign == "\n":
            self.out.newline()
        else:
            self.out.write(ESCAPED.get(sign, sign))

    # Commands.

    def _command(self, name: str) -> None:
        if self.text[self.pos : self.pos + 1] == "{" and self.pos in self._match:
            self._braced(name)
        elif name == "end":
            self._end()
        elif name == "top":
            title = _inline(self._rest_of_line())
            self.title = self.title or title
        elif name in HEADINGS:
            self._heading(HEADINGS[name])
        elif name in UNSHOWN:
            self._pass_over(name)
        elif name in CODE_BLOCKS:
            self._code_block(name)
        elif name in LISTS or name == "multitable":
            self._rest_of_line()
            self._blocks.append(_Block(name))
        elif name in {"item", "itemx", "headitem", "tab"}:
            self._item(name)
        else:
            self._line_command(name)

    def _line_command(self, name: str) -> None:
        """Take a command that has the rest of its line for itself."""
        if name in {"settitle", "title"}:
            self.title = self.title or _inline(self._rest_of_line())
        elif name == "set":
            variable, _, value = self._rest_of_line().strip().partition(" ")
            self._values[variable] = _inline(value)[:200]
        elif name in {"include", "verbatiminclude"}:
            line, file = self.out.line, self._rest_of_line().strip()
            self.gaps.append((line, line, f"includes {file}, which is not followed"))
        elif name in SILENT or name.endswith("index"):
            self._rest_of_line()
        elif name.startswith("if"):
            self._rest_of_line()
            self._blocks.append(_Block(name))
        elif name in {"quotation", "smallquotation", "cartouche", "flushleft", "flushright"}:
            self._blocks.append(_Block(name))
        elif name.startswith("def") and name != "definfoenclose":
            self.out.write(CODE + self._rest_of_line().strip() + CODE)
        elif is_question_name(name) and not self._blocks:
            self.event("question", told_below=True)
            self._line_ends.append(lambda: self.event("question end"))
        elif is_answer_name(name) and not self._blocks:
            self.event("answer")

    def _rest_of_line(self) -> str:
        end = self.text.find("\n", self.pos)
        end = end if end >= 0 else len(self.text)
        text, self.pos = self.text[self.pos : end], end
        return text

    def _heading(self, level: int) -> None:
        first = self.out.line
        self.out.indent = ""
        self._blocks.clear()
        self._code = 0
        self.event("heading")
        at, begin = len(self.events) - 1, len(self.out.log)
        self.out.lead = "#" * max(2, level + 1) + " "

        def close() -> None:
            text = as_words("".join(self.out.log[begin:]).lstrip("# "))
            self.marks.append(Mark(level + 1, text, first, self.out.line))
            self.events[at] = Event("heading", begin, first, level, text)
            self.events.append(Event("item", len(self.out.log), first, level, text))

        self._line_ends.append(close)

    def _pass_over(self, name: str) -> None:
        """Leave a block out to its end; one that is never closed is one line."""
        end = self._find(f"\n@end {name}")
        if end < 0:
            self._rest_of_line()
            return
        self.out.pass_over(self.text[self.pos : end + 1])
        self.pos = end + 1
        self._rest_of_line()

    def _find(self, what: str) -> int:
        return self._finder.after(self.pos, what)

    def _code_block(self, name: str) -> None:
        self._rest_of_line()
        self.out.break_line()
        self.out.write(f"```{CODE_BLOCKS[name]}")
        end = self._find(f"\n@end {name}")
        if name == "verbatim" and end >= 0:
            self.out.fresh = False
            self.out.verbatim(self.text[self.pos : end + 1])
            self.pos = end + 1
        elif end >= 0:
            self._blocks.append(_Block(name))
        else:  # never closed
            self.out.log.pop()
            self.out.fresh = True
            return
        if name == "verbatim":
            self._blocks.append(_Block(name))

    def _end(self) -> None:
        word = _WORD.match(self._rest_of_line())
        name = word[1] if word else ""
        if name not in [block.name for block in self._blocks[-20:]]:
            return
        while self._blocks:
            block = self._blocks.pop()
            if block.name in CODE_BLOCKS:
                self.out.write("```")
            if block.name in LISTS and self._depth == 0:
                self.event("list end")
                self.items.append(Item(len(self.out.log), self.out.line, 1, ends=True))
            if block.name == name:
                break
        self.out.indent = "  " * self._depth

    @property
    def _depth(self) -> int:
        return sum(block.name in LISTS for block in self._blocks[-12:])

    def _item(self, name: str) -> None:
        block = next((b for b in reversed(self._blocks[-6:]) if b.name in LISTS), None)
        if self._blocks and self._blocks[-1].name == "multitable":
            self._cell(self._blocks[-1], name)
        elif block and block.name.endswith("table"):
            self._term()
        elif block:
            depth = self._depth
            self.out.indent = "  " * (depth - 1)
            block.count += 1
            bullet = "- " if block.name == "itemize" else f"{block.count}. "
            self.out.lead = self.out.indent + bullet
            self.out.indent = "  " * depth
            self.event("item")
            self.items.append(Item(len(self.out.log), self.out.line, depth))

    def _cell(self, table: _Block, name: str) -> None:
        """Write what parts the cells of a table, one line of it for each row."""
        if name == "tab":
            self.out.write(" | ")
            return
        self.out.write("| ")
        self._line_ends.append(lambda: self.out.log.append(" |"))
        table.count += 1

    def _term(self) -> None:
        """Take what a table explains; labels such as "Q:" tell what their text is."""
        depth, line = self._depth, self.out.line
        label = _inline(self._rest_of_line())
        kind = label_kind(label)
        if kind == "question" or (kind and self._labelled):
            self._labelled = True
            self.event(kind, LIST_LEVEL)
            return
        self.out.indent = "  " * (depth - 1)
        self.out.write(f"- **{label}**")
        self.out.indent = "  " * depth
        self.event("item")
        self.items.append(Item(len(self.out.log), line, depth, label))

    # Commands with an argument in braces.

    def _braced(self, name: str) -> None:
        begin, end = self.pos, self._match[self.pos]
        inside = self.text[begin + 1 : end] if end - begin < 2000 else ""
        if name in ACCENT_NAMES and (letter := _LETTER.match(self.text, self.pos)):
            self.pos = letter.end()
            self.out.write(accented(ACCENT_NAMES[name], letter[1] or letter[2] or letter[3] or ""))
        elif name in CHARACTERS and not inside.strip():
            self.pos = end + 1
            self.out.write(CHARACTERS[name])
        elif name == "value":
            self.pos = end + 1
            self.out.write(self._values.get(inside, inside))
        elif name in {"anchor", "xrefautomaticsectiontitle", "image"}:
            self._leave(end)
        elif name in _REFERENCES or name in _LINKS or name in _IN_QUOTES:
            self._leave(end)
            self._refer(name, [" ".join(part.split()) for part in inside.split(",")])
        elif end == begin + 1:  # of a macro or sign that only the author knows
            self.pos = end + 1
            self.out.write(name)
        else:
            self._enter(name, begin, end)

    def _leave(self, end: int) -> None:
        self.out.pass_over(self.text[self.pos : end + 1])
        self.pos = end + 1

    def _refer(self, name: str, parts: list[str]) -> None:
        shown = [_inline(part) for part in parts]
        if name in _IN_QUOTES:
            self.out.write(shown[0])
        elif name in _LINKS:
            words = next((part for part in reversed(shown[1:]) if part), "")
            target = shown[0] if name != "email" else f"mailto:{shown[0]}" if words else shown[0]
            self.out.write(words if self._in_code else link(words, target))
        else:
            words = next((part for part in (shown[2:3] + shown[1:2] + shown[:1]) if part), "")
            manual = f" in {shown[4]}" if len(shown) > 4 and shown[4] else ""
            self.out.write(f"{_REFERENCES[name]}{words}{manual}")

    def _enter(self, name: str, begin: int, end: int) -> None:
        """Write an argument as it looks, or as a question or answer where the name says so."""
        self.pos = begin + 1
        actions = self._ends.setdefault(end, [])
        sign = LOOKS.get(name, "")
        if name == "footnote":
            self.out.write(" (")
            actions.append(lambda: self.out.log.append(")"))
        elif sign == CODE:
            self._open_code(actions)
        elif sign and not self._in_code and not self._code:
            self.out.write(sign)
            actions.append(lambda: self.out.log.append(sign))
        elif is_answer_name(name):
            self.event("answer")
            actions.append(lambda: self.event("answer end"))
        elif is_question_name(name):
            self.event("question", told_below=True)
            actions.append(lambda: self.event("question end"))

    def _open_code(self, actions: list[Callable[[], None]]) -> None:
        if self._in_code:
            return
        if not self._code:
            self.out.write(CODE)
        self._code += 1

        def close() -> None:
            self._code = max(0, self._code - 1)
            if not self._code:
                self.out.log.append(CODE)

        actions.append(close)


def _matching(text: str) -> dict[int, int]:
    """Return the position of each closing brace by that of its opening one."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for token in _BRACES.finditer(text):
        if token["anew"]:
            waiting.clear()
        elif token["brace"] == "{":
            waiting.append(token.start())
        elif token["brace"] and waiting:
            found[waiting.pop()] = token.start()
    return found


def _inline(text: str) -> str:
    """Return a short text as words."""
    scan = TexinfoScan(text[:2000])
    return as_words("".join(scan.run().out.log))
