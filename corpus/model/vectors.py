"""Texts as numbers: vectors of whole texts and of their tokens, the latter kept as bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Bits = NDArray[np.uint8]

# Products of up to this many multiplications take OpenBLAS one thread, see `products`. [F-threads]
ONE_THREAD = 2**18


@dataclass(frozen=True, slots=True)
class RecordVectors:
    """The vectors of all records: rows of `questions` and `answers` belong to `ids`.

    Both have shape (n, dimension) and unit rows. A record's answer is the mean of its chunks, each
    encoded with the question; a record without an answer has its question there too.
    """

    ids: tuple[str, ...]
    questions: Vectors
    answers: Vectors


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoded passage: its unit vector, shape (dimension,), and a vector for each token.

    Only the signs of the token vectors are kept: `bits` has shape (tokens, token_dimension / 8),
    eight dimensions to a byte. Special tokens are left out.
    """

    vector: Vectors
    bits: Bits


@dataclass(frozen=True, slots=True)
class Means:
    """What the vectors of a model have in common, to be subtracted: of tokens, and of whole texts.

    The shapes are (token_dimension,) and (dimension,); zeros change nothing.
    """

    tokens: Vectors
    text: Vectors


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """An encoded query: its text, its unit vector, shape (dimension,), and its tokens.

    `spans` are the tokens' offsets in the text (start, end), `token_vectors` their unit vectors,
    shape (tokens, token_dimension); special tokens, the model's prompt, and what its window cuts
    off are left out.
    """

    text: str
    vector: Vectors
    spans: tuple[tuple[int, int], ...]
    token_vectors: Vectors


def in_bytes(vectors: NDArray[Any]) -> NDArray[np.int8]:
    """Return the directions of vectors, a byte for each number; a cosine changes by some 0.0004.

    The largest number of each vector becomes 127 [F-disk].
    """
    largest = np.abs(vectors).max(axis=-1, keepdims=True, initial=1e-12)
    directions: NDArray[np.int8] = np.rint(vectors * (127 / largest)).astype(np.int8)
    return directions


def from_bytes(directions: NDArray[np.int8]) -> Vectors:
    """Return the unit vectors of directions that `in_bytes` gave."""
    return unit(directions.astype(np.float32))


def unit(vectors: NDArray[Any]) -> Vectors:
    """Return vectors scaled to length 1 along the last axis, as float32."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def products(rows: Vectors, others: Vectors) -> Vectors:
    """Return the inner products of rows, shape (m, d), with others, (n, d), as (m, n).

    Meant for the comparisons of a query: OpenBLAS splits larger products among threads, which then
    wait for more work for some milliseconds and keep the cores from torch and Chroma.
    """
    turned = np.ascontiguousarray(others.T)
    step = max(1, ONE_THREAD // max(1, turned.size))
    blocks = [rows[first : first + step] @ turned for first in range(0, len(rows), step)]
    return np.concatenate(blocks) if blocks else np.zeros((0, len(others)), dtype=np.float32)


def make_projection(dimension: int, kept: int) -> Vectors:
    """Return a projection of shape (dimension, kept) with orthonormal columns.

    Its directions are random but always the same, so that an index can be read anywhere. Random
    directions keep angles on average (Johnson & Lindenstrauss 1984).
    """
    random = np.random.default_rng(20)
    directions, _ = np.linalg.qr(random.standard_normal((dimension, kept)))
    projection: Vectors = directions.astype(np.float32)
    return projection
