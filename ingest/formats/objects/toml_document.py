"""TOML: tables, lists of tables and keys with questions in them.

Each table is parsed alone: so its lines are known, and a broken one costs itself only.
"""

import re
import tomllib
from collections.abc import Iterator

from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Gaps, ReadText
from ingest.formats.objects.placed import Entry, Placed
from ingest.formats.objects.placed_reading import placed_reading
from ingest.formats.objects.toml_parts import Part, toml_parts
from ingest.formats.raw import Raw
from ingest.text.reading import Reading

_DEEPEST = 50
_DOTS = re.compile(r"(?:[\w-]{1,99} ?\. ?){60}")  # the parser takes the square of their number
_DEEP = "nested too deeply to be read"
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class TomlDocument:
    """One TOML document with questions in it."""

    name = "toml"
    suffixes = FORMAT_SUFFIXES["toml"]
    summary = "TOML: tables with a question and an answer, at any depth"
    example = '[[faq]]\nquestion = "What is momentum?"\nanswer = "A moving average."'

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is TOML, by its first table and key."""
        head = raw.head
        return head.startswith("[[") and bool(re.match(r"\[\[[\w.-]+\]\]\s+[\w-]+ *= *\S", head))

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the document's records; of malformed TOML, those of the intact tables."""
        gaps = Gaps()
        placed = Placed()
        root: dict[str, object] = {}
        for part in toml_parts(raw.text):
            for piece, value in _values(part, gaps):
                table = _Table(piece, placed, value).place(value, piece.depth)
                _merge(root, table if isinstance(table, dict) else {"questions": table}, 0)
        return placed_reading(self.name, root, placed, raw, gaps.parts)


def _values(part: Part, gaps: Gaps) -> Iterator[tuple[Part, dict[str, object]]]:
    """Yield the value of a part; of a broken one, those of the tables that it swallowed."""
    if (value := _parsed(part, gaps=None)) is not None:
        yield part, value
        return
    for piece in part.torn():
        if (value := _parsed(piece, gaps)) is not None:
            yield piece, value


def _parsed(part: Part, gaps: Gaps | None) -> dict[str, object] | None:
    """Return the value of a part, None for a broken one, which is reported."""
    try:
        if _DOTS.search(part.text):
            raise RecursionError  # noqa: TRY301  as what is nested in brackets does
        return tomllib.loads(part.text)
    except RecursionError:
        reason = _DEEP
    except ValueError as error:  # also numbers of thousands of digits
        said = str(error)
        at = _POSITION.search(said)
        line = part.first + (int(at[1]) - 1 if at and at[1] else 0)
        problem = _POSITION.sub("", said)
        reason = f"malformed TOML in line {line}: {problem[:1].lower()}{problem[1:200]}"
    if gaps is not None:
        gaps.add((part.first, part.last), reason)
    return None


class _Table:
    """Places the values of a part; a dotted key makes objects that no braces show."""

    def __init__(self, part: Part, placed: Placed, value: object) -> None:
        self._part = part
        self._whole = (part.first, part.last)
        self._placed = placed
        shown = len(part.braces) == _objects(value) - part.depth - 1
        self._braces = iter(part.braces if shown else ())

    def place(self, value: object, level: int) -> object:
        """Return a value in which each object has its lines; `level` is 0 in the table itself."""
        if isinstance(value, list):
            inner = [self.place(one, level) for one in value]
            lines = [self._placed.lines_of(one, self._whole) for one in inner]
            return self._placed.sequence(
                [Entry("", one, at) for one, at in zip(inner, lines, strict=True)]
            )
        if not isinstance(value, dict):
            return value if isinstance(value, (str, int)) else str(value)
        lines_here = self._whole if level >= 0 else next(self._braces, self._whole)
        statements = self._part.statements if level == 0 else ()
        known = len(statements) == len(value)
        entries = [
            Entry(key, self.place(one, level - 1), statements[n] if known else lines_here)
            for n, (key, one) in enumerate(value.items())
        ]
        if level > 0:  # a part of the path in the header
            return self._placed.put({one.key: one.value for one in entries}, lines_here)
        return self._placed.mapping(entries, lines_here)


def _objects(value: object) -> int:
    """Return how many objects there are in a value."""
    count, stack = 0, [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            count += 1
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
    return count


def _merge(into: dict[str, object], more: dict[str, object], depth: int) -> None:
    """Add a table to what was read before: to the last one where there is a list of them."""
    for key, value in more.items():
        old = into.get(key)
        here = old[-1] if isinstance(old, list) and old else old
        if isinstance(old, list) and isinstance(value, list):
            old += value
        elif isinstance(here, dict) and isinstance(value, dict) and depth < _DEEPEST:
            _merge(here, value, depth + 1)
        else:
            into[key] = value
