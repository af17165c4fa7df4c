"""Lines of plain text that begin with a chapter's number, or with `Subject:`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.layouts.chapters.numbering import Key, may_be_numbered, numbering
from ingest.layouts.plain.plaintext import Wrapped
from ingest.layouts.plain.textheads import is_rule
from ingest.text.document import Document
from ingest.text.wording import QUESTION_MARKS, is_question

_SUBJECT = re.compile(r"^\s{0,8}(?:subject|topic)\s?:\s*(?P<text>\S.*)$", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")
_SENTENCE_END = (".", "!", ":", ";", "。", "！", *QUESTION_MARKS)
_LEADERS = frozenset(" \t.…·_-")
# A title runs over at most this many more lines.
_WRAPPED = 5
# A title that does not ask runs on only if its line is at least this long.
_FULL_LINE = 50
# A title in bold type takes no more than this.
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line that can begin a chapter, section or question, with the lines its title runs over.

    `key` orders entries by their numbers; () for a `Subject:` line without any. `plain` is a
    number that could as well count the steps of an answer. `kind` says how it counts, as in
    `Numbering`.
    """

    first: int
    last: int
    indent: int
    key: Key
    text: str
    subject: bool
    plain: bool
    kind: str = "number"

    @property
    def level(self) -> int:
        """How many parts the number has, the trailing zero of "2.0" not counted."""
        parts = self.key[:-1] if len(self.key) > 1 and self.key[-1] == (0, "") else self.key
        return max(1, len(parts))

    @property
    def asks(self) -> bool:
        """Whether the title is worded as a question."""
        return is_question(self.text)

    @property
    def holds(self) -> bool:
        """Whether it counts parts that hold questions: chapters, "IV.", "B.", "三、"."""
        return self.kind not in {"number", "bare", "small", "subject"}


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter, section or question with its lines, from 0; `listed` if the contents name it."""

    level: int
    text: str
    first: int
    last: int
    asks: bool = False
    listed: bool = False


def find_entries(document: Document) -> list[NumberedLine]:
    """Return the lines that can begin a chapter, section or question; titles on their first line.

    A chapter whose name stands on the line below its number takes that line, too.
    """
    found = []
    for line, text in enumerate(document.lines):
        begin = text.lstrip()[:2]
        if not begin or (begin[0] not in "sStT" and not may_be_numbered(begin)):
            continue
        bare = text.strip()
        if line in document.verbatim:
            continue
        subject = _SUBJECT.match(text) if bare[0] in "sStT" else None
        bare = subject["text"].strip() if subject else bare
        number = numbering(bare)
        if not subject and not number:
            continue
        indent = len(text) - len(text.lstrip())
        kind = "subject" if subject else number.kind if number else ""
        key = number.key if number else ()
        if subject and number and number.kind in {"roman", "letter", "small"}:
            key = ()
        words = number.text.strip() if number else bare
        plain = bool(number and number.plain) and not subject
        last = line
        if number and not words:
            last, words = _named_below(document, line)
        if words:
            found.append(NumberedLine(line, last, indent, key, words, bool(subject), plain, kind))
    return found


def _named_below(document: Document, line: int) -> tuple[int, str]:
    """Return the line with the name of "Chapter 3", and the name; "" where none follows."""
    below = document.next_text(line + 1)
    while below < len(document.lines) and is_rule(document.lines[below]):
        below = document.next_text(below + 1)
    text = document.lines[below].strip() if below < len(document.lines) else ""
    named = below - line < 4 and len(text) < 80 and document.blank(below + 1)
    return (below, text) if named and text and not numbering(text) else (line, "")


def with_titles(
    document: Document, entries: Sequence[NumberedLine], listed: Mapping[int, str]
) -> list[NumberedLine]:
    """Return entries with the whole titles that they begin.

    `listed` are the words of titles as a table of contents has them, by first line.
    """
    titles = _Titles(document, entries)
    found = []
    for entry in entries:
        last, text = titles.whole(entry, listed.get(entry.first, ""))
        found.append(replace(entry, last=last, text=text))
    return found


class _Titles:
    """Finds where titles end, by how the document sets its titles apart."""

    def __init__(self, document: Document, entries: Sequence[NumberedLine]) -> None:
        self._document = document
        self._wrapped = Wrapped(document)
        self._starts = {entry.first for entry in entries if not entry.plain}
        asked = [e for e in entries if not e.plain and e.text.endswith(QUESTION_MARKS)]
        parted = sum(document.blank(entry.last + 1) for entry in asked)
        # below a title stands a blank line, so that all above it belongs to the title
        self._parted = 2 * parted > len(asked)

    def whole(self, entry: NumberedLine, words: str) -> tuple[int, str]:
        """Return the last line and the text of a title; `words` is how it is listed, if it is."""
        lines = list(self._block(entry))
        if words and (last := self._as_listed(entry, lines, words)) is not None:
            return last, self._join(entry, last)
        last = self._end(entry, lines)
        return last, self._join(entry, last)

    def _block(self, entry: NumberedLine) -> Iterator[int]:
        """Yield the lines below an entry's first that its title could run over."""
        for line in range(
            entry.last + 1, min(entry.last + 1 + _WRAPPED, len(self._document.lines))
        ):
            text = self._document.lines[line]
            if self._document.blank(line) or is_rule(text) or line in self._starts:
                return
            yield line

    def _as_listed(self, entry: NumberedLine, lines: Sequence[int], words: str) -> int | None:
        """Return the line at which a title has all the words that are listed, None for none."""
        here, last = title_words(entry.text), entry.last
        for line in lines:
            if len(here) >= len(words):
                break
            here += title_words(self._document.lines[line])
            last = line
        return last if here == words else None

    def _end(self, entry: NumberedLine, lines: Sequence[int]) -> int:
        """Return the last line of a title that is listed nowhere."""
        texts = [entry.text, *(self._document.lines[line].rstrip() for line in lines)]
        if not lines or sum(map(len, texts)) > _LONGEST_TITLE:
            return self._asked(entry, lines, texts)
        apart = self._document.blank(lines[-1] + 1)
        ends_asking = texts[-1].endswith(QUESTION_MARKS)
        if apart and self._parted and not entry.plain:
            first = self._document.lines[entry.last]
            # a first line that asks, or that has room left, is a title of its own
            runs_on = len(first) > _FULL_LINE or not texts[0].endswith(_SENTENCE_END)
            if runs_on and (ends_asking or len(first) > _FULL_LINE) and self._hangs(entry, lines):
                return lines[-1]
        return self._asked(entry, lines, texts)

    def _hangs(self, entry: NumberedLine, lines: Sequence[int]) -> bool:
        """Return whether lines stand where a title's do, not further in like a paragraph's."""
        indents = {self._indent(line) for line in lines}
        return len(indents) == 1 and min(indents) >= entry.indent

    def _asked(self, entry: NumberedLine, lines: Sequence[int], texts: Sequence[str]) -> int:
        """Return the last line up to a question mark, or over lines further in that are parted."""
        if texts[0].endswith(_SENTENCE_END):
            return entry.last
        full = len(self._document.lines[entry.last]) > _FULL_LINE
        for count, line in enumerate(lines, start=1):
            deeper = self._indent(line) > entry.indent
            if texts[count].endswith(QUESTION_MARKS) and (
                deeper or is_question(self._wrapped.join(texts[: count + 1]))
            ):
                return line
            if deeper and full and self._document.blank(line + 1):
                return line
        return entry.last

    def _indent(self, line: int) -> int:
        text = self._document.lines[line]
        return len(text) - len(text.lstrip())

    def _join(self, entry: NumberedLine, last: int) -> str:
        below = range(entry.last + 1, last + 1)
        return self._wrapped.join([entry.text, *(self._document.lines[line] for line in below)])


def title_words(text: str) -> str:
    """Return the letters and digits of a title, to find it again in a table of contents."""
    return "".join(_WORDS.findall(without_leaders(text).casefold()))


def without_leaders(text: str) -> str:
    """Return a line of a table of contents without its page number ("What is it? ..... 5")."""
    bare = text.rstrip()
    if not (bare[-1:].isdecimal() or bare[-1:] in _LEADERS or bare.endswith("…")):
        return bare
    end = len(bare)
    while end and bare[end - 1].isdecimal():
        end -= 1
    stem = bare[:end]
    before = len(stem)
    while before and stem[before - 1] in _LEADERS:
        before -= 1
    leaders = stem[before:]
    dots = sum(leaders.count(sign) for sign in ".…·_")
    if (
        dots > 2
        or "…" in leaders
        or (len(stem) < len(bare) and ("   " in leaders or "\t" in leaders))
    ):
        return bare[:before]
    return bare
