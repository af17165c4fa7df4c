"""The headers of messages, as Usenet archives keep them with their FAQs."""

import re
from dataclasses import dataclass

from ingest.text.document import Document

_FIELD = re.compile(r"^(?P<name>[A-Z][A-Za-z-]{1,30}):\s+(?P<value>\S.*)$")
_SENDER = frozenset({"from", "newsgroups", "date", "message-id", "path", "organization"})
# Headers are short; what follows is text, whatever its lines look like.
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class MessageHeader:
    """The subject of a message that is a whole document, and the lines of its header, from 0."""

    subject: str
    lines: frozenset[int]


def message_header(document: Document) -> MessageHeader | None:
    """Return the header that leads a document, with a subject and a sender; None for none."""
    lines: set[int] = set()
    fields: dict[str, str] = {}
    for line in range(min(_MOST_LINES, len(document.lines))):
        text = document.lines[line]
        field = _FIELD.match(text)
        name = field["name"].casefold() if field else ""
        if field and not (name == "subject" and name in fields):
            fields.setdefault(name, field["value"].strip())
        elif not (document.blank(line) or (line - 1 in lines and text[:1].isspace())):
            break
        elif document.blank(line) and not fields:
            continue
        elif document.blank(line) and document.blank(line + 1):
            break
        if name == "subject" and lines and document.blank(line - 1):
            break  # the first entry, not the message's own subject
        lines.add(line)
    if "subject" not in fields or _SENDER.isdisjoint(fields):
        return None
    return MessageHeader(fields["subject"], frozenset(lines))


def is_header(document: Document, first: int, last: int) -> bool:
    """Return whether the lines above or below are fields: of a message, which names them all."""
    near = (line for line in (first - 1, last + 1) if not document.blank(line))
    return any(_FIELD.match(document.lines[line]) for line in near)
