"""Why a record matched: which words of its passage answer the query's, and its best sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corpus.lexical.analysis import find_words
from search.ranking.maxsim import token_cosines
from search.results import Why

if TYPE_CHECKING:
    from corpus.lexical.acronyms import Wording
    from corpus.lexical.analysis import Word, WordStems
    from corpus.model.vectors import Bits, EncodedQuery, Vectors

_SENTENCE = re.compile(r"(?:[^.!?。！？؟।\n]|[.!?](?=\S))+[.!?。！？؟।]*")
_MARKUP = re.compile(r"^[\s>#*+•|-]+|\*\*|__|`")
_SNIPPET = 240
# From this cosine up, a token of the passage is shown as an answer to one of the query: below, the
# nearest token often only plays a similar role ("the network" for "the model").
_ANSWERS = 0.62


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
    """A passage with its words, found once, and where they start, ascending."""

    passage: MatchedPassage
    words: Sequence[Word]
    starts: Sequence[int]

    @classmethod
    def of(cls, passage: MatchedPassage) -> _Scanned:
        words = list(find_words(passage.text))
        return cls(passage, words, [word.start for word in words])

    def at(self, offset: int) -> Iterator[Word]:
        """Yield the words that an offset is in: several where words are signs that overlap."""
        for number in range(bisect_right(self.starts, offset) - 1, -1, -1):
            if self.words[number].end <= offset:
                return
            yield self.words[number]

    def count(self, start: int, end: int) -> int:
        """Return how many words begin between two offsets."""
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)


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
    parts = np.split(cosines, np.cumsum(counts)[:-1], axis=1)
    reasons = [
        _explain(words, weights, passage, part, stems)
        for passage, part in zip(passages, parts, strict=True)
    ]
    return [replace(why, terms=_with_wordings(why.terms, wordings, stems)) for why in reasons]


def _explain(
    words: Sequence[_Word],
    weights: Vectors,
    passage: MatchedPassage,
    cosines: Vectors,
    stems: WordStems,
) -> Why:
    wanted = {word.stem for word in words}
    own = _Scanned.of(passage)
    in_text = _by_stem(own.words, wanted, stems)
    in_question = _by_stem(find_words(passage.question), wanted, stems)
    answered: dict[str, set[str]] = {}
    for word in words:
        found = in_text.get(word.stem, set()) | _near(word, own, cosines, stems)
        if found or word.stem in in_question:
            answered.setdefault(word.text, set()).update(found)
    snippet = shorten(passage.shown or _best_sentence(own, cosines, weights))
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
    words: Iterable[Word], wanted: AbstractSet[str], stems: WordStems
) -> dict[str, set[str]]:
    """Return those words, in all forms, that have one of the wanted stems, by stem."""
    found: dict[str, set[str]] = {}
    begins = {stem[:1] for stem in wanted}
    for word in {word.text.casefold() for word in words}:
        # A plain word begins as its stem does. Others may not: "l'entropie" has the stem "entrop".
        is_plain = word.isascii() and word.isalpha()
        if is_plain and word[:1] not in begins:
            continue
        if (stem := stems.stem(word)) in wanted:
            found.setdefault(stem, set()).add(word)
    return found


def _near(word: _Word, own: _Scanned, cosines: Vectors, stems: WordStems) -> set[str]:
    """Return the passage's word whose token is nearest to those of a query word, if near enough."""
    if not word.tokens or not cosines.shape[1]:
        return set()
    together = cosines[word.tokens].mean(axis=0)
    best = int(together.argmax())
    if together[best] < _ANSWERS:
        return set()
    inside = (found.text.casefold() for found in own.at(own.passage.spans[best][0]))
    return {text for text in inside if stems.stem(text)}


def _best_sentence(own: _Scanned, cosines: Vectors, weights: Vectors) -> str:
    """Return the sentence with the highest MaxSim, or the first one if no tokens can be compared.

    Sentences of one or two words are skipped if there are others.
    """
    passage = own.passage
    worded = [one for one in _SENTENCE.finditer(passage.text) if own.count(*one.span())]
    telling = [one for one in worded if own.count(*one.span()) > 2] or worded
    if not telling or not cosines.size:
        return telling[0].group() if telling else passage.text
    starts = [first for first, _ in passage.spans[: cosines.shape[1]]]
    best = np.zeros((len(telling), len(weights)), dtype=np.float32)
    for row, sentence in enumerate(telling):
        first, end = (bisect_left(starts, offset) for offset in sentence.span())
        if first < end:
            best[row] = cosines[:, first:end].max(axis=1)
    return telling[int((best @ weights).argmax())].group()


def _marks(snippet: str, answering: set[str]) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    for word in find_words(snippet):
        if word.text.casefold() not in answering:
            continue
        if marks and word.start < marks[-1][1]:
            marks[-1] = (marks[-1][0], word.end)
        else:
            marks.append((word.start, word.end))
    return tuple(marks)
