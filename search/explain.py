"""Why a record matched: which words of its passage answer the query's, and its best sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.maxsim import token_cosines
from search.results import Why
from search.words import COMMON

if TYPE_CHECKING:
    from corpus.model.vectors import Bits, EncodedQuery, Vectors

_WORD = re.compile(r"[^\W_]+(?:[-'’+#][^\W_]*)*")
_SENTENCE = re.compile(r"(?:[^.!?。！？\n]|[.!?](?=\S))+[.!?。！？]*")
_MARKUP = re.compile(r"^[\s>#*+•|-]+|\*\*|__|`")
_SNIPPET = 240
# From this cosine on, a token of the passage is shown as an answer to one of the query: below,
# what is nearest is often only what stands in a like place ("the network" for "the model").
_ANSWERS = 0.62


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage's text, the places of its tokens in it, and their signs, shape (tokens, bytes).

    `question` is what it is the answer to; it was encoded before it.
    """

    question: str
    text: str
    spans: Sequence[tuple[int, int]]
    bits: Bits


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the query that tells something, and which tokens it has."""

    text: str
    stem: str
    tokens: list[int]


def explain(query: EncodedQuery, weights: Vectors, pieces: Sequence[Piece]) -> list[Why]:
    """Return which of the query's words each passage answers, and the sentence that says most.

    A word is answered where the passage has it (compared by its first letters, so that "overfits"
    finds "overfitting") or a word whose token vector is near. `weights` are those of the query's
    tokens, shape (tokens,).
    """
    if not pieces:
        return []
    words = _telling_words(query)
    # A passage was encoded behind its question; its own tokens are the last ones.
    counts = [min(len(piece.spans), len(piece.bits)) for piece in pieces]
    own = [piece.bits[len(piece.bits) - n :] for piece, n in zip(pieces, counts, strict=True)]
    cosines = token_cosines(query, np.concatenate(own))
    parts = np.split(cosines, np.cumsum(counts)[:-1], axis=1)
    return [_explain(words, weights, *one) for one in zip(pieces, parts, strict=True)]


def _explain(words: Sequence[_Word], weights: Vectors, piece: Piece, cosines: Vectors) -> Why:
    stems = {word.stem for word in words}
    told, asked = _by_stem(piece.text, stems), _by_stem(piece.question, stems)
    answered: dict[str, set[str]] = {}
    for word in words:
        found = told.get(word.stem, set()) | _near(word, piece, cosines)
        if found or word.stem in asked:
            answered.setdefault(word.text, set()).update(found)
    sentence = _best_sentence(piece, cosines, weights)
    snippet = " ".join(_MARKUP.sub("", sentence).split())
    snippet = snippet if len(snippet) <= _SNIPPET else snippet[: _SNIPPET - 1].rstrip() + "…"
    return Why(tuple(answered), snippet, _marks(snippet, set().union(*answered.values())))


def _telling_words(query: EncodedQuery) -> list[_Word]:
    return [
        _Word(
            text,
            _stem(text),
            [i for i, (first, _) in enumerate(query.spans) if word.start() <= first < word.end()],
        )
        for word in _WORD.finditer(query.text)
        if (text := word.group().casefold()) not in COMMON
    ]


def _by_stem(text: str, stems: AbstractSet[str]) -> dict[str, set[str]]:
    """Return those words of a text, each form of them, that have some stems, by these."""
    found: dict[str, set[str]] = {}
    begun = tuple(stems)
    for word in {word.casefold() for word in _WORD.findall(text)}:
        if word.startswith(begun) and (stem := _stem(word)) in stems:
            found.setdefault(stem, set()).add(word)
    return found


def _near(word: _Word, piece: Piece, cosines: Vectors) -> set[str]:
    """Return the passage's word whose token is nearest to those of a word, if it is near."""
    if not word.tokens or not cosines.shape[1]:
        return set()
    together = cosines[word.tokens].mean(axis=0)
    best = int(together.argmax())
    if together[best] < _ANSWERS:
        return set()
    place = piece.spans[best][0]
    words = _WORD.finditer(piece.text)
    inside = (w.group().casefold() for w in words if w.start() <= place < w.end())
    return {one for one in inside if one not in COMMON}


def _best_sentence(piece: Piece, cosines: Vectors, weights: Vectors) -> str:
    """Return the sentence with the highest MaxSim, the first of those that are too short to say.

    A sentence of a word or two is passed over where there are others.
    """
    sentences = [s for s in _SENTENCE.finditer(piece.text) if _WORD.search(s.group())]
    telling = [s for s in sentences if len(_WORD.findall(s.group())) > 2] or sentences
    if not telling or not cosines.size:
        return telling[0].group() if telling else piece.text
    starts = [first for first, _ in piece.spans[: cosines.shape[1]]]
    best = np.zeros((len(telling), len(weights)), dtype=np.float32)
    for row, sentence in enumerate(telling):
        first, end = (bisect_left(starts, place) for place in sentence.span())
        if first < end:
            best[row] = cosines[:, first:end].max(axis=1)
    return telling[int((best @ weights).argmax())].group()


def _marks(snippet: str, answering: set[str]) -> tuple[tuple[int, int], ...]:
    found = (w for w in _WORD.finditer(snippet) if w.group().casefold() in answering)
    return tuple(word.span() for word in found)


def _stem(word: str) -> str:
    return word[:6] if len(word) > 6 else word.rstrip("s") if len(word) > 3 else word
