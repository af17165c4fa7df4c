"""A follow-up to what was asked before, as a question that stands by itself. Pure, by rule.

"and on the Team plan?" has no subject: it is carried from the last turn. A query that stands by
itself is never changed: when in doubt, it is asked as it is.
"""

# ruff: noqa: RUF001  letters of other scripts are meant

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lexical.scripts import HANGUL, UNSPACED
from search.answer.conversation.number import asks_for_number, numbered
from search.answer.conversation.replace import replaced
from search.answer.conversation.speech import (
    UNSPACED_BARE,
    UNSPACED_ENDINGS,
    UNSPACED_OPENERS,
    UNSPACED_POINTING,
    Speech,
    speech_of,
)
from search.check import MOST_CHARACTERS

# A fragment with more telling words than this, or a question that points back with more, is a
# question of its own.
_MOST_OF_FRAGMENT, _MOST_POINTING = 4, 4
# The same for scripts without blanks, in signs.
_MOST_SIGNS = 12
_ENDS = " ?？.!。…¿¡"
_WORD = re.compile(r"[\w%+#@./-]*[\w%+#]+(?:['’]\w+)*", re.UNICODE)
_LOGIC = frozenset(
    "gate gates operator operators operation logic keyword al clause not or and".split()
)
# In English these come before a subject, which may be "that" itself: "does that cost anything",
# "how is that computed". With a noun after it there are more telling words than this.
_MOST_AFTER = {
    **dict.fromkeys("do does did can could will would should may".split(), 2),
    **dict.fromkeys("is are was were".split(), 1),
}
# A query of at most so many words may be a topic, "gradient boosting", and no question.
_LONGEST_NAME = 3
# What cannot be exchanged for a thing as it is named: "its", and words with a preposition in them.
_OWNING = frozenset(
    "its their itself dabei dafür damit davon dazu darin daran darauf dagegen deren ihm ihnen "
    "ervan ermee daarvan daarmee hiervan этого этому этим нём нем его её ее их им".split()
)
_ARTICLE = re.compile(
    r"\b(?:an?|the|eine?|der|die|das|une?|les?|la|una?|el|los|las|il|lo|uma?|os|een|de|het) $",
    re.IGNORECASE,
)
# What parts a question that names its subject from one that points back to it.
_CLAUSES = re.compile(
    r"[,;:.]\s|\s(?:and|when|if|but|because|und|wenn|aber|weil|et|quand|si|mais|y|cuando|pero|e|"
    r"quando|se|ma|mas|en|als|maar|и|если|когда|но)\s",
    re.IGNORECASE,
)
_ABOUT_YOU = re.compile(
    r"\b(?:you|your|yourself|du|dich|dir|ihr|tu|te|toi|vous|usted)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked before: the query, the question that it was read as, and what was found.

    `records` are the ids of the results, best first, and `questions` theirs in the same order.
    `answer` is the text of the answer.
    """

    query: str
    resolved: str = ""
    records: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    """A query on its way: without its end, with its words and its language."""

    text: str
    words: tuple[str, ...]
    speech: Speech
    proof: int
    base: str
    questioned: bool

    @property
    def telling(self) -> tuple[str, ...]:
        """Return its words that say what it is about."""
        return tuple(word for word in self.words if self.speech.tells(word.casefold()))


def resolve(query: str, turns: Sequence[Turn]) -> str:
    """Return the question that a query asks after some turns, the last one last.

    It is the query itself if that stands by itself, or if nothing was asked before.
    """
    before = _base(turns[-1]) if turns else ""
    if not before or not query.strip():
        return query
    if re.search(f"[{UNSPACED}{HANGUL}]", query):
        return _fitting(_unspaced(query, before), query)
    said = _read(query, before)
    found = _of_number(said, turns[-1])
    for rule in (_bare, _opened, _pointing):
        found = rule(said) if found is None else found
    if found is None:
        return query
    return _fitting(f"{found}?" if said.questioned and found[-1:] != "?" else found, query)


def asks_for_result(query: str) -> bool:
    """Return whether a query names a result by its number: "how about the second one"."""
    return asks_for_number(query)


def _fitting(found: str, query: str) -> str:
    return found if len(found) <= MOST_CHARACTERS else query


def _base(turn: Turn) -> str:
    """Return the question that a turn asked, without what earlier follow-ups hung on it."""
    query = turn.query.strip()
    text = (turn.resolved or query).strip()
    text = text.rstrip(" ?？.!。…")
    kept, _, hung = text.rpartition(": ")
    return kept if kept and hung and query.strip(_ENDS).endswith(hung) else text


def _read(query: str, before: str) -> _Said:
    text = query.strip().strip("¿¡ ").rstrip(" ?!.…")
    speech, proof = speech_of(query, before)
    words = tuple(found.group() for found in _WORD.finditer(text))
    return _Said(text, words, speech, proof, before, query.rstrip().endswith("?"))


def _of_number(said: _Said, last: Turn) -> str | None:
    """Return the question of a result that is named by its number; the text, if there is none."""
    found = numbered(said.text, said.speech, last.questions)
    return said.text if found is None and asks_for_number(said.text) else found


def _bare(said: _Said) -> str | None:
    """Return "…: why" for a query that has no subject at all."""
    if not said.speech.bare.fullmatch(said.text):
        return None
    return f"{subject(said.base, said.speech)}: {said.text}"


def _opened(said: _Said) -> str | None:
    """Return what is asked by a fragment with an opener: "and in NumPy?"."""
    rest = _without_opener(said)
    if rest is None:
        return None
    inner = _read(rest, said.base)
    inner = _Said(rest, inner.words, said.speech, said.proof, said.base, said.questioned)
    first = inner.words[0].casefold() if inner.words else ""
    if first in said.speech.asking or said.speech.bare.fullmatch(rest):
        return _bare(inner) or _pointing(inner) or _short_question(inner)
    if first not in said.speech.prepositions and _has_verb(inner):
        return None
    if not inner.words or len(inner.telling) > _MOST_OF_FRAGMENT or _is_title(said.text):
        return None
    return replaced(said.base, rest, said.speech)


def _has_verb(said: _Said) -> bool:
    """Return whether a fragment is a sentence: "then there were none"."""
    return any(word.casefold() in said.speech.asking for word in said.words[1:])


def _short_question(said: _Said) -> str | None:
    """Return a question after an opener with its subject: "and how much is export?"."""
    if len(said.telling) > 1:
        return None
    return f"{subject(said.base, said.speech)}: {said.text}"


def _without_opener(said: _Said) -> str | None:
    """Return what follows the words that begin a follow-up, None if none does."""
    text, speech = said.text, said.speech
    folded = text.casefold()
    for opener in (*speech.openers, *speech.weak):
        if not re.match(rf"{re.escape(opener)}(?:[,:]?\s)", folded):
            continue
        rest = text[len(opener) :].lstrip(" ,:")
        first = rest.split()[0].casefold() if rest else ""
        if first.strip("?") in _LOGIC:
            return None
        if opener in speech.weak and not _is_proved(said, first):
            return None
        return rest or None
    if said.questioned and said.words and said.words[0].casefold() in speech.prepositions:
        return text if len(said.words) <= _MOST_OF_FRAGMENT else None
    return None


def _is_proved(said: _Said, first: str) -> bool:
    """Return whether a weak opener is one: by the word that follows, or what was asked before."""
    if said.speech.language == "english":  # "or operator", the but-for test
        return said.questioned and first in said.speech.function_words
    before, _ = speech_of(said.base)
    return first in said.speech.function_words or before is said.speech


def _is_title(text: str) -> bool:
    words = text.split()
    return len(words) >= 4 and all(word[:1].isupper() for word in words)


def _pointing(said: _Said) -> str | None:
    """Return what is asked by a question that points back: "how is it reduced?"."""
    number = _points(said)
    if number is None or len(said.telling) > _MOST_POINTING:
        return None
    thing = subject(said.base, said.speech)
    word = said.words[number]
    if not _is_name(thing, said) or word.casefold() in _OWNING:
        return f"{thing}: {said.text}"
    start, end = [found.span() for found in _WORD.finditer(said.text)][number]
    return f"{said.text[:start]}{thing}{said.text[end:]}"


def _is_name(thing: str, said: _Said) -> bool:
    """Return whether a subject can stand in a sentence: it is no sentence itself."""
    words = thing.split()
    if thing == said.base and (
        len(words) > _LONGEST_NAME or words[0].casefold() in said.speech.asking
    ):
        return False
    return bool(words)


def _points(said: _Said) -> int | None:
    """Return the number of a word that stands for a thing, unless that is named before it."""
    speech = said.speech
    if speech.idle and speech.idle.search(said.text):
        return None
    for number, word in enumerate(said.words):
        folded = word.casefold()
        if word.isupper() and len(word) > 1:  # IT, a department
            continue
        following = said.words[number + 1].casefold() if number + 1 < len(said.words) else ""
        if folded in speech.pointing or (
            folded in speech.either and _stands_alone(said, number, following)
        ):
            return None if _named_before(said, number) else number
    return None


def _stands_alone(said: _Said, number: int, following: str) -> bool:
    """Return whether "that" is no article: "does that cost anything", not "in that plan"."""
    if not said.speech.tells(following):
        return _is_object(said, number)
    before = said.words[number - 1].casefold() if number else ""
    return len(said.telling) <= _MOST_AFTER.get(before, 0)


def _is_object(said: _Said, number: int) -> bool:
    """Return whether "that" stands for a thing: last, or after a verb or preposition."""
    if number == len(said.words) - 1:
        return number > 0
    before = said.words[number - 1].casefold() if number else ""
    return before in said.speech.asking or before in said.speech.prepositions


def _named_before(said: _Said, number: int) -> bool:
    """Return whether the thing is named in an earlier clause of the same query."""
    place = [found.start() for found in _WORD.finditer(said.text)][number]
    for boundary in _CLAUSES.finditer(said.text, 0, place):
        words = _WORD.findall(said.text[: boundary.start()])
        if any(said.speech.tells(word.casefold()) for word in words):
            return True
    return False


def subject(base: str, speech: Speech) -> str:
    """Return what a question is about: "a GAN" of "what is a GAN", else the question itself."""
    text = base.lstrip("¿¡ ")
    for frame in speech.frames:
        if found := frame.match(text):
            start, end = found.span("it")
            article = _ARTICLE.search(text, 0, start)
            return text[article.start() if article else start : end].strip()
    return base


def _unspaced(query: str, base: str) -> str:
    """Return what a follow-up in Chinese, Japanese or Korean asks."""
    text = query.strip()
    opened = UNSPACED_OPENERS.match(text)
    short = len(text) <= _MOST_SIGNS + (len(opened.group()) if opened else 0)
    follows = UNSPACED_BARE.match(text) or (
        short and (opened or UNSPACED_POINTING.search(text) or UNSPACED_ENDINGS.search(text))
    )
    return f"{base}: {text}" if follows else query
