"""Late interaction against its definition, computed the plain way."""

import math

import numpy as np
import pytest

from corpus.embedder import EncodedQuery, SentenceTransformerEmbedder
from search.maxsim import maxsim, token_weights


def make_query(tokens: tuple[str, ...], dimension: int = 16) -> EncodedQuery:
    vectors = np.random.default_rng(3).normal(size=(len(tokens), dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return EncodedQuery(np.ones(dimension, dtype=np.float32), tokens, vectors)


def test_it_is_the_weighted_mean_of_each_tokens_best_cosine() -> None:
    query = make_query(("why", "dropout", "?"))
    rng = np.random.default_rng(4)
    passages = [rng.integers(0, 256, (count, 2), dtype=np.uint8) for count in (5, 1, 9)]
    expected = []
    for bits in passages:
        signs = np.unpackbits(bits, axis=1).astype(np.float32) * 2 - 1
        cosines = query.token_vectors @ signs.T / math.sqrt(16) * math.sqrt(math.pi / 2)
        expected.append(np.average(cosines.max(axis=1), weights=[0.5, 1.0, 0.5]))
    assert maxsim(query, passages) == pytest.approx(expected, abs=1e-5)


def test_passages_and_queries_without_tokens_score_nothing() -> None:
    empty = np.zeros((0, 2), dtype=np.uint8)
    one = np.ones((1, 2), dtype=np.uint8)
    assert maxsim(make_query(("a", "b")), [empty, empty]).tolist() == [0.0, 0.0]
    assert maxsim(make_query(("cat",)), [empty, one])[0] == 0.0
    assert maxsim(make_query(()), [one]).tolist() == [0.0]
    assert maxsim(make_query(("cat",)), []).tolist() == []


def test_common_words_and_signs_count_half() -> None:
    assert token_weights(("how", "The", "##ing", "?", "lora")).tolist() == [0.5, 0.5, 1, 0.5, 1]


def test_a_text_scores_about_one_with_itself(embedder: SentenceTransformerEmbedder) -> None:
    text = "Gradient clipping bounds the norm of a gradient."
    itself, other = embedder.encode_passages([text, "A sonata has three movements."])
    scores = maxsim(embedder.encode_query(text), [itself.bits, other.bits])
    assert scores[0] == pytest.approx(1.0, abs=0.05)
    assert scores[1] < 0.6
