"""The signs of Markdown that translators of markups write, which can be told from the text.

They stand as characters for private use until a text is complete; then it becomes Markdown, or
plain words for a question.
"""

import re
from functools import partial

from ingest.text.wording import plain

BOLD, ITALIC, CODE, LINK, TARGET, END, BREAK = map(chr, range(0xE000, 0xE007))
_SIGNS = re.compile(f"[{BOLD}-{BREAK}]")
_CODE = re.compile(f"{CODE}([^{CODE}]*){CODE}")
_LINK = re.compile(f"{LINK}([^{LINK}{TARGET}{END}]*){TARGET}([^{LINK}{TARGET}{END}]*){END}")
_EMPHASIS = ((BOLD, "**"), (ITALIC, "*"))
_PAIRS = tuple((re.compile(f"{sign}([^{sign}]*){sign}"), mark) for sign, mark in _EMPHASIS)
_BROKEN_TABLE = re.compile(r"^(\|[^\n]*\|)\n\n(?=\| )", re.MULTILINE)
_SPACED_CODE = re.compile(r"`` ([^\n]{1,200}?) ``")  # code that holds a backtick
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})")


def without_signs(text: str) -> str:
    """Return a text in which no character can be taken for a sign."""
    return _SIGNS.sub("", text) if _SIGNS.search(text) else text


def bold(text: str) -> str:
    """Return a text in bold."""
    return f"{BOLD}{text}{BOLD}"


def italic(text: str) -> str:
    """Return a text in italics."""
    return f"{ITALIC}{text}{ITALIC}"


def code(text: str) -> str:
    """Return a text as code in a line."""
    return f"{CODE}{text}{CODE}"


def link(text: str, target: str) -> str:
    """Return the words of a link; those without words show where they lead."""
    return f"{LINK}{text.strip() or target}{TARGET}{target}{END}"


def as_markdown(text: str) -> str:
    """Return a text with its signs as Markdown, as many lines as before; breaks stay for `tidy`."""
    text = _LINK.sub(_linked, _CODE.sub(_quoted, text))
    for pattern, mark in _PAIRS:
        text = pattern.sub(partial(_framed, mark=mark), text)
    return re.sub(f"[{BOLD}-{END}]", "", text)


def as_words(text: str) -> str:
    """Return a text as one line without signs: a link as its words."""
    return " ".join(_SIGNS.sub(" ", _WORDLESS.sub("", _LINK.sub(r"\1", text))).split())


_WORDLESS = re.compile(f"[{BOLD}{ITALIC}{CODE}]")


def tidy(text: str) -> str:
    """Return Markdown with its breaks as newlines, and of blank lines outside code one at most."""
    kept: list[str] = []
    fenced = False
    for line in text.replace(BREAK, "\n").split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced or line.strip() or (kept and kept[-1].strip()):
            kept.append(line if fenced or line.endswith("  ") else line.rstrip())
    joined = _BROKEN_TABLE.sub(r"\1\n", "\n".join(kept))
    return joined.strip("\n").rstrip()


def words_of(markdown: str) -> str:
    """Return a line of Markdown as plain words."""
    pieces = _SPACED_CODE.split(tidy(markdown))
    pieces[::2] = (piece.replace("`", "") for piece in pieces[::2])
    return plain("".join(pieces))


def _quoted(match: re.Match[str]) -> str:
    inside = _SIGNS.sub("", _LINK.sub(r"\1", match[1]))
    if not inside.strip():
        return inside
    return f"`` {inside} ``" if "`" in inside else f"`{inside}`"


def _linked(match: re.Match[str]) -> str:
    words, target = match[1], match[2].strip()
    if not target:
        return words
    return f"<{target}>" if words.strip() == target else f"[{words.strip()}]({target})"


def _framed(match: re.Match[str], mark: str) -> str:
    """Return a text between marks, with the blanks at its ends outside them."""
    inside = match[1]
    bare = inside.strip()
    if not bare:
        return inside
    begin = len(inside) - len(inside.lstrip())
    return f"{inside[:begin]}{mark}{bare}{mark}{inside[begin + len(bare) :]}"
