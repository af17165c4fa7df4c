"""Words of a query that the corpus does not have, and the words it has that may be meant."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from corpus.lexical.index import LexicalIndex

# A word of letters alone: a code or a number is never corrected, nor a beginning ("regular*").
_WORD = re.compile(r"(?<![\w@#$.+/*'’-])[^\W\d_]+(?![\w@#$+/*'’-]|\.\w)")
# Shorter words are one letter away from too many others; from the second length on, words may be
# two letters away; longer ones are no words.
_SHORTEST, _LONG, _LONGEST = 4, 8, 30
# A changed letter makes another word of a shorter one as often as not ("bake", "base").
_CHANGED = 6
# Terms of a corpus that are looked at, the commonest; a query with more unknown words is no text.
_MOST_TERMS, _MOST_UNKNOWN = 200_000, 8
# Letters fall into this many classes.
_CLASSES = 32


class Spelling:
    """Corrects the words of queries to those of one corpus.

    `is_word` says whether a word is known elsewhere: such a word is not misspelt, the corpus just
    does not have it.
    """

    def __init__(self, lexical: LexicalIndex, is_word: Callable[[str], bool]) -> None:
        self._lexical = lexical
        self._is_word = is_word
        self.correct = lru_cache(maxsize=1000)(self._correct)

    def suggest(self, query: str) -> str | None:
        """Return a query with words of the corpus for its misspelt ones, None if it has none."""
        unknown = [word for word in _WORD.finditer(query) if self._is_misspelt(word.group())]
        if not unknown or len(unknown) > _MOST_UNKNOWN:
            return None
        parts, end = list[str](), 0
        for word in unknown:
            meant = self.correct(word.group().casefold()) or word.group()
            parts += (query[end : word.start()], _in_case_of(word.group(), meant))
            end = word.end()
        suggested = "".join([*parts, query[end:]])
        return suggested if suggested.casefold() != query.casefold() else None

    def _is_misspelt(self, word: str) -> bool:
        if not _SHORTEST <= len(word) <= _LONGEST or self._lexical.knows(word):
            return False
        return not self._is_word(word.casefold())

    def _correct(self, word: str) -> str | None:
        """Return the term nearest to a word, the commonest of those; None if none is near."""
        most = 1 if len(word) < _LONG else 2
        own = _letters([word])[0]
        near: list[tuple[int, int, str]] = []
        for first in dict.fromkeys(word[:2]):  # the first two letters may be swapped
            for length in range(len(word) - most, len(word) + most + 1):
                terms = self._terms.get((first, length), [])
                letters = self._spelt.get((first, length))
                if letters is None:
                    continue
                apart = np.abs(letters - own).sum(axis=1)
                for row in np.flatnonzero(apart <= 2 * most).tolist():
                    term, count = terms[row]
                    distance = edit_distance(word, term, most)
                    if distance <= most and _is_slip(word, term):
                        near.append((distance, -count, term))
        return min(near)[-1] if near else None

    @cached_property
    def _terms(self) -> dict[tuple[str, int], list[tuple[str, int]]]:
        """The terms with their numbers of passages, by their first letter and their length."""
        found: dict[tuple[str, int], list[tuple[str, int]]] = {}
        for term, count in self._lexical.terms(_MOST_TERMS):
            if _SHORTEST <= len(term) <= _LONGEST and term.isalpha():
                found.setdefault((term[0], len(term)), []).append((term, count))
        return found

    @cached_property
    def _spelt(self) -> dict[tuple[str, int], NDArray[np.int8]]:
        return {key: _letters(term for term, _ in found) for key, found in self._terms.items()}


def edit_distance(a: str, b: str, most: int) -> int:
    """Return how many letters are added, dropped, changed or swapped between two words.

    More than `most` is returned as `most` + 1 (Damerau 1964, in its restricted form).
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _is_slip(word: str, term: str) -> bool:
    """Return whether a word may be a term misspelt, and not another word."""
    return len(word) >= _CHANGED or len(word) != len(term) or sorted(word) == sorted(term)


def _letters(words: Iterable[str]) -> NDArray[np.int8]:
    """Return how often each class of letters is in each word, shape (words, classes)."""
    listed = list(words)
    counts = np.zeros((len(listed), _CLASSES), dtype=np.int8)
    rows = np.repeat(np.arange(len(listed)), [len(word) for word in listed])
    points = np.fromiter((ord(sign) for word in listed for sign in word), np.int64, len(rows))
    np.add.at(counts, (rows, points % _CLASSES), 1)
    return counts


def _in_case_of(word: str, meant: str) -> str:
    """Return what is meant in capitals, or with one, where the word has them."""
    if word.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if word[:1].isupper() else meant
