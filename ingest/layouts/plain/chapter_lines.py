"""Lines of plain text that begin with a chapter's number, or with `Subject:`."""

import re
from dataclasses import dataclass

from ingest.layouts.plain.plaintext import Wrapped
from ingest.layouts.plain.textheads import is_rule
from ingest.text.document import Document
from ingest.text.wording import is_question

_SUBJECT = re.compile(r"^\s{0,8}(?:subject|topic)\s?:\s*(?P<text>\S.*)$", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?P<open>[\[(#]?)(?:(?:q|question|section|chapter|part|faq)\.?\s?)?"
    r"(?P<number>(?:[A-Z][.-]?)?\d{1,3}(?:[.-]\d{1,3}){0,4}[a-z]?)(?P<close>[\])]?[.:)]{0,2})"
    r"(?:\s+[-–—])?\s+(?P<text>\S.*)$",
    re.IGNORECASE,
)
# "IV. Water", "B) Milk": the parts of a document whose questions have numbers of their own.
_LETTERED = re.compile(r"^(?:[IVXL]{1,6}|[A-Z])[.):]\s+(?P<text>\S.*)$")
_WORDS = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_PART = re.compile(r"\d+|[A-Za-z]+")
_SENTENCE_END = (".", "!", "?", ":", ";", "。", "？", "！", "؟")
_WRAPPED = 3
# A title that does not ask runs on only if its line is at least this long.
_FULL_LINE = 50

Key = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line that can begin a chapter, section or question, with the lines its title runs over.

    `key` orders entries by their numbers; () for a letter, and for a `Subject:` line without any.
    `level` counts the number's parts. `plain` is a number that could
    as well count the steps of an answer.
    """

    first: int
    last: int
    indent: int
    key: Key
    text: str
    subject: bool
    plain: bool

    @property
    def level(self) -> int:
        """How many parts the number has, the trailing zero of "2.0" not counted."""
        parts = self.key[:-1] if len(self.key) > 1 and self.key[-1] == (0, "") else self.key
        return max(1, len(parts))


def find_entries(document: Document) -> list[NumberedLine]:
    """Return the lines that can begin a chapter, section or question."""
    found = []
    wrapped = Wrapped(document)
    for line, text in enumerate(document.lines):
        if line in document.verbatim or not text.strip():
            continue
        subject = _SUBJECT.match(text)
        bare = subject["text"] if subject else text.strip()
        number = _numbered(bare)
        lettered = None if number else _LETTERED.match(bare)
        if not subject and not number and not lettered:
            continue
        titled = number or lettered
        words = titled["text"] if titled else bare
        last, words = _unwrap(document, wrapped, line, words)
        key = _key(number["number"]) if number else ()
        plain = not subject and len(key) < 2 and not (number and number["open"])
        indent = len(text) - len(text.lstrip())
        found.append(NumberedLine(line, last, indent, key, words, bool(subject), plain))
    return found


def title_words(text: str) -> str:
    """Return the letters and digits of a title, to find it again in a table of contents."""
    bare = text.rstrip()
    stem = bare.rstrip("0123456789 \t.")
    leaders = bare[len(stem) :]  # "....... 12"
    if leaders.count(".") > 2 or "   " in leaders:
        bare = stem
    return "".join(_WORDS.findall(bare.casefold()))


def _unwrap(document: Document, wrapped: Wrapped, line: int, words: str) -> tuple[int, str]:
    """Return the last line and the text of a title that runs over several lines.

    It runs up to its question mark, or over lines that are indented further than its number
    and are followed by a blank line.
    """
    if words.rstrip().endswith(_SENTENCE_END):
        return line, words.strip()
    indent = len(document.lines[line]) - len(document.lines[line].lstrip())
    lines = [words]
    for after in range(line + 1, min(line + 1 + _WRAPPED, len(document.lines))):
        text = document.lines[after]
        if document.blank(after) or is_rule(text) or _NUMBER.match(text.strip()):
            break
        lines.append(text)
        deeper = len(text) - len(text.lstrip()) > indent
        asks = text.rstrip().endswith(("?", "？"))
        if asks and (deeper or is_question(wrapped.join(lines))):
            return after, wrapped.join(lines)
        full = len(document.lines[line]) > _FULL_LINE
        if deeper and full and document.blank(after + 1):
            return after, wrapped.join(lines)
    return line, words.strip()


def _numbered(text: str) -> re.Match[str] | None:
    """Return the match of a number that begins a title: "2.3 …", "4) …", "[5] …", not "3D …"."""
    number = _NUMBER.match(text)
    if number is None or (number["open"] == "#" and text.startswith("# ")):
        return None
    several = len(_DIGITS.findall(number["number"])) > 1 or number["number"][1:2] in {".", "-"}
    return number if number["open"] or number["close"] or several else None


def _key(number: str) -> Key:
    parts = _PART.findall(number)
    return tuple((int(part), "") if part.isdecimal() else (0, part.casefold()) for part in parts)
