"""XML: Stack Exchange dumps (Posts.xml), and elements that hold a question and an answer."""

import re
from collections.abc import Generator, Iterable, Iterator
from xml.parsers.expat import ExpatError

from corpus.errors import NoQuestions, SourceError
from ingest.files.suffixes import FORMAT_SUFFIXES
from ingest.formats.format import Flow, Gaps, ReadText, whole_reading
from ingest.formats.objects.escapes import whole_xml
from ingest.formats.raw import Raw, Text
from ingest.formats.xml.elements import Elements
from ingest.formats.xml.nodes import HTML
from ingest.formats.xml.parser import XmlParser
from ingest.formats.xml.posts import TABLES, Posts
from ingest.text.decoding import REPLACED
from ingest.text.reading import Found, Reading

# A text with more malformed lines than this, and than half of all, is not XML.
_MOST_BROKEN = 1000
# The first element of a text, after a document type without declarations and comments.
_ROOT = re.compile(r"(?:<!(?:DOCTYPE\b[^<>\[\]]*|--[^<>]*--)>\s*)*+<([A-Za-z_][\w.:-]*)[\s>]")
_ASKS = re.compile(
    r"<(?:[\w-]+:)?(?:question|answer|faq|quiz|qa|frage|pregunta|q|a)\b", re.IGNORECASE
)


class XmlDocument:
    """A dump of posts, or a document of question and answer elements, read line by line."""

    name = "xml"
    suffixes = FORMAT_SUFFIXES["xml"]
    summary = "XML: question and answer elements, DocBook, Moodle, QTI, a Stack Exchange Posts.xml"
    example = '<row Id="1" PostTypeId="1" Title="What is momentum?" />'

    def __init__(self, tables: str = TABLES) -> None:
        self._tables = tables

    def recognise(self, raw: Raw) -> bool:
        """Return whether a text is XML, by its declaration or because one element holds it all.

        Pages are recognised before; elements of HTML begin Markdown, too.
        """
        if raw.head.startswith("<?xml"):
            return "<html" not in raw.head.lower()
        root = _ROOT.match(raw.head)
        return bool(
            root
            and root[1].casefold() not in HTML
            and _ASKS.search(raw.head)
            and raw.text.rstrip().endswith(f"</{root[1]}>")
        )

    def read(self, raw: Raw, _: ReadText) -> Reading:
        """Return the document's records; a malformed line is reported, the others are read."""
        return whole_reading(self, raw)

    def flows(self, text: Text) -> bool:  # noqa: ARG002  the interface of what flows
        """Return True: any XML can be read line by line."""
        return True

    def flow(self, text: Text) -> Flow:
        """Return the records: those of elements as they end, those of posts after the last line."""
        posts, gaps = Posts(self._tables), Gaps()
        return Flow(_found(text.lines(), posts, gaps), gaps, lambda: posts.share)


def _found(lines: Iterable[str], posts: Posts, gaps: Gaps) -> Generator[Found, None, None]:
    read = False
    with posts:
        items = Elements(posts.add, gaps)
        for _ in _feed(lines, items, gaps):
            for one in items.take():
                read = True
                yield one
        for one in posts.found():
            read = True
            yield one
    if not read:
        first = next(iter(gaps.parts), None)
        where = f"line {first.lines[0]}: {first.reason}; " if first else ""
        raise NoQuestions(
            f"{where}no question found; it needs posts of a Stack Exchange dump, or elements "
            "with a question and an answer"
        )


def _feed(lines: Iterable[str], items: Elements, gaps: Gaps) -> Iterator[None]:
    """Parse a text into items, with a pause after each line; go on after malformed ones."""
    unknown: set[str] = set()
    parser = XmlParser(items, unknown.add)
    broken = 0
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        items.line = number
        sound = whole_xml(line)
        if sound != line:
            gaps.add((number, number), REPLACED)
        try:
            parser.feed(f"{sound}\n")
        except ExpatError as error:
            reason = str(error).split(":", 1)[0]
            if reason == "no element found":
                continue
            if not (broken and line.strip().startswith("</")):  # its beginning was in a broken part
                gaps.add((number, number), f"malformed XML: {reason}")
            broken += 1
            if broken > max(_MOST_BROKEN, number // 2):
                if last := max((n for n, _ in numbered), default=0):
                    gaps.add(
                        (number + 1, last), "too many malformed lines before; mend these first"
                    )
                return
            items.restart()
            parser.restart()
            parser.feed("<rest>")
        except SourceError as error:
            raise type(error)(f"line {number}: {error}") from error
        if unknown:
            names = ", ".join(f"&{name};" for name in sorted(unknown)[:3])
            gaps.add((number, number), f"{names}: an entity declared elsewhere was kept as it is")
            unknown.clear()
        yield
