"""Subtitles (SubRip, WebVTT): the words of their cues, by speaker."""

import re
from collections import Counter
from dataclasses import dataclass

from ingest.text.document import Document
from ingest.text.exchanges import Message

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"^\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_VOICE = re.compile(r"^<v(?:\.[\w.-]{1,40})?\s+(?P<name>[^<>\n]{1,60})>(?P<text>.*)$")
_NAMED = re.compile(
    r"^(?:>>\s?|[-–—]\s)?[\[(]?(?P<name>[^\W\d_][^\n:：<>?!,\[\]()]{0,39})(?:[\])]\s?:?|[:：])\s(?P<text>.*)$"
)
_CHANGE = re.compile(r"^(?:>>+\s?|[-–—]\s?)(?P<text>\S.*)$")
_TAG = re.compile(r"</?[a-z][^<>\n]{0,60}>|\{\\[^{}\n]{0,40}\}|<\d[\d:.]{0,15}>")
_SOUND = re.compile(r"^[\[(♪][^\[\]()]{0,60}[\])♪]$")  # "[applause]"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cue: who begins to speak, "" where nobody does, "-" for somebody else."""

    at: int
    name: str
    text: str


def has_cues(document: Document) -> bool:
    """Return whether a line has the times of a cue."""
    return "-->" in document.text and any(map(_TIMES.match, document.lines))


def cue_messages(document: Document) -> tuple[list[Message], set[int]]:
    """Return what each speaker says before the next, and the lines (from 0) without words.

    Without names, a sign of change (">>", "-") tells two speakers apart. Subtitles without either
    are no messages: nothing says who asks.
    """
    spoken, frame = _spoken(document)
    names = Counter(line.name for line in spoken if line.name)
    known = {name for name, count in names.items() if count > 1 or name == "-" or name.isupper()}
    turns: list[tuple[str, list[_Line]]] = []
    changes = 0
    for line in spoken:
        name, text = line.name, line.text
        if name and name not in known:  # words before a colon
            name, text = "", f"{name}: {text}"
        if name == "-":
            changes += 1
            name = f"speaker {changes % 2 + 1}"
        if not turns or name not in {"", turns[-1][0]}:
            turns.append((name, []))
        turns[-1][1].append(_Line(line.at, name, text))
    messages = [
        Message(who, " ".join(one.text for one in said), (said[0].at + 1, said[-1].at + 1))
        for who, said in turns
    ]
    return messages, frame


def _spoken(document: Document) -> tuple[list[_Line], set[int]]:
    """Return the lines of the cues that hold words, and all other lines (from 0)."""
    spoken: list[_Line] = []
    frame: set[int] = set()
    inside = False
    for at, raw in enumerate(document.lines):
        inside = bool(_TIMES.match(raw)) or (inside and bool(raw.strip()))
        if not inside or _TIMES.match(raw):
            frame.update({at} if raw.strip() else ())
        elif line := _line(at, raw):
            spoken.append(line)
        else:
            frame.add(at)
    return spoken, frame


def _line(at: int, raw: str) -> _Line | None:
    """Return a line of a cue without its tags, None where nobody speaks in it."""
    voice = _VOICE.match(raw.strip())
    bare = _TAG.sub("", voice["text"] if voice else raw).strip()
    if not bare or _SOUND.match(bare):
        return None
    if voice:
        return _Line(at, voice["name"].strip(), bare)
    if named := _NAMED.match(bare):
        return _Line(at, named["name"].strip(), named["text"])
    if change := _CHANGE.match(bare):
        return _Line(at, "-", change["text"])
    return _Line(at, "", bare)
