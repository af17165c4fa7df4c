"""What answers a question on a page: the elements after it, up to the next question."""

from collections.abc import Sequence

from lxml.html import HtmlElement

from ingest.formats.html.asking import PageMark
from ingest.formats.html.page import blocks_after
from ingest.formats.markup import element_text

# Elements that hold one paragraph: what follows them can go on with the answer.
_LINES = frozenset("p dt h1 h2 h3 h4 h5 h6 b strong font center a".split())


class Replies:
    """Finds the answers of a page's questions."""

    def __init__(self, questions: Sequence[PageMark], headings: Sequence[PageMark]) -> None:
        self._questions = questions
        self._asked = {question.element for question in questions}
        self._holders = {up for one in self._asked for up in (one, *one.iterancestors())}
        chosen = {question.level for question in questions if question.level}
        self._level = min(chosen, default=0)
        self._headings = {heading.element: heading.level for heading in headings if heading.level}

    def parts(self, index: int) -> list[HtmlElement | str]:
        """Return the parts that answer the question of an index, in order."""
        asked = self._questions[index]
        scope = self._scope(index)
        here = asked.element
        found: list[HtmlElement | str] = []
        while True:
            above = here.getparent()
            if above is None or here is scope:
                break
            if above is scope:
                # beside its question, or in an item of its own that ends with it
                if not has_text(found) or here.tag in _LINES:
                    found += self._until_next(here, asked)
                break
            found += self._until_next(here, asked)
            here = above
        return found

    def _until_next(self, element: HtmlElement, asked: PageMark) -> list[HtmlElement | str]:
        """Return what follows an element below its parent, up to the next question or section."""
        found: list[HtmlElement | str] = []
        for part in blocks_after(element):
            if not isinstance(part, str) and (part in self._holders or self._ends(part, asked)):
                break
            found.append(part)
        return found

    def _ends(self, part: HtmlElement, asked: PageMark) -> bool:
        """Return whether a heading, or a part that begins with one, begins a section."""
        first = next((element for element in part.iter() if element in self._headings), None)
        if first is None:
            return False
        if asked.level:
            return self._headings[first] <= asked.level
        return part is first or element_text(part).startswith(element_text(first))

    def _scope(self, index: int) -> HtmlElement | None:
        """Return the closest element that a question shares with the one before or after it."""
        element = self._questions[index].element
        if element.tag == "summary":
            return element.getparent()
        above = list(element.iterancestors())
        near = [i for i in (index - 1, index + 1) if 0 <= i < len(self._questions)]
        shared = [
            next(up for up in above if up in others)
            for others in ({*self._questions[i].element.iterancestors()} for i in near)
            if any(up in others for up in above)
        ]
        if not shared:
            return next((up for up in above if up.tag in {"main", "article", "body"}), None)
        return min(shared, key=above.index)


def has_text(parts: Sequence[HtmlElement | str]) -> bool:
    """Return whether parts of a page hold words, a picture, a table or code."""
    texts = (part if isinstance(part, str) else element_text(part) for part in parts)
    return any(c.isalnum() for text in texts for c in text) or any(
        not isinstance(part, str) and next(part.iter("img", "table", "pre"), None) is not None
        for part in parts
    )
