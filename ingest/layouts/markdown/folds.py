"""The parts of a page that unfold: `<details>` elements with their `<summary>`, nested or not."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.text.document import Document

_TAG = re.compile(r"<(?P<close>/?)(?P<name>details|summary)\b[^<>]{0,300}>", re.IGNORECASE)
_CODE_SPAN = re.compile(r"`[^`]*`")


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a document: line and column, both from 0."""

    line: int
    column: int


@dataclass(slots=True)
class Fold:
    """One `<details>`: its tags' places and the folds inside it; `last` is its last line."""

    first: int
    body: Place
    summary: tuple[Place, Place] | None = None
    end: Place | None = None
    last: int = -1
    children: list["Fold"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    closes: bool
    begin: Place
    end: Place


def find_folds(document: Document) -> list[Fold]:
    """Return the outermost folds in order.

    Where authors forgot to close some, none is taken as nested: a fold then ends at the next tag
    of either kind, or before the next heading.
    """
    tags = list(_find_tags(document))
    opened = sum(tag.name == "details" and not tag.closes for tag in tags)
    closed = sum(tag.name == "details" and tag.closes for tag in tags)
    return _Builder(document, nested=opened == closed).build(tags)


def _find_tags(document: Document) -> Sequence[_Tag]:
    found = []
    for line, text in enumerate(document.lines):
        if "<" not in text or not _TAG.search(text) or line in document.fenced:
            continue
        bare = _CODE_SPAN.sub(lambda span: " " * len(span[0]), text) if "`" in text else text
        for match in _TAG.finditer(bare):
            begin, end = Place(line, match.start()), Place(line, match.end())
            found.append(_Tag(match["name"].casefold(), bool(match["close"]), begin, end))
    return found


class _Builder:
    """Matches opening tags with closing ones."""

    def __init__(self, document: Document, *, nested: bool) -> None:
        self._document = document
        self._nested = nested
        self._headings = [heading.first for heading in document.headings]
        self._open: list[Fold] = []
        self._folds: list[Fold] = []
        self._summary: Place | None = None

    def build(self, tags: Sequence[_Tag]) -> list[Fold]:
        """Return the outermost folds."""
        for tag in tags:
            if tag.name == "summary":
                self._read_summary(tag)
            elif tag.closes:
                self._close(tag.begin, tag.end.line)
            else:
                self._begin(tag)
        while self._open:
            self._close_before(len(self._document.lines))
        return self._folds

    def _begin(self, tag: _Tag) -> None:
        if self._open and not self._nested:
            self._close_before(tag.begin.line)
        fold = Fold(tag.begin.line, tag.end)
        (self._open[-1].children if self._open else self._folds).append(fold)
        self._open.append(fold)
        self._summary = None

    def _read_summary(self, tag: _Tag) -> None:
        if not self._open:
            return
        if not tag.closes:
            self._summary = tag.end
        elif self._summary and self._open[-1].summary is None:
            self._open[-1].summary = (self._summary, tag.begin)
            self._open[-1].body = tag.end

    def _close(self, end: Place, last: int) -> None:
        if self._open:
            fold = self._open.pop()
            fold.end, fold.last = end, last

    def _close_before(self, line: int) -> None:
        """Close the innermost fold, which has no closing tag, before the next heading."""
        body = self._open[-1].body.line
        headings = self._headings[bisect_right(self._headings, body) :][:1]
        end = min([*headings, line])
        self._close(Place(end, 0), max(end - 1, self._open[-1].first))
