"""Ranked records as hits: the same question from several documents folded, each hit explained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from corpus.chroma.passages import Match
from corpus.lexical.analysis import find_words
from corpus.model.vectors import products
from corpus.records import PassageId, encoded_part
from search.evidence.contradict import contradict
from search.explain import MatchedPassage, explain
from search.matches import Ranked
from search.results import STRENGTHS, VERDICTS, Hit, LateWhy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from corpus.chroma.entries import Content
    from corpus.lexical.analysis import WordStems
    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Vectors
    from corpus.records import Filter, Record
    from search.decisions.folds import Folds
    from search.decisions.lines import Ruling
    from search.evidence.polarity import Stem
    from search.ranking.calibrate import Calibration
    from search.ranking.request import Reads, Request
    from search.results import Verdict, Why

# Two records are folded from this likeness up: the mean of the cosines of their questions and of
# their best passages. It is far above the threshold for duplicates, because a folded record is
# hidden until it is opened.
_SAME = 0.85
# From these scores up a hit answers, or may answer; from this confidence up a query that is not
# answered for sure may be. [F-strength]
_ANSWERS, _MAY_ANSWER, _POSSIBLE = 0.7, 0.4, 0.2


@dataclass(frozen=True, slots=True)
class Folded:
    """A ranked record, and similar ones that were ranked below it."""

    ranked: Ranked
    also: tuple[Ranked, ...] = ()

    @property
    def match(self) -> Match:
        """The passage that matched."""
        return self.ranked.match

    @property
    def members(self) -> tuple[Ranked, ...]:
        """The record and those folded into it."""
        return (self.ranked, *self.also)


def fold(
    ranked: Sequence[Ranked],
    questions: Mapping[str, Vectors],
    k: int,
    differ: Callable[[str, str], bool],
    ruling: Callable[[str, str], Ruling | None] | None = None,
) -> list[Folded]:
    """Return the first `k` records unlike any before them, each with those folded into it.

    `questions` are the question embeddings of the records by id, unit vectors. Two whose ids
    `differ` are never folded, however alike they are; `ruling` is what was decided about two, and
    comes before what is alike.
    """
    if not ranked:
        return []
    asked = np.stack([questions[record.match.record_id] for record in ranked])
    matched = np.stack([record.match.vector for record in ranked])
    likeness = (products(asked, asked) + products(matched, matched)) / 2
    alike = (likeness >= _SAME).tolist()
    folding = _Folding([one.match.record_id for one in ranked], alike, differ, ruling)
    members: dict[int, list[int]] = {}
    for row in range(len(ranked)):
        leader = folding.leader(row, members)
        if leader is not None:
            members[leader].append(row)
        elif len(members) < k:
            members[row] = [row]
    return [
        Folded(ranked[first], tuple(ranked[row] for row in rows[1:]))
        for first, rows in members.items()
    ]


@dataclass(frozen=True, slots=True)
class _Folding:
    """Says under which of the records before it one is folded: as was decided, or else as alike."""

    ids: Sequence[str]
    alike: Sequence[Sequence[bool]]
    differ: Callable[[str, str], bool]
    ruling: Callable[[str, str], Ruling | None] | None

    def leader(self, row: int, members: Mapping[int, Sequence[int]]) -> int | None:
        """Return the first of the records that a row is the same as, None if it is of its own."""
        if self.ruling is None:
            near = compress(members, map(self.alike[row].__getitem__, members))
            return next((first for first in near if self._alike(row, first)), None)
        rulings = {first: self._rulings(row, rows) for first, rows in members.items()}
        decided = (first for first, found in rulings.items() if found == {"same"})
        alike = (
            first
            for first, found in rulings.items()
            if not found and self._alike(row, first) and self._fits(row, members[first])
        )
        return next(decided, None) if {"same"} in rulings.values() else next(alike, None)

    def _rulings(self, row: int, others: Sequence[int]) -> set[Ruling]:
        found = (self._ruling(row, other) for other in others)
        return {one for one in found if one}

    def _ruling(self, row: int, other: int) -> Ruling | None:
        return self.ruling(self.ids[row], self.ids[other]) if self.ruling else None

    def _alike(self, row: int, first: int) -> bool:
        return self.alike[row][first] and not self.differ(self.ids[row], self.ids[first])

    def _fits(self, row: int, members: Sequence[int]) -> bool:
        """Return whether nothing that was decided to be the same was told apart from the others."""
        everything = (one for one in range(len(self.ids)) if one != row and one not in members)
        same = (one for one in everything if self._ruling(row, one) == "same")
        return all(self._rulings(one, members) <= {"same"} for one in same)


def fold_page(
    ranked: Sequence[Ranked], reads: Reads, k: int, stem: Stem, folds: Folds | None = None
) -> list[Folded]:
    """Return the first `k` records with those folded into them, reading on if many are alike.

    `stem` gives the stem of a word; records that contradict each other are not folded. What was
    decided about records, `folds`, comes before both.
    """

    def differ(a: str, b: str) -> bool:
        records = reads.records([a, b])
        if a not in records or b not in records:  # deleted meanwhile
            return False
        return contradict(records[a].question, records[b].question, stem)

    def ruling(a: str, b: str) -> Ruling | None:
        records = reads.records([a, b])
        if folds is None or a not in records or b not in records:
            return None
        return folds.ruling(records[a], records[b])

    decided = ruling if folds else None
    page: list[Folded] = []
    for depth in (2 * k, len(ranked)):
        first = ranked[:depth]
        ids = [record.match.record_id for record in first]
        vectors = reads.question_vectors(ids)
        if folds:
            reads.records(ids)  # all at once
        known = [r for r in first if r.match.record_id in vectors]
        page = fold(known, vectors, k, differ, decided)
        if len(page) == k or depth >= len(ranked):
            break
    return page


def under_keepers(
    page: Sequence[Folded],
    reads: Reads,
    folds: Folds,
    where: Filter | None,
    without: Iterable[str] = (),
) -> list[Folded]:
    """Return a page in which decided records stand under the one that is to be kept.

    That one may not have been found; it is shown for them if it passes the filter, unless it is one
    of those that the page is to do `without`.
    """
    shown = {one.match.record_id for folded in page for one in folded.members}.union(without)
    found: list[Folded] = []
    for folded in page:
        found.append(_under_keeper(folded, reads, folds, where, shown))
        shown.add(found[-1].match.record_id)
    return found


def _under_keeper(
    folded: Folded, reads: Reads, folds: Folds, where: Filter | None, shown: AbstractSet[str]
) -> Folded:
    ids = [one.match.record_id for one in folded.members]
    found = reads.records(ids)
    members = [found[one] for one in ids if one in found]
    keeper = folds.keeper(members)
    if keeper is None or keeper == folded.match.record_id:
        return folded
    own = next((one for one in folded.also if one.match.record_id == keeper), None)
    if own is None:
        if keeper in shown:
            return folded
        record = reads.records([keeper]).get(keeper)
        vector = reads.question_vectors([keeper]).get(keeper)
        rulings = {folds.ruling(record, one) for one in members} - {None} if record else set()
        told_apart = record is None or rulings != {"same"}
        if record is None or vector is None or told_apart or (where and not where.passes(record)):
            return folded
        cosine = folded.match.cosine
        own = Ranked(Match(PassageId.of(keeper), keeper, "question", cosine, vector), 0.0)
    others = tuple(one for one in folded.members if one.match.record_id != keeper)
    return Folded(replace(own, score=folded.ranked.score), others)


def score_page(page: Sequence[Folded], sure: float, calibration: Calibration) -> list[Folded]:
    """Return a page whose first record scores as sure as the query is answered, the others less.

    Its scores are raw, and the calibration is that of such scores.
    """
    if not page:
        return []
    best = page[0].ranked.score
    parts = [calibration.share(folded.ranked.score, best) for folded in page]
    return [
        Folded(folded.ranked.scored(sure * min(1.0, part)), folded.also)
        for folded, part in zip(page, parts, strict=True)
    ]


def make_hits(
    page: Sequence[Folded], request: Request, embedder: Embedder, stems: WordStems
) -> tuple[Hit, ...]:
    """Return the hits of a page; records deleted since they were found are left out.

    `stems` are those of the corpus's language. All hits are explained when the first is read.
    """
    contents = request.reads.contents([folded.ranked.match for folded in page])
    shown = [ranked.match.record_id for folded in page for ranked in folded.members]
    records = request.reads.records(shown)
    existing = [
        folded
        for folded in page
        if folded.match.record_id in records and folded.match.passage_id in contents
    ]
    found = [
        (one.match, records[one.match.record_id], contents[one.match.passage_id])
        for one in existing
    ]
    # What was read of the whole search is not kept for it.
    wanted = (request.query, request.weights, request.wordings)

    @cache
    def reasons() -> list[Why]:
        query, weights, wordings = wanted
        return explain(query, weights, _all_matched(found, embedder), stems, wordings)

    return tuple(
        Hit(
            records[folded.match.record_id],
            round(folded.ranked.score, 4),
            folded.match.kind,
            LateWhy(partial(_one_of, reasons, number)),
            tuple(records[key] for like in folded.also if (key := like.match.record_id) in records),
        )
        for number, folded in enumerate(existing)
    )


def judge(confidence: float, answerable: float) -> Verdict:
    """Return in a word what a confidence means where queries are answered from `answerable` up."""
    if confidence >= answerable:
        return "answered"
    return "possible" if confidence >= _POSSIBLE else "nothing"


def with_strengths(hits: Sequence[Hit], verdict: Verdict) -> tuple[Hit, ...]:
    """Return the hits of a query, each with what it does for it, no more than the verdict says.

    A record without an answer is related at most. Unless there is nothing, the best record with an
    answer may answer at least.
    """
    most = VERDICTS.index(verdict)
    best = next((hit for hit in hits if hit.record.answer), None)

    def rank(hit: Hit) -> int:
        if not hit.record.answer:
            return len(STRENGTHS) - 1
        own = 0 if hit.score >= _ANSWERS else 1 if hit.score >= _MAY_ANSWER or hit is best else 2
        return max(most, own)

    return tuple(
        Hit(hit.record, hit.score, hit.matched, hit.why, hit.also, STRENGTHS[rank(hit)])
        for hit in hits
    )


def _one_of(reasons: Callable[[], Sequence[Why]], number: int) -> Why:
    return reasons()[number]


def _all_matched(
    found: Sequence[tuple[Match, Record, Content]], embedder: Embedder
) -> list[MatchedPassage]:
    spans = embedder.all_token_spans([_read_as(match, content) for match, _, content in found])
    return [_matched(*one, own) for one, own in zip(found, spans, strict=True)]


def _matched(
    match: Match, record: Record, content: Content, spans: Sequence[tuple[int, int]]
) -> MatchedPassage:
    """Return what explains a hit: the passage that matched, if the record still has it.

    An ingest in another process may change the record between the two reads.
    """
    if match.passage_id.is_detail and _has_words(record, content.chunk):
        shown = content.chunk.rpartition("\n")[2]
        return MatchedPassage(record.asked, _read_as(match, content), spans, content.bits, shown)
    if not _holds(record, content.chunk):
        nothing = np.zeros((0, content.bits.shape[1]), dtype=np.uint8)
        return MatchedPassage(record.asked, record.answer or record.question, (), nothing)
    # A question is followed by its `given` text, an answer preceded by its question.
    bits = content.bits[: len(spans)] if match.kind == "question" else content.bits
    return MatchedPassage(record.asked, content.chunk, spans, bits)


def _read_as(match: Match, content: Content) -> str:
    """Return what was encoded of a passage: of a line of code, its words."""
    return encoded_part(content.chunk) if match.passage_id.is_detail else content.chunk


def _has_words(record: Record, detail: str) -> bool:
    """Return whether an answer has a detail; as it was written out, it does not stand there."""
    answer = record.answer.casefold()
    return all(word.text.casefold() in answer for word in find_words(detail))


def _holds(record: Record, chunk: str) -> bool:
    """Return whether a record has a chunk, ignoring the blanks where chunks are cut."""
    if chunk in (record.question, record.answer):
        return True
    whole = f"{record.asked}\n{record.answer}"
    return chunk in whole or "".join(chunk.split()) in "".join(whole.split())
