"""Whether a text says what a sentence says: near in meaning, the same facts, the same sense."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from search.answer.facts import facts_missing
from search.answer.likeness import Likeness, language_of
from search.answer.sense import OPPOSITE, Aligned, denials

if TYPE_CHECKING:
    from corpus.model.vectors import Vectors
    from search.answer.likeness import Words

# The support that a sentence needs at least: in the language of what it cites, in another one, and
# in one that no model here compares; and the share of its words that may be new. [F-grounding]
_LEAST, _LEAST_FOREIGN, _LEAST_SHARED = 0.4, 0.3, 0.01
_MOST_UNKNOWN = 0.5
# What is only known by its names and numbers is supported no more than this.
_BY_NAMES = 0.5


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

    def __init__(
        self, likeness: Likeness, many: Callable[[], Likeness | None] = lambda: None
    ) -> None:
        self._likeness = likeness
        self._many = many
        self._read: dict[tuple[Likeness, Source], tuple[list[Words], Words]] = {}

    def check(self, sentence: str, cited: Sequence[Source]) -> Checked:
        """Return whether the cited texts say what a sentence says."""
        whole = "\n".join("\n".join((source.about, *source.units)) for source in cited)
        if reason := facts_missing(sentence, whole):
            return Checked(0.0, reason)
        theirs = language_of(whole)
        pair = language_of(sentence, theirs), theirs
        likeness = self._fitting(pair)
        read = [self._words_of(source, likeness) for source in cited]
        units = [(n, m, unit) for n, (own, _) in enumerate(read) for m, unit in enumerate(own)]
        (own,) = likeness.read([sentence])
        if not units or not own.stems:
            return Checked(0.0, "nothing that it cites says this")
        about = [about for _, about in read]
        return self._compare(own, units, about, pair, likeness)

    def _compare(
        self,
        own: Words,
        units: Sequence[tuple[int, int, Words]],
        about: Sequence[Words],
        pair: tuple[str, str],
        likeness: Likeness,
    ) -> Checked:
        foreign, known = pair[0] != pair[1], all(map(likeness.knows, pair))
        alike = partial(likeness.same, own, foreign=foreign, known=known)
        texts = [unit for _, _, unit in units]
        same = [alike(unit) for unit in texts]
        rows = _best_units(np.stack([one.max(axis=1, initial=0) for one in same]))
        held = np.max([alike(text).max(axis=1, initial=0) for text in (*texts, *about)], axis=0)
        support = float(held.mean())
        if known:
            support = likeness.support(own, [*texts, *about])
        elif foreign:
            support = min(_BY_NAMES, support)
        found = tuple(units[row][:2] for row in rows)
        checked = Checked(round(support, 3), "", found, seen=known or not foreign)
        reason = _unsaid(own, held, support, _least(foreign=foreign, seen=checked.seen))
        if not reason and not checked.seen:
            reason = _against(own.text, [texts[row].text for row in rows])
        elif not reason:
            aligned = Aligned(own, texts, same)
            reason = aligned.swapped() or aligned.turned() or aligned.of_another()
        return replace(checked, reason=reason)

    def _fitting(self, languages: tuple[str, str]) -> Likeness:
        """Return what compares two languages: the second model where the first knows only one."""
        if not all(map(self._likeness.knows, languages)) and (many := self._many()):
            return many
        return self._likeness

    def _words_of(self, source: Source, likeness: Likeness) -> tuple[list[Words], Words]:
        if (likeness, source) not in self._read:
            *units, about = likeness.read([*source.units, source.about])
            self._read[likeness, source] = units, about
        return self._read[likeness, source]


def _least(*, foreign: bool, seen: bool) -> float:
    """Return the support that a sentence needs."""
    return _LEAST_SHARED if not seen else _LEAST_FOREIGN if foreign else _LEAST


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
    return "" if same else OPPOSITE


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
