"""What the evidence of a query does to a ranking, and whether the first record is refused by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.evidence.contradict import opposite_pairs
from search.evidence.items import PASTE, find_items
from search.evidence.polarity import opposed, read_sense, turned_by_prefix
from search.evidence.vintage import newest_first
from search.evidence.words import Limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corpus.records import Record
    from search.evidence.items import Item, Kind
    from search.evidence.polarity import Sense, Stem
    from search.matches import Ranked

# As many records are compared with the query's evidence.
DEPTH = 20
# What a record's score gains or loses, in distances between "may answer" and "answers" of the
# corpus. [F-evidence]
_ASKED, _HELD, _OTHER, _OPPOSED = 0.5, 0.25, -1.0, -0.5
# How much of that an item counts: names of software and quantities stand in many records.
_COUNTS: dict[Kind, float] = {
    "code": 1.0, "option": 1.0, "version": 0.6, "year": 0.6, "number": 0.5, "quantity": 0.2,
    "identifier": 0.2,
}  # fmt: skip
# What is said of a query is no more than this where the first record names another of a series, or
# does not name what only its name finds. [F-evidence]
_CONTRADICTED, _LACKING = 0.3, 0.45
_MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a query names exactly, and its sense."""

    items: tuple[Item, ...]
    sense: Sense

    @classmethod
    def of(cls, query: str, stem: Stem) -> Evidence:
        """Return the evidence of a query; a pasted text has none but its sense."""
        items = () if len(query) > PASTE else find_items(query)
        return cls(items, read_sense(query, stem))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a record has of a query's items: those in its question, only in the rest, or neither.

    `others` are the items of the record's question that are of the series of one that is asked for
    and that the record does not have.
    """

    asked: tuple[Item, ...] = ()
    held: tuple[Item, ...] = ()
    lacking: tuple[Item, ...] = ()
    others: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """A ranking after its evidence was weighed, and what limits the confidence in it."""

    ranked: list[Ranked]
    limits: tuple[Limit, ...] = ()


def weigh(
    evidence: Evidence,
    ranked: Sequence[Ranked],
    records: Mapping[str, Record],
    spread: float,
    stem: Stem,
) -> Weighed:
    """Return a ranking in the order that the query's evidence asks for.

    `records` are those of the first `DEPTH`; `spread` is the distance of raw scores between an
    answer that is unsure and one that is sure.
    """
    first, rest = [r for r in ranked[:DEPTH] if r.match.record_id in records], ranked[DEPTH:]
    if not first:
        return Weighed(list(ranked))
    own = [records[r.match.record_id] for r in first]
    findings = [find(evidence, one) for one in own]
    missing = _missing(evidence, findings)
    gains = [
        _gain(found, missing, len(evidence.items)) + _against(evidence.sense, one, stem)
        for found, one in zip(findings, own, strict=True)
    ]
    moved = [r.scored(r.score + spread * gain) for r, gain in zip(first, gains, strict=True)]
    turned = _right_sense_first(evidence.sense, moved, records, stem)
    ordered = sorted(turned, key=lambda r: -r.score)
    ordered = newest_first(ordered, records, spread)
    least = ordered[-1].score
    behind = [r.scored(least) if r.score > least else r for r in rest]
    best = next(f for f, one in zip(findings, own, strict=True) if one.id == _id(ordered[0]))
    limit = _judge(best, missing, findings)
    return Weighed(ordered + behind, (limit,) if limit else ())


def find(evidence: Evidence, record: Record) -> Finding:
    """Return what a record has of what a query names exactly."""
    if not evidence.items:
        return Finding()
    named = find_items(" \n".join((record.question, *record.section, *record.tags)))
    rest = find_items(f"{record.given}\n{record.answer}")
    asked = tuple(item for item in evidence.items if any(map(item.agrees, named)))
    missing = [item for item in evidence.items if item not in asked]
    held = tuple(item for item in missing if any(map(item.agrees, rest)))
    lacking = tuple(item for item in missing if item not in held)
    have = (*asked, *held)
    others = tuple(
        other
        for item in lacking
        # One of the series is what was asked for: the query compares two.
        if not any(item.differs(one) for one in have)
        for other in find_items(record.question)
        if item.differs(other)
    )
    return Finding(asked, held, lacking, others)


def _id(ranked: Ranked) -> str:
    return ranked.match.record_id


def _missing(evidence: Evidence, findings: Sequence[Finding]) -> frozenset[Item]:
    """Return the items that none of the records has."""
    have = {item for found in findings for item in (*found.asked, *found.held)}
    return frozenset(evidence.items) - have


def _gain(finding: Finding, missing: AbstractSet[Item], count: int) -> float:
    """Return what a record gains, below 0 if it names another of a series where one has its own."""
    if not count:
        return 0.0
    gained = _ASKED * _counted(finding.asked) + _HELD * _counted(finding.held)
    wrong = any(item not in missing for item in finding.lacking) and finding.others
    return gained / count + (_OTHER if wrong else 0.0)


def _counted(items: Sequence[Item]) -> float:
    return sum(_COUNTS[item.kind] for item in items)


def _against(sense: Sense, record: Record, stem: Stem) -> float:
    """Return what a record loses whose question has the opposite of a word of the query."""
    asked = read_sense(record.question, stem)
    return _OPPOSED if opposed(sense.folded, asked.folded) else 0.0


def _right_sense_first(
    query: Sense, ranked: Sequence[Ranked], records: Mapping[str, Record], stem: Stem
) -> list[Ranked]:
    """Return a ranking in which of two opposite questions the one with the query's sense leads."""
    asked = [records[_id(r)] for r in ranked]
    senses = [read_sense(record.question, stem) for record in asked]
    scores = [r.score for r in ranked]
    for row, other in opposite_pairs(senses, stem):
        mine, theirs = senses[row], senses[other]
        if scores[other] >= scores[row]:
            continue
        wrong = _fits(query, theirs, mine, stem) and not _fits(query, mine, theirs, stem)
        if wrong and not _says_more(query, asked[row], asked[other], stem):
            scores[row], scores[other] = scores[other], scores[row]
    return [r.scored(score) for r, score in zip(ranked, scores, strict=True)]


def _fits(query: Sense, question: Sense, other: Sense, stem: Stem) -> bool:
    """Return whether a query has the sense of a question rather than that of its opposite."""
    denied = question.is_negative or turned_by_prefix(question, other, stem)
    turned = turned_by_prefix(query, question, stem) or turned_by_prefix(query, other, stem)
    return denied == (query.is_negative != turned)


def _says_more(query: Sense, record: Record, other: Record, stem: Stem) -> bool:
    """Return whether a record has a word of a query without denials that the other has not."""
    if query.is_negative:
        return False
    mine, theirs = (f"{one.question} {one.answer}".casefold() for one in (record, other))
    return any(word in mine and word not in theirs for word in query.folded if stem(word))


def _judge(first: Finding, missing: AbstractSet[Item], found: Sequence[Finding]) -> Limit | None:
    """Return what limits the confidence in the first record, None if nothing does."""
    others = [other for finding in found for other in finding.others]
    for item in (one for one in first.lacking if one in missing):
        nearest = dict.fromkeys(other.text for other in others if item.differs(other))
        told = f"; nearest: {', '.join(list(nearest)[:_MOST_NEAREST])}" if nearest else ""
        if item.kind != "quantity" and any(map(item.differs, first.others)):
            return Limit(_CONTRADICTED, f"nothing here names {item.text}{told}")
        if item.is_hard and not first.asked and not first.held:
            return Limit(_LACKING, f"nothing here names {item.text}{told}")
    return None
