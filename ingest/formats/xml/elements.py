"""XML elements that hold a question and an answer, taken as a parser meets them."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from corpus.errors import NoQuestions
from ingest.formats.format import Gaps
from ingest.formats.items.fields import normal, roles_of
from ingest.formats.items.item import Spot, item_found
from ingest.text.reading import Found

# More text than this is a whole document, not an item.
_MOST_TEXT = 4 * 2**20
# Real documents nest a dozen elements; deeper ones have a tag that is never closed.
_DEEPEST = 1000

OnRow = Callable[[Mapping[str, str], int], None]


class Elements:
    """The target of an XML parser: hands on rows of posts, and makes records of elements."""

    def __init__(self, on_post: OnRow, gaps: Gaps) -> None:
        self.line = 0
        self._on_post = on_post
        self._gaps = gaps
        self._found: deque[Found] = deque()
        self._count = 0
        self._open: list[_Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if tag == "row" and "PostTypeId" in attributes:
            self._on_post(attributes, self.line)
        if self._open:
            self._open[-1].rest()
        if len(self._open) >= _DEEPEST:
            raise NoQuestions(f"line {self.line}: no question found; elements nested too deeply")
        self._open.append(_Element(tag, self.line))

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._open:
            self._open[-1].add(text)

    def end(self, tag: str) -> None:  # noqa: ARG002  the parser's interface
        """Take the end of an element; one that holds a question and an answer is a record."""
        if not self._open:
            return
        here = self._open.pop()
        texts = here.texts()
        roles = roles_of(tuple(texts)) if len(texts) > 1 else None
        if roles and roles.answer and normal(roles.question).split()[:1] in (["question"], ["q"]):
            lines = (here.line, self.line)
            if here.is_cut:
                self._gaps.add(lines, f"an element of more than {_MOST_TEXT // 2**20} MiB")
                return
            made = item_found(texts, roles, Spot(lines, f"element {self._count + 1}"))
            self._count += len(made)
            self._found += made
        elif self._open and (text := here.text()):
            self._open[-1].hold(here.tag, text)

    def close(self) -> None:
        """Take the end of the document."""

    def restart(self) -> None:
        """Forget the elements that are open: what follows a malformed line stands for itself."""
        self._open.clear()

    def take(self) -> Iterator[Found]:
        """Yield the records found since the last call."""
        while self._found:
            yield self._found.popleft()


class _Element:
    """An element that is open: its text, and those of its children by their tags."""

    def __init__(self, tag: str, line: int) -> None:
        self.tag = tag
        self.line = line
        self.is_cut = False
        self._length = 0
        self._is_blank = True
        self._text: list[str] = []
        self._children: dict[str, list[str]] = {}

    def add(self, text: str) -> None:
        """Take a piece of its own text."""
        self._is_blank = self._is_blank and text.isspace()
        if self._has_room(text):
            self._text.append(text)

    def hold(self, tag: str, text: str) -> None:
        """Take the text of a child."""
        if self._has_room(text):
            self._children.setdefault(tag, []).append(text)

    def rest(self) -> None:
        """Forget the blanks before a child, which would pile up."""
        if self._is_blank and self._text:
            self._length -= sum(map(len, self._text))
            self._text.clear()

    def text(self) -> str:
        """Return its own text."""
        return "".join(self._text).strip()

    def texts(self) -> dict[str, str]:
        """Return the texts of its children by their tags."""
        return {tag: "\n".join(texts) for tag, texts in self._children.items()}

    def _has_room(self, text: str) -> bool:
        self._length += len(text)
        self.is_cut = self.is_cut or self._length > _MOST_TEXT
        return not self.is_cut
