"""Headings of plain text: underlined, in capitals, between rules, or named as chapters."""

import re
from dataclasses import dataclass
from itertools import groupby

from ingest.text.document import Document
from ingest.text.wording import is_question

_RULE_SIGNS = frozenset("-=*_~#+.^\"'")
_DECORATION = _RULE_SIGNS - {".", "'", '"', "_"}
_CHAPTER = re.compile(
    r"^\s*(?:chapter|section|part|appendix|unit|topic|module|teil|kapitel|abschnitt|chapitre|"
    r"capítulo|parte|глава|раздел|часть)\s+(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])\s*(?:[.:)–—-]|$)",
    re.IGNORECASE,
)
_CJK_CHAPTER = re.compile(r"^\s*第[\d〇一二三四五六七八九十百]+[章节節部回]")  # noqa: RUF001
_WORDS = 12


@dataclass(frozen=True, slots=True)
class TextHead:
    """A heading of plain text with its lines, from 0, and its kind; each kind has a level."""

    text: str
    first: int
    last: int
    kind: str


def is_rule(text: str) -> bool:
    """Return whether a line is a rule of nothing but signs ("-----", "=-=-=-", "* * *")."""
    if text.lstrip()[:1] not in _RULE_SIGNS:
        return False
    signs = "".join(text.split())
    return len(signs) > 2 and set(signs) <= _RULE_SIGNS and len(set(signs)) < 3


def rule_lines(document: Document) -> set[int]:
    """Return the lines that are rules."""
    may = document.beginning(_RULE_SIGNS.__contains__)
    return {n for n in may if is_rule(document.lines[n])}


def below_gaps(document: Document) -> list[int]:
    """Return the lines of text below a blank line, below what may be a rule, or at the top."""
    signs = document.signs
    return [
        n
        for n, (sign, above) in enumerate(zip(signs, ("", *signs), strict=False))
        if sign and (not above or above in _RULE_SIGNS)
    ]


def top_title(document: Document) -> TextHead | None:
    """Return the title of a document: its first line, where it is a heading or stands alone."""
    line = document.next_text(0)
    while line < len(document.lines) and is_rule(document.lines[line]):
        line = document.next_text(line + 1)
    if line >= len(document.lines):
        return None
    text = document.lines[line].strip()
    alone = document.blank(line + 1) and len(text.split()) <= _WORDS
    if head := text_head(document, line):
        return head
    sentence = is_question(text) or text.endswith((".", ":", "!", "。", "："))
    return TextHead(text, line, line, "title") if alone and not sentence else None


def text_head(document: Document, line: int) -> TextHead | None:
    """Return the heading that begins at a line, if one does."""
    text = document.lines[line].rstrip()
    bare = text.strip()
    if not bare or not (document.blank(line - 1) or _ruled(document, line)):
        return None
    if is_rule(text) or len(bare) > 120 or len(bare.split()) > _WORDS:
        return None
    if kind := _underline(document, line, bare):
        return TextHead(bare, line, line + 1, kind)
    if _CHAPTER.match(text) or _CJK_CHAPTER.match(text):
        return TextHead(bare, line, line, "chapter")
    if decorated := _decorated(bare):
        return TextHead(decorated, line, line, f"decorated {bare[0]}")
    capitals = _in_capitals(bare) and document.blank(line + 1)
    return TextHead(bare, line, line, "capitals") if capitals else None


def _underline(document: Document, line: int, bare: str) -> str:
    """Return the kind of a heading with a rule under it, of its width or boxed by two."""
    under = document.lines[line + 1].strip() if line + 1 < len(document.lines) else ""
    if not is_rule(under):
        return ""
    if _ruled(document, line):
        return f"boxed {under[0]}"
    alike = abs(len(under) - len(bare)) <= max(3, len(bare) // 3)
    return f"underlined {under[0]}" if alike else ""


def _ruled(document: Document, line: int) -> bool:
    return is_rule(document.lines[line - 1])


def _decorated(bare: str) -> str:
    """Return the text between signs, "=== Setup ===" or "*** Setup ***"; "" where none are."""
    if bare[0] != bare[-1] or bare[0] not in _DECORATION:
        return ""
    runs = [sign for sign, _ in groupby(bare)]
    if len(runs) < 3:
        return ""
    inside = bare.strip(bare[0])
    spaced = inside[:1].isspace() and inside[-1:].isspace()
    return inside.strip() if spaced and len(bare) - len(bare.lstrip(bare[0])) > 1 else ""


def _in_capitals(bare: str) -> bool:
    if bare.upper() != bare or bare.lower() == bare:
        return False
    return sum(map(str.isalpha, bare)) > 3
