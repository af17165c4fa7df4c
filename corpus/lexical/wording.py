"""Other wordings of a query that mean the same in one corpus: acronyms, and listed synonyms."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.lexical.acronyms import Wording, find_acronyms, is_acronym, key_of
from corpus.lexical.known_acronyms import known_acronyms
from corpus.lexical.schema import BREAK, normal
from corpus.lexical.synonyms import read_synonyms, synonyms_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.lexical.index import LexicalIndex

# A query with more telling words says itself what it is about: an acronym that the corpus uses is
# not spelt out there.
_FEW_WORDS = 3
# What so many passages say is found as it is asked: with its other wording, whatever else has that
# comes first. [F-wording]
_OFTEN = 5
# Initials of fewer words belong to too many phrases.
_LEAST_INITIALS = 3
_LEAST_WORDS = 2
# Of several meanings the commonest counts if it is this many times as common as the next.
_CLEARLY = 2
_LONGEST_PHRASE = 6
# Of a set of synonyms at most this many are added.
_MOST_ADDED = 3
_MOST_TERMS = 50
_QUOTED = re.compile(r'"[^"]*"|“[^“”]*”')
_SIGNS = re.compile(r"[^\w\s]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Expanded:
    """A query with the wordings that were added: `text` is what is looked up and encoded."""

    text: str
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class _Addition:
    """What is written behind the words of a query between two offsets, or in their place."""

    start: int
    end: int
    meant: str
    replaces: bool = False


class Wordings:
    """Adds to queries what means the same in one corpus.

    `root` is the corpus's folder, which has the words and phrases that its people have listed as
    equal; a new list counts at once.
    """

    def __init__(self, lexical: LexicalIndex, root: Path | None = None) -> None:
        self._lexical = lexical
        self._root = root
        self._listed_at: float | None = None
        self._synonyms: list[tuple[tuple[str, ...], re.Pattern[str]]] = []
        self._expanded = lru_cache(maxsize=1000)(self._expand)

    def expand(self, query: str) -> Expanded:
        """Return a query with long forms behind its acronyms, the reverse, and synonyms.

        What is in quotes stays as it is. Nothing is added twice.
        """
        self._look()
        return self._expanded(query)

    def _look(self) -> None:
        """Read the list of synonyms again if it has changed."""
        if self._root is None:
            return
        try:
            changed = synonyms_file(self._root).stat().st_mtime
        except OSError:
            changed = 0.0
        if changed != self._listed_at:
            self._synonyms = [(one, _pattern(one)) for one in read_synonyms(self._root)]
            self._listed_at = changed
            self._expanded.cache_clear()

    def _expand(self, query: str) -> Expanded:
        quoted = [found.span() for found in _QUOTED.finditer(query)]
        additions: list[_Addition] = []
        text, wordings = query, list[Wording]()
        taken = normal(query)
        for one in (*self._listed(query), *self._spelt_out(query), *self._shortened(query)):
            inside = any(first <= one.start < end for first, end in quoted)
            overlaps = any(one.start < other.end and other.start < one.end for other in additions)
            if inside or overlaps or _has(taken, normal(one.meant)):
                continue
            additions.append(one)
            taken = f"{taken} {normal(one.meant)}"
        for one in sorted(additions, key=lambda one: -one.start):
            first = one.start if one.replaces else one.end
            parts = (text[:first].rstrip(), one.meant, text[one.end :])
            text = " ".join(parts[:2]).strip() + _gap(parts[2]) + parts[2]
            wordings.insert(0, Wording(query[one.start : one.end], one.meant))
        return Expanded(text, tuple(wordings))

    def _listed(self, query: str) -> Iterator[_Addition]:
        """Yield what the listed synonyms add, as far as the corpus has it."""
        for members, pattern in self._synonyms:
            if found := pattern.search(query):
                others = [one for one in members if one.casefold() != found.group().casefold()]
                had = [one for one in others if self._lexical.has_phrase(one)]
                if meant := " ".join((had or others)[:_MOST_ADDED]):
                    yield _Addition(*found.span(), meant)

    def _spelt_out(self, query: str) -> Iterator[_Addition]:
        """Yield what the acronyms of a query stand for."""
        is_short = self._is_short(query)
        shouts = query.isupper() and len(query.split()) > _FEW_WORDS - 1
        for word in find_acronyms(query):
            short, key = word.group(), key_of(word.group())
            is_written = is_acronym(short) and not shouts
            if not is_written and not (is_short and self._may_be_acronym(short)):
                continue
            is_known = any(map(self._lexical.frequency, self._lexical.stems(short)))
            if is_known and (not is_short or self._is_common(short)):
                continue
            if long := self._long(key, by_initials=is_written):
                yield _Addition(*word.span(), long, replaces=not is_known)

    def _is_common(self, short: str) -> bool:
        return max(map(self._lexical.frequency, self._lexical.stems(short))) >= _OFTEN

    def _long(self, key: str, *, by_initials: bool) -> str | None:
        """Return what an acronym stands for in the corpus, None if that is not clear."""
        defined = Counter[str]()
        for term, count in self._lexical.continued("spelt", key + BREAK, _MOST_TERMS):
            defined[term.rpartition(BREAK)[2]] += count
        if defined:
            return _commonest(defined)
        listed = known_acronyms().get(key, ())
        if listed:  # it means one of these, or nothing that the corpus has
            return self._only([one for one in listed if self._lexical.has_phrase(one)])
        if not by_initials or len(key) < _LEAST_INITIALS:
            return None
        return _commonest(
            Counter(dict(self._lexical.continued("initials", key + BREAK, _MOST_TERMS)))
        )

    def _only(self, there: Sequence[str]) -> str | None:
        """Return the one phrase that all of these are forms or parts of, None if there are more."""
        plain = {one: f" {normal(one)} " for one in there}
        whole = [one for one in there if not _is_inside(plain[one], plain.values())]
        forms = {" ".join(self._lexical.stems(one)) for one in whole}
        return whole[0] if len(forms) == 1 else None

    def _may_be_acronym(self, word: str) -> bool:
        """Return whether a word in small letters may be an acronym: it is no word otherwise."""
        key = key_of(word)
        if len(key) < _LEAST_INITIALS - 1 or not self._lexical.word_stems.stem(word):
            return False
        used = self._lexical.frequency_in("acronyms", key)
        return bool(used) or not any(map(self._lexical.frequency, self._lexical.stems(word)))

    def _shortened(self, query: str) -> Iterator[_Addition]:
        """Yield the acronyms of long forms in a query, as far as the corpus uses them."""
        words = list(_WORD.finditer(query))
        telling = [bool(self._lexical.word_stems.stem(word.group())) for word in words]
        for count in range(min(len(words), _LONGEST_PHRASE), 0, -1):
            for first in range(len(words) - count + 1):
                if not telling[first] or not telling[first + count - 1]:
                    continue
                start, end = words[first].start(), words[first + count - 1].end()
                is_all = all(telling[first : first + count]) and sum(telling) == count
                if short := self._short(normal(query[start:end]), by_initials=is_all):
                    if self._lexical.has_phrase(query[start:end], _OFTEN):
                        continue
                    is_known = self._lexical.has_phrase(query[start:end])
                    yield _Addition(start, end, short, replaces=not is_known)

    def _short(self, phrase: str, *, by_initials: bool) -> str | None:
        """Return the acronym of a phrase, None if the corpus has none or the phrase itself too."""
        words = phrase.split()
        if len(words) < _LEAST_WORDS:
            return None
        defined = self._lexical.continued("spelt", phrase + BREAK, _MOST_TERMS)
        if defined:
            return max(defined, key=lambda one: one[1])[0] if by_initials else None
        key = self._known_short.get(phrase) or "".join(word[0] for word in words)
        may_be = phrase in self._known_short or (by_initials and len(key) >= _LEAST_INITIALS)
        if not may_be or not self._lexical.frequency_in("acronyms", key):
            return None
        # "Bayes theorem statistics" is what the corpus has, and a word more: not a name for BTS.
        pairs = (f"{a} {b}" for a, b in pairwise(words))
        if phrase not in self._known_short and any(map(self._lexical.has_phrase, pairs)):
            return None
        if self._lexical.continued("spelt", key + BREAK, 1):  # it stands for something else
            return None
        return key.upper() if by_initials or not self._lexical.has_phrase(phrase) else None

    @cached_property
    def _known_short(self) -> dict[str, str]:
        return {normal(one): key for key, longs in known_acronyms().items() for one in longs}

    def _is_short(self, query: str) -> bool:
        stems = self._lexical.word_stems
        return sum(bool(stems.stem(word)) for word in _WORD.findall(query)) <= _FEW_WORDS


def _commonest(meanings: Counter[str]) -> str | None:
    """Return the meaning that is clearly the commonest, in its commonest form."""
    forms: dict[str, Counter[str]] = {}
    for long, count in meanings.items():
        forms.setdefault(normal(long), Counter())[long] += count
    ranked = sorted(forms.values(), key=lambda counts: -counts.total())
    if not ranked or (len(ranked) > 1 and ranked[0].total() < _CLEARLY * ranked[1].total()):
        return None
    return ranked[0].most_common(1)[0][0]


def _pattern(members: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(members, key=len, reverse=True)
    named = "|".join(r"[\s-]+".join(map(re.escape, one.split())) for one in longest)
    return re.compile(rf"(?<![\w@#$])(?:{named})(?![\w#$])", re.IGNORECASE)


def _has(text: str, phrase: str) -> bool:
    plain = _SIGNS.sub(" ", text)
    return f" {phrase} " in f" {plain} "


def _is_inside(part: str, phrases: Iterable[str]) -> bool:
    return any(part in phrase and part != phrase for phrase in phrases)


def _gap(rest: str) -> str:
    return "" if not rest or not rest[0].isalnum() else " "
