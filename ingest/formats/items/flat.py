"""Questions and answers side by side in one object, paired by what is equal in their keys.

`q1` belongs to `a1`, `faq.open.question` to `faq.open.answer`: never to a neighbour's.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.formats.items.values import joined, texts
from ingest.text.wording import is_question

_QUESTION = frozenset(
    "q question ques quest frage pregunta pergunta domanda vraag вопрос 问题 問題 質問 soru "
    "pertanyaan pytanie fråga spørgsmål otázka kysymys سؤال 질문".split()
)
_ANSWER = frozenset(
    "a answer ans response reply antwort respuesta réponse reponse risposta resposta antwoord "
    "ответ 答案 回答 cevap jawaban odpowiedź svar odpověď vastaus إجابة جواب 답변".split()
)
# These name a question or answer only where the questions ask.
_WEAK_QUESTION = frozenset(
    "title heading header label term titel titre titulo título titolo".split()
)
_WEAK_ANSWER = frozenset(
    "text content body description desc value details inhalt texte texto testo".split()
)
# What a key says of the form of its text; other words name another thing about it.
_FORMS = frozenset("text title body content label html string str".split())
_ABOUT = frozenset(
    "id ids type kind count date time url link author by score votes lang status image audio "
    "video slug hash index correct incorrect wrong".split()
)
_LANGUAGE = re.compile(r"^[a-z]{2}$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PART = re.compile(r"[^\W\d_]+|\d+")
_HERE = "*"  # where the word for question or answer stood
_NUMBER = "0"
# The families of "question" and of "question_de".
_PLAIN = ("plain",)
_SPOKEN = ("language",)
# Longer keys are texts.
_LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class FlatPair:
    """The keys of a question and of its answer, "" where it has none, and their language."""

    question: str
    answer: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Role:
    """What a key names; `rest` is what else it says, `family` what those of one list share."""

    asks: bool
    weak: bool
    rest: tuple[str, ...]
    family: tuple[str, ...]


def flat_pairs(value: Mapping[str, object]) -> list[FlatPair]:
    """Return the pairs of an object whose keys are numbered or named alike; [] where none are."""
    roles = {key: role for key in value if (role := _role(key)) and joined(value[key])}
    roles |= _inside(roles)
    told: dict[tuple[tuple[str, ...], bool], str] = {}
    for key, role in roles.items():
        if not role.asks:
            told.setdefault((role.rest, role.weak), key)
    asked = {key: role for key, role in roles.items() if role.asks and _is_one_text(value[key])}
    paired = {key: role for key, role in asked.items() if (role.rest, role.weak) in told}
    families = _families(value, paired)
    return [
        FlatPair(key, told.get((role.rest, role.weak), ""), _language(role.rest))
        for key, role in asked.items()
        if role.family in families and (key in paired or not role.weak)
    ]


def _inside(roles: Mapping[str, _Role]) -> dict[str, _Role]:
    """Return the roles of keys below a question: of `q1.title` and `q1.text`, the text answers."""
    below: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for key in roles:
        *above, last = _parts(key)
        if last in _WEAK_QUESTION | _WEAK_ANSWER and any(part in _QUESTION for part in above):
            below[tuple(above)][last] = key
    found: dict[str, _Role] = {}
    for names, keys in below.items():
        heads = [key for last, key in keys.items() if last in _WEAK_QUESTION]
        told = [key for last, key in keys.items() if last in _WEAK_ANSWER]
        if len(heads) == 1 and told:
            family = _family(heads[0], [*names, _HERE], weak=True)
            for key in (heads[0], told[0]):
                found[key] = _Role(key == heads[0], weak=True, rest=(*names, _HERE), family=family)
    return found


def _families(value: Mapping[str, object], paired: Mapping[str, _Role]) -> set[tuple[str, ...]]:
    """Return the families of keys that are pairs: numbered ones, or several that are named alike.

    Those with weak names must ask, half of them at least.
    """
    members: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, role in paired.items():
        members[role.family].append(key)
    return {
        family
        for family, keys in members.items()
        if family != _PLAIN
        and (len(keys) > 1 or _NUMBER in family or family == _SPOKEN)
        and (
            not paired[keys[0]].weak
            or 2 * sum(is_question(joined(value[key])) for key in keys) >= len(keys)
        )
    } | ({_PLAIN} if _SPOKEN in members else set())


def _role(key: str) -> _Role | None:
    """Return whether a key names a question or an answer, and what else it says."""
    if len(key) > _LONGEST_KEY:
        return None
    parts = _parts(key)
    if _ABOUT.intersection(parts):
        return None
    told_last = len(parts) > 1 and len(parts[-1]) > 1 and parts[-1] in _ANSWER  # `q1.answer`
    strong = ((True, False, _QUESTION), (False, False, _ANSWER))
    for asks, weak, words in (
        *(reversed(strong) if told_last else strong),
        (True, True, _WEAK_QUESTION),
        (False, True, _WEAK_ANSWER),
    ):
        places = [at for at, part in enumerate(parts) if part in words]
        if places:
            at = places[-1] if len(parts[places[-1]]) > 1 else places[0]
            rest = [_HERE if n == at else part for n, part in enumerate(parts)]
            named = rest if weak else [part for part in rest if part not in _FORMS]
            return _Role(asks, weak, tuple(named), _family(key, named, weak=weak))
    return None


def _parts(key: str) -> list[str]:
    return [part.casefold() for part in _PART.findall(_CAMEL.sub(" ", key))]


def _family(key: str, rest: list[str], *, weak: bool) -> tuple[str, ...]:
    if rest == [_HERE]:
        return _PLAIN
    if _language(tuple(rest)):
        return _SPOKEN
    strength = "weak" if weak else ""
    if any(part.isdecimal() for part in rest):
        return (strength, *(_NUMBER if part.isdecimal() else part for part in rest))
    place = "first" if rest[0] == _HERE else "last"
    return (strength, place, rest[0] if "." in key and place == "last" else "")


def _language(rest: tuple[str, ...]) -> str:
    """Return the language that a key names: "question_de"."""
    return rest[1] if len(rest) == 2 and rest[0] == _HERE and _LANGUAGE.match(rest[1]) else ""


def _is_one_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, Mapping) and len(texts(value)) == 1)
