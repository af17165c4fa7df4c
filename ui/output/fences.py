"""Code blocks of other markups as Markdown's fences, so that answers from them show well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent

_FENCE = re.compile(r"^\s*(?P<mark>`{3,}|~{3,})")
_ORG = re.compile(r"^\s*#\+begin_(?:src|example)(?:[ \t]+(?P<language>[\w+#-]+))?", re.IGNORECASE)
_ORG_END = re.compile(r"^\s*#\+end_(?:src|example)\s*$", re.IGNORECASE)
_ASCIIDOC = re.compile(r"^\[(?:source|listing)(?:%\w+)?(?:,\s*(?P<language>[\w+#-]+))?[^\]]*\]\s*$")
_ASCIIDOC_FENCE = re.compile(r"^(?:-{4,}|\.{4,})\s*$")
_REST = re.compile(r"^\s*\.\. (?:code-block|code|sourcecode)::[ \t]*(?P<language>[\w+#-]*)\s*$")
_REST_OPTION = re.compile(r"^\s+:[\w-]+:(?:\s.*)?$")
_LITERAL = re.compile(r"^(?P<lead>.*\S)?::\s*$")


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
    number, open_fence = 0, ""
    while number < len(lines):
        if fence := _FENCE.match(lines[number]):
            if not open_fence:
                open_fence = fence["mark"]
            elif fence["mark"].startswith(open_fence):
                open_fence = ""
        code = None if open_fence else _code(lines, number)
        shown += _fenced(code) if code else [lines[number]]
        number = code.end if code else number + 1
    return "\n".join(shown)


def _fenced(code: _Code) -> list[str]:
    body = dedent("\n".join(code.lines)).strip("\n")
    mark = "````" if "```" in body else "```"
    lead = [code.lead, ""] if code.lead else []
    return [*lead, f"{mark}{code.language}", *body.split("\n"), mark]


def _code(lines: Sequence[str], number: int) -> _Code | None:
    """Return the block of code that a line begins, if it does."""
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
    """Return the block of lines that stand further in than what announces them."""
    end = first
    while end < len(lines) and (not lines[end].strip() or _depth(lines[end]) > depth):
        end += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    return _Code(language, lines[first:end], end, lead) if end > first else None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
