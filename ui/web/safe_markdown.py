"""Markdown of a corpus made safe and exact for the browser. Pure text in, text out.

What a corpus holds is not trusted: its raw HTML keeps only plain formatting tags, its images become
links, its links lead to web addresses only. Gradio's sanitiser and the page's content security
policy stand behind this.

The rules are our own: nh3 cleans HTML, and on Markdown it breaks quotations, addresses in angle
brackets, `List<String>`, and tags that have code between them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from markdown_it import MarkdownIt

# Formulas are wrapped in characters of the private use area: between plain dollars Gradio would
# also take the prices "$5 and $6", and what stands between two code blocks, for a formula.
_INLINE = ("\ue000", "\ue001")
_DISPLAY = ("\ue002", "\ue003")
LATEX_DELIMITERS: list[dict[str, str | bool]] = [
    {"left": _INLINE[0], "right": _INLINE[1], "display": False},
    {"left": _DISPLAY[0], "right": _DISPLAY[1], "display": True},
]
# A link's definition, of which Markdown shows nothing; in HTML all that follows it is plain text.
_SHIELD = "[\ue004]: <plaintext>\n\n"
_RESERVED = re.compile("[\ue000-\ue004]")

# The rules of Pandoc: no blank inside the two dollars, no digit after the second.
_SPAN = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`)(?s:.+?)(?<!`)(?P=ticks)(?!`))"
    r"|(?P<display>(?<!\\)\$\$(?:[^$\n]|\n(?!\s*\n))+?\$\$)"
    r"|(?P<inline>(?<![\\$\w])\$(?=[^\s$])(?:\\.|[^$\\\n]|\n(?!\s*\n))*?(?<=[^\s\\])\$(?![\d$]))"
    r"|(?P<bracket>\\\[(?=(?:(?!\\\])(?s:.))*?(?:\\[a-zA-Z]|[\^_=]))(?:[^\n]|\n(?!\s*\n))+?\\\])"
    r"|(?P<parens>\\\((?:[^\n]|\n(?!\s*\n))+?\\\))"
)
_TAGS = (
    "b|strong|i|em|u|s|del|ins|mark|sub|sup|kbd|code|pre|samp|var|br|hr|p|ul|ol|li|dl|dt|dd|"
    "blockquote|table|thead|tbody|tfoot|tr|td|th|caption|details|summary|h[1-6]"
)
_KEPT_TAG = re.compile(rf"<(/?)({_TAGS})(?:\s[^<>]*|/)?>", re.IGNORECASE)
_DROPPED_TAG = re.compile(
    r"</?(?:a|img|div|span|center|font|section)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OTHER_TAG = re.compile(rf"<(?!/?(?:{_TAGS})>|https?://[^\s<>]+>)", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]]*)\](?=[(\[])")
_LOCAL_LINK = re.compile(r"\[([^\]]*)\]\((?!https?://|mailto:)[^()]*(?:\([^()]*\)[^()]*)*\)")
_MERMAID = re.compile(r"^(\s*(?:`{3,}|~{3,}))\s*mermaid\b", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(
    r"(`+)(?P<code>[^`].*?)\1"  # what is in code stays as it is: __init__, *args
    r"|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|\\(?=[^\w\s])"
)

Kind = Literal["code", "formula", "text"]


@dataclass(frozen=True, slots=True)
class _Part:
    kind: Kind
    text: str


def safe_markdown(markdown: str) -> str:
    """Return Markdown without active content, its formulas between the LATEX_DELIMITERS."""
    return "".join(_show(part) for part in _parts(markdown))


def marked_markdown(text: str, words: tuple[str, ...]) -> str:
    """Return a piece of an answer as safe Markdown in which words are marked."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    whole = rf"(?<![^\W_])(?:{longest_first})(?![^\W_])"
    pattern = re.compile(whole, re.IGNORECASE) if words else None
    shown = [
        _mark(_show(part), pattern) if part.kind == "text" and pattern else _show(part)
        for part in _parts(" ".join(text.split()))
    ]
    return "".join(shown)


def shielded(markdown: str) -> str:
    """Return Markdown that shows the same, and of which an HTML parser takes all for plain text.

    Where gr.render draws a component in the place of another one, Gradio gives a Markdown value
    for a moment to a gr.HTML, which would run what stands in code and formulas.
    """
    return f"{_SHIELD}{markdown}"


def plain(text: str) -> str:
    """Return one line of Markdown as plain text, without the signs of code and emphasis."""
    return _MARKUP.sub(lambda found: found["code"] or "", " ".join(text.split()))


def _show(part: _Part) -> str:
    return _tame(part.text) if part.kind == "text" else part.text


def _mark(text: str, pattern: re.Pattern[str]) -> str:
    """Mark words, but not inside tags, entities and addresses."""
    pieces = re.split(r"(<[^<>]*>|&\w+;|\]\([^)]*\)|https?://\S+)", text)
    return "".join(
        piece if number % 2 else pattern.sub(lambda found: f"<mark>{found[0]}</mark>", piece)
        for number, piece in enumerate(pieces)
    )


def _parts(markdown: str) -> Iterator[_Part]:
    """Yield the text in order: code blocks, code, formulas, and the rest."""
    lines = _RESERVED.sub("", markdown).split("\n")
    code = _code_lines("\n".join(lines))
    for is_code, numbers in groupby(range(len(lines)), key=lambda number: number in code):
        chosen = list(numbers)
        text = "\n".join(lines[number] for number in chosen)
        text += "\n" if chosen[-1] < len(lines) - 1 else ""
        if is_code:
            # A diagram is shown as its source: Mermaid would run the corpus's text in the page.
            yield _Part("code", _MERMAID.sub(r"\1text", text))
        else:
            yield from _spans(text)


def _spans(text: str) -> Iterator[_Part]:
    end = 0
    for found in _SPAN.finditer(text):
        yield _Part("text", text[end : found.start()])
        end = found.end()
        if found["code"]:
            yield _Part("code", found[0])
        elif found["inline"]:
            yield _Part("formula", _wrapped(found[0][1:-1], _INLINE))
        elif found["parens"]:
            yield _Part("formula", _wrapped(found[0][2:-2], _INLINE))
        else:
            yield _Part("formula", _wrapped(found[0][2:-2], _DISPLAY))
    yield _Part("text", text[end:])


def _wrapped(formula: str, signs: tuple[str, str]) -> str:
    return f"{signs[0]}{formula}{signs[1]}"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _code_lines(markdown: str) -> set[int]:
    """Return the numbers (from 0) of the lines that are in code blocks."""
    if "```" not in markdown and "~~~" not in markdown and "    " not in markdown:
        return set()  # a tab cannot be at stake: readers of documents expand them
    return {
        line
        for token in _parser().parse(markdown)
        if token.map and token.type in {"fence", "code_block"}
        for line in range(*token.map)
    }


def _tame(text: str) -> str:
    text = _DROPPED_TAG.sub("", _COMMENT.sub("", text))
    text = _OTHER_TAG.sub("&lt;", _KEPT_TAG.sub(r"<\1\2>", text))
    return _LOCAL_LINK.sub(r"\1", _IMAGE.sub(r"[image: \1]", text))
