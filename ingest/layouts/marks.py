"""What a document marks: headings and lines that can stand as questions, and which of them ask."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ingest.layouts import thresholds
from ingest.text.document import Document
from ingest.text.wording import is_question, strip_numbering

Key = TypeVar("Key", bound=Hashable)

# The level of marks in running text, below any heading; terms and items in others add to it.
TEXT_LEVEL = 1000
_QUESTION_LABEL = re.compile(r"^(?:q|question)\s*\d*\s*[.:：)]\s*(?=\S)", re.IGNORECASE)
ANSWER_LABEL = re.compile(
    r"^\s*[*_]{0,2}(?:a|answer)(?:\s?(?:\d{1,4}(?:\.\d{1,4}){0,3})?\s?[:：]"
    r"|\d{1,4}(?:\.\d{1,4}){0,3}\s?[.)](?!\d)|\.(?=\s))[*_]{0,2}[:：]?\s*(?=\S)",
    re.IGNORECASE,
)


def bare_question(text: str) -> str:
    """Return a plain question on one line, without its number and label ("3. Q: …")."""
    text = strip_numbering(" ".join(text.split()))
    return strip_numbering(_QUESTION_LABEL.sub("", text, count=1))


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading, or a line or list term that can stand as a question.

    `first` and `last` are its lines, from 0, both included; `text` is plain. `opening` is the part
    of the answer on its last line. A `certain` mark is a question, however it is worded.
    """

    level: int
    text: str
    first: int
    last: int
    kind: str = "heading"
    tags: tuple[str, ...] = ()
    opening: str = ""
    certain: bool = False

    @property
    def question(self) -> str:
        """The text as people would say it: one line, without number and label."""
        return bare_question(self.text)

    @property
    def asks(self) -> bool:
        """Return whether the mark is a question in its own right."""
        return self.certain or is_question(self.question)


@dataclass(frozen=True, slots=True)
class Marked:
    """A document as its markup structures it.

    `hidden` are the lines that the published page does not show: comments, anchors,
    attributes. `paperwork` are headings that are never questions nor topics. Where all are
    `numbered`, none of them names the document. Where text may be `indented` for looks, the
    indent that all lines of an answer share is removed.
    """

    title: str
    marks: tuple[Mark, ...]
    hidden: frozenset[int]
    paperwork: frozenset[str] = frozenset()
    numbered: bool = False
    indented: bool = False


def without_plain_marks(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Return the marks without the bold lines, terms and items that are not there to ask.

    A kind is there to ask when a good share of it does, in the document or in its section.
    """
    where: list[int] = []  # the section of each mark, by its heading
    section = -1
    for index, mark in enumerate(marks):
        section = index if mark.kind == "heading" else section
        where.append(section)
    placed = [
        (mark, place)
        for mark, section in zip(marks, where, strict=True)
        for place in (None, section)
    ]
    shares = asking_shares(((mark.kind, place), mark.asks) for mark, place in placed)
    clear = {key for key, share in shares.items() if share >= thresholds.ASKING_SHARE}
    levels = [m.level for m in marks if m.kind.startswith("term") and (m.kind, None) in clear]
    deepest = max(levels, default=0)  # the terms above those that ask are their sections
    return tuple(
        mark
        for mark, place in zip(marks, where, strict=True)
        if mark.kind == "heading"
        or {(mark.kind, None), (mark.kind, place)} & clear
        or (mark.kind.startswith("term") and mark.level < deepest)
    )


def question_level(marks: Sequence[Mark]) -> int | None:
    """Return the level at which the marks ask, None when none does.

    That is the level that `clear_level` finds, or else the one with the largest share that asks.
    """
    level = clear_level(marks)
    if level is not None:
        return level
    shares = asking_shares((mark.level, mark.asks) for mark in marks)
    asking = {level: share for level, share in shares.items() if share}
    return max(asking, key=lambda level: asking[level], default=None)


def clear_level(marks: Sequence[Mark], *, taken_whole: bool = False) -> int | None:
    """Return the outermost level at which a good share of the marks asks, None if there is none.

    With `taken_whole`, all marks of the level become questions, whatever is below them.
    So a deeper level wins if almost all of it asks, and more marks: the outer one names sections.
    """
    shares = asking_shares((mark.level, mark.asks) for mark in marks)
    levels = sorted(level for level, share in shares.items() if share >= thresholds.ASKING_SHARE)
    if not levels or not taken_whole or shares[levels[0]] >= thresholds.ALMOST_ALL:
        return levels[0] if levels else None
    counts = Counter(mark.level for mark in marks if mark.asks)
    fuller = (
        n for n in levels if shares[n] >= thresholds.ALMOST_ALL and counts[n] > counts[levels[0]]
    )
    return next(fuller, levels[0])


def asking_shares(marks: Iterable[tuple[Key, bool]]) -> dict[Key, float]:
    """Return the share of marks that ask for each key, from pairs of a key and whether it asks."""
    asking: dict[Key, list[bool]] = {}
    for key, asks in marks:
        asking.setdefault(key, []).append(asks)
    return {key: sum(asks) / len(asks) for key, asks in asking.items()}


def subtrees(marks: Sequence[Mark]) -> tuple[list[int], list[bool]]:
    """Return for each mark the index of the next one not below it, and whether one below asks."""
    ends = [len(marks)] * len(marks)
    asked = [False] * len(marks)
    above: list[int] = []  # the marks that are open

    def close(end: int) -> None:
        inner = above.pop()
        ends[inner] = end
        if above:
            asked[above[-1]] |= asked[inner] or marks[inner].asks

    for index, mark in enumerate(marks):
        while above and marks[above[-1]].level >= mark.level:
            close(index)
        above.append(index)
    while above:
        close(len(marks))
    return ends, asked


def title_mark(marks: Sequence[Mark]) -> Mark | None:
    """Return the heading that names the whole document, if one does.

    It is the first, the only one of its level, and everything else stands below it.
    """
    if len(marks) < 2 or marks[0].kind != "heading":
        return None
    first, others = marks[0], marks[1:]
    if any(other.level <= first.level for other in others):
        return None
    headings = any(other.kind == "heading" for other in others)
    return first if headings or not first.asks else None


def bold_text(document: Document, first: int, last: int, mark: str) -> tuple[str, int, str] | None:
    """Return (text, last line, what follows) of a paragraph that begins with a bold question.

    `mark` is the sign of bold. Returns None where the bold does not fill whole lines, except for
    an answer that follows a bold question on its own line.
    """
    text = "\n".join(document.lines[first : last + 1]).strip()
    if not text.startswith(mark) or text[len(mark) : len(mark) + 1].isspace():
        return None
    inside, found, after = text[len(mark) :].partition(mark)
    if not found or not inside.strip() or after[:1].isalnum():
        return None
    rest, _, _ = after.partition("\n")
    rest = rest.strip().removesuffix("+").strip()
    line = first + inside.count("\n")
    if rest and rest.strip(":.?：？ "):
        # the answer runs on from a question that is bold, or only its label is bold
        return (inside, line, rest) if inside.rstrip().endswith(("?", "？")) else None
    return inside + rest.strip(":. "), line, ""
