"""Elements of an XML document: their fields, their text, and their content as Markdown."""

import inspect
import re
from collections.abc import Iterator
from html import escape

from ingest.formats.markup import html_line, html_markdown, is_html

# What vocabularies of documentation call the elements of HTML: DocBook, Forrest, DITA.
_AS_HTML = {
    "para": "p", "simpara": "p", "note": "p", "warning": "p", "tip": "p", "important": "p",
    "caution": "p", "fixme": "p", "title": "p", "caption": "p", "formalpara": "div",
    "source": "pre", "programlisting": "pre", "screen": "pre", "literallayout": "pre",
    "codeblock": "pre", "synopsis": "pre",
    "literal": "code", "command": "code", "filename": "code", "varname": "code", "option": "code",
    "function": "code", "envar": "code", "userinput": "code", "computeroutput": "code",
    "replaceable": "code", "classname": "code", "parameter": "code", "constant": "code",
    "codeph": "code", "systemitem": "code", "prompt": "code", "tag": "code", "type": "code",
    "emphasis": "em", "firstterm": "em", "citetitle": "em", "b": "strong", "i": "em",
    "itemizedlist": "ul", "simplelist": "ul", "orderedlist": "ol", "procedure": "ol",
    "listitem": "li", "member": "li", "step": "li", "variablelist": "dl", "term": "dt",
    "blockquote": "blockquote", "quote": "q",
    "link": "a", "ulink": "a", "xref": "a", "jump": "a", "fork": "a", "icon": "img",
    "figure": "img", "row": "tr", "entry": "td", "informaltable": "table", "formattedtext": "div",
}  # fmt: skip
# The elements of HTML that answers hold.
HTML = frozenset(
    "p div span a img br hr ul ol li dl dt dd pre code tt kbd samp em strong b i u s sub sup small "
    "h1 h2 h3 h4 h5 h6 table thead tbody tr td th blockquote q figure figcaption "
    "html body details section header center".split()
)
_MARKUP = re.compile(
    r"<br ?/?>|</(?:p|div|li|a|b|strong|em|i|span|code|pre|h[1-6])>", re.IGNORECASE
)
_LINKS = ("href", "url", "src")
_TITLES = ("title", "name", "heading", "head", "label", "caption")


class Node:
    """An element: what it is called, where it stands, and its texts and elements in order."""

    __slots__ = ("asked", "attributes", "is_cut", "last", "line", "parts", "tag", "told")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = local(tag)
        self.attributes = attributes
        self.line = self.last = line
        self.parts: list[str | Node] = []
        self.is_cut = False
        self.asked = self.told = False  # whether a child holds a question, an answer

    def __iter__(self) -> Iterator["Node"]:
        return (part for part in self.parts if isinstance(part, Node))

    def first(self, *tags: str) -> "Node | None":
        """Return its first child of these tags, in any case."""
        return next((child for child in self if child.tag.casefold() in tags), None)

    def all(self, *tags: str) -> list["Node"]:
        """Return its children of these tags, in any case."""
        return [child for child in self if child.tag.casefold() in tags]

    def below(self) -> Iterator["Node"]:
        """Yield every element below it, in document order."""
        stack = [*self][::-1]
        while stack:
            here = stack.pop()
            yield here
            stack += [*here][::-1]

    def attribute(self, name: str) -> str:
        """Return an attribute, whatever its namespace and case; "" where it has none."""
        return next((v for k, v in self.attributes.items() if local(k).casefold() == name), "")

    @property
    def is_leaf(self) -> bool:
        """Whether it holds text only."""
        return not any(isinstance(part, Node) for part in self.parts)

    def words(self) -> str:
        """Return all text below it, as it stands."""
        return "".join(part for _, part in _walk(self) if isinstance(part, str)).strip()

    def markdown(self) -> str:
        """Return its content as Markdown."""
        if self.is_leaf:
            text = inspect.cleandoc("".join(map(str, self.parts)))
            return html_markdown(text) if _is_marked_up(text) else text
        return html_markdown("".join(_html(self))) or self.words()  # too deep for a converter

    def line_text(self) -> str:
        """Return its content as one line of words."""
        if self.is_leaf:
            text = "".join(map(str, self.parts))
            return html_line(text) if _is_marked_up(text) else " ".join(text.split())
        return html_line("".join(_html(self))) or " ".join(self.words().split())

    def title(self) -> str:
        """Return what it calls itself, in an attribute or a child; "" where it does not."""
        child = self.first(*_TITLES)
        own = next((text for name in _TITLES if (text := self.attribute(name))), "")
        return child.line_text() if child else " ".join(own.split())


def _is_marked_up(text: str) -> bool:
    """Return whether a text is HTML that was escaped, or stood in a CDATA section."""
    return is_html(text) or bool(_MARKUP.search(text) and "`" not in text)


def local(name: str) -> str:
    """Return a name without its namespace's prefix."""
    return name.rsplit(":", 1)[-1]


def _walk(node: Node) -> Iterator[tuple[str, "str | Node"]]:
    """Yield ("open", element), ("text", text) and ("close", element) below an element, in order."""
    stack: list[tuple[str, str | Node]] = [
        ("text" if isinstance(part, str) else "open", part) for part in reversed(node.parts)
    ]
    while stack:
        kind, part = stack.pop()
        yield kind, part
        if kind == "open" and isinstance(part, Node):
            stack.append(("close", part))
            stack += [
                ("text" if isinstance(one, str) else "open", one) for one in reversed(part.parts)
            ]


def _html(node: Node) -> Iterator[str]:
    """Yield the content of an element as HTML; elements that HTML lacks are their content."""
    for kind, part in _walk(node):
        if isinstance(part, str):
            yield escape(part, quote=False)
            continue
        tag = part.tag.casefold()
        tag = _AS_HTML.get(tag, tag)
        if tag not in HTML:
            continue
        if kind == "close":
            yield f"</{tag}>"
            continue
        target = next((url for name in _LINKS if (url := part.attribute(name))), "")
        name = "src" if tag == "img" else "href"
        yield f'<{tag} {name}="{escape(target)}">' if target and tag in {"a", "img"} else f"<{tag}>"
