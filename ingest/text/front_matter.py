"""The settings that lead a page of a site generator, in YAML or TOML, as plain texts."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text.document import Document

_KEY = re.compile(r"^(?P<key>[^\W\d_][\w -]{0,40}?)\s{0,4}:(?:\s+(?P<value>.*)|\s*)$")
_TOML_KEY = re.compile(r"^(?P<key>[^\W\d_][\w-]{0,40})\s{0,4}=\s*(?P<value>.*)$")
_BLOCK = re.compile(r"^[|>][+-]?\d?[+-]?\s*(?:#.*)?$")
_COMMENT = re.compile(r"\s#.*$")
_ESCAPE = re.compile(r"\\([\"\\/])")
# Longer settings are data of their own.
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's text, and the line from 0 at which it begins."""

    text: str
    line: int


def page_settings(document: Document) -> dict[str, Setting]:
    """Return the outermost settings by their names in lower case, of which each is a text.

    What is nested becomes one text, too: the settings of pages are often no valid YAML ("title:
    What is this: a page?"), so they are read line by line, and nothing in them is expanded.
    """
    lines = sorted(document.front_matter)
    if not 2 < len(lines) <= _MOST_LINES:
        return {}
    inner = [document.lines[line] for line in lines[1:-1]]
    toml = document.lines[lines[0]].startswith("+++")
    return _toml(inner) if toml else _yaml(inner)


def _yaml(lines: Sequence[str]) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    keys = [(n, match) for n, line in enumerate(lines) if (match := _KEY.match(line))]
    for (line, match), end in zip(keys, [*(n for n, _ in keys[1:]), len(lines)], strict=False):
        text = _scalar(match["value"] or "", lines[line + 1 : end])
        found.setdefault(match["key"].casefold(), Setting(text, line + 1))
    return found


def _scalar(value: str, below: Sequence[str]) -> str:
    """Return what a setting says on its line and on the ones below."""
    value = value.strip()
    if _BLOCK.match(value):
        joint = "\n" if value.startswith("|") else " "
        return joint.join(line.strip() for line in below).strip()
    whole = " ".join([value, *(line.strip() for line in below)]).strip()
    quote = whole[:1]
    if quote in {"'", '"'} and (end := whole.rfind(quote)) > 0:
        inside = whole[1:end]
        return inside.replace("''", "'") if quote == "'" else _ESCAPE.sub(r"\1", inside)
    return _COMMENT.sub("", whole).strip()


def _toml(lines: Sequence[str]) -> dict[str, Setting]:
    places = {m["key"].casefold(): n + 1 for n, t in enumerate(lines) if (m := _TOML_KEY.match(t))}
    try:
        values = tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError):
        matches = [m for line in lines if (m := _TOML_KEY.match(line))]
        values = {m["key"]: m["value"].strip().strip("\"'") for m in matches}
    return {
        key.casefold(): Setting(_text(value), places[key.casefold()])
        for key, value in values.items()
        if key.casefold() in places
    }


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(one for one in value if isinstance(one, str))
    return str(value) if isinstance(value, (str, int, float)) else ""
