"""Texts as numbers: vectors in a byte for each number."""

import numpy as np

from corpus.model.vectors import from_bytes, in_bytes, unit


def test_a_byte_for_each_number_keeps_the_direction() -> None:
    random = np.random.default_rng(5)
    vectors = unit(random.standard_normal((300, 384)) * random.uniform(0.1, 3, 384))
    read = from_bytes(in_bytes(vectors))
    assert in_bytes(vectors).nbytes == vectors.size
    assert (read * vectors).sum(axis=1).min() > 0.9995
    queries = unit(random.standard_normal((50, 384)))
    assert np.abs(queries @ read.T - queries @ vectors.T).max() < 0.005
    assert np.array_equal(from_bytes(in_bytes(vectors[7])), read[7])
    assert not from_bytes(in_bytes(np.zeros((2, 8)))).any()
