"""Antonyms, in English those of WordNet, and when one in place of the other asks otherwise.

They are far more than the opposites of `polarity`, and weaker: they count only between questions
that are otherwise alike, and not where the sentence turns them back. [F-antonyms]
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from search.evidence.polarity import opposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.evidence.polarity import Sense, Stem

# The first is made by `python -m tests.antonyms`; each says from what, and under which licence.
_FILES = {"english": "antonyms.txt", "german": "antonyms_german.txt"}
# In one of two questions alone, these turn an antonym back: "stay dry", "stop getting wet".
_TURNING = frozenset(
    "stop stops stopped stopping prevent prevents prevented preventing keep keeps less least "
    "hardly too instead rather "
    "verhindern verhindere verhindert vermeiden vermeide vermeidet weniger wenigsten kaum zu statt "
    "lieber".split()
)
# "Is it safe?" and "Is it dangerous?" are answered by the same: the adjective is what is asked. Not
# "is there", nor the German "was".
_IS_IT = re.compile(
    r"\W*(?:is(?!\s+there\b)|are(?!\s+there\b)|were|isn['’]t|aren['’]t|ist|sind|war|waren"
    r"|was(?=\s(?:the|an?|it|this|that|s?he|my|your|his|her|our|their|(?-i:[A-Z])\w+)\b))\b",
    re.IGNORECASE,
)
# "How large", "how small": one answer is for both.
_HOW_MUCH = re.compile(r"\W*(?:how|wie)\s+(?P<word>\w+)", re.IGNORECASE)
_VOWELS, _SHORT = frozenset("aeiou"), 6


def antonyms_between(
    a: str, b: str, first: Sense, second: Sense, stem: Stem
) -> set[tuple[str, str]]:
    """Return the words of one question, in lower case, with their antonyms in the other.

    `first` and `second` are their senses. Words without a stem say nothing; where one of the two
    denies or turns what it says, none is returned.
    """
    if first.is_negative != second.is_negative:
        return set()
    if (first.folded ^ second.folded) & _TURNING:
        return set()
    found = opposed(first.folded, second.folded, antonyms)
    if _IS_IT.match(a) and _IS_IT.match(b):
        found = {(word, other) for word, other in found if other not in _table("a").get(word, ())}
    if (one := _HOW_MUCH.match(a)) and (two := _HOW_MUCH.match(b)):
        found -= {(one["word"].casefold(), two["word"].casefold())}
    return {pair for pair in found if all(map(stem, pair))}


def antonyms(word: str) -> frozenset[str]:
    """Return the antonyms of a word, `casefold`ed, in all of their forms."""
    return _table("anrv").get(word, frozenset())


@cache
def _table(parts: str) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for language, part, words in _lines():
        if part not in parts:
            continue
        forms = _german if language == "german" else _english
        one, *others = (frozenset(forms(word, part)) for word in words)
        for other in others:
            for mine, theirs in ((one, other), (other, one)):
                for word in mine:
                    table[word] = table.get(word, frozenset()) | theirs
    return table


def _lines() -> Iterator[tuple[str, str, list[str]]]:
    for language, name in _FILES.items():
        for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                part, *words = line.casefold().split(" ")
                yield language, part, words


def _german(word: str, part: str) -> Iterator[str]:
    """Yield a word and, of an adjective, its forms with endings ("dunkel", "dunkle")."""
    yield word
    if part != "a":
        return
    bare = word[:-2] + word[-1] if word.endswith(("el", "euer", "auer")) else word
    bare = bare.removesuffix("e")
    for ending in ("e", "en", "em", "er", "es"):
        yield bare + ending
        yield word.removesuffix("e") + ending


def _english(word: str, part: str) -> Iterator[str]:
    """Yield a word and its regular forms, for an adjective the superlative alone.

    "A is cheaper than B" and "B is more expensive than A" ask the same.
    """
    yield word
    if part == "r":
        return
    y = word[-1] == "y" and word[-2] not in _VOWELS
    bare = word[:-1] + "i" if y else word.removesuffix("e")
    doubled = word[-1] not in "aeiouwxy" and word[-2] in _VOWELS and word[-3:-2] not in _VOWELS
    if len(word) > _SHORT:
        doubled = False
    if doubled:
        bare += word[-1]
    if part == "a":
        if len(word) <= _SHORT:
            yield bare + "est"
        return
    hisses = word.endswith(("s", "x", "z", "ch", "sh"))
    yield bare + "es" if y else word + "es" if hisses else word + "s"
    if part == "v":
        yield bare + "ed"
        yield (word if y else bare) + "ing"
