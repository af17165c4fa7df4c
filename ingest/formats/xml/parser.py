"""XML read line by line by expat: nothing is loaded, and entities never grow.

A document type is only read for the short texts that it gives names to. An entity that is declared
elsewhere is read as HTML's of that name, or is kept as it is written.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Protocol
from xml.parsers import expat

from corpus.errors import SourceError

# What an entity may stand for, with those in it; more makes a short text a long one.
_MOST_ENTITY = 2_000
_MOST_ENTITIES = 2_000
# Entities in entities: names of products have one or two levels.
_DEEPEST_ENTITY = 4
_ENTITY = re.compile(r"&([A-Za-z_][\w.-]{0,60});")
_TAG = re.compile(r"<[^<>]{0,500}>")
_STANDALONE = re.compile(r"standalone\s*=\s*(?:\"yes\"|'yes')")
_GROWS = (
    "it declares entities that grow when they are expanded, which are not expanded for safety; "
    "remove the declaration"
)


class Target(Protocol):
    """What takes the parts of a document as they are read."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""

    def data(self, text: str) -> None:
        """Take a piece of text."""


class XmlParser:
    """Feeds a document to a target; tells `on_unknown` of entities that are declared elsewhere."""

    def __init__(self, target: Target, on_unknown: Callable[[str], None]) -> None:
        self._target = target
        self._on_unknown = on_unknown
        self._entities: dict[str, str] = {}
        self._is_first = True
        self.restart()

    def restart(self) -> None:
        """Begin again after a malformed line: the entities stay known."""
        parser = expat.ParserCreate()
        parser.UseForeignDTD()  # an unknown entity is handed on, and is no error
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = True
        parser.StartElementHandler = self._target.start
        parser.EndElementHandler = self._target.end
        parser.CharacterDataHandler = self._target.data
        parser.EntityDeclHandler = self._declared
        parser.EndDoctypeDeclHandler = self._check
        parser.SkippedEntityHandler = self._skipped
        parser.DefaultHandler = self._default  # with it expat leaves entities to us
        self._parser = parser

    def feed(self, line: str) -> None:
        """Parse a line; raises ExpatError where it is malformed, SourceError for a bomb."""
        if self._is_first and line.strip():
            self._is_first = False
            line = _STANDALONE.sub("", line.removeprefix("\ufeff"))
        self._parser.Parse(line, False)  # noqa: FBT003  the library's interface

    def _declared(self, name: str, is_parameter: int, value: str | None, *_: str | None) -> None:
        if is_parameter or value is None:
            return  # it stands for a file, which is not loaded
        self._entities.setdefault(name, value)
        if len(self._entities) > _MOST_ENTITIES or len(value) > _MOST_ENTITY:
            raise SourceError(_GROWS)

    def _check(self) -> None:
        """Raise SourceError if an entity stands for much more than its own text."""
        sizes = {name: len(value) for name, value in self._entities.items()}
        for _ in range(_DEEPEST_ENTITY):
            grown = {
                name: len(value) + sum(sizes.get(inner, 0) for inner in _ENTITY.findall(value))
                for name, value in self._entities.items()
            }
            if max(grown.values(), default=0) > _MOST_ENTITY:
                raise SourceError(_GROWS)
            if grown == sizes:
                return
            sizes = grown
        raise SourceError(_GROWS)

    def _default(self, text: str) -> None:
        if text.startswith("&") and text.endswith(";") and len(text) > 2:
            self._skipped(text[1:-1], 0)

    def _skipped(self, name: str, is_parameter: int) -> None:
        if not is_parameter:
            self._target.data(self._text(name, _DEEPEST_ENTITY))

    def _text(self, name: str, depth: int) -> str:
        """Return what an entity stands for, without markup."""
        value = self._entities.get(name)
        if value is not None and depth:
            bare = _TAG.sub("", value)
            return _ENTITY.sub(lambda found: self._text(found[1], depth - 1), bare)
        written = f"&{name};"
        known = unescape(written)
        if known == written:
            self._on_unknown(name)
        return known
