"""The training data of chat bots as objects with questions and answers.

Rasa keeps what people say apart from what the bot replies, ChatterBot has lists of what is said
in turns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.formats.items.values import joined, texts
from ingest.formats.objects.placed import Lines, Placed
from ingest.text.wording import QUESTION_MARKS

Object = Mapping[str, object]

_UTTER = "utter_"
_BULLET = re.compile(r"^\s*[-*]\s+")
# What an example names in a sentence: [Paris](city), [Paris]{"entity": "city"}.
_ENTITY = re.compile(r"\[([^\[\]\n]*)\](?:\([^()\n]*\)|\{[^{}\n]*\})")
_REPLIED = ("responses", "templates")


def bot_objects(root: object, placed: Placed, whole: Lines) -> list[object]:
    """Return the data of a bot as objects, [] where a document holds none."""
    if not isinstance(root, Mapping):
        return []
    if isinstance(root.get("conversations"), list):
        return list(_conversations(root, placed, whole))
    if isinstance(root.get("nlu"), list):
        return list(_intents(root, placed, whole))
    return []


def only_replies(root: object) -> bool:
    """Return whether a document holds the replies of a bot, but not what people say to it."""
    return isinstance(root, Mapping) and "nlu" not in root and bool(_replies(root))


def _conversations(root: Object, placed: Placed, whole: Lines) -> Iterator[object]:
    """Yield an object for each question of a conversation, with all that follows it."""
    tags = texts(root.get("categories"))
    turns_of = root.get("conversations")
    for turns in turns_of if isinstance(turns_of, list) else ():
        lines = placed.lines_of(turns, whole)
        if isinstance(turns, Mapping):  # its first turn asks: it was made a pair already
            turns = [*texts(turns.get("question")), *_each(turns.get("answer"))]  # noqa: PLW2901
        said = [text for turn in _each(turns) for text in texts(turn)]
        for question, answers in _exchanges(said):
            item = {"question": question, "answer": "\n\n".join(answers), "tags": tags}
            yield placed.put(item, lines)


def _exchanges(said: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the first turn with those after it; a later one that asks begins anew."""
    begun = 0
    for n in range(1, len(said) + 1):
        asks = n > begun + 1 and n + 1 < len(said) and said[n].endswith(QUESTION_MARKS)
        if n == len(said) or asks:
            yield said[begun], list(said[begun + 1 : n])
            begun = n


def _intents(root: Object, placed: Placed, whole: Lines) -> Iterator[object]:
    """Yield an intent with its examples and replies, as other bots keep them in one object."""
    replies = _replies(root)
    actions = dict(_actions(root))
    for one in _each(root.get("nlu")):
        if not isinstance(one, Mapping) or not (name := joined(one.get("intent"))):
            continue  # a synonym, a pattern or a list to look up
        named = [f"{_UTTER}{name}", *actions.get(name, ())]
        reply = next((replies[action] for action in named if action in replies), [])
        item = {"tag": name, "patterns": _examples(one.get("examples")), "responses": reply}
        yield placed.put(item, placed.lines_of(one, whole))


def _examples(value: object) -> list[str]:
    """Return the examples of an intent: lines with bullets, or a list of texts or objects."""
    lines = value.split("\n") if isinstance(value, str) else texts(value)
    found = (_ENTITY.sub(r"\1", _BULLET.sub("", line)).strip() for line in lines)
    return [text for text in found if text]


def _replies(root: Object) -> dict[str, list[str]]:
    """Return the texts of each action that replies in words."""
    found: dict[str, list[str]] = {}
    for key in _REPLIED:
        actions = root.get(key)
        for name, variants in actions.items() if isinstance(actions, Mapping) else ():
            if isinstance(name, str) and name.startswith(_UTTER) and texts(variants):
                found[name] = texts(variants)
    return found


def _actions(root: Object) -> Iterator[tuple[str, list[str]]]:
    """Yield each intent of the stories and rules with the actions that follow it."""
    known: dict[str, list[str]] = {}
    for key in ("rules", "stories"):
        for path in _each(root.get(key)):
            intent = ""
            for step in _each(path.get("steps") if isinstance(path, Mapping) else None):
                if not isinstance(step, Mapping):
                    continue
                intent = joined(step.get("intent")) or intent
                action = joined(step.get("action"))
                if intent and action:
                    known.setdefault(intent, []).append(action)
    yield from known.items()


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
