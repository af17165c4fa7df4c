"""Whether a text says what a sentence says: near in meaning, the same facts, the same sense."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from search.answer.figures import find_figures
from search.answer.likeness import Likeness, language_of
from search.evidence.items import find_items
from search.evidence.polarity import WORD, opposed, read_sense

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model.vectors import Vectors
    from search.answer.figures import Figure
    from search.answer.likeness import Words

_OPPOSITE = "what it cites says the opposite"
_LEAST = 0.4
_MOST_UNKNOWN = 0.5
_ALIGNED, _CLEARLY, _LESS = 0.6, 0.4, 0.3
# The first telling words of a sentence say what it is about.
_SUBJECT = 2
# What is only known by its names and numbers is supported no more than this.
_BY_NAMES = 0.5
_LINK = re.compile(r"\b\w+://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w+")
_MIXED = re.compile(r"(?<!\w)(?=\w*\d)(?=\w*[^\W\d_])\w+(?!\w)")
_NAME = re.compile(r"(?<![\w-])(?:[A-Z]{2,}\w*|[A-Z][a-z]+[A-Z]\w*)")
# Words that say of something that it is not so, beside those of queries: our own list.
_MORE_DENYING = frozenset(
    "mistake mistaken wrong wrongly false incorrect unnecessary unneeded needless superfluous "
    "hardly rarely seldom neither nor unwise inadvisable discouraged rejects refuses refuse "
    "unnötig überflüssig kaum selten falsch vermeiden geschlossen unwahr inutile faux rarement "
    "innecesario falso raramente inutile falso sbagliato raramente desnecessário".split()
)


@dataclass(frozen=True, slots=True)
class Source:
    """A text that can be cited, as units; `about` is what all of them are about: a question."""

    about: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: support in [0, 1], why the sentence is struck ("" if it is not).

    `units` are the places of the units that say it: the source's number and the unit's.
    """

    support: float
    reason: str = ""
    units: tuple[tuple[int, int], ...] = ()
    seen: bool = True


class Grounding:
    """Checks sentences against the texts that they cite; what was read once is kept."""

    def __init__(self, likeness: Likeness) -> None:
        self._likeness = likeness
        self._read: dict[Source, tuple[list[Words], Words]] = {}

    def check(self, sentence: str, cited: Sequence[Source]) -> Checked:
        """Return whether the cited texts say what a sentence says."""
        whole = "\n".join("\n".join((source.about, *source.units)) for source in cited)
        if reason := facts_missing(sentence, whole):
            return Checked(0.0, reason)
        read = [self._words_of(source) for source in cited]
        units = [(n, m, unit) for n, (own, _) in enumerate(read) for m, unit in enumerate(own)]
        (own,) = self._likeness.read([sentence])
        if not units or not own.stems:
            return Checked(0.0, "nothing that it cites says this")
        mine, theirs = language_of(sentence), language_of(" ".join(u.text for _, _, u in units))
        foreign, known = mine != theirs, all(map(self._likeness.knows, (mine, theirs)))
        alike = partial(self._likeness.same, own, foreign=foreign, known=known)
        same = [alike(unit) for _, _, unit in units]
        rows = _best_units(np.stack([one.max(axis=1, initial=0) for one in same]))
        found = tuple(units[row][:2] for row in rows)
        texts = [unit for _, _, unit in units] + [about for _, about in read]
        held = np.max([alike(text).max(axis=1, initial=0) for text in texts], axis=0)
        support = float(held.mean())
        if known:
            support = self._likeness.support(own, texts)
        elif foreign:
            support = min(_BY_NAMES, support)
        checked = Checked(round(support, 3), "", found, seen=known or not foreign)
        if reason := _unsaid(own, held, support, least=_LEAST if checked.seen else 0.01):
            return replace(checked, reason=reason)
        aligned = _Aligned(own, [unit for _, _, unit in units], same)
        if not checked.seen:
            first = [units[row][2].text for row in rows]
            return replace(checked, reason=_against(sentence, first))
        return replace(
            checked, reason=aligned.swapped() or aligned.turned() or aligned.of_another()
        )

    def _words_of(self, source: Source) -> tuple[list[Words], Words]:
        if source not in self._read:
            *units, about = self._likeness.read([*source.units, source.about])
            self._read[source] = units, about
        return self._read[source]


def _unsaid(own: Words, held: Vectors, support: float, least: float) -> str:
    """Return what a text does not say of a sentence, "" if it has most words and their sense."""
    if support < least:
        return "what it cites says nothing of the kind"
    missing = [word for word, one in zip(own.written, held, strict=True) if not one]
    if least == _LEAST and len(missing) > _MOST_UNKNOWN * len(held):
        return f"what it cites does not say: {', '.join(missing[:3])}"
    return ""


def _against(sentence: str, texts: Sequence[str]) -> str:
    """Return that a sentence and texts in another language differ in what they deny, else ""."""
    same = any(denials(sentence) == denials(text) for text in texts)
    return "" if same else _OPPOSITE


def facts_missing(sentence: str, text: str) -> str:
    """Return which fact of a sentence a text lacks, "" if it has all: numbers, names, addresses."""
    folded = text.casefold()
    for address in _LINK.findall(sentence):
        if address.rstrip(".,;:!?)").casefold() not in folded:
            return f"an address that it cites nowhere: {address}"
    theirs = find_figures(text)
    for figure in find_figures(sentence):
        if not any(figure.agrees(other) for other in theirs) and _counts(figure, theirs):
            return f"what it cites does not have {figure.text}"
    words = set(re.findall(r"\w+", folded))
    for name in (*_MIXED.findall(sentence), *_NAME.findall(sentence)):
        if name.casefold() not in words and not _spelt_out(name, text) and not _numeric(name):
            return f"what it cites does not name {name}"
    items = find_items(text)
    for item in find_items(sentence):
        if item.kind in ("option", "version", "identifier", "code") and not (
            item.text.casefold() in folded or any(map(item.agrees, items))
        ):
            return f"what it cites does not name {item.text}"
    return ""


def _counts(figure: Figure, theirs: Sequence[Figure]) -> bool:
    """Return whether a number must be there: a word only with a unit, or against another number."""
    if not figure.spelled or figure.unit:
        return True
    return any(figure.after and figure.after == other.after for other in theirs)


def _numeric(name: str) -> bool:
    return bool(find_figures(name)) and bool(re.fullmatch(r"\d+[^\W\d_]+", name))


def _spelt_out(name: str, text: str) -> bool:
    """Return whether the first letters of words in a row make a name."""
    initials = "".join(word[0] for word in WORD.findall(text)).casefold()
    own = name.casefold().rstrip("s")
    return name.isalpha() and len(own) > 1 and own in initials


def _best_units(held: Vectors) -> list[int]:
    """Return the rows of the units that have most words of a sentence, as few as will do."""
    chosen = [int(held.sum(axis=1).argmax())]
    covered = held[chosen[0]]
    for _ in range(2):
        gains = np.maximum(held - covered, 0).sum(axis=1)
        row = int(gains.argmax())
        if gains[row] < max(2.0, 0.2 * held.shape[1]):
            break
        chosen.append(row)
        covered = np.maximum(covered, held[row])
    return sorted(chosen)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a text: its words' columns, whether it denies, its figures, and its sentence."""

    text: str
    words: list[int]
    unit: int


class _Aligned:
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
                return _OPPOSITE
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
        return [n for n, word in enumerate(written) if n == 0 or _NAME.fullmatch(word)]

    def _denied_alone(self) -> str:
        """Return that a clause denies what a unit has all words of and does not deny, else ""."""
        for text, words in self._mine:
            if len(words) < 2 or not denials(text):
                continue
            held = [float(one[words].max(axis=1, initial=0).mean()) for one in self._same]
            near = [unit.text for unit, one in zip(self._units, held, strict=True) if one >= 0.8]
            if near and not any(_denies_anything(unit) or _opposed(text, unit) for unit in near):
                return _OPPOSITE
        return ""


def _opposed(one: str, other: str) -> bool:
    a, b = (frozenset(w.casefold() for w in WORD.findall(text)) for text in (one, other))
    small = {w for w in a | b if len(w) < 5}
    return bool(opposed(a - small, b - small))


def denials(text: str) -> bool:
    """Return whether a text denies what it says; two denials make none."""
    sense = read_sense(text, str)
    more = len(_MORE_DENYING & sense.folded)
    return (sense.denials + more) % 2 == 1


def _denies_anything(text: str) -> bool:
    sense = read_sense(text, str)
    return sense.denials > 0 or bool(_MORE_DENYING & sense.folded)
