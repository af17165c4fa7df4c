"""Whether a sentence turns what a text says: denies it, swaps its numbers, or speaks of another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.answer.facts import NAME, find_figures
from search.evidence.polarity import WORD, opposed, read_sense

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from corpus.model.vectors import Vectors
    from search.answer.likeness import Words

OPPOSITE = "what it cites says the opposite"
# Clauses are compared that share this part of their words; another clause is meant if it shares so
# much more, or so much less. [F-grounding]
_ALIGNED, _CLEARLY, _LESS = 0.6, 0.4, 0.3
# The first telling words of a sentence say what it is about.
_SUBJECT = 2
# A word after an article at most, "The …", begins a sentence.
_ARTICLE = 4
# Words that say of something that it is not so, beside those of queries: our own list.
_MORE_DENYING = frozenset(
    "mistake mistaken wrong wrongly false incorrect unnecessary unneeded needless superfluous "
    "hardly rarely seldom neither nor unwise inadvisable discouraged rejects refuses refuse "
    "unnötig überflüssig kaum selten falsch vermeiden unwahr inutile faux rarement "
    "innecesario falso raramente inutile falso sbagliato raramente desnecessário".split()
)
_WITHOUT = frozenset("without ohne sans sin sem senza zonder uden utan без bez".split())
_WITH = frozenset("with mit avec con com met med z".split())
# These deny nothing: a condition that is absent, and what is said beside something else.
_LESS_THAN_DENIED = re.compile(
    rf"\b(?:{'|'.join(sorted(_WITHOUT))})\b|\bnot only\b|\bnicht nur\b|\bnon solo\b|\bno s[oó]lo\b"
    r"|\bnot just\b|\bnon seulement\b|\bno more than\b|\bno less than\b|\bnot until\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a text: its words' columns, whether it denies, its figures, and its sentence."""

    text: str
    words: list[int]
    unit: int


class Aligned:
    """A sentence beside the units that it may come from, clause by clause."""

    def __init__(self, own: Words, units: Sequence[Words], same: Sequence[Vectors]) -> None:
        self._own = own
        self._units = units
        self._same = same
        self._clauses = [
            _Clause(text, words, number)
            for number, unit in enumerate(units)
            for text, words in unit.clauses()
            if words
        ]
        telling = [(text, self._telling(words)) for text, words in own.clauses()]
        self._mine = [(text, words) for text, words in telling if words]

    def _telling(self, words: Sequence[int]) -> list[int]:
        """Return the places of words that do more than deny."""
        return [word for word in words if not denials(self._own.written[word])]

    def _overlap(self, mine: Sequence[int], clause: _Clause) -> float:
        part = self._same[clause.unit][np.ix_(mine, clause.words)]
        return float(part.max(axis=1, initial=0).mean()) if part.size else 0.0

    def swapped(self) -> str:
        """Return which number stands for something else in the text, "" if none does."""
        for text, words in self._mine:
            for figure in find_figures(text):
                telling = [w for w in words if self._own.written[w] not in figure.text]
                if not telling or not any(map(str.isdigit, figure.text)):
                    continue
                having, lacking = [0.0], [0.0]
                for clause in self._clauses:
                    figures = find_figures(clause.text)
                    has = any(figure.agrees(other) for other in figures)
                    if has or figures:
                        (having if has else lacking).append(self._overlap(telling, clause))
                if max(lacking) - max(having) > _CLEARLY and max(lacking) >= _ALIGNED:
                    return f"{figure.text} stands for something else in what it cites"
        return ""

    def turned(self) -> str:
        """Return that the text denies what the sentence says, or the other way round, else ""."""
        whole = denials(self._own.text)
        for text, words in self._mine:
            overlaps = [self._overlap(words, clause) for clause in self._clauses]
            best = max(overlaps, default=0.0)
            if len(words) < 2 or best < _ALIGNED:
                continue
            mine, against = denials(text), False
            for overlap, clause in zip(overlaps, self._clauses, strict=True):
                if overlap < best - 0.15:
                    continue
                unit = self._units[clause.unit].text
                turned = _opposed(text, clause.text)
                if (mine != denials(clause.text)) == turned or (whole != denials(unit)) == turned:
                    against = False
                    break
                against = True
            if against:
                return OPPOSITE
        return self._denied_alone()

    def of_another(self) -> str:
        """Return which name of a sentence has the place of another in the text, "" if none has."""
        for row in self._names():
            rest = [word for text, words in self._mine if row in words for word in words]
            rest = [word for word in rest if word != row]
            if len(rest) < 2:
                continue
            held = [float(one[rest].max(axis=1, initial=0).mean()) for one in self._same]
            best = int(np.argmax(held))
            with_name = [n for n, one in enumerate(self._same) if one[row].any()]
            if held[best] < _ALIGNED or best in with_name or not with_name:
                continue
            subject = self._same[best][:, :_SUBJECT]
            if not subject.any() and max(held[n] for n in with_name) < held[best] - _LESS:
                return f"what it says of {self._own.written[row]} is said of something else"
        return ""

    def _names(self) -> list[int]:
        """Return the places of the names of a sentence, and of the word that it begins with."""
        written = self._own.written
        first = bool(self._own.spans) and self._own.spans[0][0] <= _ARTICLE
        return [n for n, word in enumerate(written) if (n == 0 and first) or NAME.fullmatch(word)]

    def _denied_alone(self) -> str:
        """Return that a clause denies what a unit has all words of and does not deny, else ""."""
        for text, words in self._mine:
            if len(words) < 2 or not denials(text):
                continue
            held = [float(one[words].max(axis=1, initial=0).mean()) for one in self._same]
            near = [unit.text for unit, one in zip(self._units, held, strict=True) if one >= 0.8]
            if near and not any(_count_denials(unit) or _opposed(text, unit) for unit in near):
                return OPPOSITE
        return ""


def _opposed(one: str, other: str) -> bool:
    """Return whether one has the opposite of a word of the other, or "without" for its "with"."""
    a, b = (frozenset(word.casefold() for word in WORD.findall(text)) for text in (one, other))
    if _without(a, b) or _without(b, a):
        return True
    # What denies counts by itself, and little words are opposites by chance.
    a, b = (frozenset(w for w in words if len(w) > 4 and not denials(w)) for words in (a, b))
    return bool(opposed(a, b))


def _without(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    return bool(a & _WITHOUT) and not a & _WITH and bool(b & _WITH) and not b & _WITHOUT


def denials(text: str) -> bool:
    """Return whether a text denies what it says; two denials make none."""
    return _count_denials(text) % 2 == 1


def _count_denials(text: str) -> int:
    sense = read_sense(_LESS_THAN_DENIED.sub(" ", text), str)
    return sense.denials + len(_MORE_DENYING & sense.folded)
