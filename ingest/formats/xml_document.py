"""XML: Stack Exchange dumps (Posts.xml), and elements that hold a question and an answer."""

from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from corpus.errors import NoQuestions, SourceError
from corpus.records import Unread
from ingest.formats.fields import normal, roles_of
from ingest.formats.items import Spot, item_found
from ingest.formats.posts import Posts
from ingest.formats.raw import Raw
from ingest.reading import Found, Reading

_MOST_BROKEN = 1000


class XmlDocument:
    """A dump of posts, or a document of question and answer elements, read line by line."""

    name = "xml"
    suffixes = frozenset({".xml"})
    summary = "XML: a Stack Exchange Posts.xml, or question and answer elements"
    example = '<row Id="1" PostTypeId="1" Title="What is momentum?" />'

    def recognise(self, raw: Raw) -> bool:
        """Tell XML by its declaration; pages are looked for before."""
        return raw.head.startswith("<?xml") and "<html" not in raw.head.lower()

    def read(self, raw: Raw) -> Reading:
        """Return the document's records; a malformed line is reported, the others are read."""
        unread = list(raw.mended)
        items = _Items()
        unread.extend(_feed(raw.text, items))
        found = items.found()
        if not found:
            where = f"line {unread[0].lines[0]}: {unread[0].reason}; " if unread else ""
            raise NoQuestions(
                f"{where}no question found; it needs posts of a Stack Exchange dump, or elements "
                "with a question and an answer"
            )
        return Reading(self.name, "", tuple(found), tuple(unread), coverage=1.0, strength=1.0)


class _Items:
    """Takes what a parser meets: rows with attributes, and elements with their texts."""

    def __init__(self) -> None:
        self.line = 0
        self._posts = Posts()
        self._found: list[Found] = []
        self._open: list[_Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if tag == "row" and "PostTypeId" in attributes:
            self._posts.add(attributes, self.line)
        self._open.append(_Element(tag, self.line))

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._open:
            self._open[-1].text.append(text)

    def end(self, tag: str) -> None:  # noqa: ARG002  the parser's interface
        """Take the end of an element; one that holds a question and an answer is a record."""
        if not self._open:
            return
        here = self._open.pop()
        roles = roles_of(tuple(here.texts)) if len(here.texts) > 1 else None
        if roles and roles.answer and normal(roles.question).split()[:1] in (["question"], ["q"]):
            place = f"element {len(self._found) + 1}"
            self._found += item_found(here.texts, roles, Spot((here.line, self.line), place))
        elif self._open and (text := "".join(here.text).strip()):
            texts = self._open[-1].texts
            texts[here.tag] = f"{texts[here.tag]}\n{text}" if here.tag in texts else text

    def close(self) -> None:
        """Take the end of the document."""

    def restart(self) -> None:
        """Forget the elements that are open: what follows a malformed line stands for itself."""
        self._open.clear()

    def found(self) -> list[Found]:
        """Return every record, in order."""
        return [*self._posts.found(), *self._found]


class _Element:
    def __init__(self, tag: str, line: int) -> None:
        self.tag = tag
        self.line = line
        self.text: list[str] = []
        self.texts: dict[str, str] = {}


def _feed(text: str, items: _Items) -> Iterator[Unread]:
    """Parse a text into items; yield the lines at which it is malformed, and go on after them."""
    parser = DefusedXMLParser(target=items, forbid_dtd=True)
    broken = 0
    for number, line in enumerate(_lines(text), 1):
        items.line = number
        try:
            parser.feed(line)
        except ParseError as error:
            reason = str(error).split(":", 1)[0]
            if reason == "no element found":
                continue
            if not (broken and line.strip().startswith("</")):  # its beginning was in a broken part
                yield Unread((number, number), f"malformed XML: {reason}")
            broken += 1
            if broken >= _MOST_BROKEN:
                return
            parser = DefusedXMLParser(target=items, forbid_dtd=True)
            items.restart()
            parser.feed("<rest>")
        except DefusedXmlException as error:
            raise SourceError(
                f"line {number}: it declares entities or a document type, which are not expanded "
                "for safety; remove the declaration"
            ) from error


def _lines(text: str) -> Iterator[str]:
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin) + 1 or len(text)
        yield text[begin:end]
        begin = end
