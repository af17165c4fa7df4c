"""A parsed JSON document as the objects in it that hold a question, wherever they are nested."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ingest.formats.items.columns import SAMPLE, object_roles
from ingest.formats.items.exports import exported_items
from ingest.formats.items.fields import (
    Roles,
    context_key,
    is_field_name,
    is_firm,
    is_strong,
    normal,
    roles_of,
    wording_key,
)
from ingest.formats.items.item import Spot, item_found, one_line
from ingest.formats.items.keyed import PAIR, keyed_items, side_by_side
from ingest.formats.items.options import counted, has_options
from ingest.formats.items.values import context_text, joined, texts
from ingest.text.reading import Found
from ingest.text.wording import is_question, plain

Object = Mapping[str, object]

# Keys that name the list below them as a list, not what it is about.
_CONTAINERS = frozenset(
    "data questions items faq faqs entries records list results rows docs documents qa qas pairs "
    "paragraphs cards notes intents articles content children sections categories topics chapters "
    "units groups quiz examples train test dev validation main entity graph question answer "
    "answers".split()
)
_LANGUAGE_LENGTH = 7  # "en", "pt-BR", "zh-Hans"
_LANGUAGE = re.compile(r"^[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?$")
# Objects keyed by data have a shape each; beyond this many, roles are not remembered.
_MOST_SHAPES = 1000
_MOST_ALIKE = 500
# How deep nested categories are searched for items.
_DEEPEST_GROUP = 4
# A conversation: who asks, who answers, and where its turns are kept.
_ASKERS = frozenset("user human prompter customer".split())
_ANSWERERS = frozenset("assistant gpt bot model chatbot agent".split())
_TURNS = ("messages", "conversations", "conversation", "turns", "dialog", "dialogue")
_HEADS = (
    *("section", "category", "topic", "chapter", "unit", "module", "title", "heading", "name"),
    *("titel", "thema", "kategorie", "titulo", "título", "nombre", "nome", "titre", "titolo"),
    *("название", "заголовок", "标题", "分类", "タイトル"),
)


@dataclass(frozen=True, slots=True)
class _Visit:
    value: object
    section: tuple[str, ...]
    context: str = ""
    grouped: bool = False  # the keys around it are names of sections


@dataclass(frozen=True, slots=True)
class PlacedObject:
    """An object in a document, the sections it stands in, and the text that it is about."""

    value: Object
    section: tuple[str, ...]
    context: str


class Shapes:
    """Knows what the keys of objects hold; objects with the same keys hold the same."""

    def __init__(self, roots: Iterable[object]) -> None:
        self._samples: dict[tuple[str, ...], list[Object]] = {}
        self._roles: dict[tuple[str, ...], Roles | None] = {}
        self._first: dict[str, tuple[tuple[str, int], ...]] = {}
        for root in roots:
            for node in tree_objects(root):
                sample = self._samples.setdefault(tuple(node.value), [])
                if len(sample) < SAMPLE:
                    sample.append(node.value)

    def roles(self, value: Object) -> Roles | None:
        """Return the roles of an object's keys, None where it is no Q&A."""
        keys = tuple(value)
        if keys in self._roles:
            return self._roles[keys]
        roles = object_roles(keys, self._samples.get(keys, [value]))
        if roles and has_options(value, roles, is_told=False):
            roles = self._counted(roles)
        if len(self._roles) < _MOST_SHAPES:
            self._roles[keys] = roles
        return roles

    def _counted(self, roles: Roles) -> Roles:
        """Return roles that know how all objects that ask by the same key count their options."""
        if roles.question not in self._first:
            self._first[roles.question] = counted(roles, self._alike(roles)).first
        return replace(roles, first=self._first[roles.question])

    def _alike(self, roles: Roles) -> Iterator[Object]:
        """Yield objects that ask by the same key, whatever else they hold."""
        shapes = (sample for keys, sample in self._samples.items() if roles.question in keys)
        return islice((one for sample in shapes for one in sample), _MOST_ALIKE)


def tree_found(
    root: object,
    spans: Sequence[tuple[int, int]],
    whole: tuple[int, int],
    shapes: Shapes | None = None,
    place: str = "",
    leave: Collection[int] = (),
) -> list[Found]:
    """Return the records in a parsed document, in order.

    `spans` are the lines of its objects in the order in which they begin; `whole` stands in where
    they do not fit. `place` names the document itself where it is one of many. Objects whose
    `id` is in `leave` are left out.
    """
    objects = list(tree_objects(root))
    exact = len(spans) == len(objects)
    shapes = shapes or Shapes([root])
    found: list[Found] = []
    inside = set(leave)  # and objects that belong to a record
    number = 0
    for index, node in enumerate(objects):
        if id(node.value) in inside:
            continue
        here = place or f"item {number + 1}"
        lines = getattr(node.value, "lines", None) or (spans[index] if exact else whole)
        spot = Spot(lines, here, node.section, node.context)
        if records := _records(node.value, shapes.roles(node.value), spot):
            number += 1
            found += records
            inside.update(id(below.value) for below in tree_objects(node.value))
    return found


def _records(value: Object, roles: Roles | None, spot: Spot) -> list[Found]:
    if chat := chat_items(value, spot):
        return chat
    if flat := exported_items(value) or side_by_side(value):
        return [found for item in flat for found in item_found(item, PAIR, spot)]
    if roles and (value.get(roles.question) or value.get(roles.answer)):
        if languages := _languages(value, roles):
            tagged = replace(roles, tags=("tags",))
            return [found for one in languages for found in item_found(one, tagged, spot)]
        if not has_options(value, roles) and (
            _leads_to_items(value, roles) or _heads_items(value, roles)
        ):
            return []
        return item_found(value, roles, spot)
    return [found for item in keyed_items(value) for found in item_found(item, PAIR, spot)]


def chat_items(value: Mapping[str, object], spot: Spot) -> list[Found]:
    """Return a record for each answered turn of a user; [] if it is not a conversation."""
    turns = next((value[key] for key in _TURNS if isinstance(value.get(key), list)), None)
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        return []
    found: list[Found] = []
    asked: list[str] = []
    for turn in turns:
        speaker, text = _turn(turn)
        if speaker in _ASKERS and text:
            asked.append(text)
        elif speaker in _ANSWERERS and text and asked:
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


def _languages(value: Object, roles: Roles) -> list[dict[str, object]]:
    """Return an item of several languages as one item each, tagged with its language's name."""
    asked, told = value.get(roles.question), value.get(roles.answer)
    if not isinstance(asked, Mapping) or not isinstance(told, Mapping):
        return []
    shared = [name for name in asked if name in told and len(name) <= _LANGUAGE_LENGTH]
    if not shared or not all(_is_texts(one[n]) for one in (asked, told) for n in shared):
        return []
    if not all(_LANGUAGE.match(name) for name in shared):
        return []
    own = {key: text for key, text in value.items() if key not in roles.tags}
    tags = [tag for key in roles.tags for tag in texts(value.get(key))]
    return [
        own | {roles.question: asked[name], roles.answer: told[name], "tags": [*tags, name]}
        for name in shared
    ]


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def _leads_to_items(value: Object, roles: Roles) -> bool:
    """Return whether an object is a section: its questions are objects with fields of their own."""
    asked, told = value.get(roles.question), value.get(roles.answer)
    asked = list(asked.values()) if isinstance(asked, Mapping) else asked
    lists = (inner for inner in (asked, told) if isinstance(inner, list) and inner)
    return any(isinstance(inner[0], Mapping) and _is_item(inner[0]) for inner in lists)


def _heads_items(value: Object, roles: Roles) -> bool:
    """Return whether what asks is the title above items ("Any questions?"), not one itself."""
    if is_strong(roles.question):
        return False
    told = joined(value.get(roles.answer))
    for inner in value.values():
        first = inner
        for _ in range(_DEEPEST_GROUP):
            within = [*first.values()] if isinstance(first, Mapping) else first
            if isinstance(first, Mapping) and _is_asked(first):
                return True
            first = within[0] if isinstance(within, list) and within else None
            if isinstance(first, Mapping) and not told:
                return True
    return False


def _is_asked(value: Object) -> bool:
    """Return whether an object is an item by the names of its fields, or because its title asks."""
    below = roles_of(tuple(value))
    named = is_strong(below.question) and bool(below.answer)
    return named or (_is_item(value) and is_question(joined(value.get(below.question))))


def _is_item(value: Object) -> bool:
    """Return whether an object in a list under a key for questions has fields of its own."""
    below = roles_of(tuple(value))
    if below.question and below.answer and any(is_field_name(key) for key in value):
        return normal(below.question) != "name" or is_firm(below.answer)
    worded = wording_key(key for key in value if key != below.answer)
    return bool(worded and (is_firm(below.answer) or below.choices))


def tree_objects(root: object) -> Iterator[PlacedObject]:
    """Yield every object below a value in document order, with where it stands."""
    stack = [_Visit(root, ())]
    while stack:
        here = stack.pop()
        below: list[_Visit] = []
        if isinstance(here.value, Mapping):
            yield PlacedObject(here.value, here.section, here.context)
            below = _below(here.value, here, is_root=here.value is root)
        elif isinstance(here.value, list):
            pairs = _is_pairs(here.value)
            below = [
                _Visit(_paired(one) if pairs else one, here.section, here.context, here.grouped)
                for one in here.value
            ]
        stack.extend(reversed(below))


def _below(value: Object, here: _Visit, *, is_root: bool) -> list[_Visit]:
    """Return what an object holds; its title, or its keys where several hold items, are sections.

    The title of the root names the document. What an object is about, its lists are about, too.
    """
    holders = [key for key, inner in value.items() if isinstance(inner, (list, Mapping))]
    lists = [key for key in holders if _holds_objects(value[key])]
    head = tree_title(value) if lists and not is_root else ""
    inner = (*here.section, head) if head else here.section
    about = context_key(value) if lists else ""
    context = (context_text(value[about]) if about else "") or here.context
    grouped = here.grouped or len(lists) > 1
    named = {key for key in lists if grouped and normal(key) not in _CONTAINERS}
    return [
        _Visit(value[key], (*inner, plain(key)) if key in named else inner, context, grouped)
        for key in holders
    ]


def tree_title(value: object) -> str:
    """Return what an object calls itself, "" where it has no title."""
    heads = _heads(value) if isinstance(value, Mapping) else []
    return next((plain(head) for head in heads if plain(head)), "")


def _is_pairs(values: Sequence[object]) -> bool:
    """Return whether a list holds [question, answer] pairs."""
    pairs = [v for v in values if isinstance(v, list) and len(v) == 2 and isinstance(v[0], str)]
    return 2 * sum(is_question(pair[0]) for pair in pairs) > len(values) > 0


def _paired(value: object) -> object:
    if isinstance(value, list) and len(value) == 2:
        return {"question": value[0], "answer": value[1]}
    return value


def _heads(value: Object) -> list[str]:
    return [
        text
        for want in _HEADS
        for key, text in value.items()
        if isinstance(text, str) and normal(key) == want
    ]


def _holds_objects(value: object) -> bool:
    for _ in range(_DEEPEST_GROUP):
        if isinstance(value, Mapping):
            if any(is_question(key) for key in value):
                return True
            value = next(iter(value.values()), None)
        elif isinstance(value, list):
            return bool(value) and isinstance(value[0], Mapping)
        if isinstance(value, Mapping):
            return True
    return False
