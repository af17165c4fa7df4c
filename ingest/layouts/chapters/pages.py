"""The furniture of printed pages: running heads and feet, page numbers, form feeds."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

_DIGITS = re.compile(r"\d+")
# "[Page 3]" behind a name, "Page 3 of 9", "- 3 -", "3 / 9", "3".
_PAGE = re.compile(
    r"^(?:[^\[\]]{0,80}\s)?\[?(?:page|seite|página|pagina|страница|стр\.|strona|sayfa|صفحة|p\.)\s?"
    r"(?P<named>\d{1,4})\s?(?:(?:of|von|de|di|из|van|z|/)\s?\d{1,4})?\]?$"
    r"|^(?:[-–—|·]\s?)?(?P<bare>\d{1,4})(?:\s?/\s?\d{1,4})?(?:\s?[-–—|·])?$"
    r"|^第\s?(?P<han>\d{1,4})\s?[页頁](?:[,，]?\s?共\s?\d{1,4}\s?[页頁])?$",
    re.IGNORECASE,
)
_ENDS = frozenset("]-–—|·页頁")  # with which it ends, where that is no digit
# Fewer numbers than these may as well count something else.
_FEWEST_PAGES = 3
# A head or foot takes at most this many lines of text.
_EDGE = 2
# And no more than this many lines, blank ones counted, lie between it and the page's edge.
_NEAR = 6
_LONGEST = 120


def page_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines, from 0, that only show where a page ends; none without pages."""
    breaks = [line for line, text in enumerate(lines) if "\f" in text]
    numbers = _page_numbers(lines)
    found = {line for line in breaks if not lines[line].strip()}
    if len(breaks) > 1:
        breaks = sorted({0, *breaks, len(lines)})  # the text begins and ends with a page
        found |= _repeated(lines, breaks) | {n for n in numbers if _is_near(n, breaks)}
    elif len(numbers) >= _FEWEST_PAGES:
        found |= {*numbers} | _repeated(lines, numbers)
    return frozenset(found)


def _page_numbers(lines: Sequence[str]) -> list[int]:
    """Return the lines that hold page numbers: alone on their lines, and counting up by one."""
    found: list[int] = []
    last = 0
    named = False
    for line, text in enumerate(lines):
        end = text[-1:]
        if not (end.isdecimal() or end in _ENDS or end.isspace()):
            continue  # most lines
        bare = text.strip()
        end = bare[-1:]
        if not (end.isdecimal() or end in _ENDS) or len(bare) > _LONGEST:
            continue
        page = _PAGE.match(bare)
        if page is None:
            continue
        number = int(page["named"] or page["bare"] or page["han"])
        sure = not page["bare"]
        if not sure and (named or not _apart(lines, line)):
            continue
        if sure and not named:
            found, named = [], True  # a bare number beside these is no page's
            last = number - 1
        if number == last + 1 or not found:
            found.append(line)
            last = number
    return found


def _apart(lines: Sequence[str], line: int) -> bool:
    """Return whether a line stands between blank lines, or at a text's edge."""
    return all(
        not 0 <= near < len(lines) or not lines[near].strip() or "\f" in lines[near]
        for near in (line - 1, line + 1)
    )


def _is_near(line: int, breaks: Sequence[int]) -> bool:
    at = bisect_left(breaks, line)
    return any(abs(line - near) <= _NEAR for near in breaks[max(0, at - 1) : at + 1])


def _repeated(lines: Sequence[str], edges: Sequence[int]) -> set[int]:
    """Return the lines near the edges of pages that are alike, but for numbers, on most pages."""
    alike: dict[str, list[int]] = defaultdict(list)
    for edge in edges:
        for line in {*_texts(lines, range(edge, edge + _NEAR)), *_texts(lines, _upwards(edge))}:
            bare = lines[line].strip()
            if len(bare) <= _LONGEST:
                alike[_DIGITS.sub("#", bare)].append(line)
    counts = Counter({text: len(set(found)) for text, found in alike.items()})
    usual = {text for text, count in counts.items() if count > 1 and 2 * count >= len(edges)}
    return {line for text in usual for line in alike[text]}


def _upwards(edge: int) -> Iterable[int]:
    return range(edge - 1, max(-1, edge - 1 - _NEAR), -1)


def _texts(lines: Sequence[str], near: Iterable[int]) -> Iterator[int]:
    """Yield the first few lines of text of a range."""
    left = _EDGE
    for line in near:
        if left and 0 <= line < len(lines) and lines[line].strip():
            left -= 1
            yield line
