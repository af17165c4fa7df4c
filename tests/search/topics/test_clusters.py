"""Clusters part where records do, not where the last digits of their vectors do."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from corpus.model.vectors import Vectors, unit
from search import Engine
from search.topics.clusters import UNSORTED, centred, find_clusters

# As vectors of the same texts differ where they were encoded in other batches, in half precision.
ROUNDING = 3e-4


@pytest.fixture(scope="module")
def vectors(engine: Engine) -> Vectors:
    """Return the centred vectors of the records that come with askalike."""
    stored = engine._live.revision().store.vectors()
    return centred(unit(stored.questions + stored.answers))


def groups(number: int, size: int, seed: int = 0) -> Vectors:
    """Return centred vectors of so many groups of so many records each, one after another."""
    draw = np.random.default_rng(seed)
    middles = np.repeat(draw.normal(size=(number, 64)), size, axis=0)
    return centred(unit((middles + 0.4 * draw.normal(size=middles.shape)).astype(np.float32)))


@pytest.mark.parametrize("level", ["coarse", "fine"])
def test_the_parting_does_not_hang_on_rounding(vectors: Vectors, level: str) -> None:
    found = getattr(find_clusters(vectors), level)
    for seed in range(4):
        noise = np.random.default_rng(seed).normal(0, ROUNDING, vectors.shape)
        again = getattr(find_clusters(centred((vectors + noise).astype(np.float32))), level)
        assert adjusted_rand_score(found, again) > 0.88
        assert abs(len(set(found)) - len(set(again))) <= 1


@pytest.mark.parametrize(("number", "size"), [(3, 20), (4, 12), (7, 15), (12, 30)])
def test_groups_that_lie_apart_are_the_clusters(number: int, size: int) -> None:
    truth = np.repeat(np.arange(number), size)
    for seed in range(3):
        found = find_clusters(groups(number, size, seed)).coarse
        kept = found != UNSORTED
        assert kept.mean() > 0.9
        assert adjusted_rand_score(truth[kept], found[kept]) > 0.98
