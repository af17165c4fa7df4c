"""reStructuredText's inline markup as plain text."""

import re

_LITERAL = re.compile(r"``(?P<words>[^`]+)``")
_ROLE = re.compile(r"(?::[\w:+.-]{1,80}:)?`(?P<words>[^`]+)`(?::[\w:+.-]{1,80}:|__?)?")
_STRONG = re.compile(r"(?<![\w*\\])\*\*(?!\s)(?P<words>[^*]+)(?<!\s)\*\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?!\s)(?P<words>[^*]+)(?<!\s)\*(?![\w*])")
_SUBSTITUTION = re.compile(r"\|(?P<words>[^\s|][^|]*)\|_{0,2}")
_REFERENCE = re.compile(r"\b(?P<words>[A-Za-z0-9]+)__?(?!\w)")
_ESCAPE = re.compile(r"\\(.)")


def plain_rst(text: str) -> str:
    """Return inline markup as one line of text: ``code``, roles and links as their words."""
    text = " ".join(text.split())
    pieces: list[str] = []
    end = 0
    for literal in _LITERAL.finditer(text):  # nothing in it is markup
        pieces += [_words(text[end : literal.start()]), literal["words"]]
        end = literal.end()
    return " ".join("".join([*pieces, _words(text[end:])]).split())


def _words(text: str) -> str:
    """Return a text without literals as its words."""
    text = _ROLE.sub(lambda role: _shown(role["words"]), text)
    for pattern in (_STRONG, _EMPHASIS, _SUBSTITUTION, _REFERENCE):
        text = pattern.sub(lambda match: match["words"], text)
    return _ESCAPE.sub(r"\1", text)


def _shown(words: str) -> str:
    """Return what a reader sees of a role or link: its words, its target where it has none."""
    shown = words.rstrip().rpartition("<")
    if shown[0].strip() and shown[2].endswith(">"):
        return shown[0].strip()
    if words.startswith("~"):  # Sphinx shows the last part of a name alone
        words = words.rpartition(".")[2]
    return words.lstrip("!~").removesuffix(">").removeprefix("<")
