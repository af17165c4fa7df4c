"""The HTML inside Markdown: tags that format text are kept, all others become text or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ui.output.html.sanitise import FORMATTING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

# More tags than a table of five hundred cells has: the rest is shown as text, since parsers of
# HTML take time that grows with the square of their depth.
_MOST = 2_000
_KEPT = re.compile(
    rf"<(/?)({'|'.join(sorted(FORMATTING, key=len, reverse=True))})(?:\s[^<>]*|/)?>", re.IGNORECASE
)
# Tags of the layout of a page: their text stays, they go.
_DROPPED = re.compile(r"</?(?:a|img|div|span|center|font|section)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ANY = re.compile(f"{_KEPT.pattern}|{_DROPPED.pattern}|<", re.IGNORECASE)
_PRE, _PRE_END = (
    re.compile(r"<pre(?:\s[^<>]*)?>", re.IGNORECASE),
    re.compile(r"</pre>", re.IGNORECASE),
)


def add_tags(parser: MarkdownIt) -> None:
    """Replace a parser's rules for HTML by ours."""
    parser.inline.ruler.at("html_inline", _tag)
    parser.block.ruler.at("html_block", _pre, {"alt": ["paragraph", "reference", "blockquote"]})


def tamed(html: str) -> str:
    """Return HTML of a document with only tags that format text, without their attributes."""
    return _ANY.sub(
        lambda found: f"<{found[1]}{found[2]}>" if found[2] else "&lt;" * (found[0] == "<"), html
    )


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  as markdown-it calls it
    """Take a tag at this place: keep it without its attributes, or drop it."""
    if state.src[state.pos] != "<":
        return False
    kept = _KEPT.match(state.src, state.pos, state.posMax)
    found = kept or _DROPPED.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        if kept and _counted(state) <= _MOST:
            state.push("html_inline", "", 0).content = f"<{kept[1]}{kept[2].lower()}>"
        elif kept:
            state.push("text", "", 0).content = kept[0]
    state.pos = found.end()
    return True


def _counted(state: StateInline) -> int:
    """Count the tags of a text."""
    number: int = state.env.get("tags", 0) + 1
    state.env["tags"] = number
    return number


def _pre(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001  as above
    """Take the lines of a `<pre>`, in which Markdown means nothing."""
    if state.is_code_block(first) or not _PRE.match(_line(state, first)):
        return False
    end = next((line for line in range(first, last) if _PRE_END.search(_line(state, line))), None)
    if end is None:
        return False
    if not silent:
        state.line = end + 1
        token = state.push("html_block", "", 0)
        token.map = [first, end + 1]
        token.content = state.getLines(first, end + 1, state.blkIndent, keepLastLF=True)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
