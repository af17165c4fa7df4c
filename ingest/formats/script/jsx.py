"""JSX to HTML, from which Markdown is made: `<p>At <b>nine</b>, <Link to="/x">here</Link></p>`."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ingest.formats.script.strings import outdented, unescaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from ingest.formats.script.syntax import Source

ELEMENTS = frozenset({"jsx_element", "jsx_self_closing_element", "jsx_fragment"})
_DEEPEST = 60
_ANY_TAG = re.compile(r"<[^<>]*>")
_TAG_NAME = re.compile(r"[a-z][a-z0-9]*$")
_LINKS = frozenset({"href", "to", "src", "alt"})
_UNFOLD = re.compile(r"accordion|collaps|expand|faq|question|disclosure|toggle", re.IGNORECASE)
_HEADS = ("question", "title", "summary", "label", "header", "heading", "trigger")


def markup(source: Source, node: Node, depth: int = 0) -> str:
    """Return an element as HTML; what a program would put there stays as it is written."""
    if depth > _DEEPEST:
        return html.escape(" ".join(_ANY_TAG.sub(" ", source.text(node)).split()))
    opening = next((c for c in node.children if c.type == "jsx_opening_element"), node)
    named = opening.child_by_field_name("name")
    name = source.text(named) if named else ""
    values = attributes(source, opening)
    inside = "".join(_child(source, child, depth) for child in node.named_children)
    title = next((values[key] for key in _HEADS if values.get(key)), "")
    if title and (_UNFOLD.search(name) or "question" in values):
        answer = inside or html.escape(values.get("answer") or values.get("content") or "")
        return f"<details><summary>{html.escape(title)}</summary>{answer}</details>"
    tag = _tag(name, values)
    if not tag:
        return inside
    shown = "".join(
        f' {"href" if key == "to" else key}="{html.escape(value)}"'
        for key, value in values.items()
        if key in _LINKS
    )
    return f"<{tag}{shown}>" if tag in {"br", "img", "hr"} else f"<{tag}{shown}>{inside}</{tag}>"


def _tag(name: str, values: Mapping[str, str]) -> str:
    """Return the tag of HTML that an element stands for, "" where only its content counts."""
    if _TAG_NAME.match(name):
        return name
    if "href" in values or "to" in values:
        return "a"
    last = name.rpartition(".")[2].casefold()
    return {"trans": "", "text": "span", "code": "code", "image": "img"}.get(last, "") or (
        "div" if name and last != "trans" else ""
    )


def attributes(source: Source, opening: Node) -> dict[str, str]:
    """Return the attributes of an element that are texts, by name."""
    found: dict[str, str] = {}
    for one in opening.named_children:
        if one.type != "jsx_attribute" or not one.named_children:
            continue
        name, *value = one.named_children
        if value and (text := _text(source, value[0])) is not None:
            found[source.text(name)] = text
    return found


def _text(source: Source, node: Node) -> str | None:
    """Return what a string, a template or a braced one says, None for anything else."""
    if node.type == "jsx_expression" and node.named_children:
        node = node.named_children[0]
    if node.type == "string":
        return unescaped(source.text(node)[1:-1])
    if node.type == "template_string":
        return outdented(unescaped(source.text(node)[1:-1]))
    return None


def _child(source: Source, node: Node, depth: int) -> str:
    """Return what stands inside an element as HTML."""
    if node.type == "jsx_text":
        return _flowing(source.text(node))
    if node.type == "html_character_reference":
        return source.text(node)
    if node.type in ELEMENTS:
        return markup(source, node, depth + 1)
    shown = node.type == "jsx_expression" and node.named_children
    return _expression(source, node, depth) if shown else ""


def _expression(source: Source, node: Node, depth: int) -> str:
    """Return what stands in braces as HTML: a text, elements, or a name as it is written."""
    inner = node.named_children[0]
    if (text := _text(source, inner)) is not None:
        return html.escape(text, quote=False)
    if inner.type == "identifier":
        return html.escape(source.text(node), quote=False)
    # in a condition, or a list that is mapped
    return "".join(markup(source, one, depth + 1) for one in elements_in(inner))


def elements_in(node: Node) -> list[Node]:
    """Return the outermost elements at a node or below it."""
    found: list[Node] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if here.type in ELEMENTS:
            found.append(here)
        else:
            stack.extend(reversed(here.named_children))
    return found


def _flowing(text: str) -> str:
    """Return text between tags as JSX shows it: the blanks around its line ends count for none."""
    first, *more = text.split("\n")
    if not more:
        return text
    lines = [first.rstrip(), *(line.strip() for line in more[:-1]), more[-1].lstrip()]
    return " ".join(line for line in lines if line)
