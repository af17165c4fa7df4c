"""Multiple choice in structured data: the options of an item, and which of them are right.

A wrong option is never taken for the right one: where nothing tells it surely, none is right.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.formats.items.fields import Roles, normal, numbered_choices
from ingest.formats.items.rightness import (
    UNCLEAR,
    Option,
    first_told,
    flagged,
    is_truthy,
    resolved,
    tells_flag,
)
from ingest.formats.items.values import joined

# The names of a list of options, by rank; the last ones hold answers where no other key tells them.
_LISTS = (
    "options|choices|answer options|answer choices|possible answers|alternatives|option list|"
    "optionen|antwortmöglichkeiten|auswahl|opciones|alternativas|opções|opcoes|choix|propositions|"
    "opzioni|keuzes|варианты|варианты ответа|варианты ответов|选项|選択肢|seçenekler|pilihan|"
    "variants"
).split("|")
_ANSWERS = (
    "answers|responses|antworten|respuestas|réponses|reponses|risposte|respostas|antwoorden|"
    "ответы|回答"
).split("|")
# The names of what tells the right option, by rank.
_RIGHT = (
    "correct answer|correct answers|correct option|correct options|correct choice|correct choices|"
    "correct index|correct indices|correct indexes|correct answer index|correct option index|"
    "correct answer id|correct option id|correct id|correct letter|right answer|right answers|"
    "right option|right index|answer index|answer idx|answer id|answer key|answer letter|correct|"
    "right|key|solution|richtige antwort|richtige antworten|richtig|lösung|respuesta correcta|"
    "correcta|correcto|bonne réponse|bonnes réponses|réponse correcte|risposta corretta|corretta|"
    "resposta correta|resposta certa|correta|gabarito|juiste antwoord|правильный ответ|正确答案|"
    "正解|doğru cevap|jawaban benar|answer|antwort|respuesta|réponse|risposta|resposta|antwoord|"
    "ответ|答案|cevap|jawaban|gold|target|label"
).split("|")
_RIGHT += [
    f"{which} {what} {by}"
    for which in ("correct", "right")
    for what in ("answer", "option", "choice", "response")
    for by in ("id", "index", "idx", "key", "letter", "number", "value", "text")
    if f"{which} {what} {by}" not in _RIGHT
]
# These may hold anything else, too.
_VAGUE = frozenset({"key", "gold", "target", "label", "solution", "right", "richtig"})
_RANKS = {name: rank for rank, name in enumerate(_RIGHT)}
_TEXTS = "text option answer choice content label title body html name description value".split()
_KEYS = "id key letter identifier value label".split()
# A cell that holds a list: separated by one of these, or as JSON.
_SEPARATORS = ("\n", "|", ";")
# The keys of a row among which its options are looked for.
_MOST_KEYS = 200
_MOST_CELL = 10_000


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an item in order, the right ones among them, and the key that told these.

    `told` is what the item says of the right option in words of its own, where none of them is
    meant: it answers, too.
    """

    listed: tuple[str, ...]
    right: tuple[str, ...]
    key: str = ""
    told: str = ""


def options_of(item: Mapping[str, object], roles: Roles) -> Options | None:
    """Return the options of an item, None for a question that lists none."""
    options, listing = _found(item, roles)
    if not options:
        return None
    listed = tuple(dict.fromkeys(one.text for one in options))
    marked = flagged(options)
    if marked:
        return Options(listed, marked, listing)
    told = ""
    for key in _telling(item, listing):
        name = normal(key)
        first = dict(roles.first).get(name, first_told([(item[key], len(options))], name))
        if right := resolved(item[key], options, None if first == UNCLEAR else first, name):
            return Options(listed, right, key)
        told = told or ("" if name in _VAGUE else _in_words(item[key]))
    return Options(listed, (), "", told)


def counted(roles: Roles, sample: Iterable[Mapping[str, object]]) -> Roles:
    """Return roles that know whether items count their options from 0 or 1, if a sample tells."""
    seen: dict[str, list[tuple[object, int]]] = defaultdict(list)
    for item in sample:
        options, listing = _found(item, roles)
        if options and not flagged(options):
            for key in _telling(item, listing):
                seen[normal(key)].append((item[key], len(options)))
    told = {name: first_told(values, name) for name, values in seen.items()}
    known = tuple((name, first) for name, first in told.items() if first is not None)
    return replace(roles, first=known) if known else roles


def has_options(item: Mapping[str, object], roles: Roles, *, is_told: bool = True) -> bool:
    """Return whether an item lists options and, unless `is_told` is False, which are right."""
    found = options_of(item, roles)
    return bool(found and (found.right or found.told or not is_told))


def _found(item: Mapping[str, object], roles: Roles) -> tuple[list[Option], str]:
    """Return the options of an item, if need be those inside its question, and their key."""
    asked = item.get(roles.question)
    for place in (item, asked) if isinstance(asked, Mapping) else (item,):
        listing, answers, columns = _named(tuple(place)[:_MOST_KEYS])
        for key in listing:
            if len(options := _parsed(place[key])) > 1:
                return options, key
        tells = any(normal(key) in _RANKS for key in place)
        for key in answers:
            if len(options := _parsed(place[key])) > 1 and (tells or _flags(options)):
                return options, key
        options = [Option(_shown(place[key]), normal(key)[-1]) for key in columns]
        options = [one for one in options if one.text]
        if len(options) > 1:
            return options, columns[0]
    return [], ""


@lru_cache(maxsize=256)
def _named(keys: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the keys that may list options, those that may list answers, and those of columns."""
    names = {normal(key): key for key in keys}
    listing = tuple(names[name] for name in _LISTS if name in names)
    answers = tuple(names[name] for name in _ANSWERS if name in names)
    return listing, answers, numbered_choices(keys)


def _flags(options: Sequence[Option]) -> bool:
    return any(one.right is not None for one in options)


def _telling(item: Mapping[str, object], listing: str) -> list[str]:
    """Return the filled keys that may tell the right option, the surest first."""
    ranked = [(_RANKS[name], key) for key in item if (name := normal(key)) in _RANKS]
    return [key for _, key in sorted(ranked) if key != listing and item[key] not in (None, "", [])]


def _in_words(value: object) -> str:
    """Return what a value says, if it is words: a letter or a number names an option."""
    text = "" if isinstance(value, (bool, int, float)) else _shown(value)
    return text if len(text) > 2 and not text.isdecimal() else ""


def _parsed(value: object) -> list[Option]:
    """Return a value's options: a list, an object by letters or with a flag each, or a cell."""
    if isinstance(value, Mapping):
        if value and all(isinstance(inner, bool) for inner in value.values()):
            return [Option(key, "", bool(inner)) for key, inner in value.items()]
        pairs = [(str(key), inner) for key, inner in value.items()]
        return [one for key, inner in pairs if (one := _option(inner, key)).text]
    if isinstance(value, str):
        value = _cell(value)
    if isinstance(value, Sequence):
        return [one for inner in value if (one := _option(inner, "")).text]
    return []


def _cell(text: str) -> list[object]:
    """Return the options in one text."""
    if text.startswith("[") and text.endswith("]") and len(text) < _MOST_CELL:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, list):
            return value
    sign = next((sign for sign in _SEPARATORS if sign in text), None)
    return [part.strip() for part in text.split(sign) if part.strip()] if sign else []


def _option(value: object, key: str) -> Option:
    if not isinstance(value, Mapping):
        return Option(_shown(value), key)
    names = {normal(str(name)): name for name in value}
    flag = next(
        (value[names[name]] for name in names if tells_flag(name, value[names[name]])), None
    )
    by = next((n for n in _TEXTS if n in names and _is_text(value[names[n]])), "")
    if not by and len(value) == 1:
        ((only, inner),) = value.items()
        return Option(_shown(inner), str(only), inner if isinstance(inner, bool) else None)
    ids = [_shown(value[names[name]]) for name in _KEYS if name in names and name != by]
    text = _shown(value[names[by]]) if by else ""
    right = None if flag is None else is_truthy(flag)
    return Option(text, key or next((one for one in ids if one), ""), right)


def _is_text(value: object) -> bool:
    return not isinstance(value, bool) and value not in (None, "", [])


def _shown(value: object) -> str:
    nested = isinstance(value, Sequence) and not isinstance(value, str)
    return "" if nested else joined(value).strip()
