"""The parts of a TOML text: what stands below each header, with its lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# Strings hide brackets; one that is not closed is one sign. What is matched is never tried again.
_TOKEN = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|\#[^\n]*+|[\[\]{}]|\n|[^\s\"'#\[\]{}]++|[\"']",
    re.DOTALL,
)
# A line that can be nothing but a header: bare words are no values. Lines of numbers or truth
# values in brackets are left to the list that they stand in.
_HEADER = re.compile(r"^[ \t]*\[(\[?)[ \t]*(?!true\b|false\b|nan\b|inf\b)[A-Za-z_][^\[\]\n]*+\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A table with its header; `depth` is how many names the header has, 0 for none.

    `statements` are the lines of its keys with their values, `braces` those of its inline tables,
    in the order in which they begin. Lines are counted from 1.
    """

    text: str
    first: int
    last: int
    depth: int
    statements: Sequence[tuple[int, int]]
    braces: Sequence[tuple[int, int]]

    def torn(self) -> Iterator["Part"]:
        """Yield the parts of a broken one: each line like a header begins one."""
        lines = self.text.split("\n")
        starts = [0, *(n for n, line in enumerate(lines) if n and _HEADER.match(line))]
        for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            text = "\n".join(lines[begin:end])
            if text.strip():
                yield _part(_Draft(text, self.first + begin, _depth(lines[begin])))


@dataclass(slots=True)
class _Draft:
    text: str
    first: int
    depth: int
    statements: list[tuple[int, int]] = field(default_factory=list)
    braces: list[tuple[int, int]] = field(default_factory=list)


def toml_parts(text: str) -> Iterator[Part]:
    """Yield the parts of a text in order: what stands before the first header, then each table."""
    lines = text.split("\n")
    starts = [0, *(n for n in _header_lines(text) if n)]
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        part = "\n".join(lines[begin:end])
        if part.strip():
            yield _part(_Draft(part, begin + 1, _depth(lines[begin])))


def _header_lines(text: str) -> Iterator[int]:
    """Yield the lines, from 0, that begin with a bracket outside strings and lists."""
    number = level = 0
    at_start = True
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark == "\n":
            number += 1
            at_start = True
            continue
        if mark == "[" and at_start:
            end = text.find("\n", token.start())
            line = text[token.start() : end if end >= 0 else len(text)]
            if level <= 0 or _HEADER.match(line[:1000]):
                level = 0
                yield number
        level += (mark in {"[", "{"}) - (mark in {"]", "}"})
        number += mark.count("\n")
        at_start = False


def _depth(header: str) -> int:
    """Return how many names a header has."""
    bare = header.strip()
    if not bare.startswith("["):
        return 0
    names = re.sub(r"\"[^\"]*\"|'[^']*'", "x", bare).split("]", 1)[0]
    return names.count(".") + 1


def _part(draft: _Draft) -> Part:
    """Return a part with the lines of its keys and inline tables."""
    line, level = draft.first, 0
    begun = last = 0  # the key that is being read
    open_braces: list[int] = []
    is_header = draft.depth > 0
    for token in _TOKEN.finditer(draft.text):
        mark = token[0]
        if mark == "\n":
            if begun and level <= 0:
                draft.statements.append((begun, last))
                begun = 0
            line += 1
            is_header = False
            continue
        if mark.startswith("#") or is_header:
            continue
        begun = begun or line
        if mark == "{":
            open_braces.append(len(draft.braces))
            draft.braces.append((line, line))
        elif mark == "}" and open_braces:
            number = open_braces.pop()
            draft.braces[number] = (draft.braces[number][0], line)
        level += (mark in {"[", "{"}) - (mark in {"]", "}"})
        line += mark.count("\n")
        last = line
    if begun:
        draft.statements.append((begun, last))
    end = max([draft.first, *(one[1] for one in draft.statements)])
    return Part(draft.text, draft.first, end, draft.depth, draft.statements, draft.braces)
