"""Whether two questions that look alike ask different things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.evidence.items import find_items
from search.evidence.polarity import WORD, opposed, read_sense, turned_by_prefix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from search.evidence.items import Item
    from search.evidence.polarity import Sense, Stem

# Questions are of one frame if they share this much of the words of the longer one.
_FRAME = 0.6
# All but the names that are compared must be nearly the same.
_SAME_FRAME = 0.8
_AT_START = re.compile(r"(?:^|[.!?:–—(\"“«]\s*)$")
# In German all nouns have capitals: a text with these words has no names to compare.
_GERMAN = frozenset(
    "der die das ein eine einen ich sie wir wie was wo wer und ist sind man".split()
)


def contradict(a: str, b: str, stem: Stem) -> bool:
    """Return whether two questions cannot be the same, however near their vectors are.

    They name two of one series ("Python 3.11", "Python 3.12"), or are otherwise alike and one
    denies what the other asks, has an opposite word, or another name in its place.
    """
    if _series_differ(find_items(a), find_items(b)):
        return True
    first, second = read_sense(a, stem), read_sense(b, stem)
    if opposite(first, second, stem):
        return True
    against = opposed(first.folded, second.folded)
    if against:
        used = {stem(word) for pair in against for word in pair}
        rest, other_rest = first.frame - used, second.frame - used
        if rest == other_rest or _overlap(rest, other_rest) >= _FRAME:
            return True
    return _names_differ(a, b, first, second)


def opposite(a: Sense, b: Sense, stem: Stem) -> bool:
    """Return whether two questions ask about the same, one for what is and one for what is not."""
    if _overlap(a.frame, b.frame) >= _FRAME and a.is_negative != b.is_negative:
        return True
    if a.is_negative != b.is_negative:
        return False
    if len(a.frame & b.frame) < _FRAME * max(len(a.frame), len(b.frame)) - 1:
        return False
    return turned_by_prefix(a, b, stem) != turned_by_prefix(b, a, stem)


def _overlap(a: AbstractSet[str], b: AbstractSet[str]) -> float:
    """Return the share of the longer frame that both have; nothing but signs has none."""
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


def _series_differ(a: Sequence[Item], b: Sequence[Item]) -> bool:
    for item in a:
        others = [other for other in b if item.differs(other)]
        if others and not any(item.agrees(other) for other in b):
            return not all(any(other.agrees(one) for one in a) for other in others)
    return False


def _names_differ(a: str, b: str, first: Sense, second: Sense) -> bool:
    only, their = _names(a, first) - second.folded, _names(b, second) - first.folded
    if not only or not their:
        return False
    rest, other_rest = first.folded - only, second.folded - their
    return len(rest) > 2 and _overlap(rest, other_rest) >= _SAME_FRAME


def _names(text: str, sense: Sense) -> set[str]:
    """Return the words with capitals inside sentences, in lower case."""
    if len(_GERMAN & sense.folded) > 1:
        return set()
    found = set()
    for word in WORD.finditer(text):
        if word.group()[0].isupper() and not _AT_START.search(text[: word.start()]):
            found.add(word.group().casefold())
    return found - {"i"}
