"""What kind of pair two records are: the same, with other answers, one in the other, or related."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.duplicates.asked import asked_otherwise
from search.duplicates.differences import differences
from search.duplicates.statements import Told, share
from search.evidence.rulings import short
from search.parts.split import parts_of
from search.results import Difference

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from corpus.records import Record
    from search.evidence.polarity import Stem
    from search.results import Kind, Side


# Differences that are listed of a pair.
_MOST = 5
# One answer tells what another does if it has this share of its words, and more if it has so many
# more of its own. [F-kinds]
_HELD, _LONGER, _MORE = 0.8, 1.5, 4


def describe(a: Record, b: Record, stem: Stem) -> tuple[Kind, tuple[Difference, ...]]:
    """Return the kind of a pair that asks the same, and what its answers say otherwise.

    Two whose questions name different things, as two versions, are "related". `stem` gives the stem
    of a word, "" for one that says nothing.
    """
    one, other = Told(a, stem), Told(b, stem)
    if one.bare != other.bare and (asked := asked_otherwise(one, other, stem)):
        return "related", asked
    return compare(one, other, stem)


def compare(a: Told, b: Told, stem: Stem) -> tuple[Kind, tuple[Difference, ...]]:
    """Return what `describe` does of two records that ask the same for sure."""
    if a.bare == b.bare:
        return "same", ()
    if found := tuple(dict.fromkeys(differences(a, b, stem))):
        newest: Side = "a" if a.is_newer(b) else "b" if b.is_newer(a) else ""
        return "answers differ", tuple(replace(one, newest=newest) for one in found[:_MOST])
    if found := _more(a, b) or _more(b, a, turned=True):
        return "contains", found
    return "same", ()


def _more(a: Told, b: Told, *, turned: bool = False) -> tuple[Difference, ...]:
    """Return what `b` has beyond all that `a` asks and tells, nothing if it has not."""
    more = ""
    if not a.record.answer.strip() and b.record.answer.strip():
        more = short(b.record.answer)
    elif _tells_all(a, b):
        more = short(next((x.text for x in b.statements if x.sense.frame - a.words), ""))
    elif share(a.asked.frame, b.asked.frame) >= _HELD:
        parts = parts_of(b.record.question)
        more = parts[-1] if len(parts) > 1 >= len(parts_of(a.record.question)) else ""
    what = "answer" if b.record.answer.strip() else "question"
    return (Difference(what, *((more, "") if turned else ("", more))),) if more else ()


def _tells_all(a: Told, b: Told) -> bool:
    """Return whether `b` tells what `a` does and more: a long text has any words somewhere."""
    if share(a.words, b.words) < _HELD or not _is_longer(a.words, b.words):
        return False
    frames = [one.sense.frame for one in b.statements]
    places = [one | other for one, other in zip(frames, [*frames[1:], frozenset()], strict=True)]
    return all(
        any(share(one.sense.frame, place) >= _HELD for place in places)
        for one in a.statements
        if one.sense.frame
    )


def _is_longer(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    return len(b) >= max(_LONGER * len(a), len(a) + _MORE)
