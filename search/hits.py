"""Ranked records as hits: the same question in several documents folded, each hit explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.model.vectors import products
from search.explain import MatchedPassage, explain
from search.results import Hit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.chroma.entries import Content
    from corpus.chroma.passages import Match
    from corpus.lexical.analysis import WordStems
    from corpus.model.embedder import Embedder
    from corpus.model.vectors import Vectors
    from corpus.records import Record
    from search.fuse import Ranked
    from search.request import Reads, Request

# Two records are folded from this likeness on: the mean of the cosines of their questions and of
# their best passages. It is far above the one from which they are offered as duplicates, because a
# folded record is out of sight until it is opened.
_SAME = 0.85


@dataclass(frozen=True, slots=True)
class Folded:
    """A ranked record, and those like it that were ranked behind it."""

    ranked: Ranked
    also: tuple[Ranked, ...] = ()

    @property
    def match(self) -> Match:
        """The passage that matched."""
        return self.ranked.match

    @property
    def members(self) -> tuple[Ranked, ...]:
        """The record and those like it."""
        return (self.ranked, *self.also)


def fold(ranked: Sequence[Ranked], questions: Mapping[str, Vectors], k: int) -> list[Folded]:
    """Return the first `k` records that are not like one before them, each with its likes.

    `questions` holds the question embedding of each record by its id, unit vectors.
    """
    if not ranked:
        return []
    asked = np.stack([questions[one.match.record_id] for one in ranked])
    told = np.stack([one.match.vector for one in ranked])
    likeness = (products(asked, asked) + products(told, told)) / 2
    leaders: list[int] = []
    behind: dict[int, list[Ranked]] = {}
    for row, one in enumerate(ranked):
        leader = next((other for other in leaders if likeness[row, other] >= _SAME), None)
        if leader is not None:
            behind[leader].append(one)
        elif len(leaders) < k:
            leaders.append(row)
            behind[row] = []
    return [Folded(ranked[row], tuple(behind[row])) for row in leaders]


def fold_page(ranked: Sequence[Ranked], reads: Reads, k: int) -> list[Folded]:
    """Return the first `k` records with their likes; more is looked at where much is alike."""
    page: list[Folded] = []
    for depth in (2 * k, len(ranked)):
        first = ranked[:depth]
        vectors = reads.question_vectors([one.match.record_id for one in first])
        page = fold([one for one in first if one.match.record_id in vectors], vectors, k)
        if len(page) == k or depth >= len(ranked):
            break
    return page


def readable(ranked: Sequence[Ranked], reads: Reads) -> list[tuple[Ranked, str]]:
    """Return records with what a reranker reads: the question, and the chunk that matched."""
    contents = reads.contents([one.match for one in ranked])
    records = reads.records([one.match.record_id for one in ranked])
    return [
        (one, asked if one.match.kind == "question" else f"{asked}\n{content.chunk}")
        for one in ranked
        if one.match.record_id in records and one.match.passage_id in contents
        for asked, content in [(records[one.match.record_id].asked, contents[one.match.passage_id])]
    ]


def make_hits(
    page: Sequence[Folded], request: Request, embedder: Embedder, stems: WordStems
) -> tuple[Hit, ...]:
    """Return the hits of a page; what was deleted since it was found is left out.

    `stems` are those of the corpus's language.
    """
    contents = request.reads.contents([folded.ranked.match for folded in page])
    shown = [ranked.match.record_id for folded in page for ranked in folded.members]
    records = request.reads.records(shown)
    there = [
        folded
        for folded in page
        if folded.match.record_id in records and folded.match.passage_id in contents
    ]
    spans = embedder.all_token_spans([contents[folded.match.passage_id].chunk for folded in there])
    passages = [
        _matched(match, records[match.record_id], contents[match.passage_id], own)
        for match, own in zip((folded.match for folded in there), spans, strict=True)
    ]
    reasons = explain(request.query, request.weights, passages, stems)
    return tuple(
        Hit(
            records[folded.match.record_id],
            round(folded.ranked.score, 4),
            folded.match.kind,
            why,
            tuple(records[key] for like in folded.also if (key := like.match.record_id) in records),
        )
        for folded, why in zip(there, reasons, strict=True)
    )


def _matched(
    match: Match, record: Record, content: Content, spans: Sequence[tuple[int, int]]
) -> MatchedPassage:
    """Return what a hit is explained by: the passage that matched, if the record still has it.

    An ingest in another process may change a record between the reading of the two.
    """
    if not _holds(record, content.chunk):
        nothing = np.zeros((0, content.bits.shape[1]), dtype=np.uint8)
        return MatchedPassage(record.asked, record.answer or record.question, (), nothing)
    # A question is followed by what is given to it, an answer preceded by its question.
    bits = content.bits[: len(spans)] if match.kind == "question" else content.bits
    return MatchedPassage(record.asked, content.chunk, spans, bits)


def _holds(record: Record, chunk: str) -> bool:
    """Tell whether a record has a chunk, which was cut between blocks, word by word."""
    if chunk in (record.question, record.answer):
        return True
    whole = f"{record.asked}\n{record.answer}"
    return chunk in whole or "".join(chunk.split()) in "".join(whole.split())
