"""The attributes of a component's tag: `title="…" icon={<Clock />} open`, over several lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A tag with an answer in an attribute may be long; what goes on beyond this is no tag.
_LONGEST = 20_000
_NAME = re.compile(r"[\w:@.-]+")
_BLANKS = re.compile(r"\s*")
_BARE = re.compile(r"[^\s\"'=<>`{}]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>|</?>")
_PAIR = re.compile(
    r"""(?P<key>[\w-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|“(?P<curly>[^”]*)”)"""
)
_STRING = re.compile(
    r"""^\s*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|`(?P<back>[^`]*)`)"""
)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Attributes:
    """A tag's attributes by their names in lower case; `end` is where the tag ends.

    `alone` says that nothing closes the tag: it ends in `/>`.
    """

    values: Mapping[str, str]
    end: int
    alone: bool


def read_attributes(text: str, at: int) -> Attributes | None:
    """Return the attributes that stand from a position on; None where they are no tag's."""
    values: dict[str, str] = {}
    most = at + _LONGEST
    while at < min(len(text), most):
        at = _past(_BLANKS, text, at)
        if text.startswith(("/>", ">"), at):
            alone = text[at] == "/"
            return Attributes(values, at + 1 + alone, alone)
        if text[at : at + 1] == "{":  # {...props}
            at = _closing_brace(text, at, most) + 1
            if not at:
                return None
            continue
        name = _NAME.match(text, at)
        if name is None:
            return None
        at = name.end()
        if text[at : at + 1] == "=":
            value, at = _value(text, at + 1, most)
            if at < 0:
                return None
            values.setdefault(name[0].lstrip(":").casefold(), value)
    return None


def shortcode_values(inside: str) -> dict[str, str]:
    """Return what a shortcode says after its name; words without a key are its title."""
    found = {
        pair["key"].casefold(): pair["double"] or pair["single"] or pair["curly"] or ""
        for pair in _PAIR.finditer(inside)
    }
    if found:
        return found
    quoted = _STRING.match(inside)
    title = next(filter(None, quoted.groups()), "") if quoted else inside.strip()
    return {"title": title} if title else {}


def _value(text: str, at: int, most: int) -> tuple[str, int]:
    """Return an attribute's value and where it ends; a position of -1 where it does not."""
    sign = text[at : at + 1]
    if sign in {'"', "'"}:
        end = text.find(sign, at + 1, most)
        return text[at + 1 : end], end + 1 if end >= 0 else -1
    if sign == "{":
        end = _closing_brace(text, at, most)
        return _expression(text[at + 1 : end]), end + 1 if end >= 0 else -1
    bare = _BARE.match(text, at)
    return (bare[0], bare.end()) if bare else ("", -1)


def _expression(source: str) -> str:
    """Return the text that an expression shows: a string's, or that between tags."""
    source = source.strip()
    if (string := _STRING.match(source)) and string.end() == len(source):
        return _ESCAPED.sub(r"\1", next((part for part in string.groups() if part), ""))
    if source.startswith("<"):
        return _TAG.sub("", source).strip()
    return ""


def _closing_brace(text: str, at: int, most: int) -> int:
    """Return where the brace at a position is closed, -1 where it is not."""
    depth = 0
    for brace in re.finditer(r"[{}]", text[at:most]):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return at + brace.start()
    return -1


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
