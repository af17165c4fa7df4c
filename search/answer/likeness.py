"""How much of what a sentence says a text says, word by word: by stems, and by token vectors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corpus.foreign import LANGUAGES, questions_in
from corpus.lexical.analysis import DEFAULT_LANGUAGE, find_words, fold, word_stems
from corpus.lexical.language import guess_languages, likeliest
from corpus.model.languages import knows_english_alone
from corpus.model.vectors import EncodedQuery, Vectors, products, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.model.encoding import Embedder

# Two words mean the same if their vectors are so much nearer than chance.
_SAME = 0.5
# Words of two languages that are written alike so much are the same word: "effect", "Effekt".
_COGNATE, _LEAST_COGNATE = 0.75, 5
# A short sentence is in the language that is expected if that is so probable.
_MAY_BE = 0.1
# Sentences of everyday life that say how near words are by chance.
_FOREIGN = 24
# Clauses end at these signs, and before these words, our own list of the commonest languages.
_CLAUSE = re.compile(
    r"[,;:()–—]\s|\s-\s|(?<=\s)(?=(?:but|while|whereas|although|though|because|unless|however|since"
    r"|aber|sondern|während|obwohl|weil|jedoch|mais|tandis|bien que|car|pero|mientras|aunque|porque"
    r"|ma|mentre|perché|mas|embora|но|хотя|потому)\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The telling words of a text: as written, their stems, and a unit vector for each (a row)."""

    text: str
    written: tuple[str, ...]
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    vectors: Vectors
    encoded: EncodedQuery

    def clauses(self) -> list[tuple[str, list[int]]]:
        """Return the clauses of a sentence, each with the places of its telling words."""
        ends = [found.end() for found in _CLAUSE.finditer(self.text)] + [len(self.text)]
        parts, start = [], 0
        for end in ends:
            inside = [row for row, (first, _) in enumerate(self.spans) if start <= first < end]
            parts.append((self.text[start:end], inside))
            start = end
        return parts


class Likeness:
    """Compares sentences with texts by one embedding model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._english_alone = knows_english_alone(embedder.name)
        self._chance: dict[str, Vectors] = {}

    def read(self, texts: Sequence[str]) -> list[Words]:
        """Return the words of texts, in order; each is read in the language that it is in."""
        if not texts:
            return []
        encoded = self._embedder.encode_queries(texts)
        language = language_of(" ".join(texts))
        return [_words(text, language, one) for text, one in zip(texts, encoded, strict=True)]

    def knows(self, language: str) -> bool:
        """Return whether the model was trained for a language, as far as its name says."""
        return language == DEFAULT_LANGUAGE or not self._english_alone

    def support(self, sentence: Words, texts: Sequence[Words]) -> float:
        """Return how near the tokens of a sentence are to those of texts: 0 by chance, 1 if equal.

        Chance is how near they are to questions of everyday life, so that it means the same with
        each model.
        """
        own = sentence.encoded.token_vectors
        if not len(own) or not texts:
            return 0.0
        theirs = np.concatenate([one.encoded.token_vectors for one in texts])
        near = products(own, theirs).max(axis=1).mean()
        chance = products(own, self._by_chance(language_of(sentence.text))).max(axis=1).mean()
        return float(np.clip((near - chance) / max(1e-6, 1 - chance), 0, 1))

    def same(self, sentence: Words, text: Words, *, foreign: bool, known: bool) -> Vectors:
        """Return which words of a sentence are which of a text, 1 or 0, shape (words, words).

        `foreign` texts are in another language; if the model knows both, its vectors tell.
        """
        equal = np.zeros((len(sentence.stems), len(text.stems)), dtype=np.float32)
        for row, stem in enumerate(sentence.stems):
            for column, other in enumerate(text.stems):
                alike = _is_cognate if foreign else _is_form
                equal[row, column] = stem == other or alike(stem, other)
        if not known:
            return equal
        near = products(sentence.vectors, text.vectors)
        chance = self._word_chance
        near_enough: Vectors = ((near - chance) / (1 - chance) >= _SAME).astype(np.float32)
        return np.maximum(equal, near_enough)

    @cached_property
    def _word_chance(self) -> float:
        """How near words of one language are by chance."""
        words = unit(self._by_chance(DEFAULT_LANGUAGE))
        return float(products(words[::7], words[3::7]).mean())

    def _by_chance(self, language: str) -> Vectors:
        known = language if language in LANGUAGES else DEFAULT_LANGUAGE
        if known not in self._chance:
            encoded = self._embedder.encode_queries(questions_in(known)[:_FOREIGN])
            self._chance[known] = np.concatenate([one.token_vectors for one in encoded])
        return self._chance[known]


def language_of(text: str, likely: str = "") -> str:
    """Return the language of a text: the `likely` one if it may be that, English without a clue."""
    guessed = guess_languages(text)
    if likely and (not guessed or guessed.get(likely, 0.0) >= _MAY_BE):
        return likely
    return likeliest(guessed, DEFAULT_LANGUAGE)


def _words(text: str, language: str, encoded: EncodedQuery) -> Words:
    stem = word_stems(language).stem
    found = [(word, own) for word in find_words(text) if (own := stem(word.text))]
    spans = tuple((word.start, word.end) for word, _ in found)
    rows = [
        encoded.token_vectors[
            [k for k, (a, b) in enumerate(encoded.spans) if a < end and b > start]
        ].sum(axis=0)
        for start, end in spans
    ]
    width = encoded.token_vectors.shape[1]
    vectors = unit(np.stack(rows)) if rows else np.zeros((0, width), dtype=np.float32)
    written = tuple(word.text for word, _ in found)
    return Words(text, written, tuple(own for _, own in found), spans, vectors, encoded)


def _is_form(one: str, other: str) -> bool:
    """Return whether two stems of a language are forms of one word, or one is a part of it."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 4 and longer.startswith(shorter):
        return True
    return len(shorter) > 2 and len(longer) > len(shorter) + 3 and longer.endswith(shorter)


def _is_cognate(one: str, other: str) -> bool:
    a, b = (fold(word.casefold()).replace("k", "c").replace("z", "c") for word in (one, other))
    if min(len(a), len(b)) < _LEAST_COGNATE or a[0] != b[0]:
        return a == b and len(a) > 1
    return SequenceMatcher(None, a, b).ratio() >= _COGNATE
