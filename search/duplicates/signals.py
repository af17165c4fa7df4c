"""What tells whether two records ask the same: their vectors, tokens and words, on one scale.

Cosines mean something else with each model and corpus. Here they are counted from what unrelated
questions of the corpus have, in its standard deviations.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.lexical.acronyms import used_acronyms
from corpus.lexical.analysis import find_words
from corpus.model.vectors import unit
from corpus.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corpus.model.vectors import Bits, RecordVectors, Vectors
    from corpus.records import Record
    from search.duplicates.candidates import Crowd, Near, Rows

Stems = frozenset[str]

# Pairs by which the background is measured, and by how many a usual one counts beside them, so that
# a corpus of four records has one as well.
_PAIRS, _FEWER, _USUAL_PAIRS = 3000, 500, 20
# In a small corpus the best of a few unrelated questions stands out of what is around it, and no
# answer says that it is another: a crowd of questions is this near at least, in deviations above
# the background. In the golden set it is about 3. By hand.
_LEAST_CROWD = 2.5
# "Overview" and "How it works" head many sections: questions have more words.
_HEADING = 3
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


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a record: all of its question, the stems of its answer, and its acronyms.

    `spelt` are the acronyms of both.
    """

    asked: Stems
    told: Stems
    acronyms: frozenset[str]
    spelt: frozenset[str]


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

    def words(self, record: Record) -> Words:
        """Return the words of a record."""
        own = used_acronyms(record.question)
        return Words(
            _words(record.question),
            self.stems(record.answer),
            frozenset(own),
            frozenset(own | used_acronyms(record.answer)) if record.answer else frozenset(own),
        )

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
        rows = {row: self.stems(self.records[row].answer) for row in np.union1d(a, b).tolist()}
        pairs = [(rows[x], rows[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
        return np.array([self.weights.contained(x, y) for x, y in pairs], np.float32)

    def token_likeness(self, a: Rows, b: Rows) -> Vectors:
        """Return the late interaction of questions, the lesser of both directions; or NaN."""
        ids = self.vectors.ids
        bits = self.bits([ids[row] for row in np.union1d(a, b).tolist()])
        signs = {key: _signs(one) for key, one in bits.items() if len(one)}
        pairs = [(signs.get(ids[x]), signs.get(ids[y])) for x, y in zip(a, b, strict=True)]
        found = [np.nan if x is None or y is None else _late(x, y) for x, y in pairs]
        return np.array(found, np.float32)


@dataclass(frozen=True, slots=True)
class Weights:
    """The idf of stems; `unknown` is that of one which no record has, `rare` that of one in one."""

    idf: Mapping[str, float]
    unknown: float
    rare: float

    @classmethod
    def of(cls, texts: Iterable[Stems]) -> Weights:
        """Return the weights that the stems of some texts have."""
        holding: Counter[str] = Counter()
        count = 0
        for count, stems in enumerate(texts, 1):  # noqa: B007  the last one is the number of texts
            holding.update(stems)
        count = max(1, count)
        idfs = [math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in range(count + 1)]
        return cls({stem: idfs[n] for stem, n in holding.items()}, idfs[0], idfs[1])

    def sum(self, stems: Iterable[str]) -> float:
        """Return how much some stems tell together."""
        return sum(self.idf.get(stem, self.unknown) for stem in stems)

    def shared(self, a: Stems, b: Stems) -> tuple[float, float]:
        """Return what two texts share: of both together, and of the one that tells less."""
        both, one, other = self.sum(a & b), self.sum(a), self.sum(b)
        whole, least = one + other - both, min(one, other)
        return (both / whole if whole else 0.0, both / least if least else 0.0)

    def contained(self, a: Stems, b: Stems) -> float:
        """Return how much of what the lesser text tells, and one rare word, is in both; or NaN."""
        if not a or not b:
            return math.nan
        return self.sum(a & b) / (min(self.sum(a), self.sum(b)) + self.rare)


class Signals(NamedTuple):
    """The signals of pairs, each of shape (pairs,).

    `asked` is the cosine of the questions on the scale of the background; `clear_asked` and, with
    the answers, `clear_told` say how far cosines stand out of what is around the two (cross-domain
    similarity local scaling, Conneau et al. 2018). `tokens` is the late interaction of the
    questions, NaN without tokens. `shared` and `contained` are the shares of all their words and of
    those of the question that tells less, by idf; `answers` is the latter of the answers, counted
    from that of unrelated records. `acronym` says whether the question of one has an acronym that
    the other record lacks, `source` whether both are of one document, `both_told` whether both have
    answers, `equal` whether both questions have the same words, and more than a heading has.
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


def from_vectors(material: Material, near: Near) -> Signals:
    """Return the signals that vectors tell, the others NaN."""
    level = material.background
    unknown = np.full(len(near.a), np.nan, np.float32)
    sources = _numbers([record.source for record in material.records])
    told = np.array([bool(record.answer.strip()) for record in material.records], bool)
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


def read_signals(material: Material, near: Near, known: Signals | None = None) -> Signals:
    """Return all signals of some pairs; `known` are those from vectors."""
    known = known or from_vectors(material, near)
    records = material.records
    words = {row: material.words(records[row]) for row in np.union1d(near.a, near.b).tolist()}
    pairs = [(words[a], words[b]) for a, b in zip(near.a.tolist(), near.b.tolist(), strict=True)]
    weights = material.question_weights
    asked = np.array([weights.shared(x.asked, y.asked) for x, y in pairs], np.float32)
    asked = asked.reshape(-1, 2)
    answers = [material.weights.contained(x.told, y.told) for x, y in pairs]
    above = np.array(answers, np.float32) - np.float32(material.background.answers.mean)
    missing = [bool(x.acronyms - y.spelt or y.acronyms - x.spelt) for x, y in pairs]
    equal = [
        one.asked == other.asked
        and len(one.asked) > _HEADING
        and records[a].given == records[b].given
        for (one, other), a, b in zip(pairs, near.a.tolist(), near.b.tolist(), strict=True)
    ]
    return known._replace(
        equal=np.array(equal, np.float32),
        tokens=material.background.tokens.of(material.token_likeness(near.a, near.b)),
        shared=asked[:, 0],
        contained=asked[:, 1],
        answers=np.nan_to_num(above),
        acronym=np.array(missing, np.float32),
    )


def _words(text: str) -> Stems:
    """Return all words of a text in lower case: in questions, the small ones tell as well."""
    return frozenset(word.text.casefold() for word in find_words(text))


def _numbers(names: Sequence[str]) -> Rows:
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


def _late(a: Vectors, b: Vectors) -> float:
    """Return the mean over a text's tokens of their best cosine with the other's, the lesser one.

    The angle between two vectors is estimated from the share of their signs that differ.
    """
    likeness = a @ b.T
    best = [np.sin(np.float32(math.pi / 2) * likeness.max(axis=axis)).mean() for axis in (0, 1)]
    return float(min(best))
