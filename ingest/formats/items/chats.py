"""Conversations: turns of a user and an assistant, as models are trained on."""

from collections.abc import Mapping, Sequence

from ingest.formats.items.item import Spot, joined, one_line
from ingest.text.reading import Found

_ASKS = frozenset("user human prompter customer".split())
_ANSWERS = frozenset("assistant gpt bot model chatbot agent".split())
_LISTS = ("messages", "conversations", "conversation", "turns", "dialog", "dialogue")


def chat_items(value: Mapping[str, object], spot: Spot) -> list[Found]:
    """Return a record for each turn of a user that is answered; [] where there is no talk."""
    turns = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        return []
    found: list[Found] = []
    asked: list[str] = []
    for turn in turns:
        speaker, text = _turn(turn)
        if speaker in _ASKS and text:
            asked.append(text)
        elif speaker in _ANSWERS and text and asked:
            place = f"{spot.place}, turn {len(found) + 1}" if found else spot.place
            question = one_line("\n".join(asked))
            found.append(Found(question, text, spot.section, spot.lines, (), place))
            asked = []
    return found


def _turn(turn: object) -> tuple[str, str]:
    if not isinstance(turn, Mapping):
        return "", ""
    speaker = joined(turn.get("role") or turn.get("from") or turn.get("speaker")).casefold()
    return speaker, joined(turn.get("content") or turn.get("value") or turn.get("text")).strip()
