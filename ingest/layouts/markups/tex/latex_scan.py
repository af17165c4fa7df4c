"""LaTeX as Markdown: one walk over its commands, in which nothing is executed or defined twice."""

import re
from collections.abc import Callable

from ingest.layouts.markups.signs import without_signs
from ingest.layouts.markups.tex.latex_signs import (
    ACCENT_NAMES,
    ACCENT_SIGNS,
    CHARACTERS,
    DECLARED,
    ESCAPED,
    LOOKS,
    accented,
)
from ingest.layouts.markups.tex.pieces import Finder, Pieces
from ingest.layouts.markups.translation import Event

VERBATIM = (
    "verbatim|Verbatim|BVerbatim|lstlisting|minted|alltt|spverbatim|semiverbatim|tcblisting|"
    "Sinput|Soutput|Schunk|codeblock|pyverbatim|rawhtml|commandline"
)
MATH = (
    "equation|align|gather|multline|eqnarray|displaymath|math|alignat|flalign|tikzpicture|"
    "array|pmatrix|bmatrix|cases|split|aligned|forest|circuitikz|picture"
)
_RAW = re.compile(rf"\\begin\s*\{{(?P<env>(?:{VERBATIM}|comment)\*?)\}}")
_BRACES = re.compile(
    rf"\\verb\*?([^\w\s*])[^\n]*?\1|{_RAW.pattern}|(?P<anew>\\(?:(?:sub)*section|chapter|question"
    r"|begin\s*\{document\})(?![A-Za-z]))|\\.|%[^\n]*|(?P<brace>[{}])",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"\\(?P<name>[A-Za-z]+\*?)|\\(?P<sign>[^A-Za-z])|(?P<comment>%[^\n]*)|(?P<brace>[{}])"
    r"|(?P<math>\$\$?)|(?P<short>``|''|---?|~|&|\"[aouAOUs`'=~-])|(?P<newline>\n[ \t]*)",
    re.DOTALL,
)
_DOLLARS = {
    "$": re.compile(r"\$(?:[^$\\\n]|\\.|\n(?!\s*\n))+\$"),
    "$$": re.compile(r"\$\$(?:[^$\\]|\\.|\$(?!\$))+\$\$", re.DOTALL),
}
_MATH_ENDS = {"(": "\\)", "[": "\\]"}
OPTION = re.compile(r"[ \t]*\n?[ \t]*\[((?:[^\[\]\n]|\n(?!\s*\n)){0,500})\]")
_GROUP = re.compile(r"[ \t]*\n?[ \t]*(?=\{)")
_LETTER = re.compile(r"[ \t]*(?:\{([^{}\n]{0,8})\}|(\\[ij](?![A-Za-z]))|([^\W\d_]))")
_SHORTHANDS = {"a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü", "s": "ß", "`": "„",
               "'": "“", "=": "-", "~": "-", "-": ""}  # fmt: skip
_SHORT = {"``": "“", "''": "”", "--": "–", "---": "—", "~": " "}
_SWALLOWS = frozenset(name for name, sign in CHARACTERS.items() if len(sign) == 1)
LEADING = re.compile(r"[ \t]+")


class LatexText:
    """Walks over a text's commands and writes what a reader sees; knows how words look.

    What a command means for the document's structure is decided by those who inherit.
    """

    def __init__(self, text: str, macros: dict[str, str] | None = None) -> None:
        self.text = without_signs(text)
        self.pos = 0
        self.out = Pieces()
        self.events: list[Event] = []
        self.match = matching_braces(self.text)
        self.macros = macros or {}
        self.looks = dict(LOOKS)
        self.german = "german" in self.text[:20_000]
        self._open: list[int] = []  # the positions of the braces that are open
        self._ends: dict[int, list[Callable[[], None]]] = {}  # what is to do at a closing brace
        self._line_ends: list[Callable[[], None]] = []
        self._finder = Finder(self.text)

    def walk(self) -> None:
        """Translate the text from where the walk stands to its end."""
        takers: dict[str, Callable[[str], None]] = {
            "name": self.command,
            "sign": self._sign,
            "comment": self.comment,
            "brace": self._brace,
            "math": self._math,
            "short": self._short,
            "newline": self._newline,
        }
        while self.pos < len(self.text):
            token = _TOKEN.search(self.text, self.pos)
            if token is None:
                self.out.write(self.text[self.pos :])
                self.pos = len(self.text)
                break
            if token.start() > self.pos:
                self.out.write(self.text[self.pos : token.start()])
            self.pos = token.end()
            kind = token.lastgroup or ""
            takers[kind](token[kind])
        self._newline_actions()

    # What a command does.

    def command(self, name: str) -> None:
        """Take a command that begins with a letter; its name may end in a star."""
        bare = name.rstrip("*")
        if bare in self.macros:
            self.out.write(self.macros[bare])
        elif bare in self.looks:
            self.styled(self.looks[bare])
        elif bare in DECLARED:
            self._declare(DECLARED[bare])
        elif bare in CHARACTERS:
            self.out.write(CHARACTERS[bare])
            if bare in _SWALLOWS and (blank := LEADING.match(self.text, self.pos)):
                self.pos = blank.end()
        elif bare in ACCENT_NAMES and (letter := _LETTER.match(self.text, self.pos)):
            self.pos = letter.end()
            self.out.write(accented(bare, letter[1] or letter[2] or letter[3] or ""))
        else:
            self.unknown(name)

    def unknown(self, name: str) -> None:
        """Write what remains of a command that nobody defined: its argument, or its name."""
        if self.text.startswith("{}", self.pos):
            self.pos += 2
            self.out.write(name)
        elif not self.is_group_next():
            self.out.write(f"\\{name}")

    def comment(self, text: str) -> None:
        """Pass over a comment."""

    def styled(self, sign: str, then: Callable[[], None] | None = None) -> None:
        """Write an argument between signs; `then` follows."""
        self.option()
        if not self.is_group_next():
            return
        self.enter()
        if sign:
            self.out.write(sign)

        def close() -> None:
            if sign:
                self.out.log.append(sign)
            if then:
                then()

        self.at_end(close)

    def _declare(self, sign: str) -> None:
        if not self._open:
            return
        self.out.write(sign)
        self._ends.setdefault(self.match[self._open[-1]], []).append(
            lambda: self.out.log.append(sign)
        )
        if blank := LEADING.match(self.text, self.pos):
            self.pos = blank.end()

    # Arguments.

    def option(self) -> str | None:
        """Return the argument in square brackets that comes next, None where none does."""
        found = OPTION.match(self.text, self.pos)
        if found is None:
            return None
        self.skip_to(found.end())
        return found[1]

    def is_group_next(self) -> bool:
        """Return whether an argument in braces comes next."""
        found = _GROUP.match(self.text, self.pos)
        return bool(found) and found.end() in self.match if found else False

    def enter(self) -> None:
        """Go into the argument that comes next."""
        found = _GROUP.match(self.text, self.pos)
        if found:
            self.skip_to(found.end())
            self._open.append(self.pos)
            self.pos += 1

    def at_end(self, action: Callable[[], None]) -> None:
        """Do something at the end of the argument that was entered last."""
        self._ends.setdefault(self.match[self._open[-1]], []).insert(0, action)

    def at_line_end(self, action: Callable[[], None]) -> None:
        """Do something at the end of the line."""
        self._line_ends.append(action)

    def raw_group(self) -> str | None:
        """Return the source of the argument that comes next and pass over it; None for none."""
        if not self.is_group_next():
            return None
        found = _GROUP.match(self.text, self.pos)
        begin = found.end() if found else self.pos
        end = self.match[begin]
        self.skip_to(end + 1)
        return self.text[begin + 1 : end]

    def skip_to(self, pos: int) -> None:
        """Go on at a position; of what is passed over, the newlines remain."""
        self.out.pass_over(self.text[self.pos : pos])
        self.pos = pos

    def find(self, what: str) -> int:
        """Return where a text comes next, -1 where it does not occur any more."""
        return self._finder.after(self.pos, what)

    # Tokens.

    def _newline(self, _text: str) -> None:
        self._newline_actions()
        self.out.newline()

    def _newline_actions(self) -> None:
        actions, self._line_ends = self._line_ends, []
        for action in actions:
            action()

    def _brace(self, text: str) -> None:
        here = self.pos - 1
        if text == "{":
            if here in self.match:
                self._open.append(here)
                if self.text[here - 1 : here] == "}":
                    self.out.write(" ")
            return
        if self._open and self.match.get(self._open[-1]) == here:
            self._open.pop()
        for action in self._ends.pop(here, ()):
            action()

    def _math(self, dollars: str) -> None:
        begin = self.pos - len(dollars)
        found = _DOLLARS[dollars].match(self.text, begin)
        if found is None:
            self.out.write(dollars)
            return
        self._raw(found.end(), begin)

    def _raw(self, end: int, begin: int) -> None:
        """Write a formula as it stands."""
        first, *rest = self.text[begin:end].split("\n")
        self.out.write(first)
        for line in rest:
            self.out.newline()
            self.out.write(line)
        self.pos = end

    def formula(self, closing: str, begin: int) -> bool:
        """Write the formula from a position to its end; return False where it has none."""
        end = self.find(closing)
        if end < 0:
            return False
        self._raw(end + len(closing), begin)
        return True

    def _sign(self, sign: str) -> None:
        if sign in _MATH_ENDS and self.formula(_MATH_ENDS[sign], self.pos - 2):
            return
        if sign == "\\":
            self.line_break()
        elif sign in ACCENT_SIGNS and (letter := _LETTER.match(self.text, self.pos)):
            self.pos = letter.end()
            self.out.write(accented(sign, letter[1] or letter[2] or letter[3] or ""))
        elif sign == "\n":
            self.out.newline()
        else:
            self.out.write(ESCAPED.get(sign, "" if sign in "()[]" else sign))

    def line_break(self) -> None:
        """Write the end of a line that the author asks for."""
        if self.text[self.pos : self.pos + 1] == "*":
            self.pos += 1
        self.option()
        if not self.out.fresh:
            self.out.log.append("  ")
            if self.text[self.pos : self.pos + 1] != "\n":
                self.out.break_line()

    def _short(self, text: str) -> None:
        if text[0] == '"':
            if self.german:
                self.out.write(_SHORTHANDS[text[1]])
            else:
                self.out.write('"')
                self.pos -= 1
        elif text == "&":
            self.cell()
        else:
            self.out.write(_SHORT[text])

    def cell(self) -> None:
        """Write what parts the cells of a table."""
        self.out.write(" ")


def matching_braces(text: str) -> dict[int, int]:
    """Return the position of each closing brace by that of its opening one.

    A heading or question begins anew, so that a brace that is never closed spoils one part only.
    """
    found: dict[int, int] = {}
    waiting: list[int] = []
    unclosed: set[str] = set()
    position = 0
    while token := _BRACES.search(text, position):
        position = token.end()
        if token["env"]:
            name = token["env"]
            end = -1 if name in unclosed else text.find(f"\\end{{{name}}}", position)
            unclosed |= {name} if end < 0 else set()
            position = max(end, position)
        elif token["anew"]:
            waiting.clear()
        elif token["brace"] == "{":
            waiting.append(token.start())
        elif token["brace"] and waiting:
            found[waiting.pop()] = token.start()
    return found


def inline(text: str, macros: dict[str, str] | None = None) -> str:
    """Return a short text with its signs, on one line."""
    walk = LatexText(text, macros)
    walk.walk()
    return " ".join("".join(walk.out.log).split())
