"""What the words of a query ask for: nothing, a subject, or what no record has a word of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.evidence.items import PASTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.lexical.index import LexicalIndex
    from search.evidence.polarity import Sense, Stem

# A word alone is a subject, not a question, if it stands in this many passages and this share.
_SUBJECT, _SUBJECT_SHARE = 8, 0.2
# With this share of unknown words, a query is answered only if the answer is clear, where the
# corpus has so many different words that a paraphrase would hardly miss all of them. [F-unknown]
_UNKNOWN_SHARE, _VOCABULARY = 0.5, 5000
_UNSURE = 0.55
# A model has pieces of words that it knows: "over", "draft". The tokens of one that it does not
# know have fewer characters than this, on average. [F-strange]
_LEAST_SIGNS = 3
# What is said of such queries at most.
_NOTHING, _LISTED = 0.15, 0.45
# Words of these letters are divided by blanks; a run of others may hold many words.
_DIVIDED = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff'’]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Limit:
    """How much confidence is left at most, and why; some limits only bind where it is unsure."""

    most: float
    reason: str
    only_unsure: bool = False

    def binds(self, sure: float) -> bool:
        """Return whether it holds for a confidence, which may be lower already."""
        return not self.only_unsure or self.most < sure <= _UNSURE


def limits_of(
    query: str,
    sense: Sense,
    stem: Stem,
    lexical: LexicalIndex,
    tokens: Callable[[str], int] | None = None,
) -> Iterator[Limit]:
    """Yield what the words of a query limit.

    `tokens` counts those of a word in the model, None where that says nothing.
    """
    written = _WORD.findall(query)
    words = [word for word in written if stem(word)]
    if not words:
        # "IT" and "WHO" are names.
        if all(_DIVIDED.fullmatch(w) and not (w.isupper() and len(w) > 1) for w in written):
            yield Limit(_NOTHING, "these words alone ask for nothing; add what it is about")
        return
    if len(query) > PASTE or not all(map(_DIVIDED.fullmatch, words)):
        return
    if len(words) == 1 and len(sense.folded) == 1 and _is_subject(words[0], lexical):
        yield Limit(_LISTED, f"“{words[0]}” is in many records; add what you want to know about it")
    unknown = list(dict.fromkeys(word for word in words if not lexical.knows(word)))
    named = ", ".join(f"“{word}”" for word in unknown[:_MOST_NAMED])
    # What neither the corpus nor the model knows is near to anything.
    none = len(unknown) == len(set(words))
    if tokens and none and all(_is_strange(word, tokens) for word in unknown):
        yield Limit(_LISTED, f"no record here has {named}")
    elif len(unknown) >= _UNKNOWN_SHARE * len(words) and _is_large(lexical):
        yield Limit(_LISTED, f"no record here has {named}", only_unsure=True)


def _is_strange(word: str, tokens: Callable[[str], int]) -> bool:
    """Return whether a model has only bits of a word: "b", "lor", "p"."""
    count = tokens(word)
    return count > 1 and len(word) < _LEAST_SIGNS * count


def _is_large(lexical: LexicalIndex) -> bool:
    return lexical.has_terms(_VOCABULARY)


def _is_subject(word: str, lexical: LexicalIndex) -> bool:
    holding = max((lexical.frequency(stem) for stem in lexical.stems(word)), default=0)
    return holding >= max(_SUBJECT, _SUBJECT_SHARE * lexical.count)
