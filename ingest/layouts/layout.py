"""What every layout offers, and the markup that a document's name announces."""

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import Protocol

from ingest.files.suffixes import MARKUPS
from ingest.text.document import Document
from ingest.text.reading import Reading


class Layout(Protocol):
    """A way people publish questions and answers in a file."""

    name: str
    summary: str
    example: str

    def read(self, document: Document) -> Reading:
        """Return the document's records, and the lines that belong to none."""
        ...


@cache
def not_read(layout: str) -> Reading:
    """Return the reading of a document that does not have a layout."""
    return Reading(layout, "", (), (), 0.0, 0.0)


def announced_markup(document: Document) -> str | None:
    """Return the layout that a suffix names, None where the text's own signs decide.

    "faq.rst.txt" is reStructuredText, as Sphinx publishes its sources.
    """
    return _markup_of(document.name)


@lru_cache(maxsize=64)
def _markup_of(name: str) -> str | None:
    suffixes = PurePosixPath(name.lower()).suffixes
    if suffixes[-1:] == [".txt"]:
        suffixes = suffixes[:-1]
    return MARKUPS.get(suffixes[-1]) if suffixes else None


def is_in_markup(document: Document, name: str, has_signs: Callable[[Document], bool]) -> bool:
    """Return whether a document is in a markup: by its suffix, or else by signs in its text."""
    announced = announced_markup(document)
    return announced == name if announced else has_signs(document)
