"""Topics measured: agreement with sections beside k-means, stability, time. [F-topics]"""

import gzip
import json
import time
from collections.abc import Sequence

import numpy as np
import pytest

from corpus.lexical.analysis import WordStems
from corpus.model.embedder import SentenceTransformerEmbedder
from corpus.model.vectors import Vectors, unit
from corpus.records import Record
from search import Engine
from search.topics.clusters import find_clusters
from search.topics.make import make_topics
from search.topics.material import TopicMaterial
from tests.conftest import SHARED

pytestmark = [pytest.mark.measure, pytest.mark.timeout(1800)]


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


def agreement(material: TopicMaterial, truth: Sequence[str]) -> tuple[float, float]:
    """Return how well fine clusters, and as many of k-means, agree with names of the records."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import normalized_mutual_info_score

    told = material.with_labels()
    fine = find_clusters(material.vectors, told).fine
    kept = fine >= 0
    names = np.array(truth)[kept]
    means = KMeans(len(set(fine[kept])), n_init=5, random_state=0).fit_predict(told)
    ours = float(normalized_mutual_info_score(names, fine[kept]))
    return ours, float(normalized_mutual_info_score(names, means[kept]))


def test_topics_agree_with_sections_at_least_as_k_means_does(
    engine: Engine, vectors: Vectors
) -> None:
    material = material_of(engine, vectors, list(range(len(vectors))))
    ours, theirs = agreement(
        material, [" ".join((one.source, *one.section[:2])) for one in engine.records]
    )
    print(f"\nnormalised mutual information with sections: {ours:.3f}, k-means {theirs:.3f}")
    assert ours >= theirs - 0.02


def test_topics_agree_with_focus_areas_better_than_k_means_does(
    embedder: SentenceTransformerEmbedder,
) -> None:
    """Records of MedQuAD, which have no headings, of 120 focus areas with five or more."""
    source = SHARED / "bench" / "medquad.jsonl.gz"
    if not source.exists():
        pytest.skip(f"needs {source}, which is not part of the project")
    areas: dict[str, list[Record]] = {}
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            told = json.loads(line)
            begun = " ".join(told["answer"].split()[:80])
            record = Record(str(number), told["question"], begun, (), (), "m", (number, number))
            areas.setdefault(told["focus"], []).append(record)
    large = sorted(area for area, own in areas.items() if len(own) >= 5)
    chosen = np.random.default_rng(3).choice(large, 120, replace=False).tolist()
    truth = [area for area in chosen for _ in areas[area]]
    records = [record for area in chosen for record in areas[area]]

    def encode(texts: Sequence[str]) -> Vectors:
        return np.array([one.vector for one in embedder.encode_passages(texts)])

    asked = encode([one.question for one in records])
    vectors = asked + encode([f"{one.question}\n{one.answer}" for one in records])
    ids = [one.id for one in records]
    ours, theirs = agreement(
        TopicMaterial.of(records, ids, vectors, WordStems().stem, encode), truth
    )
    print(f"\n{len(records)} records of MedQuAD: {ours:.3f}, k-means {theirs:.3f}")
    assert ours > theirs


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
