"""The statements of an answer: its sentences and items, each with its sense, without its code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.records import content_digest
from search.answer.units import find_units
from search.decisions.keys import bare
from search.duplicates.amounts import find_years
from search.evidence.editions import is_newer
from search.evidence.polarity import WORD, read_sense

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Record
    from search.evidence.polarity import Sense, Stem

# An answer says what it holds at its beginning; what comes after so many characters and statements
# explains it.
_LONGEST, _MOST = 2_500, 12
# What it says first stands in so many: the rest is read only for what may be in it.
_BEGINNING = 600
# What says that something holds in part, or on a condition, denies nothing.
_PARTLY = re.compile(
    r"\b(?:not (?:every|all|only|just|necessarily|always|before|until|without)|without|unless"
    r"|nicht (?:jede\w*|alle\w*|nur|immer|vor|ohne)|ohne|sans|sin|senza"
    r"|pas (?:tou\w+|seulement|toujours)|no (?:tod[oa]s?|s[oó]lo|siempre)"
    r"|non (?:tutt\w|solo|sempre))\b",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, item or row of an answer, and its sense."""

    text: str
    sense: Sense

    def within(self, other: Statement) -> float:
        """Return how much of its telling words another has, in [0, 1]."""
        return share(self.sense.frame, other.sense.frame)


class Told:
    """What one record asks and tells, read when it is needed."""

    def __init__(self, record: Record, stem: Stem) -> None:
        self.record = record
        self._stem = stem

    @cached_property
    def first(self) -> tuple[Statement, ...]:
        """What the answer says first; headings and introductions are left out."""
        return self._statements(_BEGINNING) or self.statements

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of the answer, of a long one those of its first half page."""
        return self._statements(_LONGEST)

    def _statements(self, longest: int) -> tuple[Statement, ...]:
        text = self.record.answer[:longest]
        found = [
            Statement(unit.text, read_sense(_PARTLY.sub(" ", unit.text), self._stem))
            for unit in find_units(text)
            if unit.kind in {"sentence", "item", "row"} and not unit.leads
        ]
        is_cut = len(text) < len(self.record.answer) and len(found) > 1
        return tuple(found[: -1 if is_cut else None][:_MOST])

    @cached_property
    def asked(self) -> Sense:
        """The sense of the question."""
        return read_sense(self.record.question, self._stem)

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of all telling words of the answer."""
        return stems_of(self.record.answer, self._stem)

    def is_newer(self, other: Told) -> bool:
        """Return whether it is of the newer document or else names the later year, if either tells.

        Years count if both answers name one at their beginning.
        """
        if is_newer(self.record.source, other.record.source):
            return True
        if is_newer(other.record.source, self.record.source):
            return False
        mine, theirs = self._year, other._year
        return 0 < theirs < mine

    @cached_property
    def _year(self) -> int:
        text = " ".join(one.text for one in self.first[:2])
        return max(find_years(text), default=0)

    @cached_property
    def texts(self) -> str:
        """What identifies all that is compared of it, and its document."""
        record = self.record
        told = (record.source, record.question, record.given, record.answer)
        return content_digest("\0".join(told))

    @cached_property
    def bare(self) -> tuple[str, ...]:
        """What the record says in plain words, its answer last."""
        return bare(self.record)


def share(some: frozenset[str], others: frozenset[str]) -> float:
    """Return which part of some words is among others, 0 for none."""
    return len(some & others) / len(some) if some else 0.0


def stems_of(text: str, stem: Stem) -> frozenset[str]:
    """Return the stems of the telling words of a text."""
    words: Iterable[str] = {word.casefold() for word in WORD.findall(text)}
    return frozenset(found for word in words if (found := stem(word)))
