"""Pairs and groups of questions asked twice."""

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import QueryError
from search import Engine
from search.duplicates.find import SAME_SOURCE_MARGIN, find_duplicates

GOLDEN = Path(__file__).parent.parent / "golden" / "duplicates.json"


def golden_pairs(engine: Engine) -> set[frozenset[str]]:
    by_place = {(r.source, r.question): r.id for r in engine.records}
    groups = json.loads(GOLDEN.read_text("utf-8"))
    named = [[(one["source"], one["question"]) for one in group] for group in groups]
    ids = [[by_place[place] for place in group if place in by_place] for group in named]
    return {frozenset((a, b)) for group in ids for a in group for b in group if a != b}


def test_every_group_at_the_default_is_a_real_one(engine: Engine) -> None:
    found = engine.duplicates()
    golden = golden_pairs(engine)
    assert len(found.groups) >= 3
    for group in found.groups:
        assert all(frozenset((a, b)) in golden for a in group.ids for b in group.ids if a != b)


def test_a_lower_threshold_finds_more_and_stays_precise(engine: Engine) -> None:
    golden = golden_pairs(engine)
    found = {frozenset((pair.a, pair.b)) for pair in engine.duplicates(threshold=0.5).pairs}
    assert len(found & golden) / len(golden) >= 0.45
    assert len(found & golden) / len(found) >= 0.8


def test_pairs_are_ordered_and_reach_the_threshold(engine: Engine) -> None:
    scores = [pair.score for pair in engine.duplicates(threshold=0.5).pairs]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0.5


def test_scopes_part_the_pairs(engine: Engine) -> None:
    source = {record.id: record.source for record in engine.records}
    across = engine.duplicates(threshold=0.45, scope="across").pairs
    within = engine.duplicates(threshold=0.45, scope="within").pairs
    assert across
    assert within
    assert all(source[pair.a] != source[pair.b] for pair in across)
    assert all(source[pair.a] == source[pair.b] for pair in within)


@pytest.mark.parametrize("threshold", [0.0, 0.29, 1.01, -1])
def test_a_threshold_out_of_range_is_refused(engine: Engine, threshold: float) -> None:
    with pytest.raises(QueryError, match="out of range"):
        engine.duplicates(threshold=threshold)


def unit(*angles: float) -> np.ndarray:
    radians = np.radians(angles)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def test_a_chain_does_not_join_its_ends() -> None:
    ids = ["a", "b", "c", "d"]
    found = find_duplicates(ids, unit(0, 20, 40, 60), dict.fromkeys(ids, "s"), 0.93)
    assert len(found.pairs) == 3
    assert all(len(group.ids) == 2 for group in found.groups)


def test_of_two_groups_of_one_size_the_more_alike_comes_first() -> None:
    ids = ["a", "b", "c", "d"]
    found = find_duplicates(ids, unit(0, 20, 90, 95), dict.fromkeys(ids, "s"), 0.93)
    assert [group.ids for group in found.groups] == [("c", "d"), ("a", "b")]


def test_the_same_text_twice_scores_one() -> None:
    found = find_duplicates(["a", "b", "c"], unit(0, 0, 90), dict.fromkeys("abc", "s"), 1.0)
    assert [(pair.a, pair.b, pair.score) for pair in found.pairs] == [("a", "b", 1.0)]
    assert [group.ids for group in found.groups] == [("a", "b")]


def test_two_questions_of_one_document_must_be_more_alike() -> None:
    ids, sources = ["a", "b", "c"], {"a": "x", "b": "x", "c": "y"}
    found = find_duplicates(ids, unit(0, 25, -25), sources, 0.85)
    assert [(pair.a, pair.b) for pair in found.pairs] == [("a", "c")]
    low = find_duplicates(ids, unit(0, 25, -25), sources, 0.8)
    within = next(pair for pair in low.pairs if {pair.a, pair.b} == {"a", "b"})
    assert within.score == pytest.approx(np.cos(np.radians(25)) - SAME_SOURCE_MARGIN, abs=1e-3)
    alone = find_duplicates(ids, unit(0, 25, -25), sources, 0.85, "within")
    assert [(pair.a, pair.b) for pair in alone.pairs] == [("a", "b")]


def test_blocks_give_the_same_pairs_as_one_matrix() -> None:
    vectors = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [str(n) for n in range(50)]
    sources = dict.fromkeys(ids, "s")
    whole = find_duplicates(ids, vectors, sources, 0.5)
    assert find_duplicates(ids, vectors, sources, 0.5, rows=7) == whole
    expected = np.argwhere(np.triu(vectors @ vectors.T >= 0.5, k=1))
    assert {(int(p.a), int(p.b)) for p in whole.pairs} == {
        tuple(pair) for pair in expected.tolist()
    }
