"""A document as plain text, in which Markdown's signs mean nothing but for closed code fences."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from ingest.text.document import Document
from ingest.text.fences import code_lines

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class PlainText(Document):
    """The same lines; here a row of tildes is a rule and does not open code."""

    @cached_property
    def verbatim(self) -> frozenset[int]:
        """The lines of code fences of backquotes, from the opening to the closing one."""
        return code_lines(self.lines, signs="`", unclosed=False, marked=self.holding("```"))


@lru_cache(maxsize=1)  # the layouts of plain text ask for it one after the other
def plain_text(document: Document) -> PlainText:
    """Return a document as plain text, with what is already known about its lines."""
    text = PlainText(document.name, document.text, document.lines)
    text.know(document)
    return text


class Wrapped:
    """Joins wrapped lines, with words hyphenated as the document writes them elsewhere."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _words(self) -> frozenset[str]:
        lines = self._document.lines
        return frozenset(word.casefold() for text in lines for word in _WORD.findall(text))

    def join(self, lines: Iterable[str]) -> str:
        """Return lines as one, with words rejoined that a hyphen broke at a line's end.

        The hyphen stays where the document writes the word with one elsewhere ("e-mail").
        """
        joined = ""
        for line in lines:
            here = line.strip()
            if joined.endswith("-") and joined[-2:-1].isalpha() and here[:1].islower():
                broken = not self._keeps_hyphen(joined[-60:], here)
                joined = (joined[:-1] if broken else joined) + here
            else:
                joined = f"{joined} {here}".strip()
        return joined

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        """Return whether a word is a compound, not just broken, by how the document writes it."""
        left, right = _WORD.findall(before)[-1], _WORD.findall(after)[0]
        if f"{left}-{right}".casefold() in self._words:
            return True
        return f"{left}{right}".casefold() not in self._words and "-" in right
