"""Colons in YAML texts without quotes, which people write and a parser takes for another key."""

import re
from collections.abc import Sequence

from corpus.records import Unread

# A parser's words for the second colon of "question: Can I restore: partly or fully?".
_COLON = "mapping values are not allowed in this context"
# A key, alone or in a list, before a text that begins with no sign of the language's own.
_KEYED = re.compile(r"(?P<indent> *(?:- +)*)[\w-]+: +(?=[^\s\"'\[{|>&*!%@`#])")
_REMARK = " #"


def is_colon(error: Exception) -> bool:
    """Return whether a parser broke off at a colon in a text."""
    return getattr(error, "problem", None) == _COLON


def quoted(lines: Sequence[str], number: int) -> str:
    """Return a line whose text has a colon in it with quotes around that text.

    "" where it is no such line, or where the text may go on in the next one. `number` is from 0.
    """
    line = lines[number] if number < len(lines) else ""
    keyed = _KEYED.match(line)
    if not keyed or _goes_on(lines, number, len(keyed["indent"])):
        return ""
    text, remark, after = line[keyed.end() :].partition(_REMARK)
    inner = text.rstrip().replace("'", "''")
    return f"{keyed[0]}'{inner}'{remark}{after}" if ": " in f"{text} " else ""


def _goes_on(lines: Sequence[str], number: int, column: int) -> bool:
    """Return whether the next filled line stands deeper than a key in this column."""
    for after in lines[number + 1 :]:
        if after.strip():
            return len(after) - len(after.lstrip(" ")) > column
    return False


def told(lines: Sequence[str], number: int) -> Unread:
    """Return what is wrong with a line that gets quotes, in words for who can mend it."""
    shown = " ".join(lines[number].split())[:40]
    reason = f'malformed YAML: a text with a colon needs quotes: "{shown}"; it was read as a text'
    return Unread((number + 1, number + 1), reason)
