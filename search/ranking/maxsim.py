"""Late interaction: a query's tokens against a passage's tokens, kept as bits."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corpus.lexical.analysis import words_of_tokens
from corpus.lexical.index import LexicalIndex
from corpus.model.products import bit_products
from corpus.model.vectors import Bits, EncodedQuery, Vectors, unit

Places = NDArray[np.intp]

# A rare word says more about what a query is after than a common one: a token counts by the idf of
# its word, to this power. [F-idf-power]
_IDF_POWER = 0.5
# The cosine of a random unit vector with its own signs is √(2/π): with this factor a token scores
# about 1 with itself.
_SIGN_SCALE = math.sqrt(math.pi / 2)
# Words that answer a query are close together: a token of the query is compared with the first
# tokens of a passage, which begins with its question, and with one stretch of the tokens after
# them; matches scattered over a long answer say little. And the more tokens a passage has, the
# nearer one of them is by chance: its score is lowered by this much for each factor of e in length,
# so that a short question without an answer competes with long answers. [F-stretch]
_FIRST, _STRETCH = 32, 40
_BY_CHANCE = 0.01
# Of a longer query so many tokens are compared, those that count most. [F-long-query]
_MOST_TOKENS = 64
# The number of tokens at which a score stays unchanged: a common length of a passage.
_USUAL_LENGTH = 100
# Tokens whose signs are unpacked at once: 0.8 MB of bytes, which a core keeps near.
_UNPACKED = 2048


def mean_token(passages: Sequence[Bits], dimension: int) -> Vectors | None:
    """Return the mean token vector of passages, estimated from signs, shape (dimension,).

    For a normal variable with a small mean, the mean of its sign is √(2/π) times mean over
    deviation, and the deviation of a unit vector's components is 1/√dimension. None if there are no
    tokens.
    """
    filled = [bits for bits in passages if bits.size]
    if not filled:
        return None
    shares = np.unpackbits(np.concatenate(filled), axis=1, count=dimension).mean(axis=0)
    mean: Vectors = ((2 * shares - 1) * _SIGN_SCALE / math.sqrt(dimension)).astype(np.float32)
    return mean


def centred(query: EncodedQuery, mean: Vectors | None) -> EncodedQuery:
    """Return a query without what all token vectors of the corpus have in common.

    The mean token vector, shape (token_dimension,), is subtracted, and the rest scaled to unit
    length (Mu & Viswanath 2018, "All-but-the-top"). [F-centred]
    """
    if mean is None or query.token_vectors.shape[1] != len(mean):
        return query
    return replace(query, token_vectors=unit(query.token_vectors - mean))


def maxsim(query: EncodedQuery, weights: Vectors, passages: Sequence[Bits]) -> Vectors:
    """Return how well each passage's tokens answer the query's, about [0, 1], shape (passages,).

    For each token of the query take the highest cosine with any token in a stretch of the passage,
    or at its beginning, and average over the query's tokens by `weights`, shape (tokens,) (Khattab
    & Zaharia 2020, ColBERT, equation 3; there it is the sum, and over the whole passage). The best
    stretch counts, less what the passage's length gives it by chance. The query's vectors are
    floats, the passages' vectors are signs. Of a long query the tokens with the largest weights are
    compared.
    """
    query, weights = _weightiest(query, weights)
    counts = np.array([len(bits) for bits in passages])
    scores = np.zeros(len(passages), dtype=np.float32)
    filled = np.flatnonzero(counts)
    if not len(filled) or not weights.sum():
        return scores
    cosines = token_cosines(query, np.concatenate([bits for bits in passages if len(bits)]))
    counts = counts[filled]
    starts = np.cumsum(counts) - counts
    chance = _BY_CHANCE * np.log(counts / _USUAL_LENGTH)
    scores[filled] = _best_stretches(cosines, weights / weights.sum(), starts, counts) - chance
    return scores


def _weightiest(query: EncodedQuery, weights: Vectors) -> tuple[EncodedQuery, Vectors]:
    """Return a query with those of its tokens that count most, in their order."""
    if len(weights) <= _MOST_TOKENS and weights.all():
        return query, weights
    first = np.sort(np.argsort(-weights, kind="stable")[:_MOST_TOKENS])
    kept = first[weights[first] > 0]
    spans = tuple(query.spans[place] for place in kept)
    return replace(query, spans=spans, token_vectors=query.token_vectors[kept]), weights[kept]


def _best_stretches(cosines: Vectors, shares: Vectors, starts: Places, counts: Places) -> Vectors:
    """Return how well the best stretch of each passage answers the query, shape (passages,).

    The first tokens of a passage count in each of its stretches. `cosines` has the shape (query
    tokens, passage tokens), `shares` are those of the query's tokens; `starts` and `counts` delimit
    the passages, shape (passages,).
    """
    if counts.max() < _STRETCH:  # each is one stretch
        whole: Vectors = shares @ np.maximum.reduceat(cosines, starts, axis=1)
        return whole
    longest, reach = cosines, 1
    while reach < _STRETCH:  # twice as far each time; some reach into the next passage
        step = min(reach, _STRETCH - reach)
        longest = np.maximum(longest[:, :-step], longest[:, step:])
        reach += step
    begun = _highest(cosines, starts, starts + np.minimum(counts, _FIRST))
    nearby = np.maximum(longest, np.repeat(begun, counts, axis=1)[:, : longest.shape[1]])
    # Those that begin later in a passage than a whole stretch before its end have less than that
    # stretch, so they need not be looked at.
    best: Vectors = shares @ np.maximum.reduceat(cosines, starts, axis=1)
    long = counts >= _STRETCH
    ends = (starts + counts - _STRETCH + 1)[long]
    best[long] = _highest((shares @ nearby)[np.newaxis], starts[long], ends)[0]
    return best


def _highest(values: Vectors, starts: Places, ends: Places) -> Vectors:
    """Return the highest of each row from each start up to its end, shape (rows, starts)."""
    edges = np.column_stack((starts, ends)).ravel()
    edges = edges if edges[-1] < values.shape[1] else edges[:-1]
    highest: Vectors = np.maximum.reduceat(values, edges, axis=1)[:, ::2]
    return highest


def token_cosines(query: EncodedQuery, bits: Bits) -> Vectors:
    """Return the estimated cosine of each token of a query with each token of a passage.

    `bits` has shape (passage tokens, dimension / 8), the result (query tokens, passage tokens).
    """
    tokens, dimension = query.token_vectors.shape
    scaled = query.token_vectors * np.float32(_SIGN_SCALE / math.sqrt(max(1, dimension)))
    # A sign is 2 × bit - 1; the passages' side, which is larger, stays as unpacked bits. Some are
    # unpacked at a time: all of them would take longer to lay out than to multiply.
    twice = 2 * scaled.T
    found = np.empty((len(bits), tokens), dtype=np.float32)
    for first in range(0, len(bits), _UNPACKED):
        some = bits[first : first + _UNPACKED]
        unpacked = np.unpackbits(some, axis=1, count=dimension)
        found[first : first + len(some)] = bit_products(unpacked, twice)
    found -= scaled.sum(axis=1)
    return np.ascontiguousarray(found.T)


def token_weights(query: EncodedQuery, lexical: LexicalIndex | None) -> Vectors:
    """Return how much each token of a query counts, shape (tokens,), all 0 or more.

    That is the idf of its word (Robertson & Zaragoza 2009, equation 3.3, with 1 added so that it
    stays positive), to a power; a sign counts 0. Without a lexical index, or if a query has nothing
    but signs, all tokens count alike.
    """
    alike = np.ones(len(query.spans), dtype=np.float32)
    if lexical is None:
        return alike
    idfs = np.zeros(len(query.spans), dtype=np.float32)
    for place, word in enumerate(words_of_tokens(query.text, query.spans)):
        idfs[place] = _idf(word, lexical) if word else 0.0
    weights: Vectors = idfs**_IDF_POWER
    return weights if weights.any() else alike


def _idf(word: str, lexical: LexicalIndex) -> float:
    """Return the idf of a word, or of its commonest part if it has several."""
    # Deleted passages count in the frequencies until the lexical index is merged.
    holding = max((lexical.frequency(stem) for stem in lexical.stems(word)), default=0)
    holding = min(holding, lexical.count)
    return math.log(1 + (lexical.count - holding + 0.5) / (holding + 0.5))
