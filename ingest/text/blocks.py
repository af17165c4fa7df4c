"""The parts of a Markdown document: headings, list items, tables' rows, top-level blocks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A Markdown heading; `first` and `last` are its lines, from 0, both included."""

    level: int
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Item:
    """A bullet of an outermost list, with the lines it covers and the column its text begins."""

    text: str
    first: int
    last: int
    indent: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list of any kind and depth (0 is outermost), with its first paragraph.

    `list_first` and `parent_first` are the first lines of its list and of the item around it (-1).
    """

    text: str
    first: int
    text_last: int
    indent: int
    depth: int
    list_first: int
    parent_first: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line and its cells' Markdown."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level Markdown block: its kind, its lines (from 0, both included) and its source."""

    kind: str
    first: int
    last: int
    text: str
