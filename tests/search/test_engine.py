"""Ask, similar, filters and refusals on the documents that the project ships."""

import pytest

from corpus.errors import QueryError, UnknownRecord
from search import Engine


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("my model memorised the training data", "overfit"),
        ("What is the vanishing gradient problem?", "vanishing"),
        ("LoRA", "LoRA"),
        ("put similar points into clusters", "k-means"),
    ],
)
def test_the_nearest_question_comes_first(engine: Engine, query: str, question: str) -> None:
    asked = engine.ask(query)
    assert asked.answerable
    assert question.lower() in asked.results[0].record.question.lower()
    assert asked.answer
    assert asked.answer.citations == (asked.results[0].record.id,)
    assert asked.answer.text == asked.results[0].record.answer


def test_results_are_ordered_distinct_and_explained(engine: Engine) -> None:
    asked = engine.ask("how do I split my data", k=12)
    scores = [hit.score for hit in asked.results]
    assert len({hit.record.id for hit in asked.results}) == 12
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert 0.5 < asked.confidence <= scores[0]
    assert all(hit.why.snippet for hit in asked.results)
    assert {"split", "data"} & set(asked.results[0].why.terms)


@pytest.mark.parametrize(
    "query", ["how do I prune an apple tree", "train times to Vienna", "is my cat allergic to milk"]
)
def test_a_query_that_nothing_answers_is_not_answerable(engine: Engine, query: str) -> None:
    asked = engine.ask(query)
    assert not asked.answerable
    assert asked.answer is None
    assert asked.results  # near misses are still listed


def test_filters_narrow_by_source_section_and_kind(engine: Engine) -> None:
    by_source = engine.ask("overfitting", sources=["topic-checklist.md"], k=5)
    assert {hit.record.source for hit in by_source.results} == {"topic-checklist.md"}
    by_pattern = engine.ask("overfitting", sources=["*.txt"], k=30)
    assert {hit.record.source for hit in by_pattern.results} == {
        "interview-levels.txt",
        "rag-and-llm-bank.txt",
    }
    by_section = engine.ask("overfitting", sections=["beginner"], k=5)
    assert {hit.record.section for hit in by_section.results} == {("Beginner Level",)}
    both = engine.ask("x", sources=["interview-levels.txt"], sections=["expert level"], k=50)
    assert len(both.results) == 4
    assert {h.matched for h in engine.ask("overfitting", match="question").results} == {"question"}
    assert {h.matched for h in engine.ask("overfitting", match="answer").results} == {"answer"}


def test_a_filter_that_means_nothing_lists_what_there_is(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"no source matches 'nope'; there is: deep-learning"):
        engine.ask("overfitting", sources=["nope"])
    with pytest.raises(QueryError, match="no tag matches"):
        engine.ask("overfitting", tags=["x"])


@pytest.mark.parametrize("query", ["", "  \n\t ", "\x00\x01"])
def test_an_empty_query_is_refused(engine: Engine, query: str) -> None:
    with pytest.raises(QueryError, match="the query is empty"):
        engine.ask(query)


def test_a_query_of_ten_thousand_characters_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match="10,000 characters, the most is 2,000"):
        engine.ask("y" * 10_000)


@pytest.mark.parametrize(
    "query", ["?", "🙂", 'AND OR ( "', "'; DROP TABLE x; --", "è", "什么是过拟合"]
)
def test_odd_queries_get_results(engine: Engine, query: str) -> None:
    assert len(engine.ask(query, k=3).results) == 3


@pytest.mark.parametrize("k", [0, -1, 1001])
def test_a_number_of_results_out_of_range_is_refused(engine: Engine, k: int) -> None:
    with pytest.raises(QueryError, match=f"{k} results"):
        engine.ask("x", k=k)


def test_more_results_than_records_gives_all(engine: Engine) -> None:
    assert len(engine.ask("x", k=1000).results) == len(engine.records)


def test_similar_leaves_the_record_out_and_finds_its_like(engine: Engine) -> None:
    record = next(r for r in engine.records if r.question == "What is transfer learning?")
    found = engine.similar(record.id, k=3)
    assert found.of == record.id
    assert record.id not in {hit.record.id for hit in found.results}
    assert found.results[0].record.question == "Transfer learning"


def test_similar_takes_any_text(engine: Engine) -> None:
    found = engine.similar("reusing a pretrained network for a new task")
    assert found.of == "reusing a pretrained network for a new task"
    assert any("transfer learning" in h.record.question.lower() for h in found.results[:3])


def test_an_unknown_id_is_reported_as_one(engine: Engine) -> None:
    for call in (engine.record, engine.similar):
        with pytest.raises(UnknownRecord, match="0123456789abcdef"):
            call("0123456789abcdef")
    with pytest.raises(QueryError, match="empty"):
        engine.similar(" ")
