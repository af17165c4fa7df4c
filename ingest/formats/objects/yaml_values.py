"""YAML as plain values with their lines; of broken YAML, all that stands outside the breaks.

Values are made from the parser's events, not by a loader: no tag makes anything, nesting takes no
stack, and what was read before a break is kept.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from corpus.errors import SourceError
from corpus.records import REPLACEMENT, Unread
from ingest.formats.items.fields import normal
from ingest.formats.objects.placed import Entry, Placed
from ingest.formats.objects.yaml_colons import is_colon, quoted, told

# Events have marks and styles that the library's types do not promise.
_Event = Any
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_BROKEN = 100
_MOST_OBJECTS = 2_000_000
_DEEPEST = 100
# Characters that aliases may repeat: anchors and merge keys repeat a few, a bomb billions.
_MOST_REPEATED = 16 * 2**20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TABS = re.compile(r"^\t+", re.MULTILINE)
_NUMBER = re.compile(r"^(?:0|-?[1-9]\d{0,8})$")
_TRUTH = {"true": True, "false": False, "True": True, "False": False}
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
# A document is parsed anew for each.
_MOST_MENDED = 20
# What these hold is said in words, even where it is "true".
_SAID = frozenset("question q answer a answers response responses text back definition".split())


@dataclass(slots=True, eq=False)
class _Open:
    """A collection that has begun; `begun` is the line, from 0, of its part that is being read."""

    is_list: bool
    first: int
    column: int
    is_flow: bool
    anchor: str | None
    begun: int = 0
    last: int = 0
    key: str | None = None
    is_rest: bool = False  # the key has no colon: it is the rest of a text with a comma in it
    key_line: int = 0
    parts: list[Entry] = field(default_factory=list)
    weight: int = 0


class YamlValues:
    """The documents in a YAML text, and what in it is malformed."""

    def __init__(self, text: str) -> None:
        self.broken: list[Unread] = []
        self._mended: list[Unread] = []
        self._text = _CONTROL.sub(REPLACEMENT, text)
        if not self._is_indented():
            self._text = _TABS.sub(lambda tabs: "  " * len(tabs[0]), self._text)
        self._lines = self._text.split("\n")
        self._given = tuple(self.broken)
        self._start()
        self._read()
        self.broken = sorted([*self.broken, *self._mended], key=lambda one: one.lines)

    def _start(self) -> None:
        """Begin anew, with nothing read."""
        self.placed = Placed()
        self.roots: list[object] = []
        self.broken = [*self._given]
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[object, int]] = {}
        self._repeated = 0

    def _is_mended(self, error: yaml.YAMLError, line: int) -> bool:
        """Return whether a break was a colon in a text without quotes, which has them now."""
        if not is_colon(error) or len(self._mended) >= _MOST_MENDED:
            return False
        if not (mended := quoted(self._lines, line)):
            return False
        self._mended.append(told(self._lines, line))
        self._lines[line] = mended
        self._text = "\n".join(self._lines)
        return True

    def _is_indented(self) -> bool:
        """Return whether no line is indented by tabs; report the first that is."""
        found = _TABS.search(self._text)
        if found:
            line = self._text.count("\n", 0, found.start()) + 1
            reason = "malformed YAML: indented by tabs; each was read as two blanks"
            self.broken.append(Unread((line, line), reason))
        return not found

    def _read(self) -> None:
        begin, base = 0, None
        while True:
            text = "\n".join(self._lines[begin:]) if begin else self._text
            try:
                self._take(yaml.parse(text, Loader=_Loader), begin, base)
            except yaml.YAMLError as error:
                mark = getattr(error, "problem_mark", None)
                line = begin + (mark.line if mark else len(self._lines) - 1)
                if self._is_mended(error, line):
                    self._start()
                    begin, base = 0, None
                    continue
                resumed = self._next_level(line, begin, base) or self._past_break(error, line)
                if resumed is None or len(self.broken) >= _MOST_BROKEN:
                    break
                begin, base = resumed
            else:
                break
        self._close(0)

    def _take(self, events: Iterable[_Event], begin: int, base: _Open | None) -> None:
        """Take the events of the lines from `begin` on, at which the collection `base` goes on."""
        goes_on = base is not None
        event: _Event
        for event in events:
            if isinstance(event, (yaml.DocumentStartEvent, yaml.StreamEndEvent)) and not goes_on:
                self._close(0)
                self._anchors.clear()
            elif isinstance(event, yaml.CollectionStartEvent):
                if not goes_on:
                    self._open(event, begin)
                goes_on = False
            elif isinstance(event, yaml.CollectionEndEvent):
                if self._stack:
                    self._stack[-1].last = max(self._stack[-1].last, self._end(event, begin))
                    self._close(len(self._stack) - 1)
            elif isinstance(event, yaml.ScalarEvent):
                line = _line(event) + begin
                self._add(_scalar(event), line, self._end(event, begin), len(event.value), event)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event, begin)

    def _end(self, event: _Event, begin: int) -> int:
        """Return the last line, from 0, of a scalar or a list in brackets; 0 for other lists."""
        begun, mark = event.start_mark, event.end_mark
        line = int(mark.line) + begin
        if event.__class__ in {yaml.SequenceEndEvent, yaml.MappingEndEvent}:
            return line if mark.index > begun.index else 0
        if event.style in {"|", ">"}:
            line -= mark.column == 0
            while line > begun.line + begin and not self._lines[line].strip():
                line -= 1
        return min(line, len(self._lines) - 1)

    def _open(self, event: _Event, begin: int) -> None:
        line = event.start_mark.line + begin
        if len(self._stack) >= _DEEPEST:  # the parser takes the square of the depth of brackets
            raise yaml.MarkedYAMLError(
                problem="nested too deeply to be read", problem_mark=event.start_mark
            )
        if len(self.placed) > _MOST_OBJECTS:
            raise SourceError(f"more than {_MOST_OBJECTS:,} objects; split it")
        if self._stack:
            self._stack[-1].begun = line
        is_list = isinstance(event, yaml.SequenceStartEvent)
        flow = bool(event.flow_style)
        column = event.start_mark.column
        self._stack.append(_Open(is_list, line, column, flow, event.anchor, line, line))

    def _close(self, depth: int) -> None:
        """Finish the collections above a depth."""
        while len(self._stack) > depth:
            done = self._stack.pop()
            lines = (done.first + 1, done.last + 1)
            made = self.placed.sequence if done.is_list else None
            value = made(done.parts) if made else self.placed.mapping(_merged(done.parts), lines)
            self._add(value, done.first, done.last, done.weight, done)

    def _add(
        self, value: object, first: int, last: int, weight: int, source: yaml.ScalarEvent | _Open
    ) -> None:
        """Add a value to the collection that is open, as its key, as a part, or as a document."""
        weight += 1
        if source.anchor:
            self._anchors[source.anchor] = (value, weight)
        if not self._stack:
            self.roots += [value] if value is not None else []
            return
        into = self._stack[-1]
        into.weight += weight
        into.last = max(into.last, last)
        if into.is_list:
            into.begun = first
            into.parts.append(Entry("", value, (first + 1, last + 1)))
        elif into.key is None:
            into.key = source.value if isinstance(source, yaml.ScalarEvent) else ""
            into.is_rest = into.is_flow and self._has_no_colon(source, last)
            into.key_line = into.begun = first
        elif into.is_rest and into.parts and isinstance(text := into.parts[-1].value, str):
            into.parts[-1] = replace(into.parts[-1], value=f"{text}, {into.key}")
            into.key = None
        else:
            said = value
            if isinstance(value, bool) and normal(into.key) in _SAID:
                said = source.value if isinstance(source, yaml.ScalarEvent) else value
            into.parts.append(Entry(into.key, said, (into.key_line + 1, last + 1)))
            into.key = None

    def _has_no_colon(self, source: _Event, line: int) -> bool:
        """Return whether a comma or the end of an object follows a key: {a: A rope, too.}."""
        mark = source.end_mark if isinstance(source, yaml.ScalarEvent) else None
        if mark is None or source.style:
            return False
        return self._lines[line][mark.column :].lstrip()[:1] in {",", "}"}

    def _alias(self, event: _Event, begin: int) -> None:
        value, weight = self._anchors.get(event.anchor or "", (None, 0))
        self._repeated += weight
        if self._repeated > _MOST_REPEATED:
            line = event.start_mark.line + begin + 1
            raise SourceError(
                f"line {line}: its aliases repeat more than {_MOST_REPEATED // 2**20} MiB of text; "
                "write out what they stand for"
            )
        line = event.start_mark.line + begin
        plain = yaml.ScalarEvent(None, None, (True, False), "", event.start_mark, event.end_mark)
        self._add(value, line, line, weight, plain)

    def _next_level(self, line: int, begin: int, base: _Open | None) -> tuple[int, _Open] | None:
        """Return where reading goes on after the end of what was resumed, None at a break."""
        if base is None or line <= begin or line >= len(self._lines):
            return None
        ended = base not in self._stack
        beside = not ended and self._stack[-1] is base and base.is_list
        if not ended and not (beside and not _is_item(self._lines[line])):
            return None
        depth = self._level(line, len(self._stack) - (1 if beside else 0))
        if depth is None:
            return None
        self._close(depth + 1)
        return line, self._stack[depth]

    def _past_break(self, error: yaml.YAMLError, line: int) -> tuple[int, _Open] | None:
        """Report a break; return the next line that a list or object goes on in, None for none."""
        lists = [n for n, one in enumerate(self._stack) if one.is_list and not one.is_flow]
        objects = [n for n, one in enumerate(self._stack) if not one.is_list and not one.is_flow]
        depth = next(iter([*lists[-1:], *objects[:1]]), None)
        resumed = None
        first = line
        if depth is not None:
            here = self._stack[depth]
            above = self._stack[depth + 1 : depth + 2]
            first = min(line, above[0].first if above else max(here.begun, here.last))
            del self._stack[depth + 1 :]
            here.key = None
            for number in range(first + 1, len(self._lines)):
                level = self._level(number, depth + 1)
                if level is not None:
                    self._close(level + 1)
                    resumed = number, self._stack[level]
                    break
        last = resumed[0] if resumed else len(self._lines)
        while last > first + 1 and not self._lines[last - 1].strip():
            last -= 1
        problem = getattr(error, "problem", None) or "a character that is not allowed"
        reason = f"malformed YAML in line {min(line, len(self._lines) - 1) + 1}: {problem}"
        self.broken.append(Unread((first + 1, max(first + 1, last)), reason))
        return resumed

    def _level(self, line: int, depth: int) -> int | None:
        """Return which of the first `depth` open collections goes on in a line, None for none."""
        text = self._lines[line]
        bare = text.lstrip(" ")
        if not bare or bare[0] in "#\t":
            return None
        column = len(text) - len(bare)
        for level in range(depth - 1, -1, -1):
            one = self._stack[level]
            if one.column == column and not one.is_flow and one.is_list == _is_item(text):
                return level
        return None


def _line(event: _Event) -> int:
    return int(event.start_mark.line)


def _is_item(line: str) -> bool:
    bare = line.lstrip(" ")
    return bare.startswith("- ") or bare == "-"


def _scalar(event: _Event) -> object:
    """Return a text as it is written; whole numbers and truth values where no quotes are."""
    text = event.value
    if event.style:
        return text
    if text in _NOTHING:
        return None
    return int(text) if _NUMBER.match(text) else _TRUTH.get(text, text)


def _merged(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return entries with those that a merge key (<<) brings, unless they are there."""
    merges = [one for one in entries if one.key == "<<"]
    if not merges:
        return entries
    own = [one for one in entries if one.key != "<<"]
    keys = {one.key for one in own}
    for one in merges:
        for brought in one.value if isinstance(one.value, list) else [one.value]:
            items = brought.items() if isinstance(brought, dict) else ()
            more = [Entry(key, value, one.lines) for key, value in items if key not in keys]
            keys.update(entry.key for entry in more)
            own += more
    return own
