"""What a value of a structured file says in words, whether it is a text, a list or an object."""

import sys
from collections.abc import Mapping, Sequence

# The keys with an object's text, by rank.
_INNER = ("text", "stem", "content", "value", "answer", "body", "html", "name")
# A context of this length takes as much of the index as the vectors of two passages do; what it is
# cut off from is a whole document, which is better read as one.
_DEEPEST_BLOCK = 30
_MOST_CONTEXT = 16_000


class Located(dict[str, object]):
    """An object that knows its first and last line, from 1."""

    __slots__ = ("lines",)
    lines: tuple[int, int]


def texts(value: object) -> list[str]:
    """Return the texts that a value holds: itself, or those of a list or an object, in order."""
    if isinstance(value, str):
        return [value.strip("\n").rstrip()] if value.strip() else []
    if isinstance(value, (bool, int, float)):
        return [str(value).lower()]
    if isinstance(value, Mapping):
        inner = (texts(value.get(key)) for key in _INNER if key in value)
        return next(filter(None, ([text] if (text := rich_text(value)) else [], *inner)), [])
    if isinstance(value, Sequence):
        return _blocks(value) or list(dict.fromkeys(text for one in value for text in _flat(one)))
    return []


def _blocks(values: Sequence[object]) -> list[str]:
    """Return the one text that a list of an editor's blocks says, [] for any other list."""
    first = values[0] if values else None
    if not isinstance(first, Mapping) or not rich_text(first):
        return []
    return ["\n\n".join(filter(None, map(rich_text, values)))]


def rich_text(value: object, depth: int = 0) -> str:
    """Return what a block of an editor's rich text says, "" for anything else.

    Slate, TipTap, Contentful and others nest blocks in `children` or `content`, down to texts.
    """
    if not isinstance(value, Mapping) or not ("type" in value or "nodeType" in value):
        return ""
    below = value.get("children", value.get("content"))
    if not isinstance(below, list) or not below or depth > _DEEPEST_BLOCK:
        return ""
    if any(_is_leaf(one) for one in below):
        return "".join(
            str(_leaf(one)) if _is_leaf(one) else rich_text(one, depth + 1) for one in below
        ).strip("\n")
    kind = str(value.get("type") or value.get("nodeType")).casefold()
    blocks = [text for one in below if (text := rich_text(one, depth + 1))]
    if "list" in kind and "item" not in kind:
        return "\n".join(f"- {text}" for text in blocks)
    return "\n\n".join(blocks)


def _is_leaf(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(_leaf(value), str)


def _leaf(value: Mapping[str, object]) -> object:
    return value.get("text", value.get("value"))


def joined(value: object) -> str:
    """Return a value's texts as one."""
    return "\n\n".join(texts(value))


def _flat(value: object) -> list[str]:
    """Return the texts of a list's element; nested lists are ignored."""
    nested = isinstance(value, Sequence) and not isinstance(value, str)
    return [] if nested else texts(value)


def context_text(value: object) -> str:
    """Return what questions are about; equal texts of many rows are held in memory once."""
    text = joined(value)
    return sys.intern(text if len(text) <= _MOST_CONTEXT else f"{text[:_MOST_CONTEXT]} …")
