"""What MDX holds beside its text: imports, exports and comments, which no reader of a page sees."""

import re
from collections.abc import Iterator, Sequence

# A text without any of these has no such lines.
PROGRAM_SIGNS = ("import ", "export ", "{/*", "<!--", "[toc", "[TOC", "_TOC_", " toc ", ":toc}")
_IMPORT = re.compile(r"""^import\s(?:[^"'`;]{1,300}\sfrom\s+)?["'][^"']{1,300}["'];?\s*$""")
_BEGINS = re.compile(r"^(?:import\s+[\w{*]|export\s+(?:const|let|var|function|default|async)\b)")
# Where the site puts a table of contents: [[toc]], [TOC], [[_TOC_]], {{< toc >}}, {:toc}.
_CONTENTS = re.compile(r"^\s*[\[{]{1,2}[<%:_\s]{0,3}toc[>%_\s]{0,3}[\]}]{1,2}\s*$", re.IGNORECASE)
_COMMENTS = (("{/*", "*/}"), ("<!--", "-->"))
_FIRSTS = frozenset("ie{[<")  # with which such a line begins, where none is open


def program_lines(
    name: str, lines: Sequence[str], signs: Sequence[str], fenced: frozenset[int]
) -> Iterator[int]:
    """Yield the lines, from 0, of imports, exports, comments and places for contents.

    `signs` are their first signs that are no blanks. Of what is no MDX, only whole imports count.

    A block of imports or exports ends at the next blank line, as MDX has it.
    """
    mdx = name.lower().endswith(".mdx")
    inside = False
    comment = ""  # the sign that ends the comment which is open
    open_lines: list[int] = []  # its lines; one that is never closed is text
    for number, text in enumerate(lines):
        if not (inside or comment or signs[number] in _FIRSTS):
            continue
        if number in fenced:
            inside, comment = False, ""
            continue
        inside = bool(text.strip()) and ((inside and mdx) or _begins_program(text, mdx=mdx))
        if not inside and not comment:
            comment, open_lines = _closing(text.lstrip(), mdx=mdx), []
        if comment:
            open_lines.append(number)
            _, ended, after = text.partition(comment)
            if ended:
                comment = ""
                yield from open_lines if not after.strip() else open_lines[:-1]
        elif inside or _CONTENTS.match(text):
            yield number


def _begins_program(text: str, *, mdx: bool) -> bool:
    """Return whether a line begins an import or an export."""
    if not text.startswith(("import", "export")):
        return False
    return bool(_IMPORT.match(text)) or (mdx and bool(_BEGINS.match(text)))


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
