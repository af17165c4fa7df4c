"""What MDX holds beside its text: imports, exports and comments, which no reader of a page sees."""

import re
from collections.abc import Iterator, Sequence

_IMPORT = re.compile(r"""^import\s(?:[^"'`;]{1,300}\sfrom\s+)?["'][^"']{1,300}["'];?\s*$""")
_BEGINS = re.compile(r"^(?:import\s+[\w{*]|export\s+(?:const|let|var|function|default|async)\b)")
_COMMENTS = (("{/*", "*/}"), ("<!--", "-->"))


def program_lines(name: str, lines: Sequence[str], fenced: frozenset[int]) -> Iterator[int]:
    """Yield the lines, from 0, of imports, exports and comments; of no MDX, only whole imports.

    A block of imports or exports ends at the next blank line, as MDX has it.
    """
    mdx = name.lower().endswith(".mdx")
    inside = False
    comment = ""  # the sign that ends the comment which is open
    for number, text in enumerate(lines):
        if number in fenced:
            inside, comment = False, ""
            continue
        if not text or text.isspace():
            inside = False
            continue
        if text.startswith(("import", "export")):
            inside = inside or bool(_IMPORT.match(text)) or (mdx and bool(_BEGINS.match(text)))
        if not inside and not comment:
            comment = _closing(text.lstrip(), mdx=mdx)
        if inside or comment:
            yield number
        inside = inside and mdx
        comment = "" if comment and comment in text else comment


def _closing(text: str, *, mdx: bool) -> str:
    """Return the sign that ends the comment at a line's beginning, "" where none begins."""
    signs = _COMMENTS if mdx else _COMMENTS[1:]
    return next((closing for opening, closing in signs if text.startswith(opening)), "")


def without_comments(text: str) -> str:
    """Return a text with blanks where its comments stand; positions stay as they are."""
    for opening, closing in _COMMENTS:
        begin = text.find(opening)
        parts: list[str] = []
        at = 0
        while begin >= 0:
            end = text.find(closing, begin)
            if end < 0:
                break
            end += len(closing)
            parts += [text[at:begin], _blanked(text[begin:end])]
            at, begin = end, text.find(opening, end)
        text = "".join(parts) + text[at:] if parts else text
    return text


def _blanked(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))
