"""What an index keeps of a record comes back whole."""

import pytest

from corpus.chroma.entries import record_metadata, record_of_entry
from corpus.records import Record


@pytest.mark.parametrize(
    "record",
    [
        Record("a", "Why?", "So.", ("Tea",), ("x",), "a.md", (1, 3)),
        Record(
            id="b",
            question="Which?",
            answer="",
            section=(),
            tags=(),
            source="a.json",
            lines=(2, 2),
            place="item 2",
            given="- oak\n- elm",
            level="expert",
            context="A text.",
        ),
    ],
)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    assert record_of_entry(record.id, record.question, record_metadata(record, 0)) == record


def test_a_search_compares_what_is_given_but_not_the_context() -> None:
    record = Record("b", "Which?", "", (), (), "a.json", (2, 2), "", "- oak", "A long text.")
    assert record.asked == "Which?\n- oak"
