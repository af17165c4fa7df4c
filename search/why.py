"""Why a record matched, in words: shared terms, and the sentence that holds most of them."""

import re

from search.results import Why
from search.words import COMMON

_WORD = re.compile(r"[^\W_]+(?:[-'’+#][^\W_]*)*")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_MARKUP = re.compile(r"^[\s>#*+•-]+|\*\*|__|`")
_SNIPPET = 240


def explain(query: str, chunk: str) -> Why:
    """Return which of the query's words a passage holds, and its sentence that says most.

    Words are compared by their first letters where they are long, so that "overfits" finds
    "overfitting".
    """
    asked = {_stem(word): word for word in reversed(_words(query)) if word not in COMMON}
    terms = {stem: word for stem, word in asked.items() if stem in _stems(chunk)}
    ordered = tuple(word for word in dict.fromkeys(_words(query)) if word in terms.values())
    sentences = [_MARKUP.sub("", part).strip() for part in _SENTENCE.split(chunk)]
    sentences = [part for part in sentences if _words(part)] or [chunk.strip()]
    best = max(sentences, key=lambda part: (len(_stems(part) & terms.keys()), len(part) > 20))
    return Why(ordered, best if len(best) <= _SNIPPET else best[: _SNIPPET - 1].rstrip() + "…")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _words(text)}


def _stem(word: str) -> str:
    return word[:6] if len(word) > 6 else word.rstrip("s") if len(word) > 3 else word
