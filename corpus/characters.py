"""Characters that no file in UTF-8 can hold: found, replaced, or shown as what they stand for.

Python puts them into texts: a lone half of a surrogate pair from a JSON escape, and a byte of a
file name that is not UTF-8. Chroma, tantivy, the tokenizer and the terminal refuse them.
"""

import re

# What stands where a character could not be read.
REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
# Python's name for a byte of a file name that is not UTF-8 is this plus the byte.
_ESCAPED_BYTE = 0xDC00


def is_whole(text: str) -> bool:
    """Return whether a text has only characters that UTF-8 can hold."""
    return text.isascii() or not _SURROGATE.search(text)


def whole(text: str) -> str:
    """Return a text in which a character that is not Unicode is replaced by U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub(REPLACEMENT, text)


def shown(text: object) -> str:
    r"""Return a text, or a path, as it can be shown anywhere.

    A byte that is not UTF-8 is shown as `\xff`, half a surrogate pair as `\ud800`.
    """
    plain = str(text)
    return plain if plain.isascii() else _SURROGATE.sub(_escape, plain)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    byte = code - _ESCAPED_BYTE
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else f"\\u{code:04x}"
