"""A document as the tree of its headings."""

from dataclasses import dataclass

from ingest.text.document import Document


@dataclass(frozen=True, slots=True)
class Node:
    """A heading with what stands below it; lines count from 0, ends are not included.

    The root has level 0, no text, and the lines before the first heading as its body.
    """

    level: int
    text: str
    first: int
    body_first: int
    body_end: int
    end: int
    children: tuple["Node", ...]


def outline(document: Document) -> Node:
    """Return the tree of a document's headings."""
    headings = document.headings
    total = len(document.lines)

    def build(index: int, level: int, text: str, first: int, body_first: int) -> tuple[Node, int]:
        body_end = headings[index].first if index < len(headings) else total
        children: list[Node] = []
        while index < len(headings) and headings[index].level > level:
            here = headings[index]
            child, index = build(index + 1, here.level, here.text, here.first, here.last + 1)
            children.append(child)
        end = headings[index].first if index < len(headings) else total
        return Node(level, text, first, body_first, body_end, end, tuple(children)), index

    return build(0, 0, "", 0, 0)[0]
