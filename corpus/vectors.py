"""Texts as numbers: vectors of whole texts and of their tokens, the latter kept as bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Bits = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Encoding:
    """A passage encoded: its unit vector, shape (dimension,), and a vector for each token.

    Of the token vectors only the signs are kept: `bits` has shape (tokens, token_dimension / 8),
    eight dimensions to a byte. Special tokens are left out.
    """

    vector: Vectors
    bits: Bits


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A query encoded: its text, its unit vector, shape (dimension,), and its tokens.

    `spans` are the tokens' places in the text (first, end), `token_vectors` their unit vectors,
    shape (tokens, token_dimension); special tokens, a model's prompt, and what its window cuts
    off are left out.
    """

    text: str
    vector: Vectors
    spans: tuple[tuple[int, int], ...]
    token_vectors: Vectors


def unit(vectors: NDArray[Any]) -> Vectors:
    """Return vectors scaled to length 1 along the last axis, as float32."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
