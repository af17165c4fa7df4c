"""The units of records, and how well the tokens of each answer those of a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.records import PassageId
from search.answer.units import Unit, find_units
from search.ranking.maxsim import token_cosines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.chroma.entries import Content
    from corpus.model.encoding import Embedder
    from corpus.model.vectors import Bits, EncodedQuery, Vectors
    from corpus.records import Record
    from corpus.store import Store

# Of a longer answer, the units of these first chunks are compared with a query.
_MOST_CHUNKS = 40
# Tokens of a unit that are compared with another's at once.
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Aligned:
    """A unit of a record with its score, about [0, 1], and the signs of its tokens.

    `number` is its place among the record's units, `bits` has shape (tokens, dimension / 8).
    """

    record: Record
    unit: Unit
    number: int
    score: float
    bits: Bits


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The tokens of an answer: their offsets, ascending, and their signs."""

    starts: Sequence[int]
    bits: Bits


def align(
    records: Sequence[Record],
    query: EncodedQuery,
    weights: Vectors,
    store: Store,
    embedder: Embedder,
) -> list[list[Aligned]]:
    """Return the units of each record, in order, scored by late interaction with a query.

    A unit's score is that of `maxsim` over its own tokens. `weights` are those of the query's
    tokens, shape (tokens,).
    """
    tokens = [_tokens_of(record, store, embedder) for record in records]
    width = store.header.token_dimension // 8
    bits = np.concatenate([np.zeros((0, width), dtype=np.uint8), *(one.bits for one in tokens)])
    cosines = token_cosines(query, bits) if len(bits) and weights.sum() else None
    shares = weights / weights.sum() if weights.sum() else weights
    aligned, first = [], 0
    for record, own in zip(records, tokens, strict=True):
        block = None if cosines is None else cosines[:, first : first + len(own.bits)]
        aligned.append(list(_scored(record, own, block, shares)))
        first += len(own.bits)
    return aligned


def _scored(
    record: Record, tokens: _Tokens, cosines: Vectors | None, shares: Vectors
) -> Iterator[Aligned]:
    for number, unit in enumerate(find_units(record.answer)):
        first, end = np.searchsorted(tokens.starts, (unit.start, unit.end))
        score = 0.0
        if cosines is not None and first < end:
            score = float(shares @ cosines[:, first:end].max(axis=1))
        yield Aligned(record, unit, number, score, tokens.bits[first:end])


def _tokens_of(record: Record, store: Store, embedder: Embedder) -> _Tokens:
    """Return the tokens of a record's answer, as far as its chunks are found in it."""
    chunks = list(_chunks(record, store))
    spans = embedder.all_token_spans([content.chunk for _, content in chunks])
    starts: list[int] = []
    bits: list[Bits] = []
    for (offset, content), own in zip(chunks, spans, strict=True):
        # A passage was encoded after its question; its own tokens are the last ones.
        count = min(len(own), len(content.bits))
        starts += [offset + first for first, _ in own[:count]]
        bits.append(content.bits[len(content.bits) - count :])
    width = store.header.token_dimension // 8
    return _Tokens(starts, np.concatenate([np.zeros((0, width), dtype=np.uint8), *bits]))


def _chunks(record: Record, store: Store) -> Iterator[tuple[int, Content]]:
    """Yield the chunks of a record's answer with their offsets in it, in order."""
    number, begin, wanted = 1, 0, 1
    while begin < len(record.answer.rstrip()) and number <= _MOST_CHUNKS:
        ids = [PassageId.of(record.id, n) for n in range(number, number + wanted)]
        found = store.contents(ids)
        for own in ids:
            if own not in found:
                return
            chunk = found[own].chunk
            offset = record.answer.find(chunk, begin)
            if offset >= 0:
                yield offset, found[own]
                begin = offset + len(chunk)
        number += wanted
        # Chunks are about as long as the first one.
        wanted = max(1, (len(record.answer) - begin) * number // max(1, 2 * begin))
        wanted = min(wanted, _MOST_CHUNKS)


def alike(a: Aligned, b: Aligned) -> float:
    """Return how much of unit `a` unit `b` says, in [0, 1]: late interaction of their tokens."""
    if not len(a.bits) or not len(b.bits):
        return float(a.unit.text == b.unit.text)
    least = np.concatenate(
        [
            np.bitwise_count(a.bits[first : first + _ROWS, np.newaxis] ^ b.bits)
            .sum(axis=2, dtype=np.int32)
            .min(axis=1)
            for first in range(0, len(a.bits), _ROWS)
        ]
    )
    width = 8 * a.bits.shape[1]
    # Of two vectors with the angle φ, the share of equal signs is 1 - φ/π.
    agreement = ((width - 2 * least) / np.float32(width)).astype(np.float32)
    return float(np.sin(agreement * np.pi / 2).mean())
