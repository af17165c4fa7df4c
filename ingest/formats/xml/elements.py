"""XML elements that hold a question and an answer, taken as a parser meets them."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from corpus.errors import NoQuestions
from ingest.formats.format import Gaps
from ingest.formats.items.fields import normal
from ingest.formats.items.item import Spot
from ingest.formats.xml.entries import entry_found, is_asked, is_told, table_found
from ingest.formats.xml.nodes import Node
from ingest.formats.xml.quizzes import ASKS, WHOLE, category, quiz_found, why_unread
from ingest.text.reading import Found

# More text than this is a whole document, not an item.
_MOST_TEXT = 4 * 2**20
_MOST_NODES = 200_000
# Real documents nest a dozen elements; deeper ones have a tag that is never closed.
_DEEPEST = 1000
# A picture's bytes, written as letters.
_DATA = frozenset({"file", "data", "binary", "base64", "image"})

OnRow = Callable[[Mapping[str, str], int], None]


class Elements:
    """The target of an XML parser: hands on rows of posts, and makes records of elements."""

    def __init__(self, on_post: OnRow, gaps: Gaps) -> None:
        self.line = 0
        self._on_post = on_post
        self._gaps = gaps
        self._found: deque[Found] = deque()
        self._count = 0
        self._open: list[Node] = []
        self._size = self._nodes = 0
        self._category: tuple[str, ...] = ()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if tag == "row" and "PostTypeId" in attributes:
            self._on_post(attributes, self.line)
        if len(self._open) >= _DEEPEST:
            raise NoQuestions("no question found; elements nested too deeply")
        if self._open and is_asked(tag):
            self._end_pair(self._open[-1])
        self._open.append(Node(tag, attributes, self.line))
        self._size += sum(map(len, attributes.values()))

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if not self._open or (not self._open[-1].parts and text.isspace() and len(text) > 1000):
            return
        here = self._open[-1]
        if here.tag in _DATA and here.attribute("encoding"):
            return
        if here.parts and isinstance(here.parts[-1], str) and text.isspace():
            text = text if "\n" not in here.parts[-1][-1:] else text.lstrip("\n")
        self._size += len(text)
        here.parts.append(text)
        if self._size > _MOST_TEXT:
            self._cut()

    def end(self, tag: str) -> None:  # noqa: ARG002  the parser's interface
        """Take the end of an element; one that holds a question and an answer is a record."""
        if not self._open:
            return
        here = self._open.pop()
        here.last = self.line
        told, asked = is_told(here.tag), is_asked(here.tag)
        if here.is_cut and (told or asked or here.tag in ASKS):
            lines = (here.line, here.last)
            self._gaps.add(lines, f"an element of more than {_MOST_TEXT // 2**20} MiB")
            if self._open:
                self._open[-1].is_cut = True
        elif not here.is_cut and ("PostTypeId" in here.attributes or self._read(here)):
            return
        if self._open:
            above = self._open[-1]
            above.parts.append(here)
            above.told, above.asked = above.told or told, above.asked or asked
            self._nodes += 1
            if self._nodes > _MOST_NODES:
                self._cut()
        else:
            self._size = self._nodes = 0

    def close(self) -> None:
        """Take the end of the document."""

    def restart(self) -> None:
        """Forget the elements that are open: what follows a malformed line stands for itself."""
        self._open.clear()
        self._size = self._nodes = 0

    def take(self) -> Iterator[Found]:
        """Yield the records found since the last call."""
        while self._found:
            yield self._found.popleft()

    def _read(self, here: Node) -> bool:
        """Make records of an element; return whether it is done with."""
        if (names := category(here)) is not None:
            self._category = names
            return True
        if reason := why_unread(here):
            self._gaps.add((here.line, here.last), reason)
            return True
        spot = self._spot(here)
        made = quiz_found(here, spot) if here.tag in ASKS else []
        if not made and not any(one.tag in WHOLE for one in self._open):
            made = entry_found(here, spot) or table_found(here, spot)
        self._found += made
        self._count += len(made)
        return bool(made)

    def _end_pair(self, parent: Node) -> None:
        """Make a record of the question and answer before another question of the same parent."""
        if not (parent.asked and parent.told):
            return
        titles = [part for part in parent if normal(part.tag) == "title"][-1:]
        held = Node(parent.tag, {}, next(c.line for c in parent if is_asked(c.tag)))
        held.parts = [part for part in parent.parts if part not in titles]
        held.last = self.line
        if not self._read(held):
            self._gaps.add((held.line, held.last), "a question without words")
        parent.parts[:] = titles
        parent.asked = parent.told = False

    def _spot(self, here: Node) -> Spot:
        above = [node.title() for node in self._open[1:]]
        section = (*self._category, *(title for title in above if title))
        return Spot((here.line, here.last), f"element {self._count + 1}", section)

    def _cut(self) -> None:
        """Forget what the fullest of the open elements holds: it is too much to be an item."""
        held = [_held(node) for node in self._open]
        fullest = max(range(len(held)), key=lambda at: held[at][0] + held[at][1])
        node = self._open[fullest]
        node.parts[:] = [part for part in node if normal(part.tag) == "title"][-1:]
        node.is_cut = True
        self._size = sum(text for text, _ in held) - held[fullest][0]
        self._nodes = sum(nodes for _, nodes in held) - held[fullest][1]
        if self._size > _MOST_TEXT // 2 or self._nodes > _MOST_NODES // 2:
            self._cut()


def _held(node: Node) -> tuple[int, int]:
    """Return the length of the text that an element holds, and the count of its elements."""
    below = [*node.below()]
    own = (part for one in (node, *below) for part in one.parts if isinstance(part, str))
    return sum(map(len, own)), len(below)
