"""Answers as they are stored to Markdown that shows well. Pure text in, text out."""

import re
from collections.abc import Iterator

from ui.output.fences import with_fences

_FENCE = re.compile(r"^\s*(```|~~~)")
# Signs that web pages and word processors set for bullets, which Markdown does not know.
_SIGN = re.compile(r"^(\s*)[•◦▪·‣]\s+")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_PROSE = re.compile(r"^\s*[^\s#>|`~*+\-\d]")
# "…, such as: * **Dropout:** … * **Early stopping:** …", a list that lost its line breaks.
_RUN_ON = re.compile(r"(?<=[:.;)*])\s+\*\s+(?=\*\*|[A-Z\"“])")
_LINE_END = (".", ":", ";", "!", "?")
# A line shorter than this was ended on purpose, not by wrapping.
_WRAPPED_AT = 50


def as_markdown(answer: str) -> str:
    """Return an answer as Markdown: list signs made bullets, lists and line breaks restored.

    Code of other markups is fenced; fences are left alone.
    """
    lines = list(_dedent_lists(list(_split_run_on(with_fences(answer).split("\n")))))
    return "\n".join(_break_lines(lines))


def heading(question: str) -> str:
    """Return a question as one line of Markdown in which only code and emphasis are markup."""
    return re.sub(r"([\\<>\[\]#])", r"\\\1", " ".join(question.split()))


def place(source: str, lines: tuple[int, int]) -> str:
    """Return where a record stands, as editors understand it: `notes/faq.md:12`."""
    return f"{source}:{lines[0]}"


def count(number: int, word: str) -> str:
    """Return a number with its word: `1 question`, `1,200 questions`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _outside_fences(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield each line with its number and whether it is prose, not code."""
    fenced = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
            yield number, line, False
        else:
            yield number, line, not fenced


def _split_run_on(lines: list[str]) -> Iterator[str]:
    for _, line, prose in _outside_fences(lines):
        if not prose:
            yield line
            continue
        bulleted = _SIGN.sub(r"\1- ", line)
        parts = _RUN_ON.split(bulleted)
        if len(parts) < 3:  # two stars can be a product; a list has at least two items
            yield bulleted
            continue
        lead, *items = parts
        yield lead
        yield ""
        yield from (f"- {item.strip()}" for item in items)


def _dedent_lists(lines: list[str]) -> Iterator[str]:
    """Move lists that were indented as deep as code, with no list around them, to the margin."""
    surplus = 0
    previous = ""
    for _, line, prose in _outside_fences(lines):
        if prose and line.strip():
            depth = len(line) - len(line.lstrip())
            begins = _ITEM.match(line) and depth >= 4
            if begins and not (_ITEM.match(previous) or previous[:1].isspace()):
                surplus = depth
            elif depth < surplus:
                surplus = 0
            previous = line
        yield line[surplus:] if line[:surplus].isspace() else line


def _break_lines(lines: list[str]) -> Iterator[str]:
    """End lines that stand by themselves with the two blanks that Markdown wants."""
    following = [*lines[1:], ""]
    for number, line, prose in _outside_fences(lines):
        own = line.rstrip().endswith(_LINE_END) or len(line.strip()) < _WRAPPED_AT
        both = _PROSE.match(line) and _PROSE.match(following[number])
        yield f"{line.rstrip()}  " if prose and own and both else line
