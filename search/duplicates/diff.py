"""What two texts have in common and what only one of them has, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from corpus.lexical.scripts import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Op = Literal["same", "only_a", "only_b"]

# A word, a sign, or a letter of a script without blanks, each with the blanks behind it.
_TOKEN = re.compile(rf"(?:[{UNSPACED}]|(?:(?![{UNSPACED}])\w)+|[^\w\s]|^\s+)\s*|\s+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Words are compared with each other up to this product of their numbers, 0.1 s at worst; what is
# longer is compared by lines first, and lines that are still longer are shown as they are.
_MOST_WORDS, _MOST_LINES = 1_000_000, 9_000_000


def word_diff(a: str, b: str) -> list[tuple[Op, str]]:
    """Return both texts in stretches: what is the same, and what only one has.

    "same" and "only_a" give text `a` as it is, "same" and "only_b" give `b` but for its blanks: a
    line that is broken elsewhere is no difference. It takes less than a second for any texts.
    """
    one, other = _words(a), _words(b)
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    middle, against = one[start : len(one) - end], other[start : len(other) - end]
    if len(middle) * len(against) <= _MOST_WORDS:
        changed = list(_matched(middle, against))
    else:
        changed = list(_by_lines("".join(middle), "".join(against)))
    stretches: list[tuple[Op, str]] = [("same", "".join(one[:start])), *changed]
    return _joined([*stretches, ("same", "".join(one[len(one) - end :]))])


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many words two texts begin with alike."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one.strip() != other.strip():
            break
        count += 1
    return count


def _by_lines(a: str, b: str) -> Iterator[tuple[Op, str]]:
    lines, others = _LINE.findall(a), _LINE.findall(b)
    if len(lines) * len(others) > _MOST_LINES:
        yield from (("only_a", a), ("only_b", b))
        return
    for op, mine, theirs in _blocks(lines, others):
        if op == "equal":
            yield "same", mine
            continue
        words, against = _words(mine), _words(theirs)
        if len(words) * len(against) <= _MOST_WORDS // 10:
            yield from _matched(words, against)
        else:
            yield from (("only_a", mine), ("only_b", theirs))


def _matched(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[Op, str]]:
    for op, mine, theirs in _blocks(a, b):
        if op == "equal":
            yield "same", mine
        else:
            yield from (("only_a", mine), ("only_b", theirs))


def _blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    bare, other = [one.strip() for one in a], [one.strip() for one in b]
    # Words that are everywhere match by chance in a long text; difflib leaves them out there.
    matcher = SequenceMatcher(None, bare, other, autojunk=len(b) > 1000)
    for op, first, last, begin, end in matcher.get_opcodes():
        yield op, "".join(a[first:last]), "".join(b[begin:end])


def _joined(stretches: Sequence[tuple[Op, str]]) -> list[tuple[Op, str]]:
    """Return stretches in which what is changed stands together, first of `a`, then of `b`."""
    told = [(op, text) for op, text in stretches if text]
    joined: list[tuple[Op, str]] = []
    for is_same, run in groupby(told, key=lambda one: one[0] == "same"):
        parts = list(run)
        if is_same:
            joined.append(("same", "".join(text for _, text in parts)))
            continue
        ops: tuple[Op, ...] = ("only_a", "only_b")
        changed = [(op, "".join(text for own, text in parts if own == op)) for op in ops]
        joined += [(op, text) for op, text in changed if text]
    return joined
