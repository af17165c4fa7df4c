"""Code fences: which lines of a text are code, decided in one place.

The rules are those of CommonMark 0.31 (section 4.5): a fence ends at a line with at least as many
of its own sign and nothing after them. So three backticks inside a fence of four are code.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# A fence may follow the mark of a list item or a quotation.
_FENCE = re.compile(r"^\s*(?:[-*+>]\s+)?(?P<mark>`{3,}|~{3,})(?P<info>.*)$")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence with its lines, from 0, both included; one that is never closed ends with the text.

    `info` is the text after the opening sign, usually a language.
    """

    first: int
    last: int
    info: str
    closed: bool


def find_fences(
    lines: Sequence[str], signs: str = "`~", marked: Iterable[int] | None = None
) -> Iterator[Fence]:
    """Yield the fences of a text in order; `signs` are those that open one.

    `marked` are the lines with three such signs, where they are known.
    """
    opening, mark, info = -1, "", ""
    if marked is None:
        marked = (n for n, text in enumerate(lines) if "```" in text or "~~~" in text)
    for number in marked:
        found = _FENCE.match(lines[number])
        if found is None or found["mark"][0] not in signs:
            continue
        if opening < 0:
            if found["mark"][0] == "~" or "`" not in found["info"]:
                opening, mark, info = number, found["mark"], found["info"].strip()
        elif found["mark"].startswith(mark) and not found["info"].strip():
            yield Fence(opening, number, info, closed=True)
            opening = -1
    if opening >= 0:
        yield Fence(opening, len(lines) - 1, info, closed=False)


def code_lines(
    lines: Sequence[str],
    signs: str = "`~",
    *,
    unclosed: bool = True,
    marked: Iterable[int] | None = None,
) -> frozenset[int]:
    """Return the numbers, from 0, of the lines in fences, the fences' own lines included.

    With `unclosed` False, a fence that is never closed does not count. `marked` are the lines
    with three such signs, where they are known.
    """
    fences = (one for one in find_fences(lines, signs, marked) if one.closed or unclosed)
    return frozenset(n for one in fences for n in range(one.first, one.last + 1))
