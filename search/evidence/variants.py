"""The spellings that a corpus has of what a query names: E1042 for "e-1042" and "error 1042"."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from search.evidence.items import PASTE, find_items

if TYPE_CHECKING:
    from corpus.lexical.index import LexicalIndex
    from search.evidence.items import Item

# The commonest words of a corpus that are looked at, and the spellings added to a query.
_MOST_TERMS, _MOST_ADDED = 200_000, 8
# Fewer digits are part of too much.
_LEAST_DIGITS = 2


class Variants:
    """Finds the other spellings of exact names in one corpus."""

    def __init__(self, lexical: LexicalIndex) -> None:
        self._lexical = lexical

    def added_to(self, query: str) -> str:
        """Return a query with the corpus's own spellings of what it names after it."""
        if len(query) > PASTE or not any(sign.isdigit() for sign in query):
            return query
        written = query.casefold()
        added = dict.fromkeys(
            term
            for item in find_items(query)
            for other, term in self._by_value.get(item.value, [])
            if item.agrees(other) and term not in written
        )
        return " ".join([query, *list(added)[:_MOST_ADDED]])

    @cached_property
    def _by_value(self) -> dict[tuple[str, ...], list[tuple[Item, str]]]:
        found: dict[tuple[str, ...], list[tuple[Item, str]]] = defaultdict(list)
        for term, _ in self._lexical.terms(_MOST_TERMS):
            if sum(sign.isdigit() for sign in term) >= _LEAST_DIGITS:
                for item in find_items(term):
                    found[item.value].append((item, term))
        return dict(found)
