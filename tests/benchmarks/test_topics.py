"""Topics measured: agreement with sections beside k-means, stability, time. [F-topics]"""

import time

import numpy as np
import pytest

from corpus.lexical.analysis import WordStems
from corpus.model.vectors import Vectors, unit
from search import Engine
from search.topics.clusters import find_clusters
from search.topics.make import make_topics
from search.topics.material import TopicMaterial

pytestmark = pytest.mark.measure


@pytest.fixture(scope="module")
def vectors(engine: Engine) -> Vectors:
    """Return the vectors of the records that the test index has, in the order of the corpus."""
    stored = engine._live.revision().store.vectors()
    rows = {key: row for row, key in enumerate(stored.ids)}
    return (stored.questions + stored.answers)[[rows[one.id] for one in engine.records]]


def material_of(engine: Engine, vectors: Vectors, rows: list[int]) -> TopicMaterial:
    records = [engine.records[row] for row in rows]

    def encode(texts: list[str]) -> Vectors:
        return np.array([one.vector for one in engine.embedder.encode_passages(texts)])

    return TopicMaterial.of(
        records, [one.id for one in records], unit(vectors[rows]), WordStems().stem, encode
    )


def test_topics_agree_with_sections_at_least_as_k_means_does(
    engine: Engine, vectors: Vectors
) -> None:
    from sklearn.cluster import KMeans
    from sklearn.metrics import normalized_mutual_info_score as agreement

    material = material_of(engine, vectors, list(range(len(vectors))))
    fine = find_clusters(material.vectors).fine
    kept = fine >= 0
    truth = np.array([" ".join((one.source, *one.section[:2])) for one in engine.records])[kept]
    means = KMeans(len(set(fine[kept])), n_init=5, random_state=0).fit_predict(material.vectors)
    ours, theirs = agreement(truth, fine[kept]), agreement(truth, means[kept])
    print(f"\nnormalised mutual information with sections: {ours:.3f}, k-means {theirs:.3f}")
    assert ours >= theirs - 0.02


def test_topics_and_places_stay_when_a_twentieth_is_new(engine: Engine, vectors: Vectors) -> None:
    new = set(np.random.default_rng(3).choice(len(vectors), len(vectors) // 20, replace=False))
    old = [row for row in range(len(vectors)) if row not in new]
    began = time.process_time()
    before = make_topics(material_of(engine, vectors, old))
    made = time.process_time() - began
    after = make_topics(material_of(engine, vectors, list(range(len(vectors)))), before)
    rows = {key: row for row, key in enumerate(after.ids)}
    same = [
        after.of_rows[rows[key]] == own for key, own in zip(before.ids, before.of_rows, strict=True)
    ]
    moved = np.abs(after.positions[[rows[key] for key in before.ids]] - before.positions).max()
    print(f"\n{np.mean(same):.1%} keep their topic, moved {moved:.4f}; made in {made:.1f} s of cpu")
    assert np.mean(same) >= 0.95
    assert moved < 0.02
