"""Whether two questions that look alike ask different things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.evidence.antonyms import antonyms_between
from search.evidence.items import find_items
from search.evidence.polarity import WORD, may_turn, opposed, read_sense, turned_by_prefix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from search.evidence.items import Item
    from search.evidence.polarity import Sense, Stem

# Questions are of one frame if they share this much of the words of the longer one.
_FRAME = 0.6
# All but the names that are compared must be nearly the same.
_SAME_FRAME = 0.8
# A name in another form has an ending of so many letters more, and a stem of so many.
_ENDING, _STEM = 2, 4
_BEFORE_START = frozenset('.!?:–—("“«')
# What only seems to deny, in English: a question may ask for both.
_SEEMING = re.compile(
    r"\b(?:or|if|why|when|whether or)\s+not\b(?=\s*[,.?!;)]|\s*$)|\bnot only\b", re.IGNORECASE
)
# These are of one series wherever they stand.
_AMOUNTS = frozenset({"quantity", "number", "year"})
# In German all nouns have capitals: a text with these words has no names to compare.
_GERMAN = frozenset(
    "der die das ein eine einen ich sie wir wie was wo wer und ist sind man".split()
)


def contradict(a: str, b: str, stem: Stem) -> bool:
    """Return whether two questions cannot be the same, however near their vectors are.

    They name two of one series ("Python 3.11", "Python 3.12"), or are otherwise alike and one
    denies what the other asks, has an opposite word, or another name in its place.
    """
    first, second = senses = read_sense(_bare(a), stem), read_sense(_bare(b), stem)
    if _series_differ(*_comparable(a, b, first, second)):
        return True
    if opposite(first, second, stem):
        return True
    if _turn(opposed(first.folded, second.folded), *senses, stem):
        return True
    if _turn(antonyms_between(a, b, *senses, stem), *senses, stem):
        return True
    return _names_differ(a, b, first, second)


def _turn(against: AbstractSet[tuple[str, str]], a: Sense, b: Sense, stem: Stem) -> bool:
    """Return whether two questions are of one frame, but for words that are opposites."""
    used = {stem(word) for pair in against for word in pair}
    rest, other_rest = a.frame - used, b.frame - used
    return bool(against) and (rest == other_rest or _overlap(rest, other_rest) >= _FRAME)


def opposite(a: Sense, b: Sense, stem: Stem) -> bool:
    """Return whether two questions ask about the same, one for what is and one for what is not."""
    common, longer = len(a.frame & b.frame), max(len(a.frame), len(b.frame))
    if (a.denials - b.denials) % 2:  # one of them is negative
        return common > 0 and common / longer >= _FRAME
    if common < _FRAME * longer - 1:
        return False
    return turned_by_prefix(a, b, stem) != turned_by_prefix(b, a, stem)


def opposite_pairs(senses: Sequence[Sense], stem: Stem) -> list[tuple[int, int]]:
    """Return the places of those of some questions that are `opposite`, in order, both ways."""
    negative = [one.is_negative for one in senses]
    turning = [may_turn(one) for one in senses]
    if len(set(negative)) < 2 and not any(turning):
        return []
    bits: dict[str, int] = {}
    # Most have next to no words in common: numbers say so sooner than sets.
    frames = [sum(1 << bits.setdefault(word, len(bits)) for word in one.frame) for one in senses]
    counts = [len(one.frame) for one in senses]
    found: list[tuple[int, int]] = []
    for row, frame in enumerate(frames):
        for other in range(row):
            denied = negative[row] != negative[other]
            if not (denied or turning[row] or turning[other]):
                continue
            least = _FRAME * max(counts[row], counts[other]) - (not denied)
            common = (frame & frames[other]).bit_count()
            if common >= least and opposite(senses[row], senses[other], stem):
                found += ((row, other), (other, row))
    return sorted(found)


def _overlap(a: AbstractSet[str], b: AbstractSet[str]) -> float:
    """Return the share of the longer frame that both have; nothing but signs has none."""
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


def _bare(text: str) -> str:
    """Return a question without what only seems to deny: "or not", "if not", "why not"."""
    return _SEEMING.sub(" ", text)


def _comparable(
    a: str, b: str, first: Sense, second: Sense
) -> tuple[Sequence[Item], Sequence[Item]]:
    """Return what two questions name exactly; quantities only if they are otherwise alike.

    "25 kg" and "5 kg" are two of one series, but not in questions about different things.
    """
    items, others = find_items(a), find_items(b)
    if _overlap(first.frame, second.frame) >= _FRAME:
        return items, others
    return _named(items), _named(others)


def _named(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.kind not in _AMOUNTS]


def _series_differ(a: Sequence[Item], b: Sequence[Item]) -> bool:
    for item in a:
        others = [other for other in b if item.differs(other)]
        if not others or any(item.agrees(other) for other in b):
            continue
        if not all(any(other.agrees(one) for one in a) for other in others):
            return True
    return False


def _names_differ(a: str, b: str, first: Sense, second: Sense) -> bool:
    only, their = _names(a, first) - second.folded, _names(b, second) - first.folded
    if not only or not their or _same_but_ending(only, their):
        return False
    rest, other_rest = first.folded - only, second.folded - their
    return len(rest) > 2 and _overlap(rest, other_rest) >= _SAME_FRAME


def _same_but_ending(only: AbstractSet[str], their: AbstractSet[str]) -> bool:
    """Return whether two names are one in two forms ("Revelation", "Revelations")."""
    return all(
        any(_is_form(name, other) for other in their)
        or any(_is_form(other, name) for other in their)
        for name in only
    )


def _is_form(name: str, longer: str) -> bool:
    return longer.startswith(name) and len(longer) - len(name) <= _ENDING and len(name) >= _STEM


def _names(text: str, sense: Sense) -> set[str]:
    """Return the words with capitals inside sentences, in lower case."""
    if len(_GERMAN & sense.folded) > 1:
        return set()
    found = set()
    for word in WORD.finditer(text):
        if not word.group()[0].isupper():  # most are not: what is before them need not be copied
            continue
        before = text[: word.start()].rstrip()
        if before and before[-1] not in _BEFORE_START:
            found.add(word.group().casefold())
    return found - {"i"}
