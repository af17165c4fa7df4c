"""Who says what: the turns of a talk, each with its speaker, and the lines that it takes."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ingest.text.document import Document

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_STAMP = re.compile(rf"^\s*(?:[\[(<]\s?{_TIME}\s?[\])>]|{_TIME}(?=\s))\s{{0,3}}(?:[-–—]\s)?")
# What follows a name: a time, or a note in brackets.
_AFTER = rf"(?:\s{{0,3}}[\[(][^\[\]()\n]{{0,30}}[\])]|\s{{1,3}}{_TIME})?"
_NAME_SIGN = r"[^\n:：*_?!;,|()\[\]<>\"#`=/]"
_NAME = rf"[^\W\d_]{_NAME_SIGN}{{0,39}}"
# How a line begins that has a label, and a line that is one; most lines are ruled out by these.
_LED = re.compile(
    rf"\s{{0,24}}(?:[-*+•]\s{{1,3}}|>\s{{0,3}})?[*_]{{0,3}}[^\W\d_]{_NAME_SIGN}{{0,60}}[:：*_(\[]"
)
_STARTS = frozenset("-*+•>_")  # with which such lines begin, where that is no letter
_STANDS = re.compile(rf"[*_]{{0,3}}[^\W\d_]{_NAME_SIGN}{{0,60}}(?:[:：*_(\[]|\s*$)")
_SAID = re.compile(
    rf"^\s{{0,24}}(?:[-*+•]\s{{1,3}}|>\s{{0,3}})?(?P<mark>[*_]{{0,3}})(?P<name>{_NAME}?){_AFTER}"
    r"\s{0,3}(?:(?:(?<!\d)[:：]|[:：](?!\d\d))[*_]{0,3}(?!//)|[*_]{1,3}\s{0,2}[:：–—](?!//))\s{0,9}(?P<text>.*)$"
)
# "Q.   Where", as courts write it, and a name that stands alone above what is said.
_COURT_NAMES = frozenset("QA")
_SIGN = re.compile(r"[:：]|[*_]\s{0,2}[–—]")  # what follows a name is one of these
_COURT = re.compile(r"^\s{0,24}(?P<name>[QA])(?:[.:]\s{1,9}|\s{2,9})(?P<text>\S.*)$")
_ALONE = re.compile(
    rf"^(?P<mark>[*_]{{0,3}})(?P<name>{_NAME}?){_AFTER}[*_]{{0,3}}[:：]?[*_]{{0,3}}\s*$"
)
_NUMBER = re.compile(r"^\s{0,9}(\d{1,2})(?:\s{1,3}(?=\S)|\s{4,}|\s*$)")
_PAGE = re.compile(r"^\s*(?:page\s+)?\d{1,5}\s*$", re.IGNORECASE)
_LAST_DIGITS = re.compile(r"\s?\d{1,4}$")
_COLON = re.compile(r"[:：]")
_MOST_WORDS = 5
_LONGEST_NAME = 60  # a longer line without a colon begins no turn, but for a court's
_NUMBERED = 0.8  # of the lines, from which a transcript has its lines numbered


@dataclass(slots=True)
class Turn:
    """What one speaker says before the next; `key` tells speakers apart, lines count from 0."""

    key: str
    name: str
    first: int
    text: str
    lines: list[int] = field(default_factory=list)

    def said(self, shown: Sequence[str]) -> list[str]:
        """Return the lines of what is said, as they are shown."""
        return [self.text, *(shown[line] for line in self.lines)]


class _Label(NamedTuple):
    """A line that may begin a turn."""

    key: str
    name: str
    text: str
    style: str  # how the name is written; a name that stands once is known by it


class Talk:
    """A document as turns; `shown` are its lines without the numbers and times that lead them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.shown = _unnumbered(document)

    @cached_property
    def speakers(self) -> Counter[str]:
        """How often each speaker begins a turn."""
        return Counter(label.key for label in self.labels.values())

    @cached_property
    def labels(self) -> dict[int, _Label]:
        """The lines that begin a turn, from 0, with what they say."""
        found = self._found()
        counts = Counter(label.key for label in found.values())
        recurring = [one for one in found.values() if counts[one.key] > 1 or one.style == "court"]
        if len({label.key for label in recurring}) < 2:
            return {}
        styles = {label.style for label in recurring}
        styles |= {"capitals"} if "court" in styles else set()
        kept = {
            line: label
            for line, label in found.items()
            if counts[label.key] > 1 or (label.style in styles and label.style not in _COMMON)
        }
        return {line: one for line, one in kept.items() if one.text or self._is_followed(line)}

    def _found(self) -> dict[int, _Label]:
        document = self._document
        headings = {h.first for h in document.headings if document.lines[h.first].startswith("#")}
        found = {
            line: label
            for line, text in enumerate(self.shown)
            if text
            and _may_begin_turn(text)
            and (len(text) < _LONGEST_NAME or ":" in text or "：" in text or _COURT.match(text))
            if line not in headings and (label := _label(text)) and line not in document.verbatim
        }
        numbered = Counter(_LAST_DIGITS.sub("", key) for key in {one.key for one in found.values()})
        many = {key for key, count in numbered.items() if count > 2}  # Q1, Q2, Q3 are one speaker
        return {
            line: _Label(bare, _LAST_DIGITS.sub("", one.name), one.text, one.style)
            if (bare := _LAST_DIGITS.sub("", one.key)) in many
            else one
            for line, one in found.items()
        }

    def _is_followed(self, line: int) -> bool:
        return self._document.next_text(line + 1) < len(self._document.lines)

    def turns(self, breaks: frozenset[int]) -> list[Turn]:
        """Return the turns in their order; each ends before the next one, or at a break."""
        labels = self.labels
        stops = sorted(breaks | labels.keys())
        return [
            Turn(
                labels[line].key,
                labels[line].name,
                line,
                labels[line].text,
                [*range(line + 1, end)],
            )
            for line, end in pairwise((*stops, len(self.shown)))
            if line not in breaks
        ]


_COMMON = frozenset({"", "alone"})  # any line may look like that


def _label(text: str) -> _Label | None:
    """Return the label of a speaker with which a line begins, if it does."""
    bare = text.lstrip()
    if not (bare[:1].isalnum() or bare[:1] in _STARTS):
        return None
    if bare[:1] in _COURT_NAMES and (court := _COURT.match(text)):
        return _Label(court["name"].casefold(), court["name"], court["text"].strip(), "court")
    if _has_sign(text) and _LED.match(text) and (match := _SAID.match(text)):
        name, said, style = match["name"], match["text"].strip(), _style(match)
    elif _may_stand_alone(text) and (match := _ALONE.match(text)) and _is_name(match["name"]):
        name, said, style = match["name"], "", "alone"
    else:
        return None
    name = name.strip(" .-–—\t") if len(name) < 3 else name.strip(" -–—\t")
    if not name or len(name.split()) > _MOST_WORDS:
        return None
    return _Label(" ".join(name.casefold().split()), name, said, style)


def _has_sign(text: str) -> bool:
    """Return whether a line holds the sign that follows a name."""
    if ":" in text or "：" in text:
        return True
    return ("–" in text or "—" in text) and bool(_SIGN.search(text))


def _may_begin_turn(text: str) -> bool:
    """Return whether a line holds a sign that follows a name, or begins like a name."""
    if ":" in text or "：" in text or text.lstrip("*_")[:1].isupper():
        return True
    return "–" in text or "—" in text or text.lstrip()[:1] in _COURT_NAMES


def _may_stand_alone(text: str) -> bool:
    """Return whether a line begins with a capital letter, marks of bold left out, like a name."""
    return text.lstrip("*_")[:1].isupper() and bool(_STANDS.match(text))


def names_speaker(text: str) -> bool:
    """Return whether a line begins with a name or label and a colon, as what a speaker says."""
    label = _label(text)
    return label is not None and bool(label.text)


def _is_name(text: str) -> bool:
    """Return whether a line that stands alone can be a name: a few words, each with a capital."""
    words = text.split()
    return (
        len(words) < _MOST_WORDS and not text.endswith(".") and all(w[0].isupper() for w in words)
    )


def _style(match: re.Match[str]) -> str:
    name = match["name"]
    capitals = len(name) > 2 and name.upper() == name and name.lower() != name
    return f"{match['mark'][:2]}{'capitals' if capitals else ''}"


def _unnumbered(document: Document) -> list[str]:
    """Return the lines without the times and, in a transcript, the numbers that lead them."""
    lines = list(document.lines)
    led = [lines[n] for n in document.beginning(str.isdecimal)]
    numbers = [int(match[1]) for line in led if (match := _NUMBER.match(line))]
    steps = sum(after in {before + 1, 1} for before, after in pairwise(numbers))
    if len(numbers) > 4 and steps >= _NUMBERED * len(document.text_lines):
        lines = ["" if _PAGE.match(line) else _NUMBER.sub("", line, count=1) for line in lines]
    for n in document.holding(":"):
        if ":" in lines[n][:16]:
            lines[n] = _STAMP.sub("", lines[n], count=1)
    return lines
