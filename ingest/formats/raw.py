"""A document as it came from disk: its name, its bytes, and its text once somebody asks."""

from functools import cached_property
from pathlib import PurePath

from corpus.records import Unread
from ingest.encodings import Decoded, decode_document

# What a document says of itself stands in its first characters.
_HEAD = 4096


class Raw:
    """The bytes of one source, decoded once at most."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content

    @property
    def suffix(self) -> str:
        """The name's last suffix in lower case, with its dot; "" where there is none."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def text(self) -> str:
        """The decoded text with plain newlines; raises SourceError for what is no text."""
        return self._decoded.text.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def mended(self) -> tuple[Unread, ...]:
        """Where the text was mended while it was decoded."""
        return self._decoded.mended

    @cached_property
    def head(self) -> str:
        """The first characters of the text, without blanks before them."""
        return self.text.lstrip()[:_HEAD]

    @property
    def last_line(self) -> int:
        """The number of the text's last line."""
        return self.text.rstrip("\n").count("\n") + 1

    @cached_property
    def _decoded(self) -> Decoded:
        return decode_document(self.content)
