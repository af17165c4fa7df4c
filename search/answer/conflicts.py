"""Where records that answer the same say different things: numbers, versions, yes and no, rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from search.answer.aligned import alike
from search.evidence.contradict import contradict, opposite
from search.evidence.editions import is_newer
from search.evidence.items import find_items
from search.evidence.polarity import WORD, read_sense
from search.evidence.rulings import LIMITED, NAMED, STRICT, around, short, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.answer.aligned import Aligned
    from search.evidence.items import Item
    from search.evidence.polarity import Sense, Stem

# Two records are compared where one answers the other's question or asks the same, from this cosine
# up; what they say in a number, or by yes and no, where their questions are so near. [F-conflicts]
_RELATED, _SAME = 0.5, 0.5
# Sentences that deny each other are as like as that; a rule and its limits as that. [F-conflicts]
_DENYING, _RULED = 0.6, 0.34
# Where one clause of a sentence ends and the next begins.
_CLAUSES = re.compile(r"[,;:，；：–—]\s*|\s(?:but|sondern|mais|sino|pero|ma|но)\s")
# An answer says what it holds in its first units.
_FIRST = 2
_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two records are, as cosines.

    `best` is the highest of that of their `questions` and of each question with the other's answer.
    """

    questions: float
    best: float


@dataclass(frozen=True, slots=True)
class Clash:
    """Two units that say different things; `what` says in what, `newest` is the newer, if known."""

    units: tuple[Aligned, Aligned]
    what: str
    newest: Aligned | None = None


def related(near: Nearness) -> bool:
    """Return whether records so near can contradict each other: no others need be compared."""
    return near.best >= _RELATED


def find_clash(
    a: Sequence[Aligned], b: Sequence[Aligned], near: Nearness, stem: Stem
) -> Clash | None:
    """Return in what two records contradict each other, given their units, None if in nothing.

    Records whose questions ask different things, as about two versions, contradict each other in
    nothing.
    """
    if not related(near) or not a or not b:
        return None
    first, second = a[0].record, b[0].record
    if contradict(first.question, second.question, stem):
        return None
    editions = is_newer(first.source, second.source) or is_newer(second.source, first.source)
    found = next(_clashes(a, b, near, stem, editions=editions), None)
    return Clash(found.units, found.what, _newest(*found.units)) if found else None


def _clashes(
    a: Sequence[Aligned], b: Sequence[Aligned], near: Nearness, stem: Stem, *, editions: bool
) -> Iterator[Clash]:
    if editions or (near.questions >= _SAME and _one_subject(a[0], b[0], stem)):
        yield from _by_facts(a[:_FIRST], b[:_FIRST])
        yield from _by_yes_and_no(a[0], b[0])
    if editions:
        yield from _by_names(a[0], b[0])
    yield from _by_denial(a, b, stem)
    yield from _by_rule(a, b, stem)
    yield from _by_rule(b, a, stem)


def _one_subject(a: Aligned, b: Aligned, stem: Stem) -> bool:
    """Return whether no more than one of two questions names what the other does not."""
    mine, theirs = (read_sense(one.record.question, stem).frame for one in (a, b))
    return bool(mine & theirs) and (mine <= theirs or theirs <= mine)


def _by_facts(a: Sequence[Aligned], b: Sequence[Aligned]) -> Iterator[Clash]:
    """Yield units with another number of the same unit, or another version of the same thing."""
    for one, other in product(a, b):
        mine, theirs = _facts(one), _facts(other)
        for item, against in product(mine, theirs):
            if item.value == against.value or item.series != against.series:
                continue
            # Where one says several of a kind, they are parts or examples.
            alone = all(
                sum(i.series == item.series for i in items) == 1 for items in (mine, theirs)
            )
            if alone:
                yield Clash((one, other), f"{item.text} / {against.text}")


def _facts(one: Aligned) -> list[Item]:
    items = find_items(one.unit.text)
    return [item for item in items if item.kind in {"quantity", "version"} and item.series]


def _by_yes_and_no(a: Aligned, b: Aligned) -> Iterator[Clash]:
    said, against = yes_or_no(a.unit.text), yes_or_no(b.unit.text)
    if said and against and said != against:
        words = [WORD.search(one.unit.text) for one in (a, b)]
        yield Clash((a, b), " / ".join(word.group().casefold() for word in words if word))


def _by_names(a: Aligned, b: Aligned) -> Iterator[Clash]:
    """Yield the first units of two editions where one names what the other does not."""
    mine, theirs = (_names(one.unit.text) for one in (a, b))
    if mine != theirs:
        yield Clash((a, b), f"{_short(a)} / {_short(b)}")


def _names(text: str) -> set[str]:
    first = WORD.search(text)
    skipped = first.start() if first else -1
    return {
        found.group().casefold()
        for found in NAMED.finditer(text)
        if found.start() != skipped or "." in found.group()
    }


def _by_denial(a: Sequence[Aligned], b: Sequence[Aligned], stem: Stem) -> Iterator[Clash]:
    """Yield sentences that are alike, one of which denies what the other says."""
    for one, other in product(a[:_FIRST], b[:_FIRST]):
        if one.unit.kind == "code" or other.unit.kind == "code":
            continue
        said, against = (read_sense(unit.unit.text, stem) for unit in (one, other))
        if not opposite(said, against, stem):
            continue
        if _affirms(one, against, stem) or _affirms(other, said, stem):
            continue
        if min(alike(one, other), alike(other, one)) >= _DENYING:
            yield Clash((one, other), f"{_short(one)} / {_short(other)}")


def _affirms(one: Aligned, said: Sense, stem: Stem) -> bool:
    """Return whether one of several clauses says what another unit does: "not X, but of X"."""
    clauses = [read_sense(clause, stem) for clause in _CLAUSES.split(one.unit.text)]
    return len(clauses) > 1 and any(
        clause.is_negative == said.is_negative
        and 2 * len(clause.frame & said.frame) >= max(2, len(said.frame))
        for clause in clauses
    )


def _by_rule(a: Sequence[Aligned], b: Sequence[Aligned], stem: Stem) -> Iterator[Clash]:
    """Yield a sentence that lays down in any case what the other record limits or recommends."""
    for place, ruling in enumerate(b[:_FIRST]):
        if not (strict := STRICT.search(ruling.unit.text)):
            continue
        context = " ".join(unit.unit.text for unit in b[max(0, place - 1) : place + 2])
        frame = read_sense(context, stem).frame
        for one in a:
            limited = None if one.unit.kind == "code" else LIMITED.search(one.unit.text)
            if not limited or not frame & read_sense(one.unit.text, stem).frame:
                continue
            if max(alike(one, ruling), alike(ruling, one)) >= _RULED:
                what = f"{around(one.unit.text, limited)} / {around(ruling.unit.text, strict)}"
                yield Clash((one, ruling), what)


def _newest(a: Aligned, b: Aligned) -> Aligned | None:
    """Return the newer of two units by their documents' names, else by the years that they name."""
    for one, other in ((a, b), (b, a)):
        if is_newer(one.record.source, other.record.source):
            return one
    years = [
        max(
            (item.value[0] for item in find_items(one.unit.text) if item.kind == "year"), default=""
        )
        for one in (a, b)
    ]
    if not all(years) or years[0] == years[1]:
        return None
    return a if years[0] > years[1] else b


def _short(one: Aligned) -> str:
    return short(one.unit.text, _MOST_SHOWN)
