"""An XML element with a question and an answer below it: FAQs, DocBook, tables of messages."""

from ingest.formats.items.fields import is_field_name, normal, roles_of
from ingest.formats.items.item import Spot, item_found
from ingest.formats.items.keyed import PAIR, side_by_side
from ingest.formats.xml.nodes import Node
from ingest.text.reading import Found
from ingest.text.wording import QUESTION_MARKS

_ASKED = frozenset(
    "question q frage pregunta pergunta domanda vraag вопрос 问题 質問 soru pytanie fråga front "
    "ques".split()
)
_TOLD = frozenset(
    "answer a antwort respuesta resposta risposta réponse reponse antwoord ответ 答案 回答 cevap "
    "odpowiedź svar back ans".split()
)
# An element with a text and the name of that text: Android's strings, .resx, Java's properties.
_MESSAGES = frozenset({"string", "data", "entry", "property", "message", "text", "add", "item"})
_NAMES = ("name", "key", "id")
_NEWS = frozenset({"item", "entry"})
# What holds the words of a question below an element that is called one.
_WORDING = frozenset("text title body prompt stem value content name".split())
_OPTIONS = frozenset({"option", "choice", "options", "choices"})
_LETTERS = ("id", "key", "letter", "value")
_FLAGS = ("correct", "iscorrect", "right", "isright", "is_correct", "fraction")


def is_asked(tag: str) -> bool:
    """Return whether an element of this name holds a question."""
    return _first_word(tag) in _ASKED


def is_told(tag: str) -> bool:
    """Return whether an element of this name holds an answer."""
    return _first_word(tag) in _TOLD


def entry_found(node: Node, spot: Spot) -> list[Found]:
    """Return the records of an element that holds a question with its answer; else []."""
    if not _may_ask(node):
        return []
    fields = _fields(node)
    roles = roles_of(tuple(fields))
    question = str(fields.get(roles.question, "")).rstrip()
    strong = is_asked(roles.question) or normal(roles.question) in {"questions", "faq"}
    if not strong and node.tag in _NEWS and node.first("link"):
        return []  # a feed: what asks is the title of an article
    if not question or not (strong or question.endswith(QUESTION_MARKS)):
        return []
    answered = roles.answer or "options" in fields or any(is_told(child.tag) for child in node)
    open_question = node.tag == "qandaentry" or (strong and question.endswith(QUESTION_MARKS))
    return item_found(fields, roles, spot) if answered or open_question else []


def table_found(node: Node, spot: Spot) -> list[Found]:
    """Return the records of texts that are named by keys: <string name="q1">, paired by these."""
    texts: dict[str, object] = {}
    for child in node:
        name = next((text for key in _NAMES if (text := child.attribute(key))), "")
        if name and child.tag.casefold() in _MESSAGES:
            value = child.first("value")
            texts.setdefault(name, (value or child).markdown() or child.attribute("value"))
    items = side_by_side(texts) if len(texts) > 1 else []
    return [found for item in items for found in item_found(item, PAIR, spot)]


def _may_ask(node: Node) -> bool:
    """Return whether an element has fields of a question, as elements or attributes."""
    tags = [child.tag for child in node]
    if any(map(is_asked, [*tags, *node.attributes])):
        return True
    return (is_asked(node.tag) and any(map(is_told, tags))) or sum(
        map(is_field_name, [*tags, *node.attributes])
    ) > 1


def _fields(node: Node) -> dict[str, object]:
    """Return the attributes and children of an element as the fields of an item."""
    fields: dict[str, object] = {
        key: text
        for key, text in node.attributes.items()
        if text.strip() and " " not in normal(key)
    }
    lists: dict[str, list[str]] = {}
    for child in node:
        if child.tag.casefold() in _OPTIONS or (is_told(child.tag) and _is_flagged(child)):
            continue
        if _holds_entries(child):
            continue
        text = _question(child, fields) if is_asked(child.tag) else child.markdown()
        if text:
            lists.setdefault(child.tag, []).append(text)
    fields |= {tag: texts if len(texts) > 1 else texts[0] for tag, texts in lists.items()}
    own = "".join(part for part in node.parts if isinstance(part, str)).strip()
    if is_asked(node.tag) and not any(map(is_asked, fields)):
        key = next((key for key in fields if normal(key) in _WORDING), "")
        fields["question"] = fields.pop(key) if key else own
    elif own and not any(is_told(tag) for tag in fields):
        fields["answer"] = own if lists else node.markdown()
    if choices := _choices(node):
        fields["options"] = choices
    return fields


def _question(child: Node, fields: dict[str, object]) -> str:
    """Return a question as one line; what stands below its first paragraph is given with it."""
    blocks = child.markdown().split("\n\n", 1)
    if child.is_leaf or len(blocks) == 1 or not blocks[0].rstrip().endswith(QUESTION_MARKS):
        return child.line_text()
    fields["details"] = blocks[1]
    return blocks[0]


def _choices(node: Node) -> list[dict[str, object]]:
    """Return the options below an element, with their letters and flags."""
    wanted = [child for child in node if child.tag.casefold() in _OPTIONS]
    if len(wanted) == 1 and not wanted[0].is_leaf:
        wanted = [*wanted[0]]
    wanted = wanted or [child for child in node if is_told(child.tag) and _is_flagged(child)]
    if len(wanted) < 2:
        answers = node.first("answers")
        wanted = [*answers] if answers and any(map(_is_flagged, answers)) else []
    return [{"text": one.markdown(), **_marks(one)} for one in wanted]


def _marks(option: Node) -> dict[str, object]:
    flag = next((text for name in _FLAGS if (text := option.attribute(name))), None)
    key = next((text for name in _LETTERS if (text := option.attribute(name))), "")
    return {"id": key} | ({"correct": _is_yes(flag)} if flag is not None else {})


def _is_yes(flag: str) -> bool:
    return flag.strip().casefold() in {"true", "yes", "1", "y", "correct", "100"}


def _is_flagged(node: Node) -> bool:
    return any(node.attribute(name) for name in _FLAGS)


def _holds_entries(node: Node) -> bool:
    return any(is_asked(child.tag) for child in node) and any(is_told(c.tag) for c in node)


def _first_word(tag: str) -> str:
    words = normal(tag.rsplit(":", 1)[-1]).split()
    return words[0] if len(words) == 1 or (words and words[-1] in {"text", "body"}) else ""
