"""What two questions that look alike ask otherwise: another version, name, or the opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.duplicates.statements import share
from search.evidence.antonyms import antonyms_between
from search.evidence.contradict import contradict
from search.evidence.items import find_items
from search.evidence.polarity import WORD, opposed
from search.results import Difference

if TYPE_CHECKING:
    from search.duplicates.statements import Told
    from search.evidence.polarity import Stem

# Questions with fewer of their words in common ask otherwise in more than a word.
_FRAME = 0.6
_NOUNS = {"quantity": "number"}


def asked_otherwise(a: Told, b: Told, stem: Stem) -> tuple[Difference, ...]:
    """Return in what two questions cannot be the same, nothing where they may be."""
    if not contradict(a.record.question, b.record.question, stem):
        return ()
    return differences_asked(a, b, stem)


def differences_asked(a: Told, b: Told, stem: Stem) -> tuple[Difference, ...]:
    """Return what one of two questions names in place of what the other does."""
    for item in find_items(a.record.question):
        for other in find_items(b.record.question):
            if item.differs(other):
                noun = _NOUNS.get(item.kind, item.kind)
                return (Difference(noun, item.text, other.text),)
    if a.asked.is_negative != b.asked.is_negative:
        return (Difference("negation", a.record.question, b.record.question),)
    against = opposed(a.asked.folded, b.asked.folded) or antonyms_between(
        a.record.question, b.record.question, a.asked, b.asked, stem
    )
    if against:
        return (Difference("opposite", *min(against)),)
    mine, theirs = _only(a, b), _only(b, a)
    near = max(share(a.asked.frame, b.asked.frame), share(b.asked.frame, a.asked.frame))
    if near >= _FRAME and mine and theirs:
        return (Difference("word", mine, theirs),)
    return (Difference("question", a.record.question, b.record.question),)


def _only(told: Told, other: Told) -> str:
    """Return the words of a question that the other has not, as written."""
    words = (one for one in WORD.findall(told.record.question))
    return " ".join(one for one in words if one.casefold() not in other.asked.folded)
