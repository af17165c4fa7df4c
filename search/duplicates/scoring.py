"""Scores pairs of records, and a question that is not in the corpus yet against its records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from search.duplicates.candidates import DEPTH, Crowd, Near, crowd_size, without
from search.duplicates.likelihood import Size, likelihoods, most
from search.duplicates.neighbours import highest
from search.duplicates.signals import from_vectors, read_signals, read_tokens, read_words
from search.evidence.contradict import contradict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.model.vectors import Bits, Vectors
    from corpus.records import Record
    from search.duplicates.neighbours import Rows
    from search.duplicates.signals import Material

# Pairs that are scored at once: their signals, squares and products take 0.3 GB at most.
_AT_ONCE = 2**20
# The id of a question that is in no corpus.
_NEW = ""


def size_of(material: Material) -> Size:
    """Return how many records and documents there are."""
    return Size(len(material.records), len({record.source for record in material.records}))


def score_pairs(material: Material, near: Near, least: float) -> tuple[Near, Vectors]:
    """Return the pairs that may be as likely as `least`, and how likely each is.

    What costs most is read last, and only of those that may still be: of the others the tokens are
    guessed from the cosine, which tells nearly as much.
    """
    size = size_of(material)

    def may_be(part: Near) -> NDArray[np.bool_]:
        likely: NDArray[np.bool_] = most(from_vectors(material, part), size) >= least
        return likely

    near = near.take(np.concatenate([may_be(part) for part in near.parts(_AT_ONCE)]))
    scored = [_score(material, part, size, least) for part in near.parts(_AT_ONCE)]
    return near, np.concatenate(scored)


def _score(material: Material, near: Near, size: Size, least: float) -> Vectors:
    known = read_words(material, near, from_vectors(material, near))
    chances = likelihoods(known, size)
    rows = np.flatnonzero(most(known, size) >= least)
    exact = read_tokens(material, near.take(rows), known.take(rows))
    chances[rows] = likelihoods(exact, size)
    return chances


def score_new(
    material: Material,
    record: Record,
    question: Vectors,
    answer: Vectors,
    bits: Bits | None = None,
    count: int = DEPTH,
) -> list[tuple[Record, float]]:
    """Return the records likeliest to ask the same as a new one, best first, with how likely.

    `record` has its question and answer ("" for none; its source is no document of the corpus, as
    that of a new one), `question` and `answer` are its unit vectors as `RecordVectors` has them,
    and `bits` those of the question's tokens. Records that contradict it score 0.
    """
    near = _near_new(material, question, answer, min(count, len(material.records)))
    if not len(near.a):
        return []
    more = replace(
        material,
        records=[*material.records, replace(record, id=_NEW)],
        vectors=replace(material.vectors, ids=(*material.vectors.ids, _NEW)),  # only ids are read
        bits=lambda ids: _bits_with(material, bits, ids),
    )
    # What the corpus is like is known already, and does not change by one record.
    more.__dict__.update(
        background=material.background,
        weights=material.weights,
        question_weights=material.question_weights,
    )
    chances = likelihoods(read_signals(more, near), size_of(material))
    found = [
        (other, 0.0 if _differ(record, other, material) else float(chance))
        for other, chance in zip((material.records[row] for row in near.a), chances, strict=True)
    ]
    return sorted(found, key=lambda one: (-one[1], one[0].id))


def _differ(record: Record, other: Record, material: Material) -> bool:
    return contradict(record.question, other.question, material.stem)


def _bits_with(material: Material, bits: Bits | None, ids: Sequence[str]) -> Mapping[str, Bits]:
    own = {} if bits is None else {_NEW: bits}
    return {**material.bits([one for one in ids if one != _NEW]), **own}


def _near_new(material: Material, question: Vectors, answer: Vectors, count: int) -> Near:
    """Return a new record, as the last row, with the records nearest to it."""
    vectors = material.vectors
    asked, told = vectors.questions @ question, vectors.answers @ answer
    rows = highest((asked + told)[None], count)[0] if count else np.zeros(0, np.intp)
    new = np.full(len(rows), len(vectors.ids))
    around = [
        _around(side, cosines, rows)
        for side, cosines in ((vectors.questions, asked), (vectors.answers, told))
    ]
    return Near(rows, new, asked[rows], told[rows], around[0], around[1])


def _around(vectors: Vectors, cosines: Vectors, rows: Rows) -> Crowd:
    """Return how crowded it is around the records in `rows`, and around a new one."""
    size = crowd_size(len(vectors) + 1)
    if not size:
        unknown = np.full(len(rows), np.nan, np.float32)
        return Crowd(unknown, unknown)
    likeness = vectors[rows] @ vectors.T
    likeness[np.arange(len(rows)), rows] = -1
    best = -np.sort(-np.take_along_axis(likeness, highest(likeness, size), axis=1), axis=1)
    own = -np.sort(-cosines)[: size + 1]
    return Crowd(
        best.mean(axis=1).astype(np.float32),
        without(np.repeat(own[None], len(rows), axis=0), cosines[rows], size),
    )
