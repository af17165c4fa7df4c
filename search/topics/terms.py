"""The terms of records: words and phrases that may name what several records are about.

Where a language puts no blanks between its words, every sign counts as a word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.lexical.analysis import find_words, fold
from corpus.lexical.scripts import is_unspaced, script
from search.topics.verbs import find_verbs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from corpus.records import Record

    Key = tuple[str, ...]

# How much a term says of what a record is about, by where it stands.
_ASKED, _HEADING, _TOLD = 1.0, 0.7, 0.5
# Of an answer its beginning says what it is about.
_MOST_OF_ANSWER, _MOST_OF_QUESTION = 600, 400
# Words of a phrase that count, and those between them that do not ("bag of words").
_MOST_WORDS, _MOST_BETWEEN = 3, 2
_JOINING = frozenset(
    "and by for in of on the to und von für der des im zur zum de la las los el del en y du et à "
    "au aux di della dei e do da dos das em van het og av i och na w z и в на для".split()
)
# Words of any text, of which none names anything; lists of stop words have few of them.
_VERBS = frozenset(
    "must take takes taken took make makes made give gives given get gets got need needs needed "
    "want wants say says said see seen go goes went come comes happen happens happened keep keeps "
    "kept tell tells told show shows shown find finds found try tries know known let lets put puts "
    "seem seems become becomes begin begins belong belongs describe describes "
    # Prepositions and adverbs, of which the lists have few, too.
    "per via versus vs within without among across along toward towards upon onto besides despite "
    "afterwards instead rather quite often already still thus hence otherwise".split()
)
# Signs of a phrase in a script without blanks: most words have two, terms up to six.
_LEAST_SIGNS, _MOST_SIGNS = 2, 6
_LONGEST_WORD = 30

_MARKUP = re.compile(
    r"(```|~~~).*?(?:\1|\Z)|\$\$.*?\$\$|\$[^$\n]{1,80}\$|\\[\[(].*?\\[\])]|</?\w[^<>]*>|!?\[\[|"
    r"\]\([^)\s]*\)|\b\w+://\S+|\bwww\.\S+|\S+@\S+\.\w+|&#?\w+;|\{[{%].*?[}%]\}|\\[A-Za-z]+",
    re.DOTALL,
)
# What may stand between two words of a phrase: blanks, a hyphen, signs of emphasis.
_WITHIN = re.compile(r"[ \t\n\u00a0]*[*_`~]*[ \t\n\u00a0-]?[*_`~]*")
_LEVELS = re.compile(
    r"(?i)\b(beginner|intermediate|expert|advanced|basic|levels?|short|long|answers?|questions?|easy|medium|hard|junior|senior)\b"
)
_NUMBER = re.compile(r"[\W\d_]*")
_HANGUL = re.compile("[\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: its stem ("" for one that says nothing), and whether it begins anew."""

    text: str
    stem: str
    starts: bool
    sign: bool = False


@dataclass(slots=True)
class Terms:
    """The terms of records, by rows: how much each says of each record, from 0 to 1."""

    of_rows: list[dict[Key, float]] = field(default_factory=list)
    _written: dict[Key, Counter[str]] = field(default_factory=dict)

    def written(self, key: Key) -> str:
        """Return a term as it is mostly written."""
        forms = self._written[key]
        best = max(forms.values())
        return min(
            (form for form, n in forms.items() if n == best), key=lambda form: (len(form), form)
        )

    def note(self, key: Key, form: str, count: int = 1) -> None:
        """Note that a term is written in a form."""
        self._written.setdefault(key, Counter())[form] += count


def find_terms(records: Iterable[Record], stem: Callable[[str], str]) -> Terms:
    """Return the terms of records; `stem` gives "" for a word that says nothing."""
    terms = Terms()
    read = [[(_read(text, stem), weight) for text, weight in _texts(one)] for one in records]
    verbs = find_verbs(
        [(word.text, word.starts) for word in words] for texts in read for words, _ in texts
    )
    for texts in read:
        own: dict[Key, float] = {}
        for words, weight in texts:
            for key, form, first in _phrases(_without(words, verbs)):
                own[key] = max(own.get(key, 0.0), weight)
                # At the beginning of a sentence a word has a capital that is not its own.
                terms.note(key, form, 1 if first else 3)
        terms.of_rows.append(own)
    return terms


def _texts(record: Record) -> Iterator[tuple[str, float]]:
    yield record.question[:_MOST_OF_QUESTION], _ASKED
    if record.section:
        yield _LEVELS.sub(" ", record.section[-1]), _HEADING
    for tag in record.tags:
        yield tag.replace("-", " ").replace("_", " "), _HEADING
    if record.answer:
        told = _MARKUP.sub(" . ", record.answer[: 2 * _MOST_OF_ANSWER])
        yield told[:_MOST_OF_ANSWER], _TOLD


def _read(text: str, stem: Callable[[str], str]) -> list[_Word]:
    return list(_words(_MARKUP.sub(" . ", text), stem))


def _without(words: Sequence[_Word], verbs: AbstractSet[str]) -> list[_Word]:
    """Return words of which verbs say nothing."""
    return [replace(word, stem="") if word.text in verbs else word for word in words]


def _phrases(words: Sequence[_Word]) -> Iterator[tuple[Key, str, bool]]:
    """Yield the terms of a text: stems, how they are written, whether they begin a sentence."""
    for number, word in enumerate(words):
        if not word.stem:
            continue
        if word.sign:
            yield from _runs_of_signs(words, number)
        else:
            yield from _runs_of_words(words, number)


def _runs_of_words(words: Sequence[_Word], first: int) -> Iterator[tuple[Key, str, bool]]:
    stems: list[str] = []
    between = 0
    for last in range(first, min(len(words), first + _MOST_WORDS + 2 * _MOST_BETWEEN)):
        word = words[last]
        if word.sign or (last > first and word.starts):
            return
        if not word.stem:
            between += 1
            if between > _MOST_BETWEEN or word.text.casefold() not in _JOINING:
                return
            continue
        between = 0
        stems.append(word.stem)
        form = " ".join(one.text for one in words[first : last + 1])
        yield tuple(stems), form, words[first].starts
        if len(stems) == _MOST_WORDS:
            return


def _runs_of_signs(words: Sequence[_Word], first: int) -> Iterator[tuple[Key, str, bool]]:
    stems: list[str] = []
    for word in words[first : first + _MOST_SIGNS]:
        if not word.sign or not word.stem or (stems and word.starts):
            return
        stems.append(word.stem)
        if len(stems) >= _LEAST_SIGNS or len(word.text) > 1:
            yield tuple(stems), "".join(stems), False


def _words(text: str, stem: Callable[[str], str]) -> Iterator[_Word]:
    end = 0
    for found in _pieces(text):
        word, start = found
        starts = end == 0 or not _WITHIN.fullmatch(text[end:start])
        end = start + len(word)
        if is_unspaced(word[0]):
            yield _Word(word, "" if not stem(word) else word, starts, sign=True)
            continue
        shown = word.strip("'’-")
        root = stem(shown) if len(shown) <= _LONGEST_WORD else ""
        if (
            shown.casefold() in _VERBS
            or _NUMBER.fullmatch(shown)
            or (len(fold(shown)) < 2 and script(shown[:1]) == "LATIN")
        ):
            root = ""
        # Korean words end in particles; their stems are written without.
        yield _Word(root if root and _HANGUL.match(shown) else shown, root, starts)


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Yield words with their offsets; in a run without blanks, signs, or letters of one kana."""
    last = -1
    for word in find_words(text):
        if not is_unspaced(word.text[0]):
            yield word.text, word.start
            continue
        for place, sign in enumerate(word.text, start=word.start):
            if place > last:  # of two that overlap
                last = place
                yield sign, place


def contains(whole: Key, part: Key) -> bool:
    """Return whether a term has another in it, as "gradient descent" has "gradient"."""
    size = len(part)
    return any(whole[n : n + size] == part for n in range(len(whole) - size + 1))


def neighbours(key: Key) -> Iterator[tuple[str, str]]:
    """Yield every two words of a phrase that stand side by side."""
    yield from pairwise(key)
