"""What ask says in words, exact filters in a search, and words that are misspelt."""

import pytest

from corpus.lexical.spelling import edit_distance
from search import Engine
from search.results import STRENGTHS, VERDICTS

QUERIES = (
    "What is overfitting?",
    "how do I stop a network from memorising its data",
    "Which learning rate schedule is best for my garden?",
    "How often does a cat need to be vaccinated?",
)


@pytest.mark.parametrize("query", QUERIES)
def test_no_hit_promises_more_than_the_verdict(engine: Engine, query: str) -> None:
    asked = engine.ask(query)
    assert (asked.verdict == "answered") == asked.answerable
    most = VERDICTS.index(asked.verdict)
    strengths = [hit.strength for hit in asked.results]
    assert all(one and STRENGTHS.index(one) >= most for one in strengths)
    answered = [hit.strength for hit in asked.results if hit.record.answer]
    if asked.verdict != "nothing":
        assert answered[0] != "related"
    assert {hit.strength for hit in asked.results if not hit.record.answer} <= {"related"}


def test_similar_records_promise_nothing(engine: Engine) -> None:
    assert {hit.strength for hit in engine.similar("overfitting").results} == {None}


def test_a_search_keeps_to_exact_filters(engine: Engine) -> None:
    facets = engine.facets()
    section = next(part for one in facets.documents for part in one.sections if part.count > 2)
    layout = facets.layouts[-1]
    for fields in (
        {"within": [section.label]},
        {"layouts": [layout.name]},
        {"answered": False},
        {"within": [facets.documents[0].label], "answered": True},
    ):
        passing = {record.id for record in engine.all_records(**fields)}
        found = engine.ask("how does it learn", k=1000, **fields)
        ids = {one.id for hit in found.results for one in (hit.record, *hit.also)}
        assert ids == passing or (not passing and not ids), fields
        assert engine.facets(**fields).total == len(passing)
        for kind in ("question", "answer"):
            alone = engine.ask('"learning" rate', k=20, match=kind, **fields)
            assert {hit.record.id for hit in alone.results} <= passing


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("gradeint desent in the kitchen", "gradient descent in the kitchen"),
        ("Transformr and Atention", "Transformer and Attention"),
        ("how to bake a cake", None),
        ("E1043x and v2.3-rc1", None),
        ("overfitting", None),
        ("zzyzx qqqqqq", None),
    ],
)
def test_misspelt_words_become_words_of_the_corpus(
    engine: Engine, query: str, meant: str | None
) -> None:
    spelling = engine._live.revision().spelling
    assert spelling
    assert spelling.suggest(query) == meant


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [("word", "word", 0), ("wrod", "word", 1), ("words", "word", 1), ("abc", "xyz", 3)],
)
def test_two_letters_that_are_swapped_are_one_mistake(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b, 2) == distance
