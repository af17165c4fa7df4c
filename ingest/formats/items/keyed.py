"""Items of objects whose keys ask, or are numbered; and of lists that run side by side."""

from collections.abc import Mapping, Sequence

from ingest.formats.items.fields import Roles, is_field_name, normal, roles_of
from ingest.formats.items.flat import flat_pairs
from ingest.formats.items.values import joined, texts
from ingest.text.wording import QUESTION_MARKS, is_question

# What the keys of these items hold.
PAIR = Roles("question", "answer", tags=("tags",))
# Fewer questions beside as many answers may be two wordings of one question.
_FEWEST = 3
_ASKED = frozenset("q question questions fragen preguntas perguntas domande vragen вопросы".split())
_TOLD = frozenset("a answer answers antworten respuestas respostas risposte antwoorden".split())

Item = dict[str, object]


def side_by_side(value: Mapping[str, object]) -> list[Item]:
    """Return the items of an object with a key for each question and each answer.

    The keys are paired by their numbers (`q1`, `a1`), or two lists or objects by their places.
    """
    if len(value) < 2:
        return []
    made = [
        _item(value[pair.question], value.get(pair.answer), pair.language)
        for pair in flat_pairs(value)
    ]
    return made or [_item(question, answer) for question, answer in _parallel(value)]


def keyed_items(value: Mapping[str, object]) -> list[Item]:
    """Return the items of an object whose keys are questions; [] if not half of them ask."""
    told = {key: inner for key, inner in value.items() if _answers(inner)}
    asking = [key for key in told if is_question(key)]
    if not asking or len(asking) * 2 <= len(value):
        return []
    marked = any(key.rstrip().endswith(QUESTION_MARKS) for key in asking)
    asked = [key for key in told if is_question(key) or (marked and " " in key.strip())]
    return [_item(key, told[key]) for key in asked if not is_field_name(key) or is_question(key)]


def _item(question: object, answer: object, language: str = "") -> Item:
    return {"question": question, "answer": answer, "tags": [language] if language else []}


def _answers(value: object) -> bool:
    """Return whether a value only answers: a text, texts, or an object without a question."""
    if isinstance(value, Mapping):
        roles = roles_of(tuple(value))
        return bool(roles.answer and not roles.question and isinstance(value[roles.answer], str))
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, str) and bool(value.strip())


def _parallel(value: Mapping[str, object]) -> list[tuple[object, object]]:
    """Return the pairs of questions and answers in two lists, or in two objects of equal keys."""
    names = {normal(key): value[key] for key in value}
    asked = next((names[name] for name in names if name in _ASKED), None)
    told = next((names[name] for name in names if name in _TOLD), None)
    if isinstance(asked, Mapping) and isinstance(told, Mapping):
        return _by_key(asked, told)
    if isinstance(asked, list) and isinstance(told, list) and len(asked) == len(told):
        return list(zip(asked, told, strict=True)) if _all_ask(asked) else []
    return []


def _by_key(asked: Mapping[str, object], told: Mapping[str, object]) -> list[tuple[object, object]]:
    """Return the questions with the answers under the same keys, or the same numbers."""
    numbers = {_number(key): key for key in told}
    keys = [key if key in told else numbers.get(_number(key) or "-", "") for key in asked]
    texts_only = all(isinstance(one, str) for one in (*asked.values(), *told.values()))
    if not texts_only or not all(keys) or not any(map(is_question, map(joined, asked.values()))):
        return []
    if all(len(key) == 2 and key.isalpha() for key in asked):
        return []  # languages: one question
    return [(asked[key], told[other]) for key, other in zip(asked, keys, strict=True)]


def _number(key: str) -> str:
    return "".join(sign for sign in key if sign.isdecimal())


def _all_ask(questions: Sequence[object]) -> bool:
    shown = [text for one in questions if isinstance(one, str) for text in texts(one)]
    return len(questions) >= _FEWEST and all(q.endswith(QUESTION_MARKS) for q in shown)
