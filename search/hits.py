"""Ranked records as the page that is shown: likes folded, each hit explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.explain import Piece, explain
from search.fold import Folded, fold
from search.results import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.chroma.passages import Content, Match
    from corpus.model.embedder import Embedder
    from corpus.model.vectors import EncodedQuery, Vectors
    from corpus.records import Record
    from search.fuse import Ranked
    from search.reads import Lookup


def fold_page(ranked: Sequence[Ranked], lookup: Lookup, k: int) -> list[Folded]:
    """Return the first `k` records with their likes; more is looked at where much is alike."""
    page: list[Folded] = []
    for depth in (2 * k, len(ranked)):
        first = ranked[:depth]
        vectors = lookup.question_vectors([one.match.record_id for one in first])
        page = fold([one for one in first if one.match.record_id in vectors], vectors, k)
        if len(page) == k or depth >= len(ranked):
            break
    return page


def readable(ranked: Sequence[Ranked], lookup: Lookup) -> list[tuple[Ranked, str]]:
    """Return records with what a reranker reads: the question, and the chunk that matched."""
    contents = lookup.contents([one.match for one in ranked])
    records = lookup.records([one.match.record_id for one in ranked])
    return [
        (one, asked if one.match.kind == "question" else f"{asked}\n{content.chunk}")
        for one in ranked
        if one.match.record_id in records and one.match.passage_id in contents
        for asked, content in [(records[one.match.record_id].asked, contents[one.match.passage_id])]
    ]


def make_hits(
    page: Sequence[Folded],
    query: EncodedQuery,
    weights: Vectors,
    embedder: Embedder,
    lookup: Lookup,
) -> tuple[Hit, ...]:
    """Return the hits of a page; what was taken away since it was found is left out.

    `weights` are those of the query's tokens, shape (tokens,).
    """
    contents = lookup.contents([one.ranked.match for one in page])
    shown = [ranked.match.record_id for one in page for ranked in (one.ranked, *one.also)]
    records = lookup.records(shown)
    there = [
        one
        for one in page
        if one.ranked.match.record_id in records and one.ranked.match.passage_id in contents
    ]
    spans = embedder.all_token_spans([contents[one.ranked.match.passage_id].chunk for one in there])
    pieces = [
        _piece(match, records[match.record_id], contents[match.passage_id], places)
        for one, places in zip(there, spans, strict=True)
        for match in [one.ranked.match]
    ]
    return tuple(
        Hit(
            records[one.ranked.match.record_id],
            round(one.ranked.score, 4),
            one.ranked.match.kind,
            why,
            tuple(
                records[like.match.record_id]
                for like in one.also
                if like.match.record_id in records
            ),
        )
        for one, why in zip(there, explain(query, weights, pieces), strict=True)
    )


def _piece(
    match: Match, record: Record, content: Content, spans: Sequence[tuple[int, int]]
) -> Piece:
    """Return what a hit is explained by: the passage that matched, if the record still has it.

    An ingest in another process may change a record between the reading of the two.
    """
    if not _holds(record, content.chunk):
        nothing = np.zeros((0, content.bits.shape[1]), dtype=np.uint8)
        return Piece(record.asked, record.answer or record.question, (), nothing)
    # A question is followed by what is given to it, an answer preceded by its question.
    bits = content.bits[: len(spans)] if match.kind == "question" else content.bits
    return Piece(record.asked, content.chunk, spans, bits)


def _holds(record: Record, chunk: str) -> bool:
    """Tell whether a record has a chunk, which was cut between blocks, word by word."""
    if chunk in (record.question, record.answer):
        return True
    whole = f"{record.asked}\n{record.answer}"
    return chunk in whole or "".join(chunk.split()) in "".join(whole.split())
