"""JSON: an array of questions, or objects that hold such arrays at any depth.

The standard library parses it: a streaming parser (ijson) would need less memory, but it reports no
lines of objects and keeps no item after a malformed one.
"""

import json
import re
from bisect import bisect_right
from itertools import accumulate

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Gaps, ReadText
from ingest.formats.items.messages import chat_found
from ingest.formats.items.trees import tree_found, tree_objects, tree_title
from ingest.formats.objects.escapes import Replaced, whole_json
from ingest.formats.objects.tolerant import TolerantJson
from ingest.formats.raw import Raw
from ingest.text.reading import Reading

_OPENING = re.compile(r"\s*(?:\[\s*)*\{\s*[\"}]")
# The beginning of an object with keys, after comments, whatever its end is like.
_BEGINNING = re.compile(
    r"(?:\s+|//[^\n]*\n|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)*+(?:\[\s*)?\{\s*\"[^\"\n]{1,80}\"\s*:"
)
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}]', re.DOTALL)


class JsonDocument:
    """One JSON value with questions in it."""

    name = "json"
    suffixes = FORMAT_SUFFIXES["json"]
    summary = "JSON: arrays of objects with a question and an answer, at any depth; exported chats"
    example = (
        '[{"question": "What is momentum?",\n  "answer": "A moving average.",\n  "tags": ["sgd"]}]'
    )

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is an array of objects, or an object over several lines."""
        if _BEGINNING.match(raw.head):
            return True
        return bool(_OPENING.match(raw.head)) and raw.text.rstrip()[-1:] in {"]", "}"}

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the document's records; of malformed JSON, those of the intact items."""
        values = _Values(raw.text)
        try:
            root = values.all()
        except RecursionError as error:
            raise SourceError("nested too deeply to be read; flatten it") from error
        whole = (1, raw.last_line)
        chat = chat_found(root, values.lines_of(root), whole)
        talk = {id(part.value) for one in chat.objects for part in tree_objects(one)}
        found = [*chat.found, *tree_found(root, values.spans, whole, leave=talk)]
        if not found and chat.messages:
            said = f"{chat.messages} messages of a chat"
            raise NoQuestions(f"{said}, in which nobody asks what another answers")
        if not found:
            broken = [f"line {one.lines[0]}: {one.reason}; " for one in values.broken[:1]]
            raise NoQuestions(
                f"{''.join(broken)}no question found; each object needs a question and an answer"
            )
        found.sort(key=lambda one: one.lines[0])
        unread = (*raw.mended, *values.unread, *chat.unread)
        title = tree_title(root)
        return Reading(self.name, title, tuple(found), unread, coverage=1.0, strength=1.0)


class _Values:
    """The value of a JSON text, with the lines of its objects; of broken JSON, what is whole."""

    def __init__(self, text: str) -> None:
        self._lines = LineIndex(text)
        self._replaced = Replaced(self._lines.at)
        self._text = whole_json(text, self._replaced)
        self._doubled = False
        self._gaps = Gaps()
        self._last = 0
        self.spans: list[tuple[int, int]] = []

    def lines_of(self, root: object) -> dict[int, tuple[int, int]]:
        """Return the first and last line of every object below the root, by its `id`."""
        objects = [node.value for node in tree_objects(root)]
        if len(objects) == len(self.spans):
            return {id(one): span for one, span in zip(objects, self.spans, strict=True)}
        return {id(one): lines for one in objects if (lines := getattr(one, "lines", None))}

    @property
    def broken(self) -> tuple[Unread, ...]:
        """What is malformed."""
        return self._gaps.parts

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What is malformed, and where a character was replaced."""
        return (*self.broken, *self._replaced)

    def all(self) -> object:
        """Return the one value, the list of several, or what is whole of a broken text."""
        try:
            value = json.loads(self._text, strict=False, object_pairs_hook=self._object)
        except json.JSONDecodeError:
            self._doubled = True
        except ValueError as error:  # Python reads numbers of at most 4,300 digits
            raise SourceError("holds a number too long to be read; write it as a text") from error
        if self._doubled:
            return TolerantJson(self._text, self._lines.at, self._report).value()
        self.spans += object_lines(self._text, self._lines, 0, len(self._text))
        return value

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        self._doubled = self._doubled or len(made) < len(pairs)
        return made

    def _report(self, at: int, reason: str) -> None:
        line = self._lines.at(at)
        if line != self._last:
            reason = reason if "stands twice" in reason else f"malformed JSON: {reason}"
            self._gaps.add((line, line), f"{reason}, column {self._lines.column(at)}")
        self._last = line


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
