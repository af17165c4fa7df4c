"""The queries that the first page offers."""

import pytest

from corpus.records import Record
from ui.output.examples import pick_examples


def record(source: str, question: str, answer: str = "So.", context: str = "") -> Record:
    return Record(question, question, answer, (), (), source, (1, 1), context=context)


def test_examples_come_from_every_source_and_none_twice() -> None:
    records = [
        record("a.md", "What is a decision tree?"),
        record("a.md", "What is boosting, and when is gradient boosting used?"),
        record("b.md", "What is a decision tree?"),
        record("b.md", "How do random forests vote?"),
        record("c.md", "Decision tree learning"),
    ]
    assert pick_examples(records) == (
        "What is boosting, and when is gradient boosting used?",
        "How do random forests vote?",
        "What is a decision tree?",
    )


@pytest.mark.parametrize(
    "question",
    [
        "Why does this happen so often?",
        "How is it trained on a cluster?",
        "Which of the above is a kernel?",
        "What does `numpy.sum` return here?",
        "How large is $x^2$ in the limit?",
        "What are the main advantages?",
        "Why?",
        "Why " * 40 + "?",
        "Welche der folgenden Aussagen trifft zu?",
    ],
)
def test_a_question_that_needs_more_than_itself_is_no_example(question: str) -> None:
    assert pick_examples([record("a.md", question)]) == ()


def test_an_example_has_an_answer_and_needs_no_context() -> None:
    assert pick_examples([record("a.md", "What is a decision tree?", "")]) == ()
    assert pick_examples([record("a.md", "What is a decision tree?", context="A text.")]) == ()


def test_topics_are_examples_where_nothing_is_asked() -> None:
    assert pick_examples([record("a.md", "Decision tree learning")]) == ("Decision tree learning",)
