"""The words of code: of its names, `maxUploadRate` and `max-upload_rate` alike, and its remarks."""

from __future__ import annotations

import re

# Before a capital that follows a small letter or a digit, or before the last of several capitals
# where a small letter follows.
_SMALL, _CAPITAL = "a-zà-öø-ÿ", "A-ZÀ-ÖØ-Þ"
_HUMP = re.compile(
    rf"(?<=[{_SMALL}\d])(?=[{_CAPITAL}])|(?<=[{_CAPITAL}])(?=[{_CAPITAL}][{_SMALL}])"
)
_CAMEL = re.compile(rf"[^\W\d_]*[{_SMALL}\d][{_CAPITAL}][^\W_]*")
_WORD = re.compile(r"[^\W\d_]{2,}")
# How remarks begin in common languages; "#include" is none.
_REMARK = re.compile(r"\s*(?:#(?!include)|//|--\s|;|%|/?\*|<!--|REM\s|\"\"\")")
_IMPORT = re.compile(r"\s*(?:import|from|#include|using|require|package|use)\b")


def name_words(code: str) -> list[str]:
    """Return the words of all names and remarks in a piece of code, each once, in small letters.

    Numbers, signs and single letters are left out.
    """
    words = (found.group().casefold() for found in _WORD.finditer(_HUMP.sub(" ", code)))
    return list(dict.fromkeys(words))


def camel_words(text: str) -> list[str]:
    """Return the words of a text's names that are joined by capitals alone, as in `maxRetries`."""
    return [word for name in _CAMEL.findall(text) for word in _HUMP.sub(" ", name).split()]


def is_remark(line: str) -> bool:
    """Return whether a line of code is nothing but a remark, by how it begins."""
    return bool(_REMARK.match(line))


def is_import(line: str) -> bool:
    """Return whether a line of code only names what it needs from elsewhere."""
    return bool(_IMPORT.match(line))
