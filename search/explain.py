"""Why a record matched: which words of its passage answer the query's, and its best sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corpus.lexical.analysis import find_words, word_spans
from search.ranking.maxsim import token_cosines
from search.results import Why

if TYPE_CHECKING:
    from corpus.lexical.acronyms import Wording
    from corpus.lexical.analysis import WordStems
    from corpus.model.vectors import Bits, EncodedQuery, Vectors

_SENTENCE = re.compile(r"(?:[^.!?。！？؟।\n]|[.!?](?=\S))+[.!?。！？؟।]*")
_MARKUP = re.compile(r"^[\s>#*+•|-]+|\*\*|__|`")
_SNIPPET = 240
# From this cosine up, a token of the passage is shown as an answer to one of the query: below, the
# nearest token often only plays a similar role ("the network" for "the model").
_ANSWERS = 0.62
# Texts whose words are kept: those of some fifty pages of results, 10 MB.
_TEXTS = 1000


@dataclass(frozen=True, slots=True)
class MatchedPassage:
    """A passage's text, the offsets of its tokens, and their signs, shape (tokens, bytes).

    `question` is the question that it answers; it was encoded in front of the text. `shown` is what
    a detail shows of itself; of any other text, its best sentence is shown.
    """

    question: str
    text: str
    spans: Sequence[tuple[int, int]]
    bits: Bits
    shown: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """A meaningful word of the query: its stem, the numbers of its tokens, and its offsets."""

    text: str
    stem: str
    tokens: list[int]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A text with its words: their offsets, ascending, and all of them in lower case, once each.

    `telling` are the offsets of its sentences, those of one or two words left out if there are
    others.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    starts: Sequence[int]
    folded: frozenset[str]
    telling: Sequence[tuple[int, int]]

    def at(self, offset: int) -> Iterator[str]:
        """Yield the words that an offset is in: several where words are signs that overlap."""
        for number in range(bisect_right(self.starts, offset) - 1, -1, -1):
            start, end = self.spans[number]
            if end <= offset:
                return
            yield self.text[start:end]


@lru_cache(maxsize=_TEXTS)
def _scanned(text: str) -> _Scanned:
    spans = word_spans(text)
    starts = [start for start, _ in spans]
    folded = frozenset({text[start:end].casefold() for start, end in spans})
    found = [one.span() for one in _SENTENCE.finditer(text)]
    counts = [bisect_left(starts, end) - bisect_left(starts, start) for start, end in found]
    longer = [span for span, count in zip(found, counts, strict=True) if count > 2]
    worded = [span for span, count in zip(found, counts, strict=True) if count]
    return _Scanned(text, spans, starts, folded, longer or worded)


@dataclass(frozen=True, slots=True)
class _Cosines:
    """How near the tokens of a passage, columns, are to the query.

    A row of `all` is a token of the query, one of `near` a word of it.
    """

    all: Vectors
    near: Vectors

    def nearest(self) -> dict[int, int]:
        """Return the nearest token to each word of the query, where one is near enough."""
        if not self.near.size:
            return {}
        rows = np.flatnonzero(self.near.max(axis=1) >= _ANSWERS)
        return {int(row): int(self.near[row].argmax()) for row in rows}


def explain(
    query: EncodedQuery,
    weights: Vectors,
    passages: Sequence[MatchedPassage],
    stems: WordStems,
    wordings: Sequence[Wording] = (),
) -> list[Why]:
    """Return which of the query's words each passage answers, and the sentence that says most.

    `wordings` were added to the query: where a passage answers one, it is shown with what was said,
    as in "RAG = retrieval-augmented generation".

    A word is answered if the passage has it in some form, by the stems of the lexical index, or has
    a word whose token vector is near. `weights` are those of the query's tokens, shape (tokens,).
    """
    if not passages:
        return []
    words = _telling_words(query, stems)
    # A passage was encoded after its question; its own tokens are the last ones.
    counts = [min(len(passage.spans), len(passage.bits)) for passage in passages]
    own = [p.bits[len(p.bits) - count :] for p, count in zip(passages, counts, strict=True)]
    cosines = token_cosines(query, np.concatenate(own))
    near = np.stack([_together(cosines, word.tokens) for word in words] or [cosines[:0]])
    ends = np.cumsum(counts).tolist()
    reasons = [
        _explain(words, weights, passage, _Cosines(cosines[:, a:b], near[:, a:b]), stems)
        for passage, a, b in zip(passages, [0, *ends], ends, strict=False)
    ]
    return [replace(why, terms=_with_wordings(why.terms, wordings, stems)) for why in reasons]


def _explain(
    words: Sequence[_Word],
    weights: Vectors,
    passage: MatchedPassage,
    cosines: _Cosines,
    stems: WordStems,
) -> Why:
    wanted = {word.stem for word in words}
    own = _scanned(passage.text)
    in_text = _by_stem(own.folded, wanted, stems)
    in_question = _by_stem(_scanned(passage.question).folded, wanted, stems)
    nearest = cosines.nearest()
    answered: dict[str, set[str]] = {}
    for number, word in enumerate(words):
        found = in_text.get(word.stem, set())
        if number in nearest:
            first, _ = passage.spans[nearest[number]]
            inside = (one.casefold() for one in own.at(first))
            found = found | {text for text in inside if stems.stem(text)}
        if found or word.stem in in_question:
            answered.setdefault(word.text, set()).update(found)
    snippet = shorten(passage.shown or _best_sentence(own, passage.spans, cosines.all, weights))
    marks = _marks(snippet, set().union(*answered.values()))
    return Why(_joined(answered, words), snippet, marks)


def shorten(sentence: str) -> str:
    """Return a sentence as a snippet: in one line, without markup, not too long."""
    snippet = " ".join(_MARKUP.sub("", sentence).split())
    return snippet if len(snippet) <= _SNIPPET else snippet[: _SNIPPET - 1].rstrip() + "…"


def sentences(text: str) -> Iterator[re.Match[str]]:
    """Yield the sentences of a text that have words."""
    return (found for found in _SENTENCE.finditer(text) if next(find_words(found.group()), None))


def _telling_words(query: EncodedQuery, stems: WordStems) -> list[_Word]:
    return [
        _Word(
            word.text.casefold(),
            stem,
            [i for i, (a, b) in enumerate(query.spans) if word.start <= a < min(b, word.end)],
            word.start,
            word.end,
        )
        for word in find_words(query.text)
        if (stem := stems.stem(word.text))
    ]


def _joined(answered: Container[str], words: Sequence[_Word]) -> tuple[str, ...]:
    """Return the words that are answered; those that overlap, as in Chinese, as one."""
    parts: list[tuple[str, int]] = []
    for word in words:
        if word.text not in answered:
            continue
        if parts and word.start < parts[-1][1]:
            text, end = parts.pop()
            parts.append((text + word.text[end - word.start :], word.end))
        else:
            parts.append((word.text, word.end))
    return tuple(dict.fromkeys(text for text, _ in parts))


def _with_wordings(
    terms: tuple[str, ...], wordings: Sequence[Wording], stems: WordStems
) -> tuple[str, ...]:
    """Return the terms with those that make up a whole wording as one."""
    for one in wordings:
        meant = {w.text.casefold() for w in find_words(one.meant) if stems.stem(w.text)}
        if not meant or not meant <= set(terms):
            continue
        first = min(terms.index(word) for word in meant)
        others = [term for term in terms if term not in meant and term != one.said.casefold()]
        before = sum(term in others for term in terms[:first])
        terms = (*others[:before], f"{one.said} = {one.meant}", *others[before:])
    return terms


def _by_stem(
    words: AbstractSet[str], wanted: AbstractSet[str], stems: WordStems
) -> dict[str, set[str]]:
    """Return those words, in lower case, that have one of the wanted stems, by stem."""
    found: dict[str, set[str]] = {}
    begins = {stem[:1] for stem in wanted}
    for word in words:
        # A plain word begins as its stem does. Others may not: "l'entropie" has the stem "entrop".
        if word[0] not in begins and word.isascii() and word.isalpha():
            continue
        if (stem := stems.stem(word)) in wanted:
            found.setdefault(stem, set()).add(word)
    return found


def _together(cosines: Vectors, tokens: Sequence[int]) -> Vectors:
    """Return the mean cosines of a word's tokens, -1 for a word without any."""
    if not tokens:
        return np.full(cosines.shape[1], -1.0, dtype=np.float32)
    mean: Vectors = cosines[tokens].mean(axis=0)
    return mean


def _best_sentence(
    own: _Scanned, spans: Sequence[tuple[int, int]], cosines: Vectors, weights: Vectors
) -> str:
    """Return the sentence with the highest MaxSim, the first one if no tokens can be compared."""
    telling = own.telling
    if not telling:
        return own.text
    best = 0
    if cosines.size and len(telling) > 1:
        starts = [first for first, _ in spans[: cosines.shape[1]]]
        bounds = [(bisect_left(starts, a), bisect_left(starts, b)) for a, b in telling]
        best = int((_highest(cosines, bounds) @ weights).argmax())
    start, end = telling[best]
    return own.text[start:end]


def _highest(cosines: Vectors, bounds: Sequence[tuple[int, int]]) -> Vectors:
    """Return the highest cosine of each row between two columns, 0 between none.

    The shape is (bounds, rows).
    """
    last = cosines.shape[1] - 1
    # One call for all: every second stretch is what lies between two of them.
    edges = [min(edge, last) for pair in bounds for edge in pair]
    highest = np.ascontiguousarray(np.maximum.reduceat(cosines, edges, axis=1)[:, ::2].T)
    for row, (first, end) in enumerate(bounds):
        if first >= end:
            highest[row] = 0.0
        elif end > last:  # to the end
            highest[row] = cosines[:, first:].max(axis=1)
    return highest


def _marks(snippet: str, answering: set[str]) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    for start, end in word_spans(snippet) if answering else ():
        if snippet[start:end].casefold() not in answering:
            continue
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], end)
        else:
            marks.append((start, end))
    return tuple(marks)
