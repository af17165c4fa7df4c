"""Why a record matched: which words of its passage answer the query's, and its best sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.maxsim import token_cosines
from search.results import Why
from search.words import COMMON

if TYPE_CHECKING:
    from corpus.vectors import Bits, EncodedQuery, Vectors

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


def explain(query: EncodedQuery, weights: Vectors, piece: Piece) -> Why:
    """Return which of the query's words a passage answers, and the sentence that says most of it.

    A word is answered where the passage has it (compared by its first letters, so that "overfits"
    finds "overfitting") or a word whose token vector is near. `weights` are those of the query's
    tokens, shape (tokens,).
    """
    count = min(len(piece.spans), len(piece.bits))
    # The passage was encoded behind its question; its own tokens are the last ones.
    cosines = token_cosines(query, piece.bits[len(piece.bits) - count :])
    words = list(_WORD.finditer(piece.text))
    told, asked = _by_stem(piece.text), _by_stem(piece.question)
    answered: dict[str, set[str]] = {}
    for word in _WORD.finditer(query.text):
        if word.group().casefold() not in COMMON:
            stem = _stem(word.group())
            found = told.get(stem, set()) | _near(word, query, cosines, piece, words)
            if found or stem in asked:
                answered.setdefault(word.group().casefold(), set()).update(found)
    sentence = _best_sentence(piece, cosines, weights)
    snippet = " ".join(_MARKUP.sub("", sentence).split())
    snippet = snippet if len(snippet) <= _SNIPPET else snippet[: _SNIPPET - 1].rstrip() + "…"
    return Why(tuple(answered), snippet, _marks(snippet, set().union(*answered.values())))


def _by_stem(text: str) -> dict[str, set[str]]:
    """Return a text's words, each form of them, by their stems."""
    found: dict[str, set[str]] = {}
    for word in {word.casefold() for word in _WORD.findall(text)}:
        found.setdefault(_stem(word), set()).add(word)
    return found


def _near(
    word: re.Match[str],
    query: EncodedQuery,
    cosines: Vectors,
    piece: Piece,
    words: Sequence[re.Match[str]],
) -> set[str]:
    """Return the passage's word whose token is nearest to those of a word, if it is near."""
    tokens = [i for i, (first, _) in enumerate(query.spans) if word.start() <= first < word.end()]
    if not tokens or not cosines.shape[1]:
        return set()
    together = cosines[tokens].mean(axis=0)
    best = int(together.argmax())
    if together[best] < _ANSWERS:
        return set()
    place = piece.spans[best][0]
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
    starts = np.array([first for first, _ in piece.spans[: cosines.shape[1]]])
    scores = []
    for sentence in telling:
        inside = (starts >= sentence.start()) & (starts < sentence.end())
        best = cosines[:, inside].max(axis=1) if inside.any() else np.zeros(len(weights))
        scores.append(float(np.average(best, weights=weights)))
    return telling[int(np.argmax(scores))].group()


def _marks(snippet: str, answering: set[str]) -> tuple[tuple[int, int], ...]:
    found = (w for w in _WORD.finditer(snippet) if w.group().casefold() in answering)
    return tuple(word.span() for word in found)


def _stem(word: str) -> str:
    word = word.casefold()
    return word[:6] if len(word) > 6 else word.rstrip("s") if len(word) > 3 else word
