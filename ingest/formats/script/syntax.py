"""The syntax tree of a JavaScript or TypeScript source; nothing of it is executed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.records import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Parser

# Where elements in angle brackets are casts, not markup.
_TYPESCRIPT = frozenset({".ts", ".mts", ".cts"})
_MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source: its text as bytes, and the tree's root."""

    content: bytes
    root: Node

    def text(self, node: Node) -> str:
        """Return what stands at a node."""
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def lines(self, node: Node) -> tuple[int, int]:
        """Return the first and last line of a node, from 1."""
        return node.start_point[0] + 1, node.end_point[0] + 1

    def errors(self) -> Iterator[Unread]:
        """Yield the lines that are no valid source, the first hundred of them."""
        found: dict[int, Unread] = {}
        stack = [self.root]
        while stack and len(found) < _MOST_ERRORS:
            node = stack.pop()
            inner = [child for child in node.children if child.has_error]
            if inner:
                stack.extend(reversed(inner))
            elif node.is_error or node.is_missing:
                first, last = self.lines(node)
                unclosed = last > first  # it goes on to where the reader gave up
                line = last if unclosed else first
                reason = "brackets or quotes are not closed" if unclosed else "check its commas"
                found.setdefault(line, Unread((line, line), f"malformed source; {reason}"))
        yield from sorted(found.values(), key=lambda one: one.lines)


def parse_source(text: str, suffix: str) -> Source:
    """Return a source's tree; where it is malformed, the tree of what stands around that."""
    content = text.encode("utf-8", "replace")
    return Source(content, _parser(suffix in _TYPESCRIPT).parse(content).root_node)


@lru_cache(maxsize=2)
def _parser(plain: bool) -> Parser:  # noqa: FBT001  which of the two grammars
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    grammar = tree_sitter_typescript
    language = grammar.language_typescript() if plain else grammar.language_tsx()
    return Parser(Language(language))


def named(node: Node, field: str) -> Node | None:
    """Return a node's part of a name, None where it has none."""
    return node.child_by_field_name(field)
