"""The terms of records: words and phrases that may name what several records are about.

Where a language puts no blanks between its words, every sign counts as a word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from corpus.lexical.analysis import find_words, fold
from corpus.lexical.scripts import is_unspaced, script
from search.topics.verbs import find_verbs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corpus.records import Record

    Key = tuple[str, ...]

# How much a term says of what a record is about, by where it stands.
_ASKED, _HEADING, TOLD = 1.0, 0.7, 0.5
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
    "fail fails failed must take takes taken took make makes made give gives given get gets got "
    "need needs needed "
    "want wants say says said see seen go goes went come comes happen happens happened keep keeps "
    "kept tell tells told show shows shown find finds found try tries know known let lets put puts "
    "seem seems become becomes begin begins belong belongs describe describes "
    # Prepositions and adverbs, of which the lists have few, too.
    "per via versus vs within without among across along toward towards upon onto besides despite "
    "afterwards instead rather quite often already still thus hence otherwise "
    # What stands beside any noun, and things of any text.
    "one two three every each own only first last same other others another them him her both few "
    "several many much whole large small big new old before after out up down off over under "
    "between again "
    "even also just yet always never ever together alone away here there now later soon good bad "
    "better best worse worst usual usually common different certain possible thing things way ways "
    "kind kinds part parts lot mistake mistakes example examples".split()
)
# Signs of a phrase in a script without blanks: most words have two, terms up to six.
_LEAST_SIGNS, _MOST_SIGNS = 2, 6
_LONGEST_WORD = 30

_MARKUP = re.compile(
    r"(```|~~~).*?(?:\1|\Z)|#\+(?i:begin)_\w+.*?(?:#\+(?i:end)_\w+|\Z)|"
    r"\.\. (?:code|code-block|sourcecode|highlight)::[^\n]*(?:\n+[ \t]+[^\n]*)*|"
    r"\[source[^\]\n]*\]\n(-{4,}|\.{4,}).*?(?:\2|\Z)|<pre\b.*?(?:</pre>|\Z)|\$\$.*?\$\$|\$[^$\n]{1,80}\$|\\[\[(].*?\\[\])]|</?\w[^<>]*>|!?\[\[|"
    r"\]\([^)\s]*\)|\b\w+://\S+|\bwww\.\S+|\S+@\S+\.\w+|&#?\w+;|\{[{%].*?[}%]\}|\\[A-Za-z]+",
    re.DOTALL,
)
# What may stand between two words of a phrase: blanks, a hyphen, signs of emphasis.
_WITHIN = re.compile(r"[ \t\n\u00a0]*[*_`~]*[ \t\n\u00a0-]?[*_`~]*")
_LEVELS = re.compile(
    r"(?i)\b(beginner|intermediate|expert|advanced|basics?|levels?|short|long|answers?|questions?|"
    r"easy|medium|hard|simple|junior|senior|general|faqs?|q&a|misc|miscellaneous|introduction|overview)\b"
)
_CAPITALS = re.compile(r"[a-z][A-Z]")
_PROPER = 0.2
# With more lower-case words than this share within sentences, nouns have no capitals.
_LOWER = 0.7
_NUMBER = re.compile(r"[\W\d_]*")
# Participles, but for "seed" and its like.
_SAID = re.compile(r"[a-z]{3,}(?<!e)ed")
# "Slowly", "can't", "we're" name nothing.
_EMPTY = re.compile(
    r"(?i)[a-z]{2,}(?:al|ous|iv|ful|less|ent|ant|ect|ab|ib|ow|ick|ed|ing|at|et|ut|ear|ar|us|er)e?ly|"
    r"[a-z]+n['’]t|[a-z]+['’](?:re|ve|ll|d|m)"
)
_HANGUL = re.compile("[\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: its stem ("" for one that says nothing), and whether it begins anew."""

    text: str
    stem: str
    starts: bool
    sign: bool = False


@dataclass
class Terms:
    """The terms of records, by rows: how much each says of each record, from 0 to 1.

    `given` are those that people gave as a name: a whole heading, tag, or topic without a question,
    and how they wrote them.
    """

    of_rows: list[dict[Key, float]] = field(default_factory=list)
    given: dict[Key, Counter[str]] = field(default_factory=dict)
    _written: dict[Key, Counter[str]] = field(default_factory=dict)
    _within: set[str] = field(default_factory=set)

    def written(self, key: Key) -> str:
        """Return a term as it is mostly written, as a heading if it is one.

        The capital that a heading or sentence begins with is not its own.
        """
        forms = self._forms(key)
        best = max(forms.values())
        # "NumPy" has its capitals for a reason, even if it is often a tag or a name in code.
        proper = {form: n for form, n in forms.items() if _CAPITALS.search(form)}
        if max(proper.values(), default=0) >= _PROPER * best:
            forms, best = proper, max(proper.values())
        form = min(
            (form for form, n in forms.items() if n == best), key=lambda form: (len(form), form)
        )
        first = form.split(" ", 1)[0]
        plain = first.istitle() and first not in self._within
        return form[:1].lower() + form[1:] if plain and self._lowers else form

    def _forms(self, key: Key) -> Mapping[str, int]:
        """Return how a term is written: as in headings ("fairness", not "fair"), if it is one."""
        forms = self._written[key]
        if key not in self.given:
            return forms
        name = max(self.given[key].items(), key=lambda one: (one[1], one[0]))[0]
        same = {form: n for form, n in forms.items() if form.casefold() == name.casefold()}
        return same or {name: 1}

    @cached_property
    def _lowers(self) -> bool:
        """Whether nouns have no capitals, as German ones have."""
        lower = sum(form.islower() for form in self._within)
        return lower > _LOWER * len(self._within)

    def note(self, key: Key, form: str, *, own: bool = True) -> None:
        """Note that a term is written in a form; its capitals are its `own` within a sentence."""
        self._written.setdefault(key, Counter())[form] += 3 if own else 1
        if own and len(key) == 1:
            self._within.add(form)

    def give(self, key: Key, words: Sequence[_Word]) -> None:
        """Note that people gave these words as a name."""
        if key:
            joint = "" if words[0].sign else " "
            form = joint.join(word.text for word in words)
            self.given.setdefault(key, Counter())[form] += 1


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
            telling = _without(words, verbs)
            for key, form, first in _phrases(telling):
                own[key] = max(own.get(key, 0.0), weight)
                terms.note(key, form, own=not first and weight != _HEADING)
            if weight != TOLD and _is_name(words):
                terms.give(tuple(word.stem for word in telling if word.stem), words)
        terms.of_rows.append(own)
    return terms


def _texts(record: Record) -> Iterator[tuple[str, float]]:
    yield record.question[:_MOST_OF_QUESTION], _ASKED
    for label in labels_of(record):
        yield label, _HEADING
    if record.answer:
        told = _MARKUP.sub(" . ", record.answer[: 2 * _MOST_OF_ANSWER])
        yield told[:_MOST_OF_ANSWER], TOLD


def labels_of(record: Record) -> Iterator[str]:
    """Yield the lowest heading of a record that says more than its level, and its tags."""
    headings = (_LEVELS.sub(" ", heading) for heading in reversed(record.section))
    yield from islice((one for one in headings if not _NUMBER.fullmatch(one)), 1)
    for tag in record.tags:
        label = _LEVELS.sub(" ", tag.replace("-", " ").replace("_", " "))
        if not _NUMBER.fullmatch(label):
            yield label


def _read(text: str, stem: Callable[[str], str]) -> list[_Word]:
    return list(_words(_MARKUP.sub(" . ", text), stem))


def _without(words: Sequence[_Word], verbs: AbstractSet[str]) -> list[_Word]:
    """Return words of which verbs say nothing."""
    return [replace(word, stem="") if word.text in verbs else word for word in words]


def _is_name(words: Sequence[_Word]) -> bool:
    """Return whether all of a text is one phrase, as a heading is and a question is not."""
    stems = sum(bool(word.stem) for word in words)
    within = not any(word.starts for word in words[1:]) and bool(words[0].stem) if words else False
    joined = all(word.stem or word.text.casefold() in _JOINING for word in words)
    return within and joined and stems <= (_MOST_SIGNS if words[0].sign else _MOST_WORDS)


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
        if _SAID.fullmatch(word.text):  # "syndrome inherited" goes on, or is no phrase
            continue
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
            or _EMPTY.fullmatch(shown)
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
