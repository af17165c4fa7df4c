"""Coverage counts what each document says of each topic, and what is missing."""

import numpy as np

from corpus.records import Record, Source
from search.topics.coverage import find_coverage
from search.topics.found import Topic, Topics

LONG = "An answer of the usual length, which says what there is to say and why it is so. " * 3


def record(key: str, source: str, answer: str = LONG, level: str | None = None) -> Record:
    return Record(key, f"What is {key}?", answer, (), (), source, (1, 1), level=level)  # type: ignore[arg-type]


def source(name: str) -> Source:
    return Source(name, name, "/", "d", "markdown", "", 1, 1, ())


RECORDS = [
    *(record(f"a{n}", "guide-2025.md", level="beginner") for n in range(9)),
    record("a9", "guide-2019.md"),
    record("b0", "other.md", "", "expert"),
    record("b1", "other.md", "Yes.", "expert"),
    record("b2", "other.md"),
    record("c0", "other.md"),
]
TOPICS = Topics(
    (Topic("a", "A"), Topic("b", "B")),
    tuple(one.id for one in RECORDS),
    tuple(one.id for one in RECORDS),
    (*["a"] * 10, *["b"] * 3, ""),
    np.zeros((14, 2)),
    14,
    0.0,
)
NAMES = ["guide-2025.md", "guide-2019.md", "other.md"]
FOUND = find_coverage(TOPICS, RECORDS, [source(name) for name in NAMES])
A, B = FOUND.topics


def test_documents_are_counted_the_largest_first() -> None:
    assert A.sources == (("guide-2025.md", 9), ("guide-2019.md", 1))
    assert FOUND.sources[0] == "guide-2025.md"
    assert FOUND.records == 14


def test_gaps_are_counted_and_named() -> None:
    assert (B.unanswered.ids, B.thin.ids) == (("b0",), ("b1",))
    assert (A.stale.count, A.stale.ids) == (1, ("a9",))
    assert (A.unanswered.count, A.thin.count, B.stale.count) == (0, 0, 0)


def test_a_topic_of_one_document_and_a_missing_level_are_told() -> None:
    assert (A.only, B.only) == ("", "other.md")
    assert A.missing == ("expert",)
    assert B.missing == ()  # of so few records nothing is missing


def test_what_is_in_no_topic_is_covered_too() -> None:
    assert (FOUND.unsorted.topic.id, FOUND.unsorted.count) == ("unsorted", 1)
