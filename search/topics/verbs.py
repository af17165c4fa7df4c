"""Words that a corpus uses as verbs, or says of something: they name nothing.

No list has them all, and a tagger would be a model for each language. English tells by what stands
beside a word: "you choose", "to choose", "is monitored", "shrinks the". [F-verbs]
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# After these stands a verb.
_BEFORE = frozenset(
    "to you i we they it he she cannot don't doesn't didn't not never get gets got become becomes "
    "stay stays remain remains seem seems let lets".split()
)
# After these as well, unless they begin a question, where the subject follows: "what is recall".
_AUXILIARIES = frozenset(
    "is are was were been being be isn't aren't can could may might must shall should will "
    "would".split()
)
_ASKING = frozenset("what which who whom whose how why when where and or if but".split())
# Before these stands a verb, or a word that takes an object.
_AFTER = frozenset(
    "a an the its their his her my your our this these those it them itself themselves him us "
    "me".split()
)
# A word that is used so in this share of its places, and so often at least, is a verb.
_SHARE, _LEAST = 0.5, 2


def find_verbs(texts: Iterable[Sequence[tuple[str, bool]]]) -> frozenset[str]:
    """Return the words, in lower case, that texts mostly use as verbs or say of something.

    A text is its words, each with whether it begins anew, as after a full stop.
    """
    used: Counter[str] = Counter()
    verbal: Counter[str] = Counter()
    for words in texts:
        for number, (word, _) in enumerate(words):
            if _is_plain(word):
                used[word] += 1
                verbal[word] += _is_verb(words, number)
    return frozenset(
        word
        for word, count in used.items()
        if verbal[word] >= _LEAST and verbal[word] >= _SHARE * count
    )


def _is_plain(word: str) -> bool:
    """Return whether a word may be a verb: names, codes and words such as "training" are none."""
    return word.isascii() and word.isalpha() and word.islower() and not word.endswith("ing")


def _is_verb(words: Sequence[tuple[str, bool]], number: int) -> bool:
    if not words[number][1] and _calls_for_verb(words, number - 1):
        return True
    following = words[number + 1 : number + 2]
    return any(word in _AFTER and not anew for word, anew in following)


def _calls_for_verb(words: Sequence[tuple[str, bool]], number: int) -> bool:
    if number < 0:
        return False
    word, starts = words[number][0].casefold(), words[number][1]
    if word in _BEFORE:
        return True
    asks = starts or not number or words[number - 1][0].casefold() in _ASKING
    return word in _AUXILIARIES and not asks
