"""HTML to Markdown and to plain text."""

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from lxml import html as lxml_html
from lxml.html import HtmlElement
from markdownify import MarkdownConverter

from ingest.text.document import Document
from ingest.text.navigation import CODE_SPAN, is_crumb

# markdownify recurses; elements nested more deeply than this become plain text.
_DEEPEST = 60
_OPENS_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_OPENS_FRAGMENT = ("<p>", "<p ", "<div>", "<div ", "<ul>", "<ol>", "<span", "<h")
_LANGUAGE = re.compile(r"^(?:lang(?:uage)?|highlight(?:-source)?|brush:?)-?([A-Za-z0-9+#]+)$")


class _Converter(MarkdownConverter):
    """Writes Markdown, escaping only a `<` that would open a tag."""

    def escape(self, text: str, parent_tags: Any) -> str:  # noqa: ARG002  the library's interface
        """Return text that Markdown shows as it stands."""
        return _OPENS_TAG.sub(r"\\<", text)

    def convert_summary(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        """Return what opens a disclosure within an answer as a paragraph."""
        return f"\n\n{text.strip()}\n\n"

    def convert_dd(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        """Return what explains a term as a paragraph; Markdown knows no such list."""
        return f"\n\n{text.strip()}\n\n"


def element_markdown(elements: list[HtmlElement | str]) -> str:
    """Return elements and the texts between them as Markdown."""
    parts = [
        element
        if isinstance(element, str)
        else lxml_html.tostring(element, encoding="unicode", with_tail=False)
        for element in elements
    ]
    if any(not isinstance(element, str) and _depth(element) > _DEEPEST for element in elements):
        return "\n\n".join(
            element.strip() if isinstance(element, str) else element_text(element)
            for element in elements
        ).strip()
    escaped = (
        part.replace("&", "&amp;").replace("<", "&lt;") if isinstance(one, str) else part
        for one, part in zip(elements, parts, strict=True)
    )
    return _convert("".join(escaped))


def html_markdown(text: str) -> str:
    """Return a fragment of HTML, or a text without any, as Markdown."""
    if "<" not in text and "&" not in text:
        return text.strip()
    try:
        element = lxml_html.fragment_fromstring(_code_marked(text), create_parent="div")
    except (ValueError, lxml_html.etree.ParserError):  # a fragment of comments, or control signs
        return text.strip()
    return element_markdown([element])


def html_line(text: str) -> str:
    """Return the words of a fragment of HTML as one line."""
    if "<" not in text and "&" not in text:
        return " ".join(text.split())
    # line breaks and ends of paragraphs separate words
    apart = (
        _code_kept(text)
        .replace("<br", " <br")
        .replace("</p>", "</p> ")
        .replace("</div>", "</div> ")
    )
    return " ".join(BeautifulSoup(f"<div>{apart}</div>", "lxml").get_text().split())


def _code_kept(text: str) -> str:
    """Return a text as HTML in which code of Markdown keeps the tags that it names: `<b>`."""
    return CODE_SPAN.sub(lambda code: code[1].replace("<", "&lt;"), text) if "`" in text else text


def _code_marked(text: str) -> str:
    """Return a text as HTML with code of Markdown that names tags as an element of its own."""

    def marked(code: re.Match[str]) -> str:
        bare = code[1].strip("`").strip().replace("<", "&lt;")
        return f"<code>{bare}</code>" if "<" in code[1] else code[1]

    return CODE_SPAN.sub(marked, text) if "`" in text else text


def is_html(text: str) -> bool:
    """Return whether the whole text is a fragment of HTML, not Markdown with some tags in it."""
    text = text.strip()
    return text.startswith(_OPENS_FRAGMENT) and text.endswith(">")


def element_text(element: HtmlElement) -> str:
    """Return the words of an element as one line."""
    return " ".join("".join(element.itertext()).split())


def _convert(text: str) -> str:
    soup = BeautifulSoup(f"<div>{text}</div>", "lxml")
    converter = _Converter(
        heading_style="atx", bullets="-", code_language_callback=_language, wrap=False
    )
    document = Document("", converter.convert_soup(soup))
    lines = [  # outside code, one blank line is as good as several
        text.rstrip()
        for line, text in enumerate(document.lines)
        if not document.blank(line) or not document.blank(line - 1) or line in document.fenced
    ]
    while lines and not lines[-1]:
        lines.pop()
    while lines and is_crumb(lines[-1]):  # "back to top" below an answer
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)


def _language(element: Tag) -> str:
    """Return the language that a code block's classes name, or those of the code in it."""
    above = [one for one in element.parents if isinstance(one, Tag)][:2]
    for tag in (element, element.find("code"), *above):  # generators put it on any of them
        classes = tag.get("class") if isinstance(tag, Tag) else None
        for name in classes or ():
            if found := _LANGUAGE.match(name):
                return found[1]
    return ""


def _depth(element: HtmlElement) -> int:
    deepest, stack = 0, [(element, 1)]
    while stack:
        here, depth = stack.pop()
        deepest = max(deepest, depth)
        stack += [(child, depth + 1) for child in here]
    return deepest
