"""The parts of a page that unfold: `<details>` elements, what their summaries ask and hide."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ingest.layouts import thresholds
from ingest.layouts.markdown.admonitions import find_admonitions, find_callouts
from ingest.layouts.markdown.components import find_components
from ingest.layouts.markdown.containers import find_containers
from ingest.layouts.markdown.fold import Fold, Position, is_answer_word, summary_text
from ingest.text.document import Document
from ingest.text.wording import is_question

_TAG = re.compile(r"<(?P<close>/?)(?P<name>details|summary)\b[^<>]{0,300}>", re.IGNORECASE)
_TITLE = re.compile(
    r"""\s(?:summary|title|label)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""",
    re.IGNORECASE,
)
_FAQ = re.compile(
    r"(?<![^\W_])faqs?(?![^\W_])|\bq ?& ?a\b|questions|fragen|preguntas|perguntas|domande|вопрос|"
    r"问题|问答|質問",
    re.IGNORECASE,
)
_CODE_SPAN = re.compile(r"`[^`]*`")


class _Tag(NamedTuple):
    name: str
    closes: bool
    begin: Position
    end: Position
    title: str = ""


def find_folds(document: Document) -> list[Fold]:
    """Return the outermost folds in order: elements, components, containers and admonitions.

    Notes and tips, and in a document that is no FAQ what does not ask, belong to the text around.
    """
    elements = _elements(document)
    soft = [
        *find_components(document),
        *find_containers(document),
        *find_admonitions(document),
        *find_callouts(document),
    ]
    soft = _meant(document, soft)
    return _joined(elements, soft) if soft else elements


def _meant(document: Document, folds: list[Fold]) -> list[Fold]:
    """Return the folds that are there to ask, to hide an answer, or to group others."""
    asks = {id(fold): is_question(summary_text(document, fold)) for fold in folds}
    asides = [fold for fold in folds if fold.aside]
    asking = sum(asks[id(fold)] for fold in asides)
    headings = sum(is_question(heading.text) for heading in document.headings)
    if asking < 2 or asking < thresholds.COLUMN_SHARE * len(asides) or asking < 2 * headings:
        folds = [fold for fold in folds if not fold.aside]
    answers = {id(fold) for fold in folds if is_answer_word(summary_text(document, fold))}
    others = [fold for fold in folds if id(fold) not in answers and not fold.certain]
    share = sum(asks[id(fold)] for fold in others) / max(1, len(others))
    loose = share < thresholds.WORDED_SHARE and not _is_faq(document)
    return [
        fold for fold in folds if fold.certain or not loose or asks[id(fold)] or id(fold) in answers
    ]


def _is_faq(document: Document) -> bool:
    """Return whether a document calls itself one of questions: in its name, title or settings."""
    first = [heading.text for heading in document.headings[:1]]
    settings = (document.lines[line] for line in document.front_matter)
    return any(_FAQ.search(text) for text in (document.name, *first, *settings))


def _joined(elements: list[Fold], others: list[Fold]) -> list[Fold]:
    """Return the outermost of all folds in order, with those inside them as their children."""
    outermost: list[Fold] = []
    opened: list[Fold] = []
    for fold in sorted([*elements, *others], key=lambda one: (one.first, *_begin(one))):
        while opened and _end(opened[-1]) <= _begin(fold):
            opened.pop()
        (opened[-1].children if opened else outermost).append(fold)
        opened.append(fold)
    return outermost


def _begin(fold: Fold) -> tuple[int, int]:
    return fold.body.line, fold.body.column


def _end(fold: Fold) -> tuple[int, int]:
    return (fold.end.line, fold.end.column) if fold.end else (fold.last + 1, 0)


def _elements(document: Document) -> list[Fold]:
    """Return the outermost `<details>` elements in order.

    Where some are not closed, none counts as nested: a fold then ends at the next tag
    of either kind, or before the next heading.
    """
    tags = list(_find_tags(document))
    opened = sum(tag.name == "details" and not tag.closes for tag in tags)
    closed = sum(tag.name == "details" and tag.closes for tag in tags)
    return _Builder(document, nested=opened == closed).build(tags)


def _find_tags(document: Document) -> Sequence[_Tag]:
    found = []
    for line in document.holding("<"):
        text = document.lines[line]
        if not _TAG.search(text) or line in document.fenced:
            continue
        bare = _CODE_SPAN.sub(lambda span: " " * len(span[0]), text) if "`" in text else text
        for match in _TAG.finditer(bare):
            begin, end = Position(line, match.start()), Position(line, match.end())
            given = _TITLE.search(text, match.start(), match.end())
            title = (given["double"] or given["single"] or "") if given else ""
            found.append(_Tag(match["name"].casefold(), bool(match["close"]), begin, end, title))
    return found


class _Builder:
    """Matches opening tags with closing ones."""

    def __init__(self, document: Document, *, nested: bool) -> None:
        self._document = document
        self._nested = nested
        self._headings = [heading.first for heading in document.headings]
        self._open: list[Fold] = []
        self._folds: list[Fold] = []
        self._summary: Position | None = None

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
        fold = Fold(tag.begin.line, tag.end, title=tag.title)
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

    def _close(self, end: Position, last: int) -> None:
        if self._open:
            fold = self._open.pop()
            fold.end, fold.last = end, last

    def _close_before(self, line: int) -> None:
        """Close the innermost fold, which has no closing tag, before the next heading."""
        body = self._open[-1].body.line
        at = bisect_right(self._headings, body)
        headings = self._headings[at : at + 1]
        end = min([*headings, line])
        self._close(Position(end, 0), max(end - 1, self._open[-1].first))
