"""Where the objects of a JSON text begin and end."""

import re
from bisect import bisect_right
from itertools import accumulate

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}]', re.DOTALL)


class Lines:
    """Tells the line of a place in a text."""

    def __init__(self, text: str) -> None:
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._starts = [0, *accumulate(lengths)]

    def at(self, index: int) -> int:
        """Return the line, from 1, of the character at `index`."""
        return bisect_right(self._starts, index)

    def column(self, index: int) -> int:
        """Return the column, from 1, of the character at `index`."""
        return index - self._starts[self.at(index) - 1] + 1


def object_lines(text: str, lines: Lines, begin: int, end: int) -> list[tuple[int, int]]:
    """Return the first and last line of every object in a part, in the order they begin."""
    spans: list[tuple[int, int]] = []
    begun: list[int] = []
    for token in _TOKEN.finditer(text, begin, end):
        mark = token[0]
        if mark == "{":
            begun.append(len(spans))
            spans.append((lines.at(token.start()), 0))
        elif mark == "}" and begun:
            number = begun.pop()
            spans[number] = (spans[number][0], lines.at(token.start()))
    return spans
