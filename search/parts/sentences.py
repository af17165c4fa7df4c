"""A text as sentences: what is quoted, in brackets or an address never ends one."""

# ruff: noqa: RUF001  signs of other scripts are meant here

from __future__ import annotations

import re
from dataclasses import dataclass

from search.parts.asking import divisions, language_of, without_lead

# What stands for itself: quotes, code, brackets, addresses. A sign in it ends no sentence, and its
# words ask nothing.
_KEPT = re.compile(
    r"""`[^`\n]{1,300}`|"[^"\n]{1,300}"|“[^”]{1,300}”|„[^“”]{1,300}[“”]|«[^»]{1,300}»|‹[^›]{1,300}›
    |‘[^’\n]{1,300}’(?!\w)|(?<!\w)'[^'\n]{1,300}'(?!\w)|「[^」]{1,300}」|『[^』]{1,300}』
    |\([^()]{1,300}\)|\[[^\]]{1,300}\]|（[^）]{1,300}）
    |(?:https?://|www\.)\S*[^\s.,;:!?)\]}>»”"']|[\w.+-]+@[\w-]+(?:\.[\w-]+)+
    |(?<!\S)\S*/\S*\?\S+|(?<=\d)[.,](?=\d)|(?<=\w)[?.](?=\w+[=.(])""",
    re.VERBOSE,
)
_END = re.compile(
    r"""[。！？｡]+[」』”’)]*|(?:[.!?…؟۔।॥፧\u037e]+|(?<=[\u0370-\u03ff]);)["'”’»)\]]*(?=\s|$)
    |(?<=[^\W\d_]{2})\?(?=[^\W\d_]{2})|\n+""",
    re.VERBOSE,
)
_MARK = re.compile(r"[?？؟፧\u037e]|(?<=[\u0370-\u03ff]);|(?:か|吗|嗎|까|나요)[。.]?$")
_SIGN = re.compile(r"\s?[?？؟;]$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|no|nr|dr|mr|mrs|ms|prof|st|approx|incl|ca|cf|fig|z\.\s?b|d\.\s?h|bzw|usw"
    r"|ggf|evtl|p\.\s?ej|sr|sra|ej|env|art|vol|ver|v)|(?:^|\s)[^\W_]|(?:^|\s)\d{1,2})\.$",
    re.IGNORECASE,
)
_CODE = re.compile(r"\s*(?:\w+\.\w+|[^\s\w]*\w*[(\[{}=_<>\\])")
_LETTER = re.compile(r"[^\W\d_]")
# Lines of a list: "1.", "2)", "(3)", "a)", "-", "•".
_ITEM = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-zA-Z])[.)]|[-–—*•·▪◦]|\d{1,2}[、．：:])\s+(?=\S)")
_NUMBERED = re.compile(r"(?:(?<=\s)|^)\(?(\d)[.)]\s+(?=[¿¡]?[^\W\d_])")
# A line that is this long may have been broken by a mail program.
_BROKEN = 55
# So many signs around its end tell whether a sentence ends.
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or one of several questions in it; `asks` says whether it is a question."""

    text: str
    asks: bool


def masked(text: str) -> str:
    """Return a text of the same length with a plain letter for each sign of what is kept whole."""

    def plain(match: re.Match[str]) -> str:
        return "x" * len(match.group())

    return _KEPT.sub(plain, text)


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a text in order, several questions in one of them each by itself."""
    found: list[Sentence] = []
    for block in _blocks(text):
        hidden = masked(block)
        for start, end in _spans(hidden):
            found += _questions(block[start:end], hidden[start:end])
    return found


def _blocks(text: str) -> list[str]:
    """Return the lines of a text, joined where a line was only broken; items of a list alone."""
    joined: list[str] = []
    goes_on = False
    for line in text.splitlines():
        bare = " ".join(line.split())
        item = _ITEM.match(line)
        if not bare:
            goes_on = False
            continue
        if len(items := _numbered(bare)) > 1:
            joined += items
            goes_on = False
            continue
        if item:
            bare = _under(joined, line[item.end() :].strip())
        if goes_on and not item:
            joined[-1] += " " + bare
        else:
            joined.append(bare)
        goes_on = bool(item) or len(line) >= _BROKEN or bare[-1:].isalpha()
        goes_on = goes_on and bare[-1:] not in ".?!:,;？。！؟"
        goes_on = goes_on or (len(line) >= _BROKEN and bare[-1:] in ",;")
    return joined


def _numbered(block: str) -> list[str]:
    """Return the items of a list that stands in one line: "1. How … 2. Where …"."""
    marks = list(_NUMBERED.finditer(masked(block)))
    if [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)) or len(marks) < 2:
        return [block]
    ends = [mark.start() for mark in marks[1:]] + [len(block)]
    items = [block[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    lead = block[: marks[0].start()].strip()
    if _leads(lead):
        return [_led(lead, item) for item in items]
    if sum(map(_may_ask, items)) < 2:
        return [block]
    return [one for one in (lead, *items) if one]


def _under(above: list[str], item: str) -> str:
    """Return an item of a list with the beginning of its question that stands above the list."""
    lead = next((one for one in above[::-1] if _leads(one)), "")
    return _led(lead, item) if lead else item


def _leads(text: str) -> bool:
    return text.endswith((":", "：")) and language_of(text) is not None


def _led(lead: str, item: str) -> str:
    return item if _may_ask(item) else f"{lead[:-1].rstrip()} {item}"


def _may_ask(text: str) -> bool:
    return _MARK.search(text) is not None or language_of(text) is not None


def _spans(hidden: str) -> list[tuple[int, int]]:
    """Return the offsets of the sentences of a masked text."""
    spans, start = list[tuple[int, int]](), 0
    for end in _END.finditer(hidden):
        if _ends(hidden[max(start, end.end() - _NEAR) : end.end()], hidden[end.end() :][:_NEAR]):
            spans.append((start, end.end()))
            start = end.end()
    if hidden[start:].strip():
        spans.append((start, len(hidden)))
    return spans


def _ends(before: str, after: str) -> bool:
    """Return whether a sentence ends where it may."""
    if _ABBREVIATED.search(before):
        return False
    letter = _LETTER.search(after)
    if not letter or not letter.group().islower() or _CODE.match(after):
        return True
    # "Do Androids Dream of Electric Sheep? in 1968" goes on.
    return language_of(after.lstrip()) is not None


def _questions(sentence: str, hidden: str) -> list[Sentence]:
    marked = _MARK.search(hidden.rstrip("\"'”’»)]").rstrip()[-3:]) is not None
    if hidden.rstrip().endswith((":", "：")) or (not marked and language_of(hidden) is None):
        return [Sentence(sentence.strip(), asks=False)] if sentence.strip() else []
    joins = divisions(hidden)
    if not joins:
        return [Sentence(sentence.strip(" -–•*"), asks=True)]
    starts = [0, *(end for _, end in joins)]
    ends = [*(start for start, _ in joins), len(sentence)]
    parts = [
        without_lead(sentence[start:end].strip(" ,;，、-–•*"))
        for start, end in zip(starts, ends, strict=True)
    ]
    mark = _SIGN.search(parts[-1]) if marked else None
    sign = mark.group() if mark else ""
    return [Sentence(part + sign, asks=True) for part in parts[:-1]] + [
        Sentence(parts[-1], asks=True)
    ]
