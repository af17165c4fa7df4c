"""What a value of a structured file says in words, whether it is a text, a list or an object."""

import sys
from collections.abc import Mapping, Sequence

# The keys with an object's text, by rank.
_INNER = ("text", "stem", "content", "value", "answer", "body", "html", "name")
# A context of this length takes as much of the index as the vectors of two passages do; what it is
# cut off from is a whole document, which is better read as one.
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
        return next((found for found in inner if found), [])
    if isinstance(value, Sequence):
        return list(dict.fromkeys(text for one in value for text in _flat(one)))
    return []


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
