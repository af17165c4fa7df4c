"""The queries that the first page offers."""

from corpus.records import Record
from ui.output.examples import pick_examples


def record(source: str, question: str) -> Record:
    return Record(question, question, "", (), (), source, (1, 1))


def test_examples_come_from_every_source_and_none_twice() -> None:
    records = [
        record("a.md", "What is a decision tree?"),
        record("a.md", "What is boosting, and when is it used?"),
        record("b.md", "What is a decision tree?"),
        record("b.md", "How do forests vote?"),
        record("c.md", "Decision tree"),
    ]
    assert pick_examples(records) == (
        "What is a decision tree?",
        "How do forests vote?",
        "What is boosting, and when is it used?",
    )


def test_long_and_tiny_questions_are_no_examples() -> None:
    assert pick_examples([record("a.md", "Why?"), record("a.md", "Why " * 40)]) == ()
