"""Objects that chatbots and course builders export, as plain items of question and answer."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.formats.items.values import joined, texts
from ingest.formats.markup import html_line

Item = dict[str, object]

_INTENT = re.compile(r"#([\w.-]{1,100})")
# A word to fill in, in a text of H5P: "*Norway/Norge:the country*".
_GAP = re.compile(r"\*([^*\n/:]{1,200})(?:/[^*\n:]{0,200})?(?::[^*\n]{0,200})?\*")


def exported_items(value: Mapping[str, object]) -> list[Item]:
    """Return the items of an object that a known tool wrote, [] for any other.

    The wordings of an intent are a list, of which each is a question.
    """
    if "userSays" in value:
        return _dialogflow(value)
    if "sampleUtterances" in value:
        return _lex(value)
    if "dialog_nodes" in value:
        return _watson(value)
    for key, read in _PARTS.items():
        part = value.get(key)
        if isinstance(part, list) and part:
            items = [read(one, value) for one in part]
            if all(items):
                return [one for one in items if one]
    return []


def _dialogflow(value: Mapping[str, object]) -> list[Item]:
    """Return an intent of Dialogflow: what users say, and the messages that answer."""
    said = [_said(one) for one in _objects(value.get("userSays"))]
    answers = [
        text
        for response in _objects(value.get("responses"))
        for message in _objects(response.get("messages"))
        for text in texts(message.get("speech") or message.get("text"))
    ]
    return [{"question": said, "answer": answers, "tags": texts(value.get("name"))}]


def _said(utterance: Mapping[str, object]) -> str:
    """Return an utterance, which is cut into parts where it names something."""
    parts = [one.get("text") for one in _objects(utterance.get("data"))]
    return "".join(part for part in parts if isinstance(part, str)).strip()


def _lex(value: Mapping[str, object]) -> list[Item]:
    """Return an intent of Lex: its utterances, and what it says in the end."""
    said = value.get("sampleUtterances")
    wordings = [joined(one.get("utterance")) for one in _objects(said)] or texts(said)
    closing = value.get("conclusionStatement")
    messages = closing.get("messages") if isinstance(closing, Mapping) else None
    answers = [joined(one.get("content")) for one in _objects(messages)]
    name = texts(value.get("name"))
    return [{"question": wordings, "answer": answers, "tags": name}] if wordings else []


def _watson(value: Mapping[str, object]) -> list[Item]:
    """Return the intents of a Watson skill: the first node on an intent's condition answers it."""
    answers: dict[str, list[str]] = {}
    for node in _objects(value.get("dialog_nodes")):
        told = [*_spoken(node.get("output"))]
        for name in _INTENT.findall(joined(node.get("conditions"))) if told else ():
            answers.setdefault(name, told)
    items: list[Item] = []
    for one in _objects(value.get("intents")):
        name = joined(one.get("intent"))
        said = [joined(example) for example in _objects(one.get("examples"))]
        if any(said):
            items.append({"question": said, "answer": answers.get(name, []), "tags": [name]})
    return items


def _spoken(output: object) -> Iterator[str]:
    """Yield what a node of a Watson skill says, in its newer or its older form."""
    if not isinstance(output, Mapping):
        return
    for generic in _objects(output.get("generic")):
        yield from texts(generic.get("values") or generic.get("text"))
    older = output.get("text")
    yield from texts(older.get("values") if isinstance(older, Mapping) else older)


def _card(one: object, _: Mapping[str, object]) -> Item:
    """Return a card of H5P Dialog Cards or Flashcards."""
    if not isinstance(one, Mapping) or "text" not in one or "answer" not in one:
        return {}
    return {"question": _line(one["text"]), "answer": one["answer"]}


def _panel(one: object, _: Mapping[str, object]) -> Item:
    """Return a panel of an H5P Accordion."""
    content = one.get("content") if isinstance(one, Mapping) else None
    params = content.get("params") if isinstance(content, Mapping) else None
    if not isinstance(one, Mapping) or not isinstance(params, Mapping):
        return {}
    return {"question": _line(one.get("title")), "answer": params.get("text")}


def _single(one: object, _: Mapping[str, object]) -> Item:
    """Return a question of an H5P Single Choice Set, whose first answer is the right one."""
    if not isinstance(one, Mapping) or "subContentId" not in one:
        return {}
    answers = one.get("answers")
    if not isinstance(answers, list) or not all(isinstance(a, str) for a in answers):
        return {}
    options = [{"text": text, "correct": number == 0} for number, text in enumerate(answers)]
    return {"question": _line(one.get("question")), "options": options}


def _blanks(one: object, whole: Mapping[str, object]) -> Item:
    """Return a text of H5P Fill in the Blanks: its gaps are what answers."""
    if not isinstance(one, str) or "behaviour" not in whole or not _GAP.search(one):
        return {}
    answers = ", ".join(gap[1].strip() for gap in _GAP.finditer(one))
    return {"question": _line(_GAP.sub("____", one)), "answer": answers}


_PARTS = {
    "dialogs": _card,
    "cards": _card,
    "panels": _panel,
    "choices": _single,
    "questions": _blanks,
}


def _line(value: object) -> str:
    return html_line(joined(value))


def _objects(value: object) -> Sequence[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
