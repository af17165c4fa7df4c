"""What the words of a query ask for: nothing, a subject, or what no record has a word of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.lexical.analysis import find_words
from search.evidence.items import PASTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
# A letter, or a number that any text may have, is near to anything. [F-bare]
_BARE = re.compile(r"(?:[a-z]|\d{1,2}|10+|0+)(?:[-'’+](?:[a-z]|\d{1,2}|10+|0+))*", re.IGNORECASE)
# Such words in capitals are no names: "' OR 1=1".
_OPERATORS = frozenset("and if in is not or then".split())
_MARK = re.compile(r"[^\W_]+|[^\w\s]|_")
# What ends or encloses a question, and says nothing by itself.
_AROUND = "?!,;()\"'“”’«»„`…"


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
    questions: Iterable[str] = (),
) -> Iterator[Limit]:
    """Yield what the words of a query limit.

    `tokens` counts those of a word in the model, None where that says nothing. `questions` are
    those of the records that were found.
    """
    written = _WORD.findall(query)
    words = [word for word in written if stem(word)]
    if not words:
        # "IT" and "WHO" are names.
        if all(_DIVIDED.fullmatch(w) and not (w.isupper() and len(w) > 1) for w in written):
            yield Limit(_NOTHING, "these words alone ask for nothing; add what it is about")
        return
    if _is_bare(query, stem, lexical) and not any(_writes(one, query) for one in questions):
        yield Limit(_LISTED, "letters and small numbers alone ask for little; add what it is about")
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


def _is_bare(query: str, stem: Stem, lexical: LexicalIndex) -> bool:
    """Return whether a query has nothing but letters, small numbers, signs and stop words.

    A capital alone is a name where the corpus has it, "R", as are stop words in capitals, "WHO".
    """
    words = [word.text for word in find_words(query)]
    telling = [word for word in words if _BARE.fullmatch(word) or stem(word)]
    if not all(map(_BARE.fullmatch, telling)):
        return False
    if len(telling) == 1 and telling[0].isupper() and lexical.knows(telling[0]):
        return False
    return not any(w.isupper() and len(w) > 1 and w.lower() not in _OPERATORS for w in words)


def _writes(question: str, query: str) -> bool:
    """Return whether a question has the very signs of a query: "2+2" in "What is 2 + 2?".

    A query without signs is only found in a question that is nothing else.
    """
    marks = _MARK.findall(query.strip(f"{_AROUND} "))
    same = r"\s*".join(map(re.escape, marks))
    if all(mark.isalnum() or mark in _AROUND for mark in marks):
        return bool(re.fullmatch(same, question.strip(f"{_AROUND} "), re.IGNORECASE))
    around = re.escape(_AROUND)
    whole = rf"(?<![^\s{around}]){same}(?![^\s{around}.:])"
    return bool(re.search(whole, question, re.IGNORECASE))


def _is_strange(word: str, tokens: Callable[[str], int]) -> bool:
    """Return whether a model has only bits of a word: "b", "lor", "p"."""
    count = tokens(word)
    return count > 1 and len(word) < _LEAST_SIGNS * count


def _is_large(lexical: LexicalIndex) -> bool:
    return lexical.has_terms(_VOCABULARY)


def _is_subject(word: str, lexical: LexicalIndex) -> bool:
    holding = max((lexical.frequency(stem) for stem in lexical.stems(word)), default=0)
    return holding >= max(_SUBJECT, _SUBJECT_SHARE * lexical.count)
