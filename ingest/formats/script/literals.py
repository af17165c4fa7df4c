"""The literals of a source as plain data: arrays, objects and texts, with the lines of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.items.fields import normal
from ingest.formats.items.trees import tree_objects
from ingest.formats.markup import html_markdown
from ingest.formats.script.jsx import ELEMENTS, markup
from ingest.formats.script.strings import outdented, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from ingest.formats.script.syntax import Source

_DEEPEST = 60
# Names that stand for lists of names can stand for more than any memory holds.
_MOST_VALUES = 100_000
_MOST_CHARACTERS = 4 * 2**20
_WRAPPERS = frozenset(
    {
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
        "spread_element",
        "await_expression",
    }
)
_LITERALS = frozenset({"array", "object"})
_DATA = frozenset({"array", "string", "template_string"})
_HOLDERS = frozenset({"array", "object", "pair", "spread_element"})
_SHORTHAND = "shorthand_property_identifier"
_MESSAGES = ("defaultMessage", "message", "other", "value")


class Literals:
    """Finds the outermost arrays and objects of a source, and turns each into plain data.

    A name stands for the text or list that the same source gives it; such a list is not found a
    second time. Of what only a running program knows, the source text is kept, or nothing.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._named: dict[str, Node] = {}
        self._used: set[str] = set()
        self._look_around()
        self._placed: dict[int, tuple[dict[str, object], tuple[int, int]]] = {}
        self._left = _MOST_VALUES
        self._left_characters = _MOST_CHARACTERS
        self._resolving: list[str] = []

    def roots(self) -> Iterator[object]:
        """Yield the plain data of each outermost literal, in order."""
        inlined = {self._named[name].id for name in self._used if name in self._named}
        stack = [self._source.root]
        while stack:
            node = stack.pop()
            if node.type not in _LITERALS:
                stack.extend(reversed(node.named_children))
            elif node.id not in inlined:
                yield self._value(node, 0)
                stack.extend(reversed(_programs(node)))

    def lists(self) -> dict[str, object]:
        """Return the plain data of each list of texts that has a name, by the name's last word."""
        found: dict[str, object] = {}
        for name, node in self._named.items():
            if node.type == "array":
                value = self._array(node, 0)
                words = normal(name).split()
                if words and value and all(isinstance(one, str) for one in value):
                    found.setdefault(words[-1], value)
        return found

    def spans(self, root: object) -> list[tuple[int, int]]:
        """Return the lines of the objects in a root's data, in the order in which they begin."""
        found: list[tuple[int, int]] = []
        for one in tree_objects(root):
            _, lines = self._placed.get(id(one.value), (None, found[-1] if found else (1, 1)))
            found.append(lines)
        return found

    def _look_around(self) -> None:
        """Learn the names that stand for literals, and which of them others use."""
        stack = [self._source.root]
        while stack:
            node = stack.pop()
            if node.type == "variable_declarator":
                name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
                value = _bare(value) if value else None
                if name and value:
                    self._named.setdefault(self._source.text(name), value)
            below = node.named_children
            if node.type in _HOLDERS:
                held = (child for child in below if child.type in {"identifier", _SHORTHAND})
                self._used.update(map(self._source.text, held))
            stack.extend(below)

    def _value(self, node: Node, depth: int) -> object:
        """Return the plain data of an expression; None for what is none."""
        node = _bare(node)
        readers: dict[str, Callable[[Node, int], object]] = {
            "object": self._object,
            "array": self._array,
            "number": self._constant,
            "true": self._constant,
            "false": self._constant,
            "identifier": self._resolved,
            _SHORTHAND: self._resolved,
            "arrow_function": self._returned,
            "function_expression": self._returned,
            "ternary_expression": self._first_choice,
            "call_expression": self._call,
        }
        self._left -= bool(self._resolving)
        if depth > _DEEPEST or self._left < 0:
            return None
        return readers.get(node.type, self._text)(node, depth)

    def _array(self, node: Node, depth: int) -> list[object]:
        found: list[object] = []
        for child in node.named_children:
            value = self._value(child, depth + 1)
            if child.type == "spread_element" and isinstance(value, list):
                found += value
            elif value is not None:
                found.append(value)
        return found

    def _constant(self, node: Node, _: int) -> object:
        text = self._source.text(node)
        return text == "true" if text in {"true", "false"} else _number(text)

    def _first_choice(self, node: Node, depth: int) -> object:
        chosen = node.child_by_field_name("consequence")
        return self._value(chosen, depth + 1) if chosen else None

    def _object(self, node: Node, depth: int) -> object:
        found: dict[str, object] = {}
        self._placed[id(found)] = (found, self._source.lines(node))  # kept, so that ids are unique
        for pair in node.named_children:
            if any(child.is_error for child in pair.children):
                continue  # a comma is missing: the text behind it is another key's
            short = pair.type == _SHORTHAND
            key = pair if short else pair.child_by_field_name("key")
            value = pair if short else pair.child_by_field_name("value")
            if not key or not value or pair.type not in {_SHORTHAND, "pair"}:
                continue
            if (plain := self._value(value, depth + 1)) is not None:
                found[self._key(key)] = plain
        return found

    def _key(self, node: Node) -> str:
        text = self._source.text(node)
        return unescaped(text[1:-1]) if node.type == "string" else text.strip("[]")

    def _resolved(self, node: Node, depth: int) -> object:
        """Return what a name stands for in this source."""
        name = self._source.text(node)
        value = self._named.get(name)
        if value is None or name in self._resolving:
            return None
        self._resolving.append(name)
        meant = self._value(value, depth + 1)
        self._resolving.pop()
        self._left_characters -= len(meant) if isinstance(meant, str) else 0
        return meant if self._left_characters >= 0 else None

    def _returned(self, node: Node, depth: int) -> object:
        """Return the text that a function without anything else in it returns."""
        body = node.child_by_field_name("body")
        if body and body.type == "statement_block":
            returns = [one for one in body.named_children if one.type == "return_statement"]
            body = returns[0].named_children[0] if returns and returns[0].named_children else None
        body = _bare(body) if body else None
        return self._value(body, depth + 1) if body and body.type not in _LITERALS else None

    def _call(self, node: Node, depth: int) -> object:
        """Return what a call wraps: a text in `t("…")`, a list in `ref([…])` or `[…].join()`."""
        called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if given and given.type == "template_string":  # dedent`…`
            return self._text(given, depth)
        values = [self._value(one, depth + 1) for one in (given.named_children if given else ())]
        on = called.child_by_field_name("object") if called else None
        if on and _bare(on).type in _DATA:
            value = self._value(on, depth + 1)
            if not (
                called and isinstance(value, list) and self._source.text(called).endswith(".join")
            ):
                return value
            return str(values[0] if values else ",").join(str(one) for one in value)
        return _wrapped(values)

    def _text(self, node: Node, depth: int) -> str | None:
        """Return the text of a string, a template, a sum of them, or an element."""
        written = self._source.text(node)
        if node.type == "string":
            return unescaped(written[1:-1])
        if node.type == "template_string":
            return outdented(unescaped(self._filled(node, depth)))
        if node.type in ELEMENTS:
            return html_markdown(markup(self._source, node))
        if node.type == "binary_expression":
            return self._sum(node, depth)
        return None

    def _filled(self, template: Node, depth: int) -> str:
        """Return what a template says: names of texts stand for these, others stay as written."""
        begin, parts = template.start_byte + 1, []
        for one in template.named_children:
            if one.type == "template_substitution" and one.named_children:
                text = self._operand(one.named_children[0], depth)
                if text is not None:
                    parts += [self._source.content[begin : one.start_byte], text.encode()]
                    begin = one.end_byte
        parts.append(self._source.content[begin : template.end_byte - 1])
        return b"".join(parts).decode("utf-8", "replace")

    def _sum(self, node: Node, depth: int) -> str | None:
        """Return a concatenation; what is no text in it stays as it is written."""
        parts: list[str] = []
        known = 0
        while node.type == "binary_expression":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            sign = node.child_by_field_name("operator")
            if left is None or right is None or sign is None or sign.type != "+":
                return None
            text = self._operand(right, depth)
            known += text is not None
            parts.append(f"${{{self._source.text(right)}}}" if text is None else text)
            node = _bare(left)
        text = self._operand(node, depth)
        known += text is not None
        parts.append(f"${{{self._source.text(node)}}}" if text is None else text)
        return "".join(reversed(parts)) if known else None

    def _operand(self, node: Node, depth: int) -> str | None:
        value = self._value(node, depth + 1)
        return str(value) if isinstance(value, (str, int, float)) else None


def _bare(node: Node) -> Node:
    """Return an expression without the casts and brackets around it."""
    while node.type in _WRAPPERS and node.named_children:
        inner = node.named_children
        node = inner[-1] if node.type == "type_assertion" else inner[0]
    return node


def _number(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return text


def _wrapped(values: list[object]) -> object:
    """Return what the arguments of a call say: a message, a text in words, or a list."""
    messages = [text for one in values if isinstance(one, dict) and (text := _message(one))]
    texts = [one for one in values if isinstance(one, str)]
    if messages or texts:
        spoken = (one for one in reversed(texts) if " " in one)
        return next(iter(messages), "") or next(spoken, texts[0] if texts else "")
    return next((one for one in values if isinstance(one, (list, dict))), None)


def _message(value: dict[str, object]) -> str:
    return next((str(value[key]) for key in _MESSAGES if isinstance(value.get(key), str)), "")


def _programs(node: Node) -> list[Node]:
    """Return the functions inside a literal, in which there can be literals of their own."""
    found: list[Node] = []
    stack = list(reversed(node.named_children))
    while stack:
        here = stack.pop()
        if here.type in {"method_definition", "statement_block"}:
            found.append(here)
        else:
            stack.extend(reversed(here.named_children))
    return found
