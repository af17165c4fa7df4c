"""How records and passages are named, and a record as plain data."""

import json

from hypothesis import given
from hypothesis import strategies as st

from corpus.chroma.entries import entry_id, entry_ids, passage_of_entry
from corpus.records import LEVELS, PassageId, Record, plain_record, record_from

texts = st.text(max_size=20)
records = st.builds(
    Record,
    id=texts,
    question=texts,
    answer=texts,
    section=st.tuples(texts),
    tags=st.tuples(texts, texts),
    source=texts,
    lines=st.tuples(st.integers(1, 99), st.integers(1, 99)),
    place=texts,
    given=texts,
    level=st.sampled_from([None, *LEVELS]),
    context=texts,
)


@given(records)
def test_a_record_comes_back_from_plain_data(record: Record) -> None:
    assert record_from(json.loads(json.dumps(plain_record(record)))) == record


@given(texts, st.integers(0, 10_000))
def test_a_passage_knows_its_record_whatever_its_id(record_id: str, number: int) -> None:
    passage = PassageId.of(record_id, number)
    assert passage.record_id == record_id
    assert passage.kind == ("answer" if number else "question")
    assert passage_of_entry(passage.kind, entry_id(passage)) == passage


def test_a_question_has_the_entry_of_its_record() -> None:
    passages = [PassageId.of("a.b"), PassageId.of("a.b", 1), PassageId.of("0")]
    assert entry_ids(passages) == {"question": ["a.b", "0"], "answer": ["a.b.1"]}
    assert json.dumps(passages) == '["a.b.0", "a.b.1", "0.0"]'
