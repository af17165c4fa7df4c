"""The parts of a query are asked apart, and their outcomes are one outcome."""

import pytest

from search import Engine
from search.parts.merge import MOST_PARTS
from search.results import STRENGTHS, VERDICTS

DROPOUT = "Why does dropout help against overfitting?"
RARE = "Why is accuracy a bad measure when one class is rare?"
FOREIGN = "How do I bake a sourdough loaf with a crisp crust?"


def test_the_best_of_each_part_comes_first_and_says_where_it_belongs(engine: Engine) -> None:
    asked = engine.ask(f"{DROPOUT} {RARE}")
    alone = [engine.ask(text) for text in (DROPOUT, RARE)]
    assert [part.text for part in asked.parts] == [DROPOUT, RARE]
    firsts = [one.results[0].record.id for one in alone]
    assert [hit.record.id for hit in asked.results[:2]] == firsts
    assert [part.records[0] for part in asked.parts] == firsts
    assert [part.confidence for part in asked.parts] == pytest.approx(
        [one.confidence for one in alone], abs=1e-3
    )
    shown = [hit.record.id for hit in asked.results]
    assert len(shown) == len(set(shown)) == 10
    assert {record for part in asked.parts for record in part.records} <= set(shown)


def test_a_query_is_as_sure_as_its_least_sure_part(engine: Engine) -> None:
    asked = engine.ask(f"{DROPOUT} {RARE}")
    assert asked.confidence == min(part.confidence for part in asked.parts)
    assert asked.answerable == all(part.verdict == "answered" for part in asked.parts)
    assert asked.answerable
    assert asked.answer


def test_a_part_that_nothing_answers_is_told(engine: Engine) -> None:
    asked = engine.ask(f"{DROPOUT} {FOREIGN}")
    known, foreign = asked.parts
    assert (known.verdict, foreign.verdict) == ("answered", "nothing")
    assert (asked.answerable, asked.verdict, asked.answer) == (False, "possible", None)
    assert FOREIGN in asked.reason
    assert DROPOUT not in asked.reason
    by_id = {hit.record.id: hit for hit in asked.results}
    assert by_id[known.records[0]].strength == "answers this"
    assert by_id[foreign.records[0]].strength == "related"


def test_no_hit_promises_more_than_its_part(engine: Engine) -> None:
    asked = engine.ask(f"{DROPOUT} {FOREIGN} {RARE}", k=30)
    for hit in asked.results:
        own = [part for part in asked.parts if hit.record.id in part.records]
        most = min(
            (VERDICTS.index(part.verdict) for part in own), default=VERDICTS.index("possible")
        )
        assert hit.strength
        assert STRENGTHS.index(hit.strength) >= most


def test_too_many_questions_are_said_to_be_left_out(engine: Engine) -> None:
    subjects = ("dropout", "attention", "boosting", "a kernel", "an embedding", "a tokenizer")
    asked = engine.ask(" ".join(f"What exactly is {subject}?" for subject in subjects))
    assert len(asked.parts) == len(subjects)
    assert [bool(part.records) for part in asked.parts] == [True] * MOST_PARTS + [False]
    assert asked.parts[-1].reason.startswith("not asked")
    assert not asked.answerable


def test_a_long_paste_is_asked_by_its_questions_alone(engine: Engine) -> None:
    told = "The project came to me from a colleague, and I am trying to make sense of it. " * 12
    asked = engine.ask(f"Hello all,\n\n{told}\n\n{DROPOUT}\n\nRegards,\nAnn")
    (part,) = asked.parts
    assert part.text == DROPOUT
    assert asked.results == engine.ask(DROPOUT).results
    assert asked.answerable


def test_one_question_is_asked_as_before(engine: Engine) -> None:
    for query in (DROPOUT, "pros and cons of dropout", "bias and variance"):
        assert engine.ask(query).parts == ()


def test_filters_hold_for_each_part(engine: Engine) -> None:
    asked = engine.ask(f"{DROPOUT} {RARE}", sources=["topic-checklist.md"], k=3)
    assert {hit.record.source for hit in asked.results} == {"topic-checklist.md"}
    assert len(asked.results) == 3
