"""From passages to records: what each strategy makes of the same signals."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.chroma.passages import Match
from corpus.errors import QueryError
from corpus.model.vectors import EncodedQuery
from corpus.records import PassageId, PassageKind
from search import Engine
from search.matches import Candidates
from search.ranking.calibrate import QUESTION_WEIGHT, Weights
from search.ranking.fuse import (
    STRATEGIES,
    Scores,
    by_convex,
    by_reciprocal_ranks,
    nearness,
    rank,
    score_cosines,
    score_records,
)


def make_match(record: str, kind: PassageKind, cosine: float, *, alone: bool = False) -> Match:
    number = 0 if kind == "question" else 1
    vector = np.ones(8, dtype=np.float32)
    return Match(PassageId.of(record, number), record, kind, cosine, vector, alone)


def make_scores(cosine: list[float], lexical: list[float]) -> Scores:
    base = score_cosines([make_match(str(n), "answer", c) for n, c in enumerate(cosine)])
    return replace(base, lexical=np.array(lexical, dtype=np.float32))


def order(scores: Scores, strategy: str) -> list[str]:
    return [one.match.record_id for one in rank(scores, STRATEGIES[strategy])]


def test_a_record_scores_by_its_best_passage() -> None:
    scores = score_cosines(
        [
            make_match("a", "question", 0.8),
            make_match("a", "answer", 0.5),
            make_match("b", "answer", 0.55),
            make_match("c", "question", 0.7, alone=True),
        ]
    )
    assert scores.cosine.tolist() == pytest.approx([QUESTION_WEIGHT * 0.8, 0.55, 0.7])
    assert scores.question.tolist() == pytest.approx([0.8, -1.0, 0.7])
    assert scores.answer.tolist() == pytest.approx([0.5, 0.55, -1.0])
    assert [match.kind for match in scores.best] == ["question", "answer", "question"]


def test_with_one_kind_of_passage_nothing_is_weighted() -> None:
    assert score_cosines([make_match("a", "question", 0.8)]).cosine.tolist() == pytest.approx([0.8])


def test_with_a_model_whose_cosines_say_little_tokens_tell_how_near_the_corpus_is() -> None:
    tokens = np.array([0.3, 0.2], dtype=np.float32)
    scores = replace(make_scores([0.9, 0.5], [1.0, 0.0]), maxsim=tokens)
    assert [one.near for one in rank(scores)] == [None, None]
    by_tokens = rank(replace(scores, weights=Weights(by_tokens=True)))
    assert [one.near for one in by_tokens] == pytest.approx([0.3, 0.2])
    assert nearness(by_tokens, 1) == pytest.approx(0.3)
    assert [one.score for one in by_tokens] == [one.score for one in rank(scores)]


@pytest.mark.parametrize("kept", [0, 1])
def test_where_tokens_are_lost_the_cosines_count_on_their_scale(kept: int) -> None:
    weights = Weights(base=0.7, scale=0.5, by_tokens=True)
    matches = [make_match("a", "answer", 0.9), make_match("b", "answer", 0.8)]
    query = EncodedQuery("a", np.ones(8, np.float32), ((0, 1),), np.ones((1, 8), np.float32))
    signs, none = np.full((1, 1), 255, np.uint8), np.zeros((0, 1), np.uint8)
    bits = {m.passage_id: signs if n < kept else none for n, m in enumerate(matches)}
    found = Candidates(tuple(matches), {}, frozenset())
    scores = score_records(query, np.ones(1, np.float32), found, lambda _: bits, weights)
    near = [one.near for one in rank(scores)]
    assert near[kept:] == pytest.approx([0.1, 0.05][kept:])


def test_reciprocal_ranks_follow_their_formula() -> None:
    fused = by_reciprocal_ranks(make_scores([0.9, 0.5, 0.7], [0.0, 1.0, 0.5]))
    assert fused.tolist() == pytest.approx([1 / 61, 1 / 63 + 1 / 61, 1 / 62 + 1 / 62])


def test_the_convex_combination_scales_both_sides() -> None:
    mixed = by_convex(make_scores([0.9, 0.5, 0.7], [0.0, 1.0, 0.5]))
    assert mixed.tolist() == pytest.approx([0.8, 0.2, 0.5])


def test_strategies_order_by_their_own_signal() -> None:
    scores = make_scores([0.9, 0.5, 0.7], [0.0, 1.0, 0.5])
    assert order(scores, "dense") == ["0", "2", "1"]
    assert order(scores, "lexical") == ["1", "2", "0"]


def test_equal_scores_are_ordered_by_id() -> None:
    assert order(make_scores([0.5, 0.5, 0.5], [0, 0, 0]), "default") == ["0", "1", "2"]


def test_candidates_without_any_passage_rank_nothing() -> None:
    assert rank(score_cosines(Candidates((), {}).matches)) == []


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_each_strategy_ranks_real_records(engine: Engine, strategy: str) -> None:
    ranked = engine.rank("what is transfer learning", k=20, strategy=strategy)
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    top = {engine.record(one.match.record_id).question for one in ranked[:3]}
    assert "What is transfer learning?" in top


def test_an_unknown_strategy_is_named(engine: Engine) -> None:
    with pytest.raises(QueryError, match="no strategy 'x'; there is: question, answer"):
        engine.rank("x", strategy="x")
