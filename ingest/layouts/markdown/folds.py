"""The parts of a page that unfold: `<details>` elements, what their summaries ask and hide."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.text.document import Document
from ingest.text.navigation import is_crumb
from ingest.text.wording import is_contents_heading, is_question, question_text

_TAG = re.compile(r"<(?P<close>/?)(?P<name>details|summary)\b[^<>]{0,300}>", re.IGNORECASE)
_CODE_SPAN = re.compile(r"`[^`]*`")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Tags that only wrap an answer so that it looks like one: they open it, or close it.
_OPENERS = re.compile(r"^(?:\s|<br\s*/?>|</?(?:b|i|p|em|strong|div|blockquote)>)+", re.IGNORECASE)
_CLOSERS = re.compile(r"(?:\s|<br\s*/?>|</(?:b|i|p|em|strong|div|blockquote)>)+$", re.IGNORECASE)
_WRAPPED = re.compile(
    r"</?(?:b|i|em|strong|code|h[1-6]|p|span|u|font|a|big|ins)\b[^<>]{0,200}>", re.IGNORECASE
)
_MARK = re.compile(r"\s*\*{1,5}$")  # "How …? ***" only points to a footnote
_LINK_LINE = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*!?\[[^\[\]]*\]\([^()]*\)[\s,.|]*$")
_ANSWER_WORDS = frozenset(
    "answer answers solution solutions explanation hint hints details spoiler result output "
    "reply respuesta solución réponse antwort lösung resposta risposta ответ 答案 "
    "解答 回答 解析 정답".split()
)
_POINTERS = frozenset(
    "show see view click to the for an a reveal open expand toggle me here check correct and with "
    "code my our full sample suggested expected possible model hidden unfold tap display read "
    "your after thinking first get".split()
)
_WORD = re.compile(r"[^\W_]+")
_ALONE = frozenset("reveal expand toggle show".split())


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a document: line and column, both from 0."""

    line: int
    column: int


@dataclass(slots=True)
class Fold:
    """One `<details>`: its tags' places and the folds inside it; `last` is its last line."""

    first: int
    body: Position
    summary: tuple[Position, Position] | None = None
    end: Position | None = None
    last: int = -1
    children: list["Fold"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    closes: bool
    begin: Position
    end: Position


def find_folds(document: Document) -> list[Fold]:
    """Return the outermost folds in order.

    Where some are not closed, none counts as nested: a fold then ends at the next tag
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
            begin, end = Position(line, match.start()), Position(line, match.end())
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

    def _close(self, end: Position, last: int) -> None:
        if self._open:
            fold = self._open.pop()
            fold.end, fold.last = end, last

    def _close_before(self, line: int) -> None:
        """Close the innermost fold, which has no closing tag, before the next heading."""
        body = self._open[-1].body.line
        headings = self._headings[bisect_right(self._headings, body) :][:1]
        end = min([*headings, line])
        self._close(Position(end, 0), max(end - 1, self._open[-1].first))


def summary_text(document: Document, fold: Fold) -> str:
    """Return a fold's summary as a question: one line, without tags, numbers and footnote marks."""
    if fold.summary is None:
        return ""
    lines = _between(document, *fold.summary)
    text = " ".join(" ".join(lines.values()).split())
    text = _WRAPPED.sub(_as_markdown, _BREAK.sub(" ", text))
    return question_text(_MARK.sub("", text.lstrip("# ")))


def _as_markdown(tag: re.Match[str]) -> str:
    return "`" if "code" in tag[0][:7].casefold() else ""


def body_lines(document: Document, fold: Fold) -> dict[int, str]:
    """Return a fold's answer, line by line, without the tags that only wrap it."""
    end = fold.end or Position(fold.last + 1, 0)
    lines = _between(document, fold.body, end)
    if end.line > fold.last:  # where no tag closes it, it ends before the line of the next one
        lines.pop(end.line, None)
    numbers = list(lines)
    for number in numbers:  # from the top, until there is text
        lines[number] = _OPENERS.sub("", lines[number]) if lines[number].strip() else ""
        if lines[number]:
            lines[number] = _kept_bold(document.lines[number], lines[number])
            break
    for number in reversed(numbers):
        if lines[number].strip():
            bare = _CLOSERS.sub("", lines[number])
            if bare != lines[number] and not _opens_inside(bare, lines[number]):
                lines[number] = bare
            if lines[number]:
                break
    return lines


def _kept_bold(source: str, text: str) -> str:
    """Return a first line with its opening tag, if that is closed on the same line."""
    for name in ("b", "i", "em", "strong"):
        if f"</{name}>" in text and f"<{name}>" not in text and f"<{name}>{text}" in source:
            return f"<{name}>{text}"
    return text


def _opens_inside(bare: str, line: str) -> bool:
    """Return whether the tags that end a line were opened on it, so that they are its own."""
    ended = line[len(bare) :].casefold()
    names = re.findall(r"</(\w+)>", ended)
    return any(f"<{name}>" in bare.casefold() for name in names)


def is_answer_word(summary: str) -> bool:
    """Return whether a summary only says that the answer is below ("Show answer", or nothing)."""
    words = [word for word in _WORD.findall(summary.casefold()) if not word.isdigit()]
    if not words or len(words) > 8:
        return not summary.strip()
    if words[0] == "click" or (len(words) == 1 and words[0] in _ALONE):
        return all(word in _ANSWER_WORDS | _POINTERS for word in words)
    named = any(word in _ANSWER_WORDS for word in words)
    return named and all(word in _ANSWER_WORDS | _POINTERS for word in words)


def asks_nothing(summary: str) -> bool:
    """Return whether a summary can name a group of questions."""
    return bool(summary) and not is_question(summary)


def lists_only_links(document: Document, fold: Fold, summary: str) -> bool:
    """Return whether a fold is a table of contents or another list of nothing but links."""
    if is_contents_heading(summary):
        return True
    if is_question(summary) or is_answer_word(summary):
        return False
    lines = [line for line in body_lines(document, fold).values() if line.strip()]
    return bool(lines) and all(_LINK_LINE.match(line) or is_crumb(line) for line in lines)


def _between(document: Document, begin: Position, end: Position) -> dict[int, str]:
    """Return the text between two places, by line."""
    lines = {}
    for number in range(begin.line, min(end.line + 1, len(document.lines))):
        text = document.lines[number]
        stop = end.column if number == end.line else len(text)
        lines[number] = text[begin.column : stop] if number == begin.line else text[:stop]
    return lines
