"""Bytes to text, with plain newlines and without NUL and other machine-made characters."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.records import Unread, is_whole, whole
from ingest.text.encodings import BLOCK, find_encoding

# A no-break space among the signs that begin a line would hide that they are Markdown.
_MARKS = re.compile(r"^[ \t#>*+.):\d\xa0-]+")
NUL_REASON = "NUL characters in this line were taken out"
REPLACED = "a character that is not Unicode was replaced"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, and where it was repaired."""

    text: str
    mended: tuple[Unread, ...] = ()


def decode(content: bytes, block: int = BLOCK) -> str:
    """Return the text of a document in any encoding; see `decode_document`."""
    return decode_document(content, block).text


def decode_document(content: bytes, block: int = BLOCK) -> Decoded:
    """Return a document's text with plain newlines; stray NUL bytes are taken out.

    No-break spaces become plain ones where a line begins; elsewhere they stay. The encoding is
    found `block` bytes at a time.
    Raises SourceError for binary files, and for text that is broken in the encoding it claims.
    """
    encoding = find_encoding(io.BytesIO(content), block)
    text = content.decode(encoding.name, encoding.errors)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mended = tuple(_mended(text)) if "\0" in text or not is_whole(text) else ()
    return Decoded(clean(text), mended)


def _mended(text: str) -> Iterator[Unread]:
    """Yield the lines that are repaired."""
    for number, line in enumerate(text.split("\n"), 1):
        if "\0" in line:
            yield Unread((number, number), NUL_REASON)
        if not is_whole(line):
            yield Unread((number, number), REPLACED)


def clean(text: str) -> str:
    """Return whole lines of a text as their author sees them."""
    if "\0" in text:
        text = text.replace("\0", "")
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
    if "\xa0" in text:
        text = "\n".join(
            _MARKS.sub(lambda marks: marks[0].replace("\xa0", " "), line)
            if "\xa0" in line
            else line
            for line in text.split("\n")
        )
    return whole(text)
