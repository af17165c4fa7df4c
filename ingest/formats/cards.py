"""The fields of a flash card to a question and its answer."""

import re
from collections.abc import Sequence

from ingest.formats.html.markup import html_line, html_markdown
from ingest.formats.items.fields import roles_of

_CLOZE = re.compile(r"\{\{c\d+::([^{}]*)\}\}")
_SOUND = re.compile(r"\[sound:[^\[\]]*\]")


def card_texts(names: Sequence[str], fields: Sequence[str]) -> tuple[str, str]:
    """Return a note's question and its answer as Markdown, from its fields in order.

    A text with gaps ({{c1::…}}) asks with the gaps open, and answers with them filled.
    """
    fields = [_SOUND.sub("", field) for field in fields]
    texts = [html_markdown(field) for field in fields]
    roles = roles_of(names[: len(texts)])
    front = names.index(roles.question) if roles.question and roles.answer else 0
    rest = [text for i, text in enumerate(texts) if i != front and text]
    asked = fields[front] if fields else ""
    if _CLOZE.search(asked):
        filled = _CLOZE.sub(lambda gap: gap[1].split("::")[0], asked)
        rest.insert(0, html_markdown(filled))
        asked = _CLOZE.sub(_gap, asked)
    return html_line(asked), "\n\n".join(rest)


def _gap(found: re.Match[str]) -> str:
    hint = found[1].split("::")[1:]
    return f"[{hint[0]}]" if hint and hint[0].strip() else "[…]"
