"""JSON as people write it by hand: with comments, trailing commas, repeated keys, and breaks.

A break is reported by line and costs the object that it is in; what follows is read.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import SourceError
from ingest.formats.items.values import Located

_BLANK = re.compile(r"\s+")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*+"', re.DOTALL)
_LONG_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_SINGLE = re.compile(r"'(?:[^'\\\n]|\\.)*+'", re.DOTALL)
_WORD = re.compile(r"[^\s{}\[\]:,\"'/]+")
_FOLLOWS = re.compile(r"\s*(?:[,:\]}]|/[/*]|\Z)")
_BAD_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|(.))", re.DOTALL)
_LITERALS: dict[str, object] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
    "undefined": None, "NaN": None, "Infinity": None, "-Infinity": None,
}  # fmt: skip
_DEEPEST = 1000
# An object of more texts than an item has is a list of its own: a break costs one of them.
_MOST_FIELDS = 8

# Takes the position of a break and its reason.
OnBreak = Callable[[int, str], None]


class _Beside(list[object]):
    """The objects that one with repeated keys was parted into."""


@dataclass(slots=True)
class _Frame:
    """An object or list that is open; `key` waits for a value, `full` for a comma."""

    value: "Located | list[object]"
    begin: int
    key: str | None = None
    colon: bool = False
    full: bool = False
    broken: bool = False


class TolerantJson:
    """Reads one text; `line_at` gives the line of a position."""

    def __init__(self, text: str, line_at: Callable[[int], int], on_break: OnBreak) -> None:
        self._text = text
        self._line_at = line_at
        self._on_break = on_break
        self._stack = [_Frame([], 0)]

    def value(self) -> object:
        """Return what stands in the text: its value, or the list of several.

        Objects know their lines. Raises SourceError where they are nested too deeply.
        """
        at, end = 0, len(self._text)
        while at < end:
            at = self._step(at)
        for frame in reversed(self._stack[1:]):
            frame.broken = frame.broken or frame.key is not None
            what = "list" if isinstance(frame.value, list) else "object"
            self._break(end - 1, f"the {what} of line {self._line_at(frame.begin)} is not closed")
            self._close(end - 1)
        root = self._stack[0].value
        return root[0] if isinstance(root, list) and len(root) == 1 else root

    def _step(self, at: int) -> int:
        """Take the token at a position; return where the next one begins."""
        text, sign = self._text, self._text[at]
        if sign in "{[":
            self._open(at)
        elif sign in "}]":
            self._end(at)
        elif sign == ",":
            self._comma(at)
        elif sign == ":":
            self._colon(at)
        elif sign in "\"'":
            return self._string(at)
        elif match := _BLANK.match(text, at):
            return match.end()
        elif text.startswith("//", at):
            return self._line_end(at)
        elif text.startswith("/*", at):
            end = text.find("*/", at + 2)
            return end + 2 if end >= 0 else len(text)
        elif match := _WORD.match(text, at):
            self._word(match[0], at, match.end())
            return match.end()
        else:
            self._wrong(at, "expecting value")
        return at + 1

    def _open(self, at: int) -> None:
        if len(self._stack) > _DEEPEST:
            raise SourceError("nested too deeply to be read; flatten it")
        value: Located | list[object] = [] if self._text[at] == "[" else Located()
        self._place(value, at)
        self._stack.append(_Frame(value, at))

    def _end(self, at: int) -> None:
        wanted = list if self._text[at] == "]" else Located
        if len(self._stack) > 1 and not isinstance(self._stack[-1].value, wanted):
            self._break(at, "expecting ',' delimiter")
        if not any(isinstance(frame.value, wanted) for frame in self._stack[1:]):
            self._break(at, "extra data")
            return
        while not isinstance(self._stack[-1].value, wanted):
            self._close(at)
        self._close(at)

    def _close(self, at: int) -> None:
        frame = self._stack.pop()
        if not isinstance(frame.value, Located):
            return
        frame.value.lines = (self._line_at(frame.begin), self._line_at(at))
        if frame.broken:
            leaves = [k for k, v in frame.value.items() if not isinstance(v, (list, dict))]
            if len(leaves) <= _MOST_FIELDS:
                for key in leaves:
                    del frame.value[key]

    def _comma(self, at: int) -> None:
        frame = self._stack[-1]
        if frame.key is not None:
            self._wrong(at, "expecting value")
            frame.key = None
        frame.full = frame.colon = False

    def _colon(self, at: int) -> None:
        frame = self._stack[-1]
        if frame.key is None or frame.colon:
            self._wrong(at, "expecting ',' delimiter")
        frame.colon = True

    def _string(self, at: int) -> int:
        pattern = _STRING if self._text[at] == '"' else _SINGLE
        match = pattern.match(self._text, at)
        if match and pattern is _SINGLE and not _FOLLOWS.match(self._text, match.end()):
            match = None
        if not match and pattern is _STRING:  # a text over several lines must end as one
            match = _LONG_STRING.match(self._text, at)
            match = match if match and _FOLLOWS.match(self._text, match.end()) else None
        if not match:
            self._wrong(at, "unterminated string")
            return self._tail(at) if pattern is _STRING else at + 1
        if self._is_key(match.end()):
            self._name(_decoded(match[0]), at)
        else:
            self._place(_decoded(match[0]), at)
        return match.end()

    def _word(self, word: str, at: int, end: int) -> None:
        if self._is_key(end):
            self._name(word, at)
        elif word in _LITERALS:
            self._place(_LITERALS[word], at)
        else:
            try:
                self._place(json.loads(word), at)
            except ValueError:
                self._wrong(at, "expecting value")

    def _is_key(self, end: int) -> bool:
        frame = self._stack[-1]
        if isinstance(frame.value, list) or frame.colon:
            return False
        match = _BLANK.match(self._text, end)
        return self._text.startswith(":", match.end() if match else end)

    def _name(self, key: str, at: int) -> None:
        """Take a key; one that the object has already begins another object beside it."""
        frame = self._stack[-1]
        if frame.full:
            self._break(at, "expecting ',' delimiter")
        if isinstance(frame.value, Located) and key in frame.value:
            self._break(at, f'the key "{key[:40]}" stands twice in one object; both are read')
            self._close(at)
            beside = Located()
            self._beside(beside)
            frame = _Frame(beside, at)
            self._stack.append(frame)
        frame.key, frame.colon, frame.full = key, False, False

    def _beside(self, value: Located) -> None:
        parent = self._stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
            return
        last = next(reversed(parent.value))
        held = parent.value[last]
        if isinstance(held, _Beside):
            held.append(value)
        else:
            parent.value[last] = _Beside([held, value])

    def _place(self, value: object, at: int) -> None:
        """Put a value where it belongs; one without a key gets that of a list."""
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            if frame.full and len(self._stack) > 1:
                self._break(at, "expecting ',' delimiter")
            frame.value.append(value)
        elif frame.key is not None and frame.colon:
            frame.value[frame.key] = value
        elif isinstance(value, (list, dict)):
            self._wrong(at, "expecting ',' delimiter" if frame.full else "expecting property name")
            frame.value["data" + " " * len(frame.value)] = value  # a key that names a list
        else:
            self._wrong(at, "expecting ',' delimiter")
        frame.key, frame.colon, frame.full = None, False, True

    def _wrong(self, at: int, reason: str) -> None:
        self._stack[-1].broken = True
        self._break(at, reason)

    def _break(self, at: int, reason: str) -> None:
        self._on_break(at, reason)

    def _tail(self, at: int) -> int:
        """Return where the brackets at the end of a line begin, or its end."""
        end = self._line_end(at)
        return end - len(line) + len(line.rstrip("]},\t ")) if (line := self._text[at:end]) else end

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return end if end >= 0 else len(self._text)


def _decoded(token: str) -> str:
    """Return a string without its quotes and escapes; a wrong escape is the sign itself."""
    inner = token[1:-1]
    if token[0] == "'":
        inner = inner.replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\"')
    if "\\" not in inner:
        return inner
    sound = _BAD_ESCAPE.sub(lambda found: found[0] if found[1] else found[2], inner)
    try:
        return str(json.loads(f'"{sound}"', strict=False))
    except ValueError:
        return inner
