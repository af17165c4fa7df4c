"""Late interaction against its definition, computed the plain way."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.lexical.index import LexicalIndex
from corpus.lexical.schema import LexicalEntry
from corpus.lexical.writer import LexicalWriter
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import EncodedQuery
from search.ranking.maxsim import centred, maxsim, mean_token, token_weights


def make_query(text: str, dimension: int = 16) -> EncodedQuery:
    spans = tuple(match.span() for match in re.finditer(r"\w+|[^\w\s]", text))
    vectors = np.random.default_rng(3).normal(size=(len(spans), dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return EncodedQuery(text, np.ones(dimension, dtype=np.float32), spans, vectors)


def ones(query: EncodedQuery) -> np.ndarray:
    return np.ones(len(query.spans), dtype=np.float32)


def test_it_is_the_weighted_mean_of_each_tokens_best_cosine_less_what_length_gives() -> None:
    query = make_query("why dropout?")
    weights = np.array([0.5, 1.0, 0.25], dtype=np.float32)
    rng = np.random.default_rng(4)
    passages = [
        rng.integers(0, 256, (count, 2), dtype=np.uint8) for count in (5, 1, 40, 41, 72, 73, 300)
    ]
    expected = []
    for bits in passages:
        signs = np.unpackbits(bits, axis=1).astype(np.float32) * 2 - 1
        cosines = query.token_vectors @ signs.T / math.sqrt(16) * math.sqrt(math.pi / 2)
        # The first 32 tokens, and any stretch of 40.
        parts = [
            np.concatenate([cosines[:, :32], cosines[:, first : first + 40]], axis=1)
            for first in range(len(bits))
        ]
        best = max(np.average(part.max(axis=1), weights=weights) for part in parts)
        expected.append(best - 0.01 * math.log(len(bits) / 100))
    assert maxsim(query, weights, passages) == pytest.approx(expected, abs=1e-5)


def test_what_stands_together_answers_better_than_what_is_scattered() -> None:
    query = make_query("weight decay", dimension=64)
    near = np.packbits(query.token_vectors > 0, axis=1)
    filler = np.random.default_rng(5).integers(0, 256, (200, 8), dtype=np.uint8)
    together, scattered = filler.copy(), filler.copy()
    together[[100, 110]] = near
    scattered[[60, 180]] = near
    asked = filler.copy()
    asked[[3, 180]] = near  # in the question, and behind it
    whole, apart_, begun = maxsim(query, ones(query), [together, scattered, asked])
    assert whole == pytest.approx(begun)
    assert whole > apart_


def test_of_a_long_query_the_tokens_that_count_most_are_compared() -> None:
    query = make_query(" ".join(f"w{n}" for n in range(100)))
    weights = np.linspace(0.5, 1.0, 100, dtype=np.float32)
    passages = [np.random.default_rng(6).integers(0, 256, (30, 2), dtype=np.uint8)]
    kept = replace(query, spans=query.spans[36:], token_vectors=query.token_vectors[36:])
    assert maxsim(query, weights, passages) == pytest.approx(maxsim(kept, weights[36:], passages))


def test_passages_and_queries_without_tokens_score_nothing() -> None:
    empty = np.zeros((0, 2), dtype=np.uint8)
    one = np.ones((1, 2), dtype=np.uint8)
    two, cat, none = make_query("a b"), make_query("cat"), make_query("")
    assert maxsim(two, ones(two), [empty, empty]).tolist() == [0.0, 0.0]
    assert maxsim(cat, ones(cat), [empty, one])[0] == 0.0
    assert maxsim(none, ones(none), [one]).tolist() == [0.0]
    assert maxsim(cat, ones(cat), []).tolist() == []


def test_the_rarer_a_word_the_more_its_tokens_count(tmp_path: Path) -> None:
    writer = LexicalWriter.create(tmp_path)
    texts = ["the cat sat", "the dog sat", "the cow ran", "the U-Net"]
    writer.put("s", [LexicalEntry(f"{n}.1", "", text, "s", (), ()) for n, text in enumerate(texts)])
    writer.commit(1)
    lexical = LexicalIndex.open(tmp_path, 1)
    the, sat, cat, new, sign = token_weights(make_query("the sat cat zebra?"), lexical)
    assert new > cat > sat > the > sign == 0
    one, other, dash = token_weights(make_query("cats cat-"), lexical)
    assert one == other == cat
    assert dash == 0


def test_words_of_entries_that_went_away_have_weights_too(tmp_path: Path) -> None:
    writer = LexicalWriter.create(tmp_path)
    writer.put("old", [LexicalEntry(f"{n}.1", "", "a cat", "old", (), ()) for n in range(30)])
    writer.put("new", [LexicalEntry("new.1", "", "a cat", "new", (), ())])
    writer.commit(1)
    writer.remove("old")
    writer.commit(2)
    weights = token_weights(make_query("cat dog"), LexicalIndex.open(tmp_path, 2))
    assert weights[1] > weights[0] > 0


def test_without_a_lexical_index_or_without_words_all_tokens_count_alike(tmp_path: Path) -> None:
    assert token_weights(make_query("the cat"), None).tolist() == [1.0, 1.0]
    LexicalWriter.create(tmp_path).commit(1)
    signs = token_weights(make_query("?!"), LexicalIndex.open(tmp_path, 1))
    assert signs.tolist() == [1.0, 1.0]


def test_a_text_scores_about_one_with_itself(embedder: SentenceTransformerEmbedder) -> None:
    text = "Gradient clipping bounds the norm of a gradient."
    itself, other = embedder.encode_passages([text, "A sonata has three movements."])
    (query,) = embedder.encode_queries([text])
    scores = maxsim(query, ones(query), [itself.bits, other.bits])
    chance = 0.02 * math.log(len(itself.bits) / 100)
    assert scores[0] == pytest.approx(1.0 - chance, abs=0.05)
    assert scores[1] < 0.6


def test_the_mean_token_is_estimated_from_signs_alone() -> None:
    rng = np.random.default_rng(5)
    common = rng.normal(size=64).astype(np.float32)
    common *= 0.3 / np.linalg.norm(common)
    tokens = common + rng.normal(size=(20_000, 64)).astype(np.float32) / 8
    bits = np.packbits(tokens > 0, axis=1)
    mean = mean_token([bits[:5000], bits[5000:]], 64)
    assert mean == pytest.approx(common, abs=0.01)
    assert mean_token([np.zeros((0, 8), dtype=np.uint8)], 64) is None


def test_what_all_tokens_share_does_not_tell() -> None:
    query = make_query("why dropout?")
    common = query.token_vectors.mean(axis=0)
    told = centred(query, common).token_vectors
    assert np.linalg.norm(told, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    less = query.token_vectors - common
    assert told == pytest.approx(less / np.linalg.norm(less, axis=1, keepdims=True), abs=1e-5)
    assert centred(query, None) is query
    assert centred(query, np.ones(3, dtype=np.float32)) is query
