"""How somebody wants documents to be read: all of one run, or those of a suffix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Self

from ingest.files.suffixes import PROGRAM_FILES, SUFFIXES, suffix_of
from ingest.plugins import plugin_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Source
    from corpus.settings import Settings

# Whatever layout fits is found by the content; a choice that was made before is forgotten.
AUTO = "auto"
# Names besides those of layouts and formats: a text as one with this suffix is read.
TEXTS = {"markdown": ".md", "text": ".txt"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen: one layout for every document, and names by suffix (".foo": "markdown").

    A choice is kept with the document in the index, so that it holds for the next ingest: as the
    name of a layout or format, or as ".foo=name" where its suffix decided. That of one document
    comes before that of its suffix.
    """

    layout: str = ""
    by_suffix: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, known: Iterable[Source] = (), layout: str = "") -> Self:
        """Return what a run, the settings and then the documents that are known say."""
        kept = (source.choice for source in known if source.choice.startswith("."))
        remembered = {suffix: name for suffix, _, name in (one.partition("=") for one in kept)}
        return cls(layout, remembered | settings.ext)

    def reads(self, name: str) -> bool:
        """Return whether a file that lies in a folder is of a kind that is read."""
        suffix = suffix_of(name)
        if PurePath(name).name.lower() in PROGRAM_FILES:
            return False
        return suffix in SUFFIXES or suffix in self.by_suffix or suffix in plugin_suffixes()

    def choice(self, name: str, before: str = "") -> str:
        """Return how a document is to be read; `before` is how it was chosen to be read last."""
        if self.layout and self.layout != AUTO:
            return self.layout
        if before and not before.startswith(".") and self.layout != AUTO:
            return before
        suffix = suffix_of(name)
        return f"{suffix}={self.by_suffix[suffix]}" if suffix in self.by_suffix else ""


def chosen_layout(choice: str) -> str | None:
    """Return the name that a choice means, None where there was none."""
    return (choice.partition("=")[2] if "=" in choice else choice) or None
