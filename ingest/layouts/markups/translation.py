"""A document in Markdown, with what its markup says about questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.layouts.marks import Mark

LIST_LEVEL = 9  # of questions that the items of a list are


@dataclass(frozen=True, slots=True)
class Event:
    """What is met at a place of a translated text: `at` in its pieces, `line` in the document.

    The kinds are heading, item, question, question end, answer, answer end, choice, right choice,
    choices end, told (an answer in `text`), key (an R/exams solution in `text`), and end.
    `level` is the depth of a heading or question, from 0. After a question that is `told_below`
    the running text can be its answer.
    """

    kind: str
    at: int
    line: int
    level: int = 0
    text: str = ""
    told_below: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list at a depth from 1: its text begins `at` a piece, on `line` from 0.

    `term` is what a list of terms explains. With `ends` it is the end of a list, below which the
    running text goes on.
    """

    at: int
    line: int
    depth: int
    term: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that the markup itself says is one, with its answer as Markdown.

    `first` and `last` are its lines, from 0. `choices` are its options, each with whether it is
    right; `context` is the text that this and other questions are about.
    """

    question: str
    answer: str
    first: int
    last: int
    section: tuple[str, ...] = ()
    given: str = ""
    choices: tuple[tuple[str, bool], ...] = ()
    context: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Translation:
    """A document in Markdown, with as many lines; what its markup marks, and what it hides.

    `gaps` are parts that could not be read, by their lines (from 0), with the reason.
    """

    lines: Sequence[str]
    title: str = ""
    marks: list[Mark] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    gaps: list[tuple[int, int, str]] = field(default_factory=list)
