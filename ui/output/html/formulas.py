"""Formulas in Markdown: told apart from prices and code, and set aside before it is parsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markdown_it import MarkdownIt

# What stands for a formula while its text is parsed: its number between two private characters,
# which no rule of Markdown knows.
_LEFT, _RIGHT = "\ue000", "\ue001"
_PRIVATE = re.compile(f"[{_LEFT}{_RIGHT}]")
_STAND_IN = re.compile(f"{_LEFT}(\\d{{1,6}}){_RIGHT}")

# The rules of Pandoc: no blank inside the two dollars, no digit after the second. What is longer
# than 2,000 characters stays text: no formula is, and the time to search for its end is bounded.
_LINE = r"(?:[^\n]|\n(?!\s*\n))"  # any sign, but no empty line
_SPAN = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`)(?s:.{1,4000}?)(?<!`)(?P=ticks)(?!`))"
    r"|(?P<comment><!--(?s:(?!<!--).){0,4000}?-->)"
    r"|(?P<display>(?<!\\)\$\$(?:[^$\n]|\n(?!\s*\n)){1,2000}?\$\$)"
    r"|(?P<inline>(?<![\\$\w])\$(?=[^\s$])"
    r"(?:\\.|[^$\\\n]|\n(?!\s*\n)){0,2000}?(?<=[^\s\\])\$(?![\d$]))"
    r"|(?P<bracket>(?<!\\)\\\[(?=(?:(?!\\\]|(?<!\\)\\\[)(?s:.)){0,2000}?(?:\\[a-zA-Z]|[\^_=]))"
    rf"(?:(?!(?<!\\)\\\[){_LINE}){{1,2000}}?\\\])"
    rf"|(?P<parens>(?<!\\)\\\((?:(?!\\\(){_LINE}){{1,2000}}?\\\))"
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in TeX; `source` is how the text writes it, with its signs."""

    source: str
    display: bool

    @property
    def tex(self) -> str:
        """What stands between the signs."""
        width = 1 if self.source[0] == "$" and not self.display else 2
        return self.source[width:-width]


@dataclass(frozen=True, slots=True)
class Parted:
    """Markdown without comments, in which stand-ins take the place of the formulas."""

    text: str
    formulas: tuple[Formula, ...]

    def split(self, text: str) -> Iterator[str | Formula]:
        """Yield the parts of a piece of the text: plain text and formulas in turn."""
        for number, part in enumerate(_STAND_IN.split(text)):
            if number % 2 == 0:
                yield _PRIVATE.sub("", part)
            elif int(part) < len(self.formulas):  # an entity may have written another
                yield self.formulas[int(part)]

    def restore(self, text: str) -> str:
        """Return a piece of the text with its formulas as they were written."""
        return "".join(part if isinstance(part, str) else part.source for part in self.split(text))


def set_aside(markdown: str, *, line: bool = False) -> Parted:
    """Return Markdown parted from its formulas; a `line` has no blocks, and so no code blocks."""
    formulas: list[Formula] = []
    lines = _PRIVATE.sub("", markdown).split("\n")
    code = set[int]() if line else _code_lines("\n".join(lines))
    parts: list[str] = []
    for is_code, numbers in groupby(range(len(lines)), key=lambda number: number in code):
        chosen = list(numbers)
        text = "\n".join(lines[number] for number in chosen)
        parts.append(text if is_code else "".join(_spans(text, formulas)))
    return Parted("\n".join(parts), tuple(formulas))


def _spans(text: str, formulas: list[Formula]) -> Iterator[str]:
    """Yield the text with a stand-in for each formula, which is added to `formulas`."""
    end = 0
    for found in _SPAN.finditer(text):
        yield text[end : found.start()]
        end = found.end()
        if found["code"]:
            yield found[0]
        elif not found["comment"]:
            formulas.append(Formula(found[0], bool(found["display"] or found["bracket"])))
            yield f"{_LEFT}{len(formulas) - 1}{_RIGHT}"
    yield text[end:]


def _code_lines(markdown: str) -> set[int]:
    """Return the numbers (from 0) of the lines that are in code blocks."""
    if "```" not in markdown and "~~~" not in markdown and "    " not in markdown:
        return set()  # a tab cannot be at stake: readers of documents expand them
    parser = MarkdownIt("commonmark").enable("table")
    return {
        line
        for token in parser.parse(markdown)
        if token.map and token.type in {"fence", "code_block"}
        for line in range(*token.map)
    }
