"""How likely it is that two records ask the same: one probability for every corpus and model.

It is reckoned in two stages. What the two questions say by themselves, `alike`, was learnt from
pairs of Quora; what the corpus around them says beside it, from the golden set. The second stage
has other weights where one of them has no answer. [F-duplicate-likelihood]
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.duplicates.candidates import DEPTH

if TYPE_CHECKING:
    from corpus.model.vectors import Vectors
    from search.duplicates.signals import Signals

# From this likelihood on two questions are possibly the same; below, nobody would look at them.
POSSIBLE = 0.3

# What is known of two questions, and the weights of it, of its squares and of its products, in the
# order of `_quadratic`.
_ALIKE = (
    0.5044, 0.2255, -3.5824, 4.6332,
    0.0080, 0.0046, 0.6991, 0.4570,
    -0.0121, -0.1188, -0.2071,
    2.9157, -7.9813,
    -3.3341,
)  # fmt: skip
_ALIKE_OFFSET = -8.419
# The late interaction that questions of a cosine have, both on the scale of the background: for
# those whose tokens are not here.
_USUAL_TOKENS = (-0.185, 1.204)
# What it takes from `alike` when they differ in a number, a name or an opposite.
DIFFERS = -1.12


class Weights(NamedTuple):
    """What each signal adds to the log odds that two records ask the same."""

    offset: float
    alike: float
    clear: float
    answers: float
    acronym: float
    source: float


# With both answers, and with one or none: `clear` is then that of the questions.
_TOLD = Weights(offset=-4.95, alike=0.23, clear=0.62, answers=17.56, acronym=-2.13, source=-3.67)
_ASKED = Weights(offset=-3.43, alike=0.00, clear=0.52, answers=0.00, acronym=-1.58, source=-3.60)
# Pairs of Quora were chosen so that half of them are duplicates; in a corpus they are rarer, by
# these log odds. No pair of the golden set that is wrong reaches `POSSIBLE` by that alone.
_RARER = 1.0
# Questions in exactly the same words are the same, whatever their answers say: the log odds are
# this at least. Quora has no such pairs. By hand.
_EQUAL = 2.0
# The same as a likelihood: what those in the same words have that are no candidates of each other.
SAME_WORDS = 1 / (1 + math.exp(-_EQUAL))
# The same words in another order have a cosine of this many deviations at least. By hand.
NEARLY_EQUAL = 6.0
# The least and the most that late interaction may be, on the scale of the background.
_TOKENS = (-10.0, 15.0)
# The golden set is too small to tell if one pair of a hundred is wrong: copies alone are surer.
_SUREST = 0.99
# Where all records are from one document, that two are says less: this share of it. By hand.
_ALONE = 0.5


def alike(signals: Signals) -> Vectors:
    """Return the log odds that pairs of questions ask the same, by themselves, shape (pairs,)."""
    terms = quadratic(signals)
    odds: Vectors = terms @ np.array(_ALIKE, np.float32) + np.float32(_ALIKE_OFFSET)
    return odds


def quadratic(signals: Signals) -> Vectors:
    """Return what `alike` weighs: the signals of questions, their squares and products."""
    usual = _USUAL_TOKENS[0] + _USUAL_TOKENS[1] * signals.asked
    tokens = np.where(np.isnan(signals.tokens), usual, signals.tokens)
    plain = [signals.asked, tokens, signals.shared, signals.contained]
    products = [one * other for n, one in enumerate(plain) for other in plain[n:]]
    return np.stack([*plain, *products], axis=1).astype(np.float32)


class Size(NamedTuple):
    """How many records a corpus has, and from how many documents they are."""

    records: int
    documents: int


def likelihoods(signals: Signals, size: Size) -> Vectors:
    """Return the probability for each pair that both records ask the same, shape (pairs,).

    A record has a duplicate as often in a small corpus as in a large one, but among fewer that may
    be it: each is likelier.
    """
    share = 1.0 if size.documents > 1 else _ALONE
    told, asked = (
        terms @ np.array([*weights[1:-1], weights.source * share], np.float32)
        + np.float32(weights.offset)
        for terms, weights in zip(corpus_terms(signals), (_TOLD, _ASKED), strict=True)
    )
    odds = np.where(signals.both_told > 0, told, asked)
    odds += np.float32(math.log(DEPTH / max(1, min(DEPTH, size.records - 1))))
    # Questions in the same words are the same even where nothing around them says so.
    odds = np.maximum(odds, alike(signals) - np.float32(_RARER))
    odds = np.where(signals.equal > 0, np.maximum(odds, np.float32(_EQUAL)), odds)
    chances = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    surest: Vectors = np.minimum(chances, _SUREST).astype(np.float32)
    return surest


def corpus_terms(signals: Signals) -> tuple[Vectors, Vectors]:
    """Return what the second stage weighs: with both answers, and without, (pairs, 5) each."""
    z = alike(signals)
    none = np.zeros_like(z)
    told = [z, signals.clear_told, signals.answers, signals.acronym, signals.source]
    asked = [z, signals.clear_asked, none, signals.acronym, signals.source]
    return np.stack(told, axis=1), np.stack(asked, axis=1)


def most(signals: Signals, size: Size) -> Vectors:
    """Return the most that `likelihoods` may be, whatever tokens say, shape (pairs,).

    Where the words are not known (NaN), whatever they say.
    """
    if np.isnan(signals.shared).all():
        full = np.ones_like(signals.asked)
        tries = [
            _most_by_tokens(
                signals._replace(
                    shared=share * full,
                    contained=full,
                    answers=full,
                    acronym=0 * full,
                    equal=(signals.asked >= NEARLY_EQUAL).astype(np.float32),
                ),
                size,
            )
            for share in (0.0, 0.5, 1.0)
        ]
        chances: Vectors = np.max(tries, axis=0)
        return chances
    return _most_by_tokens(signals, size)


def _most_by_tokens(signals: Signals, size: Size) -> Vectors:
    """Return the likelihoods with the tokens that make two questions most alike."""
    _, linear, *_ = _ALIKE
    by_asked, square, by_shared, by_contained = _ALIKE[5], *_ALIKE[8:11]
    slope = linear + by_asked * signals.asked
    slope = slope + by_shared * signals.shared + by_contained * signals.contained
    best = np.clip(slope / (-2 * square), *_TOKENS).astype(np.float32)
    return likelihoods(signals._replace(tokens=best), size)
