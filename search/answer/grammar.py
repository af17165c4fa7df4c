"""What a language model writes, taken apart as it comes: sentences, and the sources they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.answer.injection import visible
from search.answer.sentences import sentence_spans

if TYPE_CHECKING:
    from search.results import UnitKind

# [1], [1, 2], [1-3], [^1], [Source 1], 【1】; the number of an element of code is none.
_CITATION = re.compile(
    r"\s*[\[【]\s*(?:\^|sources?\s+|quellen?\s+|fuentes?\s+|fonti?\s+)?"
    r"(?P<numbers>\d{1,4}(?:\s*(?:[,;–-]|and|und|et|y)\s*\d{1,4})*)\s*[\]】](?!\()",
    re.IGNORECASE,
)
_AFTER_END = re.compile(
    r"([.!?…。！？]+[\"'”’»)*_]*)"
    rf"((?:{_CITATION.pattern.replace('?P<numbers>', '')})+)",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"[\s\[\]【】\d,;^–-]*\Z")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_THINKS = re.compile(r"\s*<think", re.IGNORECASE)
_THOUGHT_ENDS = re.compile(r"</think", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"\s*#{1,6}\s|\s*\*\*[^*]+\*\*:?\s*$|\s*[-*_=]{3,}\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)|\[([^\]\n]+)\]\[[^\]\n]*\]")
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*(?:>|\Z)")
_DEFINITION = re.compile(r"^\s*\[[^\]\n]+\]:\s*\S+.*$", re.MULTILINE)
_MOST_RANGE = 8
_NO_ANSWER = re.compile(r"\W*no answer\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence as it was written, without the numbers of the sources that it names.

    `ends` says that a paragraph or list item ends with it: what has named no source until here
    names none.
    """

    text: str
    numbers: tuple[int, ...]
    kind: UnitKind = "sentence"
    ends: bool = False


class Draft:
    """Takes pieces of text as they come, and gives each sentence once it is whole."""

    def __init__(self) -> None:
        self._rest = ""
        self._code: list[str] | None = None

    def feed(self, piece: str) -> Iterator[Drafted]:
        """Yield the sentences that are whole now."""
        self._rest += piece
        if _THINKS.match(self._rest) and not _THOUGHT_ENDS.search(self._rest):
            return
        self._rest = _THOUGHT.sub("", self._rest)
        while "\n" in self._rest:
            line, _, self._rest = self._rest.partition("\n")
            yield from self._line(line)
        if self._code is None and not _FENCE.match(self._rest):
            yield from self._begun()

    def close(self) -> Iterator[Drafted]:
        """Yield what is left once everything has come."""
        rest, self._rest = _THOUGHT.sub("", self._rest), ""
        yield from self._line(rest)
        if self._code:
            yield Drafted("\n".join(self._code), (), "code", ends=True)

    def _begun(self) -> Iterator[Drafted]:
        """Yield the sentences of an unfinished line that another has begun after."""
        text = _AFTER_END.sub(r"\2\1", self._rest)
        spans = list(sentence_spans(text))
        if len(spans) < 2 or _UNFINISHED.match(text[spans[-1][0] :]) or _HEADING.match(text):
            return
        kind: UnitKind = "item" if _ITEM.match(text) else "sentence"
        for start, end in spans[:-1]:
            yield _drafted(text[start:end], kind)
        self._rest = text[spans[-1][0] :]

    def _line(self, line: str) -> Iterator[Drafted]:
        if self._code is not None:
            if _FENCE.match(line):
                yield Drafted("\n".join([*self._code, line.strip()]), (), "code", ends=True)
                self._code = None
            else:
                self._code.append(line)
            return
        if _FENCE.match(line):
            self._code = [line.strip()]
            return
        if not line.strip() or _HEADING.match(line) or _DEFINITION.match(line):
            return
        text = _AFTER_END.sub(r"\2\1", line)
        kind: UnitKind = "item" if _ITEM.match(text) else "sentence"
        spans = list(sentence_spans(text))
        for place, (start, end) in enumerate(spans, start=1):
            yield replace(_drafted(text[start:end], kind), ends=place == len(spans))


def is_refusal(text: str) -> bool:
    """Return whether the model says that the sources do not answer."""
    return bool(_NO_ANSWER.fullmatch(text))


def is_lead(drafted: Drafted) -> bool:
    """Return whether a sentence only introduces what follows: "Here is what I found:"."""
    return not drafted.numbers and drafted.text.rstrip("*_ ").endswith((":", "："))


def plain(text: str, cited: str) -> str:
    """Return a sentence without images, HTML, and links whose address no cited text has."""
    text = _DEFINITION.sub("", _IMAGE.sub("", visible(text)))
    text = _LINK.sub(lambda found: _kept(found, cited), text)
    text = _TAG.sub(lambda found: found[0] if _is_code(text, found) else "", text)
    return " ".join(text.split())


def _kept(found: re.Match[str], cited: str) -> str:
    shown, address = found[1] if found[1] is not None else found[3], found[2]
    web = address is not None and address.casefold().startswith(("https://", "http://", "mailto:"))
    return f"[{shown}]({address})" if web and address in cited else shown


def _is_code(text: str, found: re.Match[str]) -> bool:
    return text[: found.start()].count("`") % 2 == 1 and "`" in text[found.end() :]


def _drafted(text: str, kind: UnitKind) -> Drafted:
    numbers: dict[int, None] = {}

    def take(found: re.Match[str]) -> str:
        if _is_code(text, found):
            return found[0]
        for part in re.split(r"\s*(?:[,;]|and|und|et|y)\s*", found["numbers"]):
            first, *last = (int(number) for number in re.split(r"\s*[–-]\s*", part))
            end = last[0] if last and first < last[0] <= first + _MOST_RANGE else first
            numbers.update(dict.fromkeys(range(first, end + 1)))
        return ""

    bare = _ITEM.sub("", _CITATION.sub(take, text), count=1).strip()
    return Drafted(bare, tuple(numbers), kind)
