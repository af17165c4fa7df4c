"""Whether a question is asked already, before it is added."""

import pytest

from corpus.errors import QueryError
from corpus.open import open_store
from corpus.settings import Settings
from search import Engine
from search.duplicates.find import SAME_SOURCE_MARGIN


def test_a_question_in_other_words_is_asked_already(engine: Engine) -> None:
    asking = engine.is_duplicate("What is transfer learning in machine learning?")
    assert asking.duplicate
    assert "ransfer learning" in asking.results[0].record.question
    assert asking.nearest is None
    assert all(hit.score >= asking.threshold for hit in asking.results)


def test_a_question_that_is_new_comes_with_the_nearest_record(engine: Engine) -> None:
    asking = engine.is_duplicate("How do I prune an apple tree?")
    assert not asking.duplicate
    assert asking.results == ()
    assert asking.nearest
    assert 0 <= asking.nearest.score < asking.threshold


def test_with_its_answer_a_question_scores_as_duplicates_scores_it(engine: Engine) -> None:
    records = {record.id: record for record in engine.records}
    for pair in engine.duplicates(threshold=0.5).pairs[:3]:
        a, b = records[pair.a], records[pair.b]
        asking = engine.is_duplicate(a.asked, answer=a.answer, k=50, threshold=0.3)
        scores = {hit.record.id: hit.score for hit in asking.results}
        margin = SAME_SOURCE_MARGIN if a.source == b.source else 0.0
        assert scores[b.id] == pytest.approx(pair.score + margin, abs=0.02)  # chunks cut elsewhere
        assert scores[a.id] == pytest.approx(1.0, abs=0.02)


def test_without_one_it_scores_as_a_record_without_an_answer(
    engine: Engine, documents_index: Settings
) -> None:
    vectors = open_store(documents_index).vectors()
    asked = next(r for r in engine.records if r.question == "What is transfer learning?")
    own = vectors.questions[vectors.ids.index(asked.id)]
    expected = (vectors.questions @ own + vectors.answers @ own) / 2
    hits = engine.is_duplicate(asked.question, k=5, threshold=0.3).results
    best = sorted(expected, reverse=True)[: len(hits)]
    assert [hit.score for hit in hits] == pytest.approx(best, abs=1e-3)


def test_the_best_come_first_and_at_most_k(engine: Engine) -> None:
    asking = engine.is_duplicate("What is overfitting?", k=3, threshold=0.3)
    scores = [hit.score for hit in asking.results]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert asking.results[0].why.snippet


def test_a_long_answer_is_compared_whole(engine: Engine) -> None:
    long = next(record for record in engine.records if len(record.answer) > 1500)
    asking = engine.is_duplicate(long.asked, answer=long.answer, k=1)
    assert asking.results[0].record == long
    assert asking.results[0].score > 0.95


def test_what_cannot_be_used_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match="empty"):
        engine.is_duplicate(" ")
    with pytest.raises(QueryError, match="out of range"):
        engine.is_duplicate("x", threshold=0.2)
    with pytest.raises(QueryError, match="the answer has 20,001 characters"):
        engine.is_duplicate("x", answer="y" * 20_001)
    assert engine.is_duplicate("\ud800 x", answer="\udfff\0 y").of == "x"
