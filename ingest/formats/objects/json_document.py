"""JSON: an array of questions, or objects that hold such arrays at any depth.

The standard library parses it: a streaming parser (ijson) would need less memory, but it reports no
lines of objects and keeps no item after a malformed one.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import ReadText
from ingest.formats.items.trees import tree_found, tree_title
from ingest.formats.objects.escapes import Replaced, whole_json
from ingest.formats.raw import Raw
from ingest.text.reading import Reading

_OPENING = re.compile(r"\s*(?:\[\s*)*\{\s*[\"}]")
_NEXT = re.compile(r"(?:\n[ \t]*|\},\s*)(?=\{)")
_BLANKS = re.compile(r"[\s,]*")
# The search for intact items stops after this many broken ones.
_MOST_BROKEN = 100
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}]', re.DOTALL)


class JsonDocument:
    """One JSON value with questions in it."""

    name = "json"
    suffixes = FORMAT_SUFFIXES["json"]
    summary = "JSON: arrays of objects with a question and an answer, at any depth"
    example = (
        '[{"question": "What is momentum?",\n  "answer": "A moving average.",\n  "tags": ["sgd"]}]'
    )

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is an array of objects, or an object over several lines."""
        return bool(_OPENING.match(raw.head)) and raw.text.rstrip()[-1:] in {"]", "}"}

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the document's records; of malformed JSON, those of the intact items."""
        values = _Values(raw.text)
        try:
            root = values.all()
        except RecursionError as error:
            raise SourceError("nested too deeply to be read; flatten it") from error
        found = tree_found(root, values.spans, (1, raw.last_line))
        if not found:
            broken = [f"line {one.lines[0]}: {one.reason}; " for one in values.broken[:1]]
            raise NoQuestions(
                f"{''.join(broken)}no question found; each object needs a question and an answer"
            )
        unread = (*raw.mended, *values.unread)
        title = tree_title(root)
        return Reading(self.name, title, tuple(found), unread, coverage=1.0, strength=1.0)


class _Values:
    """The value of a JSON text, with the lines of its objects; of broken JSON, the intact items."""

    def __init__(self, text: str) -> None:
        self._lines = LineIndex(text)
        self._replaced = Replaced(self._lines.at)
        self._text = whole_json(text, self._replaced)
        self._decoder = json.JSONDecoder(strict=False)
        self.spans: list[tuple[int, int]] = []
        self.broken: list[Unread] = []

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What is malformed, and where a character was replaced."""
        return (*self.broken, *self._replaced)

    def all(self) -> object:
        """Return the one value, the list of several, or the intact items of a broken array."""
        try:
            value = json.loads(self._text, strict=False)
        except json.JSONDecodeError as error:
            if error.msg.startswith("Extra data"):
                return list(self._one_by_one(0))
            array = self._text.find("[")
            if 0 <= array <= error.pos:
                return list(self._one_by_one(array + 1))
            self._report(error)
            return []
        self._span(0, len(self._text))
        return value

    def _one_by_one(self, at: int) -> Iterator[object]:
        """Yield consecutive values; broken ones are reported and skipped."""
        text = self._text
        at = _past_blanks(text, at)
        while at < len(text) and text[at] not in "]}":
            try:
                value, end = self._decoder.raw_decode(text, at)
                self._span(at, end)
                yield value
                at = end
            except json.JSONDecodeError as error:
                self._report(error)
                at = _next_item(text, max(error.pos, at + 1))
                if at < 0 or len(self.broken) >= _MOST_BROKEN:
                    return
            at = _past_blanks(text, at)
        if at >= len(text):
            last = self._lines.at(len(text.rstrip()) - 1)
            if not self.broken and text.lstrip()[:1] == "[":
                self.broken.append(Unread((last, last), "the array is not closed"))

    def _span(self, begin: int, end: int) -> None:
        self.spans += object_lines(self._text, self._lines, begin, end)

    def _report(self, error: json.JSONDecodeError) -> None:
        reason = f"malformed JSON: {error.msg[0].lower()}{error.msg[1:]}, column {error.colno}"
        self.broken.append(Unread((error.lineno, error.lineno), reason))


def _next_item(text: str, after: int) -> int:
    """Return where the next object begins, on a line or after another one; -1 where none does."""
    found = _NEXT.search(text, after)
    return found.end() if found else -1


def _past_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


class LineIndex:
    """Maps a position in a text to its line."""

    def __init__(self, text: str) -> None:
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._starts = [0, *accumulate(lengths)]

    def at(self, index: int) -> int:
        """Return the line, from 1, of the character at `index`."""
        return bisect_right(self._starts, index)

    def column(self, index: int) -> int:
        """Return the column, from 1, of the character at `index`."""
        return index - self._starts[self.at(index) - 1] + 1


def object_lines(text: str, lines: LineIndex, begin: int, end: int) -> list[tuple[int, int]]:
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
