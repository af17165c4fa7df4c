"""The headings of a Markdown document as a tree: what each one holds, and which of them ask."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading that divides the document; `body` is the line at which the text below it begins.

    `given` are lines above it that belong to the question. `label_of` is the one line below the
    heading that asks, where the heading only names what that is about.
    """

    level: int
    text: str
    first: int
    body: int
    asks: bool = False
    given: tuple[int, ...] = ()
    label_of: str = ""


@dataclass(frozen=True, slots=True)
class HeadingTree:
    """A heading with what stands below it; lines count from 0, ends are not included.

    The root has level 0, no text, and the lines before the first heading as its body.
    """

    entry: Entry
    body_end: int
    end: int
    children: tuple["HeadingTree", ...]

    @property
    def level(self) -> int:
        """The level of the heading, 0 for the root."""
        return self.entry.level

    @property
    def text(self) -> str:
        """The heading as it is written."""
        return self.entry.text

    @property
    def first(self) -> int:
        """The heading's first line."""
        return self.entry.first

    @property
    def body_first(self) -> int:
        """The first line below the heading."""
        return self.entry.body


def outline(entries: Sequence[Entry], total: int) -> HeadingTree:
    """Return the tree of a document's headings; `total` is the number of its lines."""

    def build(index: int, entry: Entry) -> tuple[HeadingTree, int]:
        body_end = entries[index].first if index < len(entries) else total
        children: list[HeadingTree] = []
        while index < len(entries) and entries[index].level > entry.level:
            child, index = build(index + 1, entries[index])  # as deep as there are levels: six
            children.append(child)
        end = entries[index].first if index < len(entries) else total
        return HeadingTree(entry, body_end, end, tuple(children)), index

    return build(0, Entry(0, "", 0, 0))[0]
