"""One row, object or entry of a structured file to a question with its answer."""

import html
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.backup.interchange import is_exported, listed
from ingest.formats.items.fields import Roles, explains
from ingest.formats.items.options import Options, options_of
from ingest.formats.items.values import context_text, joined, texts
from ingest.formats.markup import html_line, html_markdown, is_html
from ingest.text.reading import Found
from ingest.text.wording import plain

_TAG_SEPARATOR = re.compile(r"\s*[,;|]\s*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|[A-Za-z]{2,8});")
# Signs of prose; "&lt;" and "&nbsp;" may be what a text is about.
_SIGN = re.compile(
    r"&(?:quot|apos|#\d{2,5}|[lr][sd]quo|[mn]dash|hellip|amp(?!;?[#\w]{1,8};)|szlig|"
    r"[A-Za-z](?:uml|acute|grave|circ|tilde|cedil|ring));"
)
_SENTENCE = re.compile(r"[.!?](?=\s)|[。？！]")
# What marks a question that its text does not answer.
_UNANSWERABLE = (
    ("is_impossible", True), ("isImpossible", True), ("impossible", True),
    ("unanswerable", True), ("answerable", False), ("is_answerable", False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item stands: its first and last line (from 1), its place in words, its section.

    `context` is the text around it that several items are about.
    """

    lines: tuple[int, int]
    place: str
    section: tuple[str, ...] = ()
    context: str = ""


def item_found(item: Mapping[str, object], roles: Roles, spot: Spot) -> list[Found]:
    """Return the records of an item: one, or one for each wording that its question lists.

    Without a question, the first sentence of its text stands for one; [] for an item without text.
    """
    questions = _questions(item, roles)
    options = options_of(item, roles) or _beside_wrong(item, roles)
    why = roles.explains
    if options:
        answer = [_shown(one) for one in options.right or (options.told,) if one]
        why = (roles.answer, *why) if explains(roles.answer) else why
    else:
        answer = _markdown(item, (roles.answer,))
    body = _explained(answer, _markdown(item, why))
    if not questions and _is_no_text(item, roles.question):
        return []
    if not questions:
        questions, body = _opening(body)
    if roles.input and questions and (extra := joined(item.get(roles.input))):
        questions = [f"{question}\n{extra}" for question in questions]
    choices = [f"- {_indented(_shown(one))}" for one in options.listed] if options else []
    given = [*_markdown(item, roles.given), "\n".join(choices)]
    context = context_text(item.get(roles.context)) or spot.context
    brought = joined(item.get(roles.id)) if roles.id and len(questions) == 1 else ""
    if roles.id != "_id" and brought.isdigit():
        brought = ""  # a row's number: every other file counts so, too
    return [
        Found(
            question=one_line(question),
            answer=body,
            section=(*spot.section, *_names(item, roles.sections)),
            lines=spot.lines,
            tags=_tags(item, roles),
            place=spot.place,
            id=brought,
            level=_level(item, roles),
            given="\n\n".join(filter(None, given)),
            context=context,
        )
        for question in questions
        if one_line(question)
    ]


def one_line(question: str) -> str:
    """Return a question as one line; one with code in it keeps its lines."""
    if is_html(question):
        return html_line(question)
    line = question.strip() if "```" in question else plain(question)
    return html.unescape(line) if _ENTITY.search(line) else line


def _markdown(item: Mapping[str, object], keys: Iterable[str]) -> list[str]:
    """Return the texts of some keys as Markdown."""
    found = (text for key in keys if key for text in texts(item.get(key)))
    return [html_markdown(text) if is_html(text) else _spelled(text) for text in found]


def _spelled(text: str) -> str:
    """Return prose with the signs that its entities stand for; where code is, it stays."""
    if "&" not in text or "`" in text:
        return text
    return _SIGN.sub(lambda entity: html.unescape(entity[0]), text)


def _questions(item: Mapping[str, object], roles: Roles) -> list[str]:
    """Return the wordings of an item's question; a number is none."""
    value = item.get(roles.question) if roles.question else None
    return [] if _is_number(value) else [one for one in texts(value) if one]


def _is_no_text(item: Mapping[str, object], key: str) -> bool:
    """Return whether a field that is called a question holds null or a number."""
    value = item.get(key)
    return _is_number(value) or (value is None and key in item and key.casefold() == "question")


def _is_number(value: object) -> bool:
    return isinstance(value, (bool, int, float))


def _beside_wrong(item: Mapping[str, object], roles: Roles) -> Options | None:
    """Return the answer among the wrong ones, which have fields of their own; None without any."""
    wrong = [text for key in roles.choices for text in texts(item.get(key))]
    answer = texts(item.get(roles.answer))
    return Options(tuple(dict.fromkeys([*answer, *wrong])), tuple(answer)) if wrong else None


def _shown(option: str) -> str:
    """Return an option as Markdown, without the entities of HTML that stand for no markup."""
    if is_html(option):
        return html_markdown(option)
    return option if "&" not in option or "<" in (bare := html.unescape(option)) else bare


def _indented(choice: str) -> str:
    return choice.replace("\n", "\n  ")


def _explained(answer: Sequence[str], explained: Sequence[str]) -> str:
    """Return an answer with its explanation, without repeating what it says already."""
    body = "\n\n".join(answer)
    return "\n\n".join(filter(None, [body, *(text for text in explained if text not in body)]))


def _opening(body: str) -> tuple[list[str], str]:
    """Return the first sentence of a text as its question, and the text if there is more of it."""
    line = body.strip().split("\n", 1)[0]
    end = _SENTENCE.search(line)
    first = (line[: end.end()] if end else line).strip()
    if not first:
        return [], ""
    return [first], "" if first == body.strip() else body


def _names(item: Mapping[str, object], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(plain(name) for key in keys for name in texts(item.get(key)) if plain(name))


def _level(item: Mapping[str, object], roles: Roles) -> str:
    """Return the content of the first filled field for a level."""
    return next((text for key in roles.levels for text in texts(item.get(key))), "")


def _tags(item: Mapping[str, object], roles: Roles) -> tuple[str, ...]:
    """Return the tags of an item and its level; a bare number is prefixed with the field's name."""
    found: list[str] = []
    for key in roles.tags:
        value = item.get(key)
        given = _TAG_SEPARATOR.split(value) if isinstance(value, str) else texts(value)
        found += (plain(tag) for tag in given)
    for key in roles.levels:
        found += (f"{key} {one}" if one.isdigit() else plain(one) for one in texts(item.get(key)))
    if any(item.get(key) is said for key, said in _UNANSWERABLE):
        found.append("unanswerable")
    return tuple(dict.fromkeys(tag for tag in found if tag))


def exported_found(row: Mapping[str, object], spot: Spot) -> Found | None:
    """Return the record of an exported row or object, None if it is not one or has no question.

    Source, lines and place are those of the file that is read now.
    """
    if not is_exported(row):
        return None
    text = {key: value for key, value in row.items() if isinstance(value, str)}
    if not text.get("question", "").strip():
        return None
    return Found(
        question=text["question"],
        answer=text.get("answer", ""),
        section=listed(row["section"]),
        lines=spot.lines,
        tags=listed(row["tags"]),
        place=spot.place,
        id=text.get("id", ""),
        level=text.get("level", ""),
        given=text.get("given", ""),
        context=sys.intern(text.get("context", "")),  # many questions are about one text
    )
