"""The wording of questions, numbering and navigation."""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from ingest.text.asking import asks_without_mark
from ingest.text.navigation import CODE_SPAN, LINK, TAG, letters, names
from ingest.text.vocabulary import (
    CLOSERS,
    CONTENTS,
    FRAME_WORDS,
    FRAMES,
    LINKED_CONTENTS,
    QUESTION_LABEL,
)

# English openers of interview and exam questions that need no question mark.
_OPENERS = frozenset(
    "what what's whats why how when where which who whom whose can could should would do does did "
    "is are was were will may have has explain describe define compare contrast discuss name list "
    "give state tell mention outline write implement derive prove show summarize summarise "
    "differentiate distinguish elaborate illustrate briefly".split()
)
QUESTION_MARKS = ("?", "？", "؟")  # full-width and Arabic
_QUOTED_END = "\"”»’'!！"  # what may follow a question mark
_NUMBERING = re.compile(
    r"^\s*(?:q(?:ue|ues|n|uestion)?\s*\.?\s*[#№]?\d+(?:\.\d+){0,3}\s*[.):\-–—]?"
    r"|q(?:ue|ues|uestion)?\s*[:：]|q\.(?=\s)"
    r"|\d+(?:\.\d+)+[.):]?[*+]?|[#№]?\s?\d+\s*[.):]{1,2}(?:\s?[-–—]|[*+])?|\d{1,3}[º°ª][.):\-–—]|\(\d+\)"
    r"|\d{1,3}\s+[-–—](?=\s+[^\W\d])|\d{1,3}(?-i:[-–—](?=\s+(?:[^\Wa-z\d_]|[`\"'«“¿¡*(\[])))"
    r"|[A-Z]-?\d{1,3}[.)]|[A-Z]{1,3}-?\d{1,3}(?:\.\d{1,3}){1,2}[.):]|\[[A-Z]{0,3}\d{1,4}\])\s+"
    r"|^\s*(?:(?:\d{1,4}|[一二三四五六七八九十]{1,3})[、．]|（\d{1,4}）|[①-⑳])\s*",  # noqa: RUF001
    re.IGNORECASE,
)
_BOLD_NUMBER = re.compile(
    r"^(\*\*|__)(?:(?:q(?:uestion)?\s?|[A-Z]{1,2}-?)?[#№]?\d{1,4}(?:\.\d{1,3}){0,3}\s?[.):]?|q\.?)\1[.):]?\s+(?=\S)",
    re.IGNORECASE,
)
# Every label has a colon, a number or bold in these first letters.
_LABELLED = re.compile(r"[:：\d*_]")
_LONGEST_LABEL = 32
_LABEL_WORD = re.compile(
    r"^(?:unit|chapter|module|topic|lesson|part|section)(?:\s+(?:\d+|[IVXLC]{1,5}|[A-Z]))?\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
# What site generators append to headings: an attribute list, a permalink.
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}\n]{0,200}\}\s*$")
# Links around a heading that only help to move about or name a source: "[↑](#top)", "[src](…)".
_TARGET = r"\([^()\n]{0,500}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)"
_SIDE_WORD = (
    r"(?:src|source|sources|ref|reference|link|permalink|anchor|doc|docs|edit|top|toc|back|up|more|wiki"
    r"|fuente|quelle|источник|来源|出处|出典|#)"
)
_SIDE_LINK = rf"[\[(]?\[[\[(]?(?:[^\[\]\w]{{0,4}}|{_SIDE_WORD})[\])]?\]{_TARGET}[\])]?"
_LEADING_LINKS = re.compile(rf"^(?: ?{_SIDE_LINK}){{1,4}} ?", re.IGNORECASE)
_TRAILING_LINKS = re.compile(rf" ?{_SIDE_LINK}$", re.IGNORECASE)
_IMAGE = rf"(?:\[!\[[^\[\]]{{0,200}}\]{_TARGET}\]{_TARGET}|!\[[^\[\]]{{0,200}}\]{_TARGET})"
_LEADING_IMAGE = re.compile(rf"^{_IMAGE} ?(?=\S)")
_TRAILING_IMAGE = re.compile(rf"(?<=[^\s:：]) ?{_IMAGE}$")
_LINK_STARTS = frozenset("[(! ")
_LINK_ENDS = frozenset(")]")
_BREAK = re.compile(r"<br\s{0,3}/?>|\\(?=\n)|\\$", re.IGNORECASE)
# ":question: How …" as GitHub writes it; a keycap is a digit framed by two signs.
_SHORTCODE = re.compile(r"^(?::[a-z][a-z0-9_+-]{1,30}:\s+)+")
_TRAILING_SHORTCODES = re.compile(r"(?<=\S)(?: :[a-z][a-z0-9_+-]{1,30}:){1,8}$")
_KEYCAP = re.compile(r"^[0-9#*]\ufe0f?\u20e3\s*")
_JOINERS = frozenset("\ufe0e\ufe0f\u200d\u20e3")
_ORNAMENTED = frozenset(":0123456789")  # a shortcode or a keycap begins with one of these
_FIRST_SYMBOL = "\u2190"  # the arrows; all before them belongs to words and numbers
# The speaker, in bold before the question: "**Interviewer:** How …"; other words are topics.
_SPEAKER = re.compile(
    r"^(?:\*\*|__)(?:interviewer|moderator|host|reader|user|customer|client|caller|student|audience)"
    r"\s?\d{0,3}(?:[:：](?:\*\*|__)|(?:\*\*|__)\s?[:：])\s*(?=\S)",
    re.IGNORECASE,
)
_CONTENTS = names(CONTENTS)
_LINKED_CONTENTS = names(LINKED_CONTENTS)
_CLOSERS = names(CLOSERS)
_LONGEST_CLOSER = 60
_FRAMES = names(FRAMES) | _CLOSERS
_FRAME_FILLERS = frozenset("and & the this of information notice to y e und et и".split())
# A pronoun without a noun before it refers to the text above: the question is rhetorical.
_ANAPHOR = re.compile(r"\b(?:it|this|that|these|those|they|them)\b", re.IGNORECASE)

# One layout after another asks the same about a short text. Both bound the memory, to some ten
# megabytes for each function; a long text is running text, about which nobody asks twice.
_LONGEST_KEPT = 300
_MOST_KEPT = 16_384

Answer = TypeVar("Answer")

_FORGETS: list[Callable[[], None]] = []


class _Kept(dict[str, Answer]):
    """The answers of a function about short texts; looked up without a call of Python."""

    def __init__(self, function: Callable[[str], Answer]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> Answer:
        answer = self._function(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = answer
        return answer


def remembered(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Return a function of a text alone, some of whose answers about short texts are kept."""
    kept = _Kept(function)
    _FORGETS.append(kept.clear)
    return kept.__getitem__


def forget_all() -> None:
    """Drop the answers that are kept, for measurements: the next document is read like a first."""
    for forget in _FORGETS:
        forget()


@remembered
def is_question(text: str) -> bool:
    """Return whether a heading or line asks something: by its mark or by its first word."""
    text = text.strip().strip("*_").rstrip()
    if text.rstrip(_QUOTED_END).endswith(QUESTION_MARKS):
        return len(text) > _LONGEST_CLOSER or letters(text) not in _CLOSERS
    return opens_question(text) or asks_without_mark(text)


def opens_question(text: str) -> bool:
    """Return whether a text begins like a question or a task ("How…", "Explain…")."""
    words = text.split(maxsplit=3)
    if not words:
        return False
    first = words[0].strip("*_\"'“(").casefold().rstrip(",:")
    return first.replace("’", "'") in _OPENERS and len(words) > 1


@remembered
def stands_alone(text: str) -> bool:
    """Return whether a one-line paragraph is a question in its own right, not a rhetorical one.

    It ends in a question mark, is long enough to name its matter, and does not point back at the
    text above ("How does it work?").
    """
    text = text.strip().strip("*_").strip()
    words = text.split()
    if not text.endswith(QUESTION_MARKS):
        return False
    if len(words) < 3:  # languages written without spaces still count by length
        return len(text) >= 8 and not text.isascii()
    return len(words) > 8 or not _ANAPHOR.search(text)


def points_back(text: str) -> bool:
    """Return whether a text refers to the one above it by a pronoun ("How does it work?")."""
    return bool(_ANAPHOR.search(text))


@remembered
def strip_numbering(text: str) -> str:
    """Return a heading or question without its leading number ("3.", "Q3:", "1.2")."""
    return _NUMBERING.sub("", text, count=1).strip()


def strip_label(text: str) -> str:
    """Return a section's name without its label word ("Unit: …", "Chapter 2: …")."""
    return _LABEL_WORD.sub("", text, count=1).strip()


@remembered
def plain(text: str) -> str:
    """Return inline Markdown as one line of text: links as their words, outer emphasis dropped."""
    if "\\" in text or "<" in text:
        text = _outside_code(_BREAK, " ", text)
    text = " ".join(text.split())
    if "](" in text or "<" in text:
        if "](" in text:
            text = LINK.sub(r"\1", _without_side_links(text))
        if "<" in text:
            text = _outside_code(TAG, "", text)
        text = " ".join(text.split())
    text = _without_ornaments(text)
    if "*" not in text and "_" not in text:
        return text
    if text.count("**") % 2:  # a bold that was opened before the text began, or never closed
        text = text.removesuffix("**") if text.endswith("**") else text.replace("**", "", 1)
    for mark in ("***", "**", "__", "*", "_"):
        inner = text[len(mark) : -len(mark)]
        wrapped = text.startswith(mark) and text.endswith(mark) and mark not in inner
        if wrapped and inner.strip():
            text = inner.strip()
    return text


def _outside_code(pattern: re.Pattern[str], by: str, text: str) -> str:
    """Return a text with what a pattern finds replaced, but in code, which may name tags: `<b>`."""
    if "`" not in text:
        return pattern.sub(by, text)
    # Of what a group splits, every second part is what the group found.
    parts = CODE_SPAN.split(text)
    return "".join(
        part if number % 2 else pattern.sub(by, part) for number, part in enumerate(parts)
    )


def _without_side_links(text: str) -> str:
    """Return a text without the badges, and links to its source or to the top, around it."""
    bare = text
    if text[:1] in _LINK_STARTS:
        bare = _LEADING_LINKS.sub("", _LEADING_IMAGE.sub("", text))
    for trailing in (_TRAILING_IMAGE, _TRAILING_LINKS, _TRAILING_LINKS):
        bare = trailing.sub("", bare) if bare[-1:] in _LINK_ENDS else bare
    return bare if bare != text and letters(TAG.sub("", LINK.sub(r"\1", bare))) else text


def _without_ornaments(text: str) -> str:
    """Return a text without the emoji around it and trailing attributes."""
    sides = text[:1] < _FIRST_SYMBOL and text[-1:] < _FIRST_SYMBOL
    if sides and text[:1] not in _ORNAMENTED and text[-1:] not in "}:":
        return text
    if text[-1:] == "}":
        text = _ATTRIBUTES.sub("", text)
    if text[:1] == ":" or text[:1].isdigit():
        text = _KEYCAP.sub("", _SHORTCODE.sub("", text))
    text = _TRAILING_SHORTCODES.sub("", text)
    first, last = 0, len(text)
    while first < last and (_is_symbol(text[first]) or (first and text[first].isspace())):
        first += 1
    while last > first and (_is_symbol(text[last - 1]) or text[last - 1].isspace()):
        last -= 1
    return text[first:last] or text


def _is_symbol(sign: str) -> bool:
    """Return whether a character is an emoji, an arrow or a triangle, or joins two of them."""
    return sign >= _FIRST_SYMBOL and (
        sign in _JOINERS or unicodedata.category(sign) in {"So", "Sk"}
    )


@remembered
def question_text(text: str) -> str:
    """Return a question as people would say it: one line, no numbering, no outer emphasis."""
    bare = plain(text)
    said = _SPEAKER.sub("", strip_numbering(_named(bare)), count=1)
    if said == bare and "*" not in bare and "_" not in bare:
        return bare
    said = strip_numbering(_named(plain(strip_numbering(_named(bare)))))
    return plain(_SPEAKER.sub("", plain(said)))


def _named(text: str) -> str:
    """Return a text without a label such as "Question 4:", "Вопрос 4." or a bold number."""
    if not _LABELLED.search(text[:_LONGEST_LABEL]):
        return text
    return QUESTION_LABEL.sub("", _BOLD_NUMBER.sub("", text, count=1), count=1)


@remembered
def section_name(text: str) -> str:
    """Return a section's name: one line, numbering, label word and closing colon stripped."""
    return strip_label(question_text(text)).rstrip(":： ").strip()


@remembered
def is_frame(text: str) -> bool:
    """Return whether a heading is "Author and copyright" or the like, around the content."""
    words = set(text.casefold().strip(" .:").replace(",", " ").split()) - _FRAME_FILLERS
    return letters(text) in _FRAMES or (bool(words) and words <= FRAME_WORDS)


@remembered
def is_contents_heading(text: str) -> bool:
    """Return whether a heading announces a table of contents."""
    return letters(strip_numbering(plain(text))) in _CONTENTS


@remembered
def heads_links(text: str) -> bool:
    """Return whether a heading may announce contents: it does where only links stand below it."""
    return letters(strip_numbering(plain(text))) in _LINKED_CONTENTS
