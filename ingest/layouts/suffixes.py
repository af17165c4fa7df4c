"""Which markup the suffix of a document's name announces."""

from collections.abc import Callable
from pathlib import PurePosixPath

from ingest.text.document import Document

_MARKUPS = {
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".asc": "asciidoc",
    ".org": "org",
    ".pod": "pod",
    ".rst": "restructured",
    ".rest": "restructured",
}
# People use other suffixes, or none, for structured files too.
MARKUP_SUFFIXES = frozenset(_MARKUPS)


def announced_markup(document: Document) -> str | None:
    """Return the layout that a suffix names; None where signs in the text must tell.

    "faq.rst.txt" is reStructuredText, as Sphinx publishes its sources.
    """
    suffixes = PurePosixPath(document.name.lower()).suffixes
    if suffixes[-1:] == [".txt"]:
        suffixes = suffixes[:-1]
    return _MARKUPS.get(suffixes[-1]) if suffixes else None


def is_in_markup(document: Document, name: str, has_signs: Callable[[Document], bool]) -> bool:
    """Tell whether a document is in a markup: by its suffix, or else by signs in its text."""
    announced = announced_markup(document)
    return announced == name if announced else has_signs(document)
