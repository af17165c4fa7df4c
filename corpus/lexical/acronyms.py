"""Acronyms in texts: what they stand for, which ones are used, and phrases by their initials.

Definitions are found as Schwartz & Hearst 2003 do ("A simple algorithm for identifying abbreviation
definitions in biomedical text"), in more forms than "long form (LF)".
"""

# ruff: noqa: RUF001  parentheses of Chinese texts are meant here

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.lexical.scripts import HANGUL, UNSPACED

_SHORTEST, _LONGEST = 2, 8
_WORD = r"[^\W_]+(?:['’][^\W_]+)*"
_SHORT = r"[^\W_]+(?:[-/&.][^\W_]+)*"
_TOKEN = re.compile(rf"{_WORD}|[.!?;:,()\[\]\n。！？؟|]")
_ACRONYM = re.compile(rf"(?<![\w@#$.+/-]){_SHORT}(?![\w@#$+/-])")
# What stands before an acronym whose long form precedes it: "long form (LF", "long form, or LF".
_CALLED = re.compile(
    r"(?:\s*[(（\[]|,?\s(?:or|aka|also known as|abbreviated(?: as| to)?|called|short|kurz|"
    r"abgekürzt|ou|oder|abrégé)\s+)[\"“«*`]*$"
)
# What stands behind one whose long form follows: "LF (long form)", "LF stands for long form".
_MEANS = re.compile(
    r"s?[\"”»*`]*\s*(?:[(（:=–—]|(?:stands|is short) for|is an? (?:acronym|abbreviation) for|means|"
    r"steht für|ist kurz für|bedeutet|signifie|significa|est l'abréviation de|означает|это)"
    r"\s*[\"“«*`]*([^\n.!?;()（）]{5,90})"
)
# A question about an acronym whose answer begins with what it stands for has so many words.
_MOST_ASKED = 7
_BEGINNING = re.compile(r"\W*([^\n.!?;(]{5,90})")
# A long form stands in the same sentence, within so many letters.
_FAR, _LONGEST_CALL = 120, 24
_ENDS = re.compile(r"[.!?;:()\n]")
_NO_LATIN = re.compile(f"[{UNSPACED}{HANGUL}]+")
_HAN_BEFORE = re.compile(r"([\u3400-\u9fff]{4,10})[(（]([A-Z][A-Za-z0-9-]{1,7})[)）]")
# Words with fewer letters than this give no initial as often as not: of, for, the, and.
_SMALL = 3
# A phrase has this many words that count, and at most so many small ones between two of them.
_LEAST_WORDS, _MOST_WORDS, _MOST_BETWEEN = 2, 6, 2
# Fewer initials than this belong to too many phrases.
_LEAST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a query, and what was added because it means the same in the corpus."""

    said: str
    meant: str


@dataclass(frozen=True, slots=True)
class Spelt:
    """An acronym as it is written, and what it stands for."""

    short: str
    long: str


def is_acronym(word: str) -> bool:
    """Return whether a word is written as an acronym: RAG, TF-IDF, 2FA, LoRA, LLMs."""
    if word.islower() or len(word) > 2 * _LONGEST:
        return False
    bare = singular(word)
    letters = [sign for sign in bare if sign.isalnum()]
    capitals = sum(sign.isupper() for sign in letters)
    if not _SHORTEST <= len(letters) <= _LONGEST or not capitals:
        return False
    digits = sum(sign.isdigit() for sign in letters)
    return 2 * (capitals + digits) > len(letters) and capitals + min(digits, 1) >= 2


def singular(short: str) -> str:
    """Return an acronym without the s of its plural."""
    return short[:-1] if short.endswith("s") and short[:-1].isupper() else short


def key_of(short: str) -> str:
    """Return what all ways to write an acronym have in common: "tfidf" for "TF-IDF"."""
    return "".join(sign for sign in singular(short).casefold() if sign.isalnum())


def find_acronyms(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text that could be acronyms by their form, however they are written.

    Letters of languages without blanks, and Korean ones, end a word.
    """
    masked = _NO_LATIN.sub(lambda run: " " * len(run.group()), text)
    return _ACRONYM.finditer(masked)


def used_acronyms(text: str) -> set[str]:
    """Return the keys of the acronyms in a text."""
    return {key_of(word.group()) for word in find_acronyms(text) if is_acronym(word.group())}


def definitions(text: str) -> Iterator[Spelt]:
    """Yield the acronyms that a text spells out; its first line is a question."""
    acronyms = [word for word in find_acronyms(text) if is_acronym(word.group())]
    for word in acronyms:
        before = text[max(0, word.start() - _FAR) : word.start()]
        if called := _CALLED.search(before, len(before) - _LONGEST_CALL):
            sentence = _ENDS.split(before[: called.start()])[-1]
            yield from _checked(word.group(), spelt_out(word.group(), sentence, at_end=True))
        if means := _MEANS.match(text, word.end()):
            yield from _checked(word.group(), spelt_out(word.group(), means[1], at_end=False))
    asked, _, told = text.partition("\n")
    begun = _BEGINNING.match(told)
    if acronyms and begun and acronyms[0].end() <= len(asked) and asked.count(" ") < _MOST_ASKED:
        short = acronyms[0].group()
        yield from _checked(short, spelt_out(short, begun[1], at_end=False))
    for found in _HAN_BEFORE.finditer(text):
        yield Spelt(found[2], found[1])


def _checked(short: str, long: str | None) -> Iterator[Spelt]:
    if long and key_of(long) != key_of(short):
        yield Spelt(singular(short), long)


def spelt_out(short: str, text: str, *, at_end: bool) -> str | None:
    """Return the words at the end, or the beginning, of a text that an acronym is made of.

    Initials come first; else each letter of the acronym stands in the words, in order, and each
    word gives its first. None if no words fit.
    """
    key = key_of(short)
    words = list(re.finditer(_WORD, text))
    most = min(len(key) + 5, 2 * len(key))
    words = words[-most:] if at_end else words[:most]
    counts = range(_LEAST_WORDS, len(words) + 1)
    spans = [words[-count:] if at_end else words[:count] for count in counts]
    for is_strict, is_long in ((True, True), (True, False), (False, True)):
        for span in spans:
            if len(span[0].group()) < _SMALL and is_long:
                continue
            if _fits(key, [word.group().casefold() for word in span], is_strict=is_strict):
                return " ".join(text[span[0].start() : span[-1].end()].split())
    return None


def _fits(key: str, words: list[str], *, is_strict: bool) -> bool:
    """Return whether an acronym is made of words' initials, or also of letters inside them.

    Small words may give none.
    """
    if key == "".join(words) or (not is_strict and len(words[-1]) < _SMALL):
        return False

    def fits(letter: int, word: int) -> bool:
        if letter == len(key) or word == len(words):
            return letter == len(key) and word == len(words)
        if 0 < word < len(words) - 1 and _may_skip(words[word]) and fits(letter, word + 1):
            return True
        if not _begins(words[word], key[letter]):
            return False
        place = 0
        while not fits(letter + 1, word + 1):
            letter += 1
            place = words[word].find(key[letter], place + 1) if letter < len(key) else -1
            if is_strict or place < 0:
                return False
        return True

    return fits(0, 0)


def _may_skip(word: str) -> bool:
    return len(word) <= _SMALL + 1


def _begins(word: str, sign: str) -> bool:
    """Return whether a letter or digit of an acronym may stand for a word: 2 for two, x for ex."""
    if sign in _NUMBERS:
        return word.startswith((sign, *_NUMBERS[sign]))
    return word[0] == sign or (sign == "x" and word.startswith("ex"))


_NUMBERS = {
    "2": ("two", "second", "zwei", "deux", "dos", "due"),
    "3": ("three", "third", "drei", "trois", "tres", "tre"),
    "4": ("four", "fourth", "vier", "quatre", "cuatro"),
    "5": ("five", "fifth", "fünf", "cinq", "cinco"),
}


def phrases(text: str, is_small: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield the phrases of a short text, such as a question, each after the key of its initials.

    A phrase begins or ends where a small word (of the, is) does; small words inside it need not
    give an initial: "area under the curve" has the keys "ac" and "auc".
    """
    runs: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(text):
        if token.group()[0].isalnum():
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    for run in runs:
        yield from _of_run(text, run, is_small)


def _of_run(
    text: str, run: list[re.Match[str]], is_small: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    # "mean" asks at the end of a question, elsewhere it is a statistic.
    small = [is_small(word.group()) for word in run]
    small[:-1] = (
        is_one and word.group().casefold() != "mean"
        for is_one, word in zip(small, run[:-1], strict=False)
    )
    big = [place for place, is_one in enumerate(small) if not is_one]
    for number, first in enumerate(big):
        for last in big[number + _LEAST_WORDS - 1 : number + _MOST_WORDS]:
            inside = big[number : big.index(last) + 1]
            if any(b - a - 1 > _MOST_BETWEEN for a, b in pairwise(inside)):
                break
            starts = first == 0 or small[first - 1]
            ends = last == len(run) - 1 or small[last + 1]
            cuts = "-" in (
                text[run[first].start() - 1 : run[first].start()],
                text[run[last].end() : run[last].end() + 1],
            )
            if cuts or not ends or (len(inside) < last - first + 1 and not starts):
                continue
            phrase = text[run[first].start() : run[last].end()]
            for key in _initials(run[first : last + 1], small[first : last + 1]):
                yield key, " ".join(phrase.casefold().split())


def _initials(words: list[re.Match[str]], small: list[bool]) -> set[str]:
    """Return the initials of words that may make an acronym: those of all, or of the big ones."""
    letters = [word.group()[0].casefold() for word in words]
    big = [letter for letter, is_small in zip(letters, small, strict=True) if not is_small]
    least = _LEAST_INITIALS if len(big) == len(letters) else _LEAST_INITIALS + 1
    return {key for key in ("".join(letters), "".join(big)) if len(key) >= least}
