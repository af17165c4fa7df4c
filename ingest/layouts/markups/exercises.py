"""Questions that a markup marks as such, from the order in which their parts are met."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.layouts.markups.signs import BREAK, as_markdown, as_words, tidy
from ingest.layouts.markups.translation import LIST_LEVEL, Entry, Event
from ingest.text.fences import code_lines
from ingest.text.wording import section_name

# A formula on lines of its own, which a question has in its line.
_DISPLAYED = re.compile(
    r"\\begin\{(equation|displaymath|align|gather|eqnarray)\*?\}"
    r"([^\\]*(?:\\(?!(?:end|begin)\b)[^\\]*)*)\\end\{\1\*?\}"
)
_RIGHT = "1"  # of "exsolution: 0100", which marks the options
_LOOSE = frozenset({"question end", "answer end"})


@dataclass(slots=True)
class _Open:
    """A question whose parts are being collected; `pieces` are ranges of the translated text."""

    level: int
    first: int
    last: int
    name: str
    asked: list[tuple[int, int]] = field(default_factory=list)
    answer: list[tuple[int, int]] = field(default_factory=list)
    loose: list[tuple[int, int]] = field(default_factory=list)
    choices: list[tuple[int, int, bool]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    key: str = ""
    told_below: bool = False
    is_stem: bool = False
    is_implied: bool = False  # nothing but an answer below it says that it is a question


class Exercises:
    """Puts the parts of questions together, in one walk over the events."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self._path: list[tuple[int, str]] = []
        self._stack: list[_Open] = []  # questions with parts, the innermost last
        self._stems = 0
        self._mode = ""  # what the text at hand belongs to
        self._begin = (0, 0)  # its place and line
        self._heading: Event | None = None
        self._item: Event | None = None  # the last one of a list, or the text below a heading
        self._below: Event | None = None
        self._entries: list[Entry] = []

    def run(self, events: Iterable[Event]) -> list[Entry]:
        """Return the questions in document order."""
        for event in events:
            self._close_piece(event)
            self._take(event)
        while self._stack:
            self._file(self._stack.pop())
        return sorted(self._entries, key=lambda entry: entry.first)

    def _close_piece(self, event: Event) -> None:
        """Give the text since the last event to what it belongs to."""
        here = self._stack[-1] if self._stack else None
        begin, _ = self._begin
        piece = (begin, event.at)
        if not here or not self._text(piece).strip():
            return
        if self._mode == "question":
            _append(here.asked, piece)
        elif self._mode == "answer":
            _append(here.answer, piece)
        elif self._mode in {"choice", "right choice"}:
            here.choices.append((*piece, self._mode == "right choice"))
        elif self._mode in _LOOSE or self._mode == "choices end":
            if not here.told_below or here.answer:
                return  # running text between exercises
            _append(here.loose, piece)
        here.last = max(here.last, self._last_line(piece, event.line))

    def _take(self, event: Event) -> None:
        match event.kind:
            case "heading":
                self._leave()
                self._enter_section(event)
            case "end":
                self._leave()
                self._mode = ""
            case "question":
                self._open(event)
            case "answer":
                self._ensure_open(event)
                self._mode = "answer"
            case "item" | "list end":
                self._list(event)
                return self._continue(event)
            case "told" | "key":
                self._tell(event)
                return self._continue(event)
            case _ if self._stack:
                self._stack[-1].last = max(self._stack[-1].last, event.line)
                self._mode = event.kind
        self._begin = (event.at, event.line)
        return None

    def _list(self, event: Event) -> None:
        """Keep where an item begins, or the text below a heading that has a title."""
        if event.text:
            self._below = event
        self._item = event if event.kind == "item" else self._below
        if event.kind == "list end" and self._stack and self._stack[-1].level == LIST_LEVEL:
            self._leave()
            self._mode = ""

    def _continue(self, event: Event) -> None:
        """Go on with the text as before."""
        self._begin = (event.at, event.line)

    def _tell(self, event: Event) -> None:
        if self._stack and event.kind == "told":
            self._stack[-1].told.append(event.text)
        elif self._stack:
            self._stack[-1].key = event.text.strip()
            self._stack[-1].last = max(self._stack[-1].last, event.line)
        elif self._entries and event.kind == "key":
            self._entries[-1] = _keyed(self._entries[-1], event.text.strip(), event.line)

    def _enter_section(self, event: Event) -> None:
        self._path = [(level, name) for level, name in self._path if level < event.level]
        self._path.append((event.level, event.text))
        self._heading, self._item, self._below = event, None, None
        self._mode = ""

    def _open(self, event: Event) -> None:
        while self._stack and self._stack[-1].level >= event.level:
            self._file(self._stack.pop())
        if self._stack:
            self._stack[-1].is_stem = not (self._stack[-1].answer or self._stack[-1].told)
        one = _Open(event.level, event.line, event.line, event.text)
        one.told_below = event.told_below
        self._stack.append(one)
        self._mode = "question"

    def _ensure_open(self, event: Event) -> None:
        """Take what stands above an answer for its question, where nothing says which it is."""
        here = self._stack[-1] if self._stack else None
        above = self._item or self._heading
        if here and here.is_implied and here.answer and above and above.at >= here.answer[-1][1]:
            self._leave()  # an item has begun since
        elif here:
            here.last = max(here.last, event.line)
            return
        if above is None or above.at > event.at:
            return
        one = _Open(0, above.line, event.line, "", is_implied=True)
        asked = (above.at, event.at)
        if self._text(asked).strip():
            one.asked.append(asked)
        else:
            one.name = above.text
        self._stack.append(one)
        self._item = self._heading = None

    def _leave(self) -> None:
        while self._stack:
            self._file(self._stack.pop())

    def _text(self, piece: tuple[int, int]) -> str:
        return "".join(self._pieces[piece[0] : piece[1]])

    def _last_line(self, piece: tuple[int, int], line: int) -> int:
        """Return the last line of text in a piece that ends at a line."""
        text = self._text(piece)
        return line - text[len(text.rstrip()) :].count("\n")

    def _file(self, one: _Open) -> None:
        """Add a question, unless it only leads to its parts."""
        asked = "".join(self._text(piece) for piece in one.asked)
        if one.is_stem:
            return
        question, given = split_question(asked)
        name = one.name if question else ""
        pieces = one.loose + one.answer if one.answer else one.loose
        answer = "\n\n".join(self._text(piece).strip("\n") for piece in pieces)
        told = "" if answer.strip() else "\n".join(one.told)
        stems = [stem for stem in self._stack if stem.is_stem]
        first = one.first
        for stem in stems:
            if not any(stem.first <= entry.first for entry in self._entries):
                first = min(first, stem.first)
        section = [section_name(text) for _, text in self._path]
        section += [as_words(stem.name) for stem in stems if stem.name]
        entry = Entry(
            question=question or as_words(one.name),
            answer=as_markdown(answer or told),
            first=first,
            last=one.last,
            section=tuple(
                filter(None, (*(part for part in section if part != one.name), as_words(name)))
            ),
            given=given,
            choices=tuple(
                (as_words(self._text((begin, end))), right) for begin, end, right in one.choices
            ),
            context="\n\n".join(
                tidy(as_markdown("".join(self._text(piece) for piece in stem.asked)))
                for stem in stems
            ),
        )
        self._entries.append(_keyed(entry, one.key, entry.last) if one.key else entry)


def _append(pieces: list[tuple[int, int]], piece: tuple[int, int]) -> None:
    """Add a piece, joined to the last one where it follows at once."""
    if pieces and pieces[-1][1] == piece[0]:
        piece = (pieces.pop()[0], piece[1])
    pieces.append(piece)


def split_question(text: str) -> tuple[str, str]:
    """Return a question as one line of words, and the code that stands in it."""
    lines = text.replace(BREAK, "\n").split("\n")
    code = code_lines(lines)
    words = [line for number, line in enumerate(lines) if number not in code]
    asked = _DISPLAYED.sub(r"$\2$", " ".join(words))
    given = "\n".join(line for number, line in enumerate(lines) if number in code)
    return as_words(asked), as_markdown(given)


def _keyed(entry: Entry, key: str, line: int) -> Entry:
    """Return an entry with the options that R/exams marks as right, or with the answer it gives."""
    last = max(entry.last, line)
    marks = set(key) <= {"0", "1"} and len(key) == len(entry.choices)
    choices, answer = entry.choices, entry.answer
    if marks and choices:
        rights = zip(entry.choices, key, strict=True)
        choices = tuple((text, mark == _RIGHT) for (text, _), mark in rights)
    elif key and key not in answer:
        answer = f"{key}\n\n{answer}".rstrip()
    return Entry(
        entry.question, answer, entry.first, last, entry.section, entry.given, choices,
        entry.context, entry.tags,
    )  # fmt: skip
