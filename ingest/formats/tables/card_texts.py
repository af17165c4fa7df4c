"""The fields of a card as a question and its answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.formats.items.fields import roles_of
from ingest.formats.markup import html_line, html_markdown

_CLOZE = re.compile(r"\{\{c\d+::([^{}]*)\}\}")
_SOUND = re.compile(r"\[sound:[^\[\]]*\]")
# A picture, as a rule in a link to itself.
_PICTURE = re.compile(r"<a\b[^<>]*>\s*<img\b[^<>]*>\s*</a>|<img\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """What a card asks and answers; `given` are the pictures that it asks about, as Markdown."""

    question: str
    answer: str
    given: str = ""


def card_texts(names: Sequence[str], fields: Sequence[str], *, is_html: bool = True) -> Card:
    """Return a card from its fields in order: the first asks, unless a name says otherwise.

    A text with gaps ({{c1::…}}) is a question with the gaps open, and answers with them filled.
    """
    fields = [_SOUND.sub("", field) for field in fields]
    roles = roles_of(names[: len(fields)])
    front = names.index(roles.question) if roles.question and roles.answer else 0
    rest = [field for i, field in enumerate(fields) if i != front]
    asked = fields[front] if fields else ""
    if _CLOZE.search(asked):
        rest.insert(0, _CLOZE.sub(lambda gap: gap[1].split("::")[0], asked))
        asked = _CLOZE.sub(_gap, asked)
    if not is_html:
        return Card(" ".join(asked.split()), "\n\n".join(filter(None, map(str.strip, rest))))
    pictures = [html_markdown(picture) for picture in _PICTURE.findall(asked)]
    answers = filter(None, map(html_markdown, rest))
    question = html_line(_PICTURE.sub(" ", asked))
    return Card(question, "\n\n".join(answers), "\n\n".join(filter(None, pictures)))


def _gap(found: re.Match[str]) -> str:
    hint = found[1].split("::")[1:]
    return f"[{hint[0]}]" if hint and hint[0].strip() else "[…]"
