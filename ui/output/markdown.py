"""What is stored, as text that shows well: answers as Markdown, places, counts. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from ingest.text.fences import code_lines

# Bullets of web pages and word processors, which Markdown does not know.
_SIGN = re.compile(r"^(\s*)[•◦▪·‣]\s+")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_PROSE = re.compile(r"^\s*[^\s#>|`~*+\-\d]")
# "…, such as: * **Dropout:** … * **Early stopping:** …", a list that lost its line breaks.
_RUN_ON = re.compile(r"(?<=[:.;)*])\s+\*\s+(?=\*\*|[A-Z\"“])")
_LINE_END = (".", ":", ";", "!", "?")
_MARKUP = re.compile(
    r"(`+)(?P<code>[^`].*?)\1"  # what is in code stays as it is: __init__, *args
    r"|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|\\(?=[^\w\s])"
)
# A line shorter than this was ended on purpose, not by wrapping.
_WRAPPED_AT = 50

# Blocks of code in Org mode, AsciiDoc and reStructuredText.
_ORG = re.compile(r"^\s*#\+begin_(?:src|example)(?:[ \t]+(?P<language>[\w+#-]+))?", re.IGNORECASE)
_ORG_END = re.compile(r"^\s*#\+end_(?:src|example)\s*$", re.IGNORECASE)
_ASCIIDOC = re.compile(r"^\[(?:source|listing)(?:%\w+)?(?:,\s*(?P<language>[\w+#-]+))?[^\]]*\]\s*$")
_ASCIIDOC_FENCE = re.compile(r"^(?:-{4,}|\.{4,})\s*$")
_REST = re.compile(r"^\s*\.\. (?:code-block|code|sourcecode)::[ \t]*(?P<language>[\w+#-]*)\s*$")
_REST_OPTION = re.compile(r"^\s+:[\w-]+:(?:\s.*)?$")
_LITERAL = re.compile(r"^(?P<lead>.*\S)?::\s*$")


def as_markdown(answer: str) -> str:
    """Return an answer as Markdown, with its bullets, lists and line breaks restored.

    Code of other markups is fenced; fences are left alone.
    """
    lines = list(_dedent_lists(list(_split_run_on(with_fences(answer).split("\n")))))
    return "\n".join(_break_lines(lines))


def plain(text: str) -> str:
    """Return one line of Markdown as plain text, without the signs of code and emphasis."""
    return _MARKUP.sub(lambda found: found["code"] or "", " ".join(text.split()))


def place(source: str, lines: tuple[int, int]) -> str:
    """Return where a record stands, in the form that editors open: `notes/faq.md:12`."""
    return f"{source}:{lines[0]}"


def count(number: int, word: str) -> str:
    """Return a number with its word: `1 question`, `1,200 questions`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _split_run_on(lines: Sequence[str]) -> Iterator[str]:
    code = code_lines(lines)
    for number, line in enumerate(lines):
        if number in code:
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


def _dedent_lists(lines: Sequence[str]) -> Iterator[str]:
    """Move lists that are indented as deep as code, with no list around them, to the margin."""
    surplus = 0
    previous = ""
    code = code_lines(lines)
    for number, line in enumerate(lines):
        if number not in code and line.strip():
            depth = len(line) - len(line.lstrip())
            begins = _ITEM.match(line) and depth >= 4
            if begins and not (_ITEM.match(previous) or previous[:1].isspace()):
                surplus = depth
            elif depth < surplus:
                surplus = 0
            previous = line
        yield line[surplus:] if line[:surplus].isspace() else line


def _break_lines(lines: Sequence[str]) -> Iterator[str]:
    """End lines that stand by themselves with two blanks, Markdown's line break."""
    code = code_lines(lines)
    for number, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
        own = line.rstrip().endswith(_LINE_END) or len(line.strip()) < _WRAPPED_AT
        both = _PROSE.match(line) and _PROSE.match(following)
        yield f"{line.rstrip()}  " if number not in code and own and both else line


@dataclass(frozen=True, slots=True)
class _Code:
    """A block of code: its language, its lines, and the first line after it."""

    language: str
    lines: Sequence[str]
    end: int
    lead: str = ""  # text on the line that announces the block


def with_fences(answer: str) -> str:
    """Return an answer with the code blocks of Org, AsciiDoc and reStructuredText as fences."""
    lines, shown = answer.split("\n"), list[str]()
    number, fenced = 0, code_lines(lines)
    while number < len(lines):
        code = None if number in fenced else _code(lines, number)
        if code is None:
            shown.append(lines[number])
            number += 1
            continue
        shown += _fenced(code)
        number = code.end
        if code_lines(code.lines):  # what looks like a fence in there opens none after it
            fenced = frozenset(number + later for later in code_lines(lines[number:]))
    return "\n".join(shown)


def _fenced(code: _Code) -> list[str]:
    body = dedent("\n".join(code.lines)).strip("\n")
    longest = max(map(len, re.findall("`+", body)), default=0)
    mark = "`" * max(3, longest + 1)
    lead = [code.lead, ""] if code.lead else []
    return [*lead, f"{mark}{code.language}", *body.split("\n"), mark]


def _code(lines: Sequence[str], number: int) -> _Code | None:
    """Return the block of code that a line begins, if any."""
    line = lines[number]
    if org := _ORG.match(line):
        end = _closing(lines, number + 1, _ORG_END)
        return _Code(org["language"] or "", lines[number + 1 : end], end + 1) if end else None
    if asciidoc := _ASCIIDOC.match(line):
        if number + 1 >= len(lines) or not _ASCIIDOC_FENCE.match(lines[number + 1]):
            return None
        same = re.compile(re.escape(lines[number + 1].strip()) + r"\s*$")
        end = _closing(lines, number + 2, same)
        return _Code(asciidoc["language"] or "", lines[number + 2 : end], end + 1) if end else None
    if rest := _REST.match(line):
        first = number + 1
        while first < len(lines) and _REST_OPTION.match(lines[first]):
            first += 1
        return _indented(lines, first, _depth(line), rest["language"])
    literal = _LITERAL.match(line)
    if literal and number + 1 < len(lines) and not lines[number + 1].strip():
        lead = f"{literal['lead']}:" if literal["lead"] else ""
        return _indented(lines, number + 1, _depth(line), "", lead)
    return None


def _closing(lines: Sequence[str], first: int, end: re.Pattern[str]) -> int:
    """Return the line that closes a block, 0 when none does."""
    return next((n for n in range(first, len(lines)) if end.match(lines[n])), 0)


def _indented(
    lines: Sequence[str], first: int, depth: int, language: str, lead: str = ""
) -> _Code | None:
    """Return the block of lines that are indented deeper than the line that announces them."""
    end = first
    while end < len(lines) and (not lines[end].strip() or _depth(lines[end]) > depth):
        end += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    return _Code(language, lines[first:end], end, lead) if end > first else None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
