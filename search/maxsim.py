"""Late interaction: a query's tokens against a passage's tokens, kept as bits."""

import math
from collections.abc import Sequence

import numpy as np

from corpus.embedder import Bits, EncodedQuery, Vectors
from search.words import COMMON

# Words such as "how" and "the" find a like in any passage; they count half. On the 40 queries of
# tests/benchmarks/seed_queries_oblique.jsonl any weight from 0.35 to 1 does as well.
_COMMON_WEIGHT = 0.5
# The cosine of a random unit vector with its own signs is √(2/π): with this factor a token scores
# about 1 with itself.
_SIGN_SCALE = math.sqrt(math.pi / 2)


def maxsim(query: EncodedQuery, passages: Sequence[Bits]) -> Vectors:
    """Return how well each passage's tokens answer the query's, about [0, 1]; shape (passages,).

    For each token of the query the highest cosine with any token of the passage, averaged over the
    query's tokens (Khattab & Zaharia 2020, ColBERT, equation 3; there it is the sum). The query's
    side is in floats, the passages' token vectors are their signs.
    """
    counts = np.array([len(bits) for bits in passages])
    scores = np.zeros(len(passages), dtype=np.float32)
    filled = np.flatnonzero(counts)
    if not len(filled) or not query.tokens:
        return scores
    dimension = query.token_vectors.shape[1]
    signs = np.unpackbits(
        np.concatenate([bits for bits in passages if len(bits)]), axis=1, count=dimension
    )
    tokens = signs.astype(np.float32) * 2.0 - 1.0
    cosines = query.token_vectors @ tokens.T * np.float32(_SIGN_SCALE / math.sqrt(dimension))
    starts = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
    best = np.maximum.reduceat(cosines, starts, axis=1)
    scores[filled] = np.average(best, axis=0, weights=token_weights(query.tokens))
    return scores


def token_weights(tokens: Sequence[str]) -> Vectors:
    """Return how much each token of a query counts: common words and signs count half."""
    telling = [
        token.casefold() not in COMMON and any(c.isalnum() for c in token) for token in tokens
    ]
    return np.where(telling, 1.0, _COMMON_WEIGHT).astype(np.float32)
