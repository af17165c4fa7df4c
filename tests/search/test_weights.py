"""How the signals are mixed with another model than the default."""

import numpy as np
import pytest

from corpus.model.vectors import unit
from search.ranking.calibrate import Weights


def test_cosines_that_lie_close_together_count_as_much_as_those_that_do_not() -> None:
    rng = np.random.default_rng(3)
    shared = unit(rng.normal(size=64))
    questions = unit(3 * shared + unit(rng.normal(size=(200, 64))))
    cosine = np.linspace(0.80, 0.82, 30).astype(np.float32)
    maxsim = np.linspace(0.2, 0.4, 30).astype(np.float32)
    weights = Weights.measured(questions, [(cosine, maxsim)] * 5)
    likeness = questions @ questions.T
    others = likeness[~np.eye(len(questions), dtype=bool)]
    assert weights.base == pytest.approx(others.mean(), abs=1e-4)
    assert weights.scaled(cosine).std() == pytest.approx(1.29 * maxsim.std(), rel=1e-3)
    assert weights.question == 1.0
    assert weights.by_tokens


def test_where_nothing_can_be_measured_the_weights_are_those_of_the_default_model() -> None:
    assert Weights.measured(np.zeros((0, 8), dtype=np.float32), []) == Weights()
    same = np.full(5, 0.8, dtype=np.float32)
    assert Weights.measured(np.ones((1, 8), dtype=np.float32), [(same, same)]) == Weights()
    cosines = np.array([0.1, 0.7], dtype=np.float32)
    assert Weights().scaled(cosines).tolist() == cosines.tolist()
