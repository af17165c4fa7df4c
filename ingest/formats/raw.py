"""A document as it came from disk: its name, its bytes, and its text, decoded on demand."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from corpus.records import Unread
from ingest.files.suffixes import suffix_of
from ingest.text.decoding import Decoded, decode_document

# The characters at the start by which a document is recognised.
HEAD = 4096


class Text(Protocol):
    """A text that can be read line by line: one that is held, or one that stays on disk."""

    @property
    def suffix(self) -> str:
        """The name's last suffix in lower case, with its dot; "" where there is none."""
        ...

    @property
    def head(self) -> str:
        """The first characters of the text, without blanks before them."""
        ...

    @property
    def mended(self) -> Sequence[Unread]:
        """Where the text was repaired; complete once its lines have been read."""
        ...

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text, without their newlines."""
        ...


class Raw:
    """The bytes of one source, decoded once at most."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content

    @property
    def suffix(self) -> str:
        """The name's last suffix in lower case, with its dot; "" where there is none."""
        return suffix_of(self.name)

    @property
    def text(self) -> str:
        """The decoded text with plain newlines; raises SourceError for binary content."""
        return self._decoded.text

    @property
    def mended(self) -> tuple[Unread, ...]:
        """Where the text was repaired while it was decoded."""
        return self._decoded.mended

    @cached_property
    def head(self) -> str:
        """The first characters of the text, without blanks before them."""
        return self.text.lstrip()[:HEAD]

    @property
    def last_line(self) -> int:
        """The number of the text's last line."""
        return self.text.rstrip("\n").count("\n") + 1

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text, without their newlines; they are not held all at once."""
        text, begin = self.text, 0
        while begin < len(text):
            end = text.find("\n", begin)
            end = end if end >= 0 else len(text)
            yield text[begin:end]
            begin = end + 1

    @cached_property
    def _decoded(self) -> Decoded:
        return decode_document(self.content)
