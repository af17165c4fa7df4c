"""Escapes that no character stands for: half a surrogate pair in JSON, &#xD800; or &#0; in XML.

Each is replaced before the text is parsed, so that only it is lost, not its line or document.
"""

import re
from collections.abc import Callable, Iterator

from corpus.errors import SourceError
from corpus.records import REPLACEMENT, Unread
from ingest.text.decoding import REPLACED

# A pair and any other escape are left alone; group 1 is a half that stands alone.
_JSON_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));")
# Objects and lists in one JSON value: each takes a hundred times the two bytes that it is written
# in, and the densest data sets have one in fifty bytes.
_MOST_OBJECTS = 2_000_000
# An author mends the first thousands before the rest.
_MOST_LINES = 10_000


def whole_json(text: str, on_replaced: Callable[[int], None] = lambda _: None) -> str:
    """Return JSON in which half a surrogate pair that stands alone is U+FFFD, of the same length.

    `on_replaced` gets the position of each. Raises SourceError for more objects than can be held.
    """
    if text.count("{") + text.count("[") > _MOST_OBJECTS:
        raise SourceError(f"more than {_MOST_OBJECTS:,} objects and lists; split it")
    if "\\ud" not in text and "\\uD" not in text:
        return text

    def replaced(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        on_replaced(found.start())
        return f"\\u{ord(REPLACEMENT):04x}"

    return _JSON_ESCAPE.sub(replaced, text)


def whole_xml(line: str) -> str:
    """Return a line of XML in which a reference to no character of XML is U+FFFD."""
    return _REFERENCE.sub(_referred, line) if "&#" in line else line


class Replaced:
    """Collects the lines in which characters were replaced; `line_of` gives that of a position."""

    def __init__(self, line_of: Callable[[int], int]) -> None:
        self._line_of = line_of
        self._parts: list[Unread] = []
        self._last = 0

    def __call__(self, position: int) -> None:
        """Add the line of a position, which is not before the last one."""
        line = self._line_of(position)
        if line != self._last and len(self._parts) < _MOST_LINES:
            self._parts.append(Unread((line, line), REPLACED))
        self._last = line

    def __iter__(self) -> Iterator[Unread]:
        return iter(self._parts)


def _referred(found: re.Match[str]) -> str:
    digits = (found[1] or found[2]).lstrip("0")
    code = int(digits or "0", 16 if found[1] else 10) if len(digits) <= 7 else -1
    known = code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD
    return found[0] if known or 0x10000 <= code <= 0x10FFFF else REPLACEMENT
