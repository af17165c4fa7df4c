"""Characters that are no text: they steer a terminal, turn what follows round, or cannot be seen.

A document may hold any of them. Printed, an escape sequence writes to the clipboard or hides a
line; a character that overrides the direction shows `gpj.exe` as `exe.jpg`.
"""

import re

# What to drop is the same wherever text is shown, except for the marks of direction.
# All of C0 but the tabulator and the line feed; DEL; C1, among them a CSI of one character.
_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f"
# Embeddings, overrides and isolates of the direction of writing.
_TURNING = "\u202a-\u202e\u2066-\u2069"
# Zero-width blanks and operators, byte order marks, annotations, tags; separators of lines that
# editors do not show. The joiners U+200C and U+200D stay: Persian and emoji are written with them.
_UNSEEN = (
    "\u00ad\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
# Marks of direction: Hebrew and Arabic use them in prose, and a page sets each text apart.
# A terminal has no such frame: a mark at the end of a name moves the line number that follows it.
_MARKS = "\u200e\u200f\u061c"

# Joiners shape words and emoji; every other invisible character can only hide something.
_KEPT = frozenset("\n\t\u200c\u200d")
# Variation selectors that no emoji needs: a text can be hidden in a run of them.
_SELECTORS = dict.fromkeys([*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0)])

_IN_PAGES = re.compile(f"[{_STEERING}{_TURNING}{_UNSEEN}]")
_IN_TERMINALS = re.compile(f"[{_STEERING}{_TURNING}{_UNSEEN}{_MARKS}]")
# Half of a character: what Python makes of a byte in a name that is no UTF-8. It cannot be encoded.
_SURROGATE = re.compile("[\ud800-\udfff]")
# Excel takes a file for UTF-8 only if it begins with this.
MARK = "\ufeff".encode()
# A spreadsheet takes a cell that begins so for a formula, after blanks and in full width, too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001


def for_pages(text: str) -> str:
    """Return text without control characters, for a web page; half characters are replaced."""
    return _IN_PAGES.sub("", _SURROGATE.sub("\ufffd", text))


def for_terminals(text: str) -> str:
    """Return text without control characters but tabulators and line feeds, for a terminal.

    Half characters, which come from names of files that are not UTF-8, are replaced.
    """
    return _IN_TERMINALS.sub("", _SURROGATE.sub("\ufffd", text))


def on_one_line(name: str) -> str:
    r"""Return a file's name with each character that cannot be seen written out, as `\x1b`."""
    if name.isprintable():
        return name
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name
    )


def for_agents(text: str) -> str:
    """Return text without control, bidirectional and other invisible characters, for a model.

    Line breaks stay, blanks of other kinds become spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SELECTORS)
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable() or character in _KEPT:
        return character
    return " " if character.isspace() else ""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before it."""
    text = cell.replace("\0", "")
    begins = text.lstrip(" \n\v\f\u00a0\u3000\ufeff\u200b")
    return f"'{text}" if begins.startswith(_FORMULA) else text
