"""The one renderer: Markdown of a corpus as HTML that does nothing, wherever it is put.

What a corpus holds is not trusted. Its raw HTML keeps only tags that format text, other tags are
shown as text; images become links, links lead to web addresses only, and nothing is fetched.
Formulas and diagrams stay text: formulas in elements of the class `formula`, for KaTeX on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML

from ui.output.controls import for_pages
from ui.output.html.formulas import Formula, Parted, set_aside
from ui.output.html.highlight import highlighted
from ui.output.html.sanitise import sanitised, text_html
from ui.output.html.tags import add_tags, tamed

if TYPE_CHECKING:
    from markdown_it.token import Token

# A longer text is shown as it is written: no page shows a book, and parsers are not all linear.
_LONGEST = 100_000
# Texts whose HTML is kept: those of a few pages, which are drawn again with every click.
_KEPT = 256
_WEB = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_~]", re.IGNORECASE)
_EMPTY = re.compile(r"<p>(?:\s|&#10;)*</p>")


@lru_cache(maxsize=_KEPT)
def render(markdown: str) -> str:
    """Return Markdown as safe HTML, on one line."""
    text = for_pages(markdown)
    if len(text) > _LONGEST:
        return sanitised(f"<pre>{text_html(text)}</pre>")
    return _EMPTY.sub("", sanitised(_rendered(_blocks(), set_aside(text))))


@lru_cache(maxsize=_KEPT)
def render_line(text: str) -> str:
    """Return one line as safe HTML in which only code, emphasis and formulas are markup."""
    return sanitised(_rendered(_line(), set_aside(_joined(text), line=True), inline=True))


def render_marked(text: str, words: Sequence[str]) -> str:
    """Return a piece of an answer as safe HTML in which whole words are marked."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    whole = rf"(?<![^\W_])(?:{longest_first})(?![^\W_])"
    marks = re.compile(whole, re.IGNORECASE) if words else None
    return sanitised(_rendered(_blocks(), set_aside(_joined(text), line=True), marks, inline=True))


@dataclass(frozen=True, slots=True)
class _Text:
    """What the renderer needs to know of the text it renders; `links` are those it stands in."""

    parted: Parted
    marks: re.Pattern[str] | None = None
    links: list[bool] = field(default_factory=list)


def _rendered(
    parser: MarkdownIt,
    parted: Parted,
    marks: re.Pattern[str] | None = None,
    *,
    inline: bool = False,
) -> str:
    environment = {"text": _Text(parted, marks)}
    render_text = parser.renderInline if inline else parser.render
    return str(render_text(parted.text, environment))


@cache
def _blocks() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"tasklists": True}, renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough"])
    add_tags(parser)
    # Every address makes a link; `_link_open` then drops those that lead nowhere safe.
    parser.validateLink = bool  # type: ignore[assignment,method-assign]
    return parser


@cache
def _line() -> MarkdownIt:
    parser = MarkdownIt("zero", renderer_cls=_Renderer)
    return parser.enable(["backticks", "emphasis"])


class _Renderer(RendererHTML):
    """Writes tokens by the rules below; what they write is sanitised after that."""

    def __init__(self, parser: object = None) -> None:
        super().__init__(parser)
        for name, write in _RULES.items():
            self.rules[name] = _rule(write)  # type: ignore[assignment]  # called like a method


def _rule(write: _Write) -> Callable[..., str]:
    def rule(tokens: Sequence[Token], number: int, _options: object, env: dict[str, _Text]) -> str:
        return write(tokens[number], env["text"])

    return rule


def _write_text(token: Token, text: _Text) -> str:
    return "".join(_pieces(token.content, text))


def _write_code(token: Token, text: _Text) -> str:
    return f"<code>{escapeHtml(text.parted.restore(token.content))}</code>"


def _write_code_block(token: Token, text: _Text) -> str:
    code = highlighted(text.parted.restore(token.content), _language(token.info))
    return f'<div class="code"><pre><code>{code}</code></pre></div>\n'


def _write_html(token: Token, text: _Text) -> str:
    return tamed(text.parted.restore(token.content))


def _write_image(token: Token, text: _Text) -> str:
    """Write an image as a link to it, or as text where its address is not on the web."""
    about = " ".join(text.parted.restore(token.content).split())
    shown = escapeHtml(f"image: {about}" if about else "image")
    address = _web_address(token.attrs.get("src"), text)
    return f'<a href="{address}">{shown}</a>' if address and not any(text.links) else shown


def _open_link(token: Token, text: _Text) -> str:
    address = _web_address(token.attrs.get("href"), text)
    text.links.append(bool(address))
    return f'<a href="{address}">' if address else ""


def _close_link(_: Token, text: _Text) -> str:
    return "</a>" if text.links.pop() else ""


def _open_item(token: Token, _: _Text) -> str:
    checked = token.meta.get("checked")
    return f"<li>{'' if checked is None else '☑ ' if checked else '☐ '}"


def _open_cell(token: Token, _: _Text) -> str:
    side = str(token.attrs.get("style", "")).removeprefix("text-align:")
    return f'<{token.tag} class="{side}">' if side else f"<{token.tag}>"


_Write = Callable[["Token", _Text], str]
_RULES: dict[str, _Write] = {
    "text": _write_text,
    "code_inline": _write_code,
    "fence": _write_code_block,
    "code_block": _write_code_block,
    "html_block": _write_html,
    "image": _write_image,
    "link_open": _open_link,
    "link_close": _close_link,
    "list_item_open": _open_item,
    "td_open": _open_cell,
    "th_open": _open_cell,
}


def _pieces(content: str, text: _Text) -> Iterator[str]:
    """Yield text as HTML: its formulas, its bare addresses as links, its marked words."""
    for part in text.parted.split(content):
        if isinstance(part, Formula):
            kind = "formula display" if part.display else "formula"
            yield f'<span class="{kind}">{escapeHtml(part.tex)}</span>'
            continue
        end = 0
        for found in () if any(text.links) else _ADDRESS.finditer(part):
            address = escapeHtml(found[0])
            yield _marked(part[end : found.start()], text.marks)
            yield f'<a href="{address}">{address}</a>'
            end = found.end()
        yield _marked(part[end:], text.marks)


def _marked(text: str, marks: re.Pattern[str] | None) -> str:
    pieces, end = list[str](), 0
    for found in marks.finditer(text) if marks else ():
        pieces += (escapeHtml(text[end : found.start()]), f"<mark>{escapeHtml(found[0])}</mark>")
        end = found.end()
    return "".join(pieces) + escapeHtml(text[end:])


def _web_address(address: str | float | None, text: _Text) -> str:
    """Return an address of the web, escaped, or "" for any other."""
    whole = text.parted.restore(str(address or ""))
    return escapeHtml(whole) if _WEB.match(whole) else ""


def _language(info: str) -> str:
    """Return the language that the line of a fence names."""
    words = info.split(maxsplit=1)
    return words[0].strip("{}.") if words else ""


def _joined(text: str) -> str:
    return " ".join(for_pages(text).split())
