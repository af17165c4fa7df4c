"""What the string and template literals of JavaScript say."""

import re

_ESCAPE = re.compile(
    r"\\(?:u\{(?P<point>[0-9A-Fa-f]{1,6})\}|u(?P<unit>[0-9A-Fa-f]{4})|x(?P<byte>[0-9A-Fa-f]{2})|"
    r"(?P<continued>\r?\n)|(?P<sign>.))",
    re.DOTALL,
)
_SIGNS = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "v": "", "0": ""}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF = re.compile("[\ud800-\udfff]")


def unescaped(source: str) -> str:
    """Return the text between a literal's quotes; half a surrogate pair becomes U+FFFD."""
    if "\\" not in source:
        return source
    text = _ESCAPE.sub(_meant, source)
    text = _PAIR.sub(lambda two: two[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _HALF.sub("\ufffd", text)


def _meant(escape: re.Match[str]) -> str:
    code = escape["point"] or escape["unit"] or escape["byte"]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"
    if escape["continued"]:
        return ""
    return _SIGNS.get(escape["sign"], escape["sign"])


def outdented(text: str) -> str:
    """Return a template's text without the indent that its lines after the first share."""
    first, *more = text.split("\n")
    filled = [line for line in more if line.strip()]
    if not filled:
        return text.strip("\n")
    if not more[-1].strip():
        more.pop()  # the closing quote stands on a line of its own
    shared = min(len(line) - len(line.lstrip()) for line in filled)
    return "\n".join([first.strip(), *(line[shared:].rstrip() for line in more)]).strip("\n")
