"""What tells whether two records ask the same: their vectors, tokens and words, on one scale.

Cosines mean something else with each model and corpus. Here they are counted from what unrelated
questions of the corpus have, in its standard deviations.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.lexical.acronyms import used_acronyms
from corpus.lexical.analysis import find_words
from corpus.model.vectors import unit
from corpus.settings import DEFAULT_MODEL
from search.duplicates.words import Weights, asks_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.model.vectors import Bits, RecordVectors, Vectors
    from corpus.records import Record
    from search.duplicates.candidates import Crowd, Near
    from search.duplicates.neighbours import Rows
    from search.duplicates.words import Stems

# Pairs by which the background is measured, and by how many a usual one counts beside them, so that
# a corpus of four records has one as well.
_PAIRS, _FEWER, _USUAL_PAIRS = 3000, 500, 20
# In a small corpus the best of a few unrelated questions stands out of what is around it, and no
# answer says that it is another: a crowd of questions is this near at least, in deviations above
# the background. In the golden set it is about 3. By hand.
_LEAST_CROWD = 2.5
# Questions with the same words share all, but for how sums are rounded.
_NEARLY_ALL = 0.999
# Pairs whose tokens are read at once.
_AT_ONCE = 50_000
# The idf of words is that of so many records at most.
_MOST_COUNTED = 20_000


class Level(NamedTuple):
    """What unrelated texts have: the mean and the standard deviation of a likeness."""

    mean: float
    spread: float

    def of(self, likeness: Vectors) -> Vectors:
        """Return likenesses in standard deviations above the mean."""
        scaled: Vectors = (likeness - np.float32(self.mean)) / np.float32(self.spread)
        return scaled


class Background(NamedTuple):
    """The levels of questions, with their answers, of late interaction, and of answers' words."""

    asked: Level
    told: Level
    tokens: Level
    answers: Level


# As in the golden set's corpus, with the default model and with multilingual-e5-small; see
# [F-duplicate-background] in FIGURES.md.
_ANSWERS = Level(0.07, 0.045)
_USUAL = Background(Level(0.09, 0.10), Level(0.12, 0.11), Level(0.19, 0.08), _ANSWERS)
_USUAL_ELSEWHERE = Background(Level(0.32, 0.08), Level(0.48, 0.07), Level(0.30, 0.07), _ANSWERS)


@dataclass(frozen=True)
class Material:
    """Records with their vectors, in the same order, and what else is read of them.

    `bits` returns the token bits of questions by their records' ids, of those that have any;
    `stem` is the stem of a word, "" for one that says nothing; `model` names the model.
    """

    records: Sequence[Record]
    vectors: RecordVectors
    bits: Callable[[Sequence[str]], Mapping[str, Bits]]
    stem: Callable[[str], str]
    model: str = DEFAULT_MODEL

    def stems(self, text: str) -> Stems:
        """Return the stems of a text's telling words."""
        return frozenset(s for word in find_words(text) if (s := self.stem(word.text)))

    @cached_property
    def question_weights(self) -> Weights:
        """How much each word of a question tells, by the questions that have it."""
        return Weights.of(_words(one.question) for one in self._some)

    @cached_property
    def weights(self) -> Weights:
        """How much each stem tells, by the records that have it."""
        return Weights.of(self.stems(f"{one.question}\n{one.answer}") for one in self._some)

    @cached_property
    def sources(self) -> Rows:
        """A number for the document of each record."""
        return numbers_of([record.source for record in self.records])

    @cached_property
    def told(self) -> NDArray[np.bool_]:
        """Whether each record has an answer."""
        return np.array([bool(record.answer.strip()) for record in self.records], bool)

    @property
    def _some(self) -> Sequence[Record]:
        return self.records[:: max(1, len(self.records) // _MOST_COUNTED)]

    @cached_property
    def background(self) -> Background:
        """What questions that share no telling word have in common, as far as there are any."""
        a, b = self._unrelated
        usual = _USUAL if self.model == DEFAULT_MODEL else _USUAL_ELSEWHERE
        vectors = self.vectors
        asked = np.einsum("ij,ij->i", vectors.questions[a], vectors.questions[b])
        told = np.einsum("ij,ij->i", vectors.answers[a], vectors.answers[b])
        a, b = a[:_FEWER], b[:_FEWER]
        tokens, answers = self.token_likeness(a, b), self.answer_likeness(a, b)
        found = (asked, told, tokens, answers)
        return Background(*map(_level, found, usual))

    @property
    def _unrelated(self) -> tuple[Rows, Rows]:
        count = len(self.records)
        drawn = np.random.default_rng(1).integers(0, max(1, count), (_PAIRS, 2))
        if count * (count - 1) // 2 <= _PAIRS:
            drawn = np.argwhere(np.triu(np.ones((count, count), bool), k=1))
        stems = {row: self.stems(self.records[row].question) for row in np.unique(drawn).tolist()}
        apart = [a != b and not stems[a] & stems[b] for a, b in drawn.tolist()]
        return drawn[apart, 0], drawn[apart, 1]

    def answer_likeness(self, a: Rows, b: Rows) -> Vectors:
        """Return the shares of what the shorter answers tell that the others tell too, or NaN.

        An answer of a word or two is in any other: each counts as if it had one rare word more.
        """
        rows, (one, other) = _used(a, b)
        told = (self.stems(self.records[row].answer) for row in rows.tolist())
        return self.weights.rows(told).contained(one, other)

    def question_likeness(self, a: Rows, b: Rows) -> tuple[Vectors, Vectors]:
        """Return what questions share of all their words, and of those of the lesser one."""
        rows, (one, other) = _used(a, b)
        asked = (_words(self.records[row].question) for row in rows.tolist())
        return self.question_weights.rows(asked).shared(one, other)

    def token_likeness(self, a: Rows, b: Rows) -> Vectors:
        """Return the late interaction of questions, the lesser of both directions; or NaN.

        Pairs are read in the order of `a`, `_AT_ONCE` at a time.
        """
        ids, found = self.vectors.ids, np.full(len(a), np.nan, np.float32)
        order = np.argsort(a, kind="stable")
        for first in range(0, len(a), _AT_ONCE):
            here = order[first : first + _AT_ONCE]
            used = np.union1d(a[here], b[here]).tolist()
            bits = self.bits([ids[row] for row in used])
            signs = {row: _signs(bits[ids[row]]) for row in used if len(bits.get(ids[row], ()))}
            for places in np.split(here, np.flatnonzero(np.diff(a[here])) + 1):
                others = [n for n in places.tolist() if int(b[n]) in signs]
                anchor = signs.get(int(a[places[0]]))
                if others and anchor is not None:
                    found[others] = _late(anchor, [signs[int(b[n])] for n in others])
        return found


class Signals(NamedTuple):
    """The signals of pairs, each of shape (pairs,).

    `asked` is the cosine of the questions on the scale of the background; `clear_asked` and, with
    the answers, `clear_told` say how far cosines stand out of what is around the two (cross-domain
    similarity local scaling, Conneau et al. 2018). `tokens` is the late interaction of the
    questions, NaN without tokens. `shared` and `contained` are the shares of all their words and of
    those of the question that tells less, by idf; `answers` is the latter of the answers, counted
    from that of unrelated records. `acronym` says whether the question of one has an acronym that
    the other record lacks, `source` whether both are of one document, `both_told` whether both have
    answers, `equal` whether both questions have the same words, and ask by themselves.
    """

    asked: Vectors
    tokens: Vectors
    shared: Vectors
    contained: Vectors
    clear_asked: Vectors
    clear_told: Vectors
    answers: Vectors
    acronym: Vectors
    source: Vectors
    both_told: Vectors
    equal: Vectors

    def take(self, kept: NDArray[np.bool_] | Rows) -> Signals:
        """Return the signals of some of the pairs."""
        return Signals(*(one[kept] for one in self))


def from_vectors(material: Material, near: Near) -> Signals:
    """Return the signals that vectors tell, the others NaN."""
    level = material.background
    unknown = np.full(len(near.a), np.nan, np.float32)
    sources, told = material.sources, material.told
    return Signals(
        level.asked.of(near.asked),
        unknown,
        unknown,
        unknown,
        _clear(near.asked, near.around_asked, level.asked, _LEAST_CROWD),
        _clear(near.told, near.around_told, level.told),
        unknown,
        unknown,
        (sources[near.a] == sources[near.b]).astype(np.float32),
        (told[near.a] & told[near.b]).astype(np.float32),
        unknown,
    )


def read_words(material: Material, near: Near, known: Signals) -> Signals:
    """Return signals of some pairs with those that their words tell."""
    records = material.records
    shared, contained = material.question_likeness(near.a, near.b)
    above = material.answer_likeness(near.a, near.b)
    above = above - np.float32(material.background.answers.mean)
    rows, (one, other) = _used(near.a, near.b)
    acronyms = [_acronyms(records[row]) for row in rows.tolist()]
    some = np.array([bool(own) for own, _ in acronyms], bool)
    missing = np.zeros(len(near.a), np.float32)
    for n in np.flatnonzero(some[one] | some[other]).tolist():
        (own, spelt), (others, other_spelt) = acronyms[one[n]], acronyms[other[n]]
        missing[n] = bool(own - other_spelt or others - spelt)
    return known._replace(
        equal=_equal(material, near, shared),
        shared=shared,
        contained=contained,
        answers=np.nan_to_num(above),
        acronym=missing,
    )


def read_tokens(material: Material, near: Near, known: Signals) -> Signals:
    """Return signals of some pairs with the late interaction of their questions."""
    likeness = material.token_likeness(near.a, near.b)
    return known._replace(tokens=material.background.tokens.of(likeness))


def read_signals(material: Material, near: Near) -> Signals:
    """Return all signals of some pairs."""
    known = read_words(material, near, from_vectors(material, near))
    return read_tokens(material, near, known)


def _equal(material: Material, near: Near, shared: Vectors) -> Vectors:
    """Return whether both questions have the same words, and ask by themselves."""
    found = np.zeros(len(near.a), np.float32)
    for n in np.flatnonzero(shared > _NEARLY_ALL).tolist():
        a, b = material.records[near.a[n]], material.records[near.b[n]]
        asked = _words(a.question)
        same = asked == _words(b.question) and a.given == b.given and a.context == b.context
        found[n] = same and asks_alone(a.question)
    return found


def _acronyms(record: Record) -> tuple[frozenset[str], frozenset[str]]:
    """Return the acronyms of a record's question, and those of its answer besides."""
    own = frozenset(used_acronyms(record.question))
    return own, own | used_acronyms(record.answer) if record.answer else own


def _used(a: Rows, b: Rows) -> tuple[Rows, Rows]:
    """Return the rows that are in pairs, each once, and the places of the pairs among them."""
    rows, places = np.unique(np.stack([a, b]), return_inverse=True)
    return rows, places.reshape(2, -1)


def _words(text: str) -> Stems:
    """Return all words of a text in lower case: in questions, the small ones tell as well."""
    return frozenset(word.text.casefold() for word in find_words(text))


def numbers_of(names: Sequence[str]) -> Rows:
    """Return a number for each name, the same for the same name."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.intp)


def _clear(cosines: Vectors, around: Crowd, level: Level, least: float = 0.0) -> Vectors:
    lowest = np.float32(level.mean + least * level.spread)
    crowds = sum(np.fmax(side, lowest) for side in around)
    clear: Vectors = (2 * cosines - crowds).astype(np.float32) / np.float32(level.spread)
    return clear


def _level(likeness: Vectors, usual: Level) -> Level:
    """Return the level of a corpus, mixed with a usual one where there are few pairs."""
    likeness = likeness[~np.isnan(likeness)]
    if not len(likeness):
        return usual
    share = len(likeness) / (len(likeness) + _USUAL_PAIRS)
    mean = share * float(likeness.mean()) + (1 - share) * usual.mean
    spread = share * float(likeness.std()) + (1 - share) * usual.spread
    return Level(mean, max(spread, usual.spread / 4))


def _signs(bits: Bits) -> Vectors:
    """Return token bits as unit vectors of signs."""
    return unit(np.unpackbits(bits, axis=1).astype(np.float32) * 2 - 1)


def _late(own: Vectors, others: Sequence[Vectors]) -> Vectors:
    """Return the mean over a text's tokens of their best cosine with another's, the lesser one.

    The angle between two vectors is estimated from the share of their signs that differ.
    """
    lengths = np.array([len(one) for one in others])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    likeness = own @ np.concatenate(others).T
    theirs = np.add.reduceat(_cosine(likeness.max(axis=0)), starts) / lengths
    ours = _cosine(np.maximum.reduceat(likeness, starts, axis=1)).mean(axis=0)
    lesser: Vectors = np.minimum(ours, theirs).astype(np.float32)
    return lesser


def _cosine(signs: Vectors) -> Vectors:
    cosines: Vectors = np.sin(np.float32(math.pi / 2) * signs)
    return cosines
