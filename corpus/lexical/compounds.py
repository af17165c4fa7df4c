"""Compounds of German and its kin: words of a corpus that are made of a query's words, or make it.

A corpus's own words show where a compound is put together, so no dictionary is needed (Koehn &
Knight 2003, "Empirical methods for compound splitting").
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Languages that write compounds as one word.
COMPOUNDING = frozenset("danish dutch finnish german hungarian norwegian swedish".split())
# The commonest words of a corpus that are looked at.
_MOST_TERMS = 50_000
# A part has at least this many letters; one at an end that no other word confirms has more.
_SHORTEST, _SAFE = 4, 5
# What may stand between two parts: "Arbeitszeit", "Kundenkonto".
_LINKS = ("", "s", "es", "n", "en", "er", "e")
# A word that begins like a part is a form of it with at most so many further letters.
_ENDING = 4
_MOST_RELATED = 20


class Compounds:
    """Finds the compounds and parts of words among the words of one corpus.

    `terms` returns its commonest words as they are written, each with its number of passages.
    """

    def __init__(self, terms: Callable[[int], list[tuple[str, int]]]) -> None:
        self._listed = terms
        self.related = lru_cache(maxsize=2000)(self._related)

    def _related(self, word: str) -> tuple[str, ...]:
        """Return the corpus's words, in small letters, that contain a word or are parts of it.

        "rückgabe" gives "rückgabefrist", "lieferzeit" gives "lieferung" and "zeit".
        """
        if len(word) < _SHORTEST or not word.isalpha():
            return ()
        found = dict.fromkeys([*self._containing(word), *self._parts(word)])
        found.pop(word, None)
        return tuple(found)[:_MOST_RELATED]

    def _containing(self, word: str) -> Iterator[str]:
        root = word[:-1] if len(word) > _SAFE and word.endswith(("e", "n", "s")) else word
        for term in self._terms:
            if len(term) < len(root) + _SHORTEST - 1 or root not in term:
                continue
            begins = term.startswith(root) and self._is_part(term[len(root) :])
            if begins or (term.endswith((word, root)) and self._is_front(term, root)):
                yield term

    def _parts(self, word: str) -> Iterator[str]:
        """Yield the words that a compound is made of, in the forms that the corpus has."""
        best: tuple[str, ...] = ()
        for place in range(_SHORTEST, len(word) - _SHORTEST + 1):
            fronts = map(self._forms, self._unlinked(word[:place]))
            front = next((forms for forms in fronts if forms), ())
            head = self._forms(word[place:])
            if front and head:
                best = (*front, *head)
                break
            alone = front if place > _SAFE else head if len(word) - place > _SAFE else ()
            best = best or alone
        yield from best

    def _forms(self, part: str) -> tuple[str, ...]:
        """Return the words of the corpus that begin with a part and are hardly longer."""
        if len(part) < _SHORTEST:
            return ()
        first = bisect_left(self._sorted, part)
        forms = []
        for term in self._sorted[first : first + 10 * _MOST_RELATED]:
            if not term.startswith(part):
                break
            if len(term) <= len(part) + _ENDING:
                forms.append(term)
        return tuple(forms[: _MOST_RELATED // 2])

    def _is_part(self, rest: str) -> bool:
        """Return whether what follows a word in another is a word, and not just an ending."""
        return any(rest.startswith(link) and len(rest) - len(link) >= _SHORTEST for link in _LINKS)

    def _is_front(self, term: str, root: str) -> bool:
        """Return whether what stands before a word's end is a word; a short end must prove it."""
        front = term[: term.rindex(root)]
        if len(root) >= _SAFE:
            return len(front) >= _SHORTEST
        return any(self._forms(bare) for bare in self._unlinked(front))

    @staticmethod
    def _unlinked(front: str) -> Iterator[str]:
        for link in _LINKS:
            if front.endswith(link) and len(front) - len(link) >= _SHORTEST:
                yield front[: len(front) - len(link)]

    @cached_property
    def _terms(self) -> list[str]:
        terms = (term for term, _ in self._listed(_MOST_TERMS))
        return [term for term in terms if len(term) >= _SHORTEST and term.isalpha()]

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._terms)
