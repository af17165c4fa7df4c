"""How hard a question is: three levels, and the words that documents use for them."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus.records import Level

_WORDS: dict[Level, str] = {
    "beginner": "beginner beginners basic easy junior juniors fresher freshers novice novices",
    "intermediate": "intermediate medium moderate mid middle",
    "expert": "advanced expert experts hard difficult senior seniors",
}
_LEVEL_OF: dict[str, Level] = {
    word: level for level, words in _WORDS.items() for word in words.split()
}
# Words that may accompany a level in the name of a section that says only the level.
_BESIDE = frozenset(
    "level levels tier difficulty part section round stage set mode track question questions q "
    "answer answers a qa faq faqs interview interviews quiz problems exercises tasks challenges "
    "topic topics concepts for the and of with top most common asked years year yrs experience "
    "candidate candidates developer developers engineer engineers".split()
)
# These name a level in any heading like "<word> … interview questions" or "… interview questions
# for <word>"; "hard" and "easy" also mean other things ("Hard disk questions").
_PLAIN = frozenset("beginner beginners basic freshers intermediate advanced junior senior".split())
_ROLE = re.compile(r"(?:er|or|admin|ist|yst|architect)s?$")
_TOKEN = re.compile(r":[a-z0-9_+-]+:|[^\W\d_]+")  # an emoji's short name is one token, and dropped
# A longer field tells a story, not a level.
_LONGEST_FIELD = 6


def find_level(field: str, section: Sequence[str], tags: Sequence[str]) -> Level | None:
    """Return the level of a record, None if nothing names it.

    A structured file's own `field` for the level counts first, then the headings from the
    innermost out, then the tags. A text that names two levels counts as naming none.
    """
    tokens = _tokens(field)
    if 0 < len(tokens) <= _LONGEST_FIELD and (level := _only_level(_named(tokens))):
        return level
    return next((level for name in (*reversed(section), *tags) if (level := level_in(name))), None)


def level_in(name: str) -> Level | None:
    """Return the level that a heading or tag names, None if it is about something else.

    "Advanced questions", "1. Easy", "Entry-level" and "Basic SQL interview questions" name one;
    "Hard disks" and "From basic to advanced" do not.
    """
    tokens = _tokens(name)
    named = _named(tokens)
    level = _only_level(named)
    return level if level and _is_name(tokens, named) else None


def _tokens(text: str) -> list[str]:
    """Return the words of a text; "entry level" counts as "beginner level"."""
    words = [word for word in _TOKEN.findall(text.casefold()) if not word.startswith(":")]
    return " ".join(words).replace("entry level", "beginner level").split()


def _named(tokens: Iterable[str]) -> list[str]:
    return [token for token in tokens if token in _LEVEL_OF]


def _only_level(named: Iterable[str]) -> Level | None:
    levels = {_LEVEL_OF[word] for word in named}
    return levels.pop() if len(levels) == 1 else None


def _is_name(tokens: Sequence[str], named: Sequence[str]) -> bool:
    """Return whether a heading with level words in it names a level as a whole."""
    if all(token in _BESIDE or token in named for token in tokens):
        return True
    if any(a in named and b == "level" for a, b in pairwise(tokens)):
        return True
    if tokens[0] in {"level", "difficulty"} and tokens[1] in named:
        return True
    if tokens[0] in {"junior", "senior"} and len(tokens) <= 3 and _ROLE.search(tokens[-1]):
        return True
    return _before_questions(tokens)


def _before_questions(tokens: Sequence[str]) -> bool:
    """Match "Advanced React interview questions" and "React interview questions for freshers"."""
    asks = "interview" in tokens and bool({"question", "questions"}.intersection(tokens))
    last = tokens[-2:] if tokens[-2:-1] == ["for"] else []
    return asks and (tokens[0] in _PLAIN or (bool(last) and last[1] in _PLAIN))
