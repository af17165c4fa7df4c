"""POD's formatting codes, such as C<code> and L<a link|Module>, as plain text."""

import html
import re

_CODE = re.compile(r"(?P<letter>[A-Z])(?P<open><+)")
_ENTITIES = {"verbar": "|", "sol": "/"}  # POD's own names; the others are those of HTML
_INVISIBLE = frozenset("XZ")


def plain_pod(text: str) -> str:
    """Return a paragraph as one line of plain text: codes as what they enclose.

    Codes nest to any depth; `C<< a > b >>` ends at as many brackets as began it, after a blank.
    A code that is never closed stays as it is written.
    """
    text = " ".join(text.split())
    open_codes: list[tuple[str, str, int, int]] = []  # letter, end, start in pieces, position
    pieces: list[str] = []
    here = 0
    while here < len(text):
        end = open_codes[-1][1] if open_codes else ""
        code = _CODE.match(text, here)
        if end and text.startswith(end, here):
            letter, _, begin, _ = open_codes.pop()
            inside = "".join(pieces[begin:]).strip() if len(end) > 1 else "".join(pieces[begin:])
            pieces[begin:] = [_shown(letter, inside)]
            here += len(end)
        elif code and (width := _width(text, code)):
            end = ">" if width == 1 else f" {'>' * width}"
            open_codes.append((code["letter"], end, len(pieces), here))
            here += 1 + width
        else:
            pieces.append(text[here])
            here += 1
    while open_codes:  # never closed
        letter, end, begin, _ = open_codes.pop()
        pieces[begin:begin] = [letter + "<" * len(end.strip())]
    return " ".join("".join(pieces).split())


def is_index_entry(line: str) -> bool:
    """Tell a line of nothing but X<…> entries, which a reader never sees."""
    bare = line.strip()
    return bare.startswith("X<") and bare.endswith(">") and not plain_pod(bare)


def _width(text: str, code: re.Match[str]) -> int:
    """Return how many brackets open a code: one, or several when a blank follows them."""
    brackets = len(code["open"])
    if brackets > 1 and text[code.end() : code.end() + 1] != " ":
        return 1
    return brackets


def _shown(letter: str, inside: str) -> str:
    """Return what a reader sees of a code."""
    if letter in _INVISIBLE:
        return ""
    if letter == "E":
        return _character(inside)
    if letter != "L":
        return inside
    words, bar, _ = inside.partition("|")
    if bar:
        return words
    page, slash, section = inside.partition("/")
    if slash and "://" not in inside:
        section = section.strip('"')
        return f'"{section}" in {page}' if page else section
    return inside


def _character(name: str) -> str:
    """Return the character of an E<…> code: a name, or a number as Perl writes them."""
    if name in _ENTITIES:
        return _ENTITIES[name]
    try:
        return chr(int(name, 16 if name.startswith("0x") else 8 if name.startswith("0") else 10))
    except (ValueError, OverflowError):
        return html.unescape(f"&{name};")
