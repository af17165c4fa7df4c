"""Whether a question is asked already, before it is added."""

import pytest

from corpus.errors import QueryError
from search import Engine
from search.duplicates.likelihood import POSSIBLE


def test_a_question_in_other_words_is_asked_already(engine: Engine) -> None:
    asking = engine.is_duplicate("What is the difference between L1 and L2 regularization?")
    assert asking.duplicate
    assert asking.results[0].record.question == "How do L1 and L2 regularisation differ?"
    assert asking.results[0].matched == "question"
    assert asking.nearest is None
    assert all(hit.score >= asking.threshold for hit in asking.results)


def test_a_question_that_is_new_comes_with_the_nearest_record(engine: Engine) -> None:
    asking = engine.is_duplicate("How do I prune an apple tree?")
    assert not asking.duplicate
    assert asking.results == ()
    assert asking.nearest
    assert 0 <= asking.nearest.score < asking.threshold


def test_with_its_answer_a_question_finds_what_duplicates_finds(engine: Engine) -> None:
    """A record that is asked for stands in its own way: it is nearer than its duplicate."""
    records = {record.id: record for record in engine.records}
    across = engine.duplicates(threshold=0.5, scope="across").pairs
    assert across
    for pair in across[:3]:
        a, b = records[pair.a], records[pair.b]
        asking = engine.is_duplicate(a.asked, answer=a.answer, k=50, threshold=0.3)
        scores = {hit.record.id: hit.score for hit in asking.results}
        assert scores[b.id] >= POSSIBLE
        assert scores[a.id] == 1.0


def test_a_question_word_for_word_is_certain_and_what_differs_is_said(engine: Engine) -> None:
    known = next(r for r in engine.records if r.question == "What is transfer learning?")
    asking = engine.is_duplicate("what is  transfer learning?", answer="No. It needs 3 days.")
    assert (asking.results[0].record, asking.results[0].score) == (known, 1.0)
    assert (asking.matches[0].record, asking.matches[0].sure) == (known.id, "likely")
    assert asking.matches[0].kind in {"same", "answers differ", "contains"}


def test_what_scores_less_is_possible(engine: Engine) -> None:
    asking = engine.is_duplicate("What is transfer learning?", k=10, threshold=0.95)
    assert all(POSSIBLE <= hit.score < 0.95 for hit in asking.possible)
    hits = [*asking.results, *asking.possible]
    assert [match.record for match in asking.matches] == [hit.record.id for hit in hits]
    sure = [match.sure for match in asking.matches]
    assert sure == ["likely"] * len(asking.results) + ["possible"] * len(asking.possible)


def test_a_document_that_is_replaced_does_not_count(engine: Engine) -> None:
    known = next(r for r in engine.records if r.question == "What is transfer learning?")
    asking = engine.is_duplicate(known.question, answer=known.answer, without=known.source)
    hits = [*asking.results, *asking.possible]
    assert known.source not in {hit.record.source for hit in hits}


def test_the_best_come_first_and_at_most_k(engine: Engine) -> None:
    asking = engine.is_duplicate("Explain the bias variance tradeoff", k=3, threshold=0.3)
    scores = [hit.score for hit in asking.results]
    assert 1 <= len(scores) <= 3
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
