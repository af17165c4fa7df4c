"""Where the sentences of a paragraph end, in every script, with code, formulas and links whole."""

# ruff: noqa: RUF001  signs of other scripts that look like Latin ones are meant here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.lexical.scripts import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator

# What stands inside a sentence whatever signs it has: code, formulas, links, addresses.
_WHOLE = re.compile(
    r"(?P<tick>`+)(?:(?!(?P=tick)).)+(?P=tick)|\$\$.+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$"
    r"|\\\(.+?\\\)|\]\([^)\s]*(?:\s[^)]*)?\)|<[^<>\s][^<>]*>|\b\w+://[^\s)\]>]*[^\s)\]>.,;:!?]",
    re.DOTALL,
)
_CLOSING = r"[)\]}\"'”’»›“‘」』）】》*_~]*"
# Signs that end a sentence wherever they stand: of Chinese and Japanese, Arabic, Urdu, Indian
# languages, Armenian, Ethiopic, Burmese, Tibetan, Khmer. The Latin ones end it before a blank.
_END = re.compile(rf"(?:(?P<plain>[.!?…]+)|[。！？｡؟۔।॥։።፧။།។៕]+){_CLOSING}")
_BREAK = re.compile(r"(?: {2,}|\\)\n|\n(?=[ \t]*(?:[•‣▪◦●○–—]|\(?\d{1,2}[.)])\s)")
# Japanese goes on after what is quoted: 「…。」と.
_QUOTING = re.compile(r"」[とっての]")
_WORD_BEFORE = re.compile(r"[^\s(\[{\"'“„«»‚‘*_]+$")
_NEXT = re.compile(r"[\s\"'“„«»‚‘(\[{*_¿¡]*(?P<sign>\S)?")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_SHORT_NUMBER = re.compile(r"\d{1,2}")
# A number with a dot after these words is German, and counts: "am 3. Mai".
_BEFORE_ORDINAL = frozenset("ab am bis das dem den der des die im vom zum zur und".split())
# Words with a dot that another word follows, by hand; the others are told by the small letter after
# them.
_SHORTENED = frozenset(
    "abb abs al anm approx art bd bzw ca cf ch chap co dept dr ed eds eg eq eqs est evtl fig figs "
    "gen ggf hr hrsg ie inc incl inkl kap max min mme mr mrs ms mt nr num op pp prof ref refs resp "
    "sec sog sr sra st tab tel ua univ usw vgl viz vol vs zb ziff av ej pag pág núm art dra "
    "д др им ред рис см стр табл тел ул".split()
)  # fmt: skip
# Thai and Lao have no sign for it: a blank ends a phrase, and some phrases make a sentence.
_THAI = re.compile("[\u0e01-\u0ece]")
_PHRASE = re.compile('(?<=[\u0e01-\u0ece)"”]) +(?=[\u0e01-\u0ece("“])')
_LEAST_PHRASE = 30


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets (start, end) of a paragraph's sentences, in order, without outer blanks.

    Everything but blanks is in one of them. A line end is a blank, unless the line is broken there.
    """
    masked = _WHOLE.sub(lambda found: "x" * len(found.group()), text)
    start = 0
    for end in _ends(masked):
        for first, last in _phrases(text, start, end):
            yield from _stripped(text, first, last)
        start = end


def _ends(text: str) -> Iterator[int]:
    ends = {match.end() for match in _BREAK.finditer(text)} | {len(text)}
    ends |= {match.end() for match in _END.finditer(text) if _is_end(text, match)}
    yield from sorted(ends)


def _is_end(text: str, found: re.Match[str]) -> bool:
    """Return whether a sentence ends with these signs."""
    plain, after = found["plain"], text[found.end() : found.end() + 1]
    if plain is None:
        return not _QUOTING.match(text, max(found.start(), found.end() - 1))
    if after and not after.isspace() and not re.match(f"[{UNSPACED}]", after):
        return False
    following = _NEXT.match(text, found.end())
    sign = (following and following["sign"]) or ""
    if sign.islower() and plain not in {"!", "?"}:
        return False
    return plain != "." or not sign or not _is_short(text[: found.start()])


def _is_short(before: str) -> bool:
    """Return whether a dot after this text belongs to its last word."""
    found = _WORD_BEFORE.search(before)
    if found is None:
        return False
    word, rest = found.group(), before[: found.start()].rstrip().rstrip("(\"'“„«*_")
    if word == "M" or word.casefold().replace(".", "") in _SHORTENED:
        return True
    last = rest.split()[-1] if rest.split() else ""
    if _INITIAL.fullmatch(word):
        return word.islower() or not last or last[:1].isupper()
    if _SHORT_NUMBER.fullmatch(word):
        return not last or last.casefold() in _BEFORE_ORDINAL
    return False


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence in a script that does not end them, else all of it."""
    if not _THAI.search(text, start, end):
        yield start, end
        return
    first = start
    for blank in _PHRASE.finditer(text, start, end):
        if blank.start() - first >= _LEAST_PHRASE and end - blank.end() >= _LEAST_PHRASE:
            yield first, blank.start()
            first = blank.end()
    yield first, end


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of a stretch without the blanks around it, nothing if that is all."""
    part = text[start:end]
    if bare := part.strip():
        begin = start + part.index(bare[0])
        yield begin, begin + len(bare)
