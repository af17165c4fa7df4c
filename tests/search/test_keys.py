"""Sets of key sentences: how they name records and sentences, and what is said where they cannot."""

import json
from pathlib import Path

import pytest

from corpus.errors import EvaluationError
from corpus.records import Record, record_id
from search.answer.places import letters
from search.evaluation.keys import KeyQuery, find_keys, read_key_queries

ANSWER = (
    "• Masks: they cover the face. It is good when the cost of dust is high.\n"
    "• How to clean one:\n    1. Wash it: warm water does.\n    2. Dry it. In the sun.\n\n"
    "It is good when the cost of noise is high.\nWait… then go on."
)


def record(source: str, question: str, answer: str = ANSWER) -> Record:
    return Record(record_id(source, question, 0), question, answer, (), (), source, (1, 2))


RECORDS = [
    record("001_masks.txt", "Why masks?"),
    record("001_masks.txt", "Why gloves?", "Hands stay clean."),
    record("002_hats.txt", "Why hats?"),
]


def found(name: str, *sentences: str) -> tuple[str, ...]:
    (query,) = find_keys([KeyQuery("q", {name: sentences})], RECORDS)
    ((key, own),) = query.keys.items()
    assert key in {one.id for one in RECORDS}
    return own


def test_a_record_is_named_by_its_document_and_its_number() -> None:
    queries = [KeyQuery("q", {"001#2": ("Hands stay clean.",)}, clash=frozenset({"002#1"}))]
    (query,) = find_keys(queries, RECORDS)
    assert query.keys == {RECORDS[1].id: ("Hands stay clean.",)}
    assert query.clash == {RECORDS[2].id}


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Masks: they…", "Masks: they cover the face."),
        ("…cost of dust is high.", "It is good when the cost of dust is high."),
        ("It is good…noise is high", "It is good when the cost of noise is high."),
        ("Wash it: warm…", "Wash it: warm water does."),
        ("In the…", "In the sun."),
        ("Wait… then go on.", "Wait… then go on."),  # its own sign, not one of ours
        ("Masks: … cover", "Masks: they cover"),  # up to how it ends
    ],
)
def test_a_shortened_sentence_is_found_whole(short: str, whole: str) -> None:
    assert [letters(one) for one in found("001#1", short)] == [letters(whole)]


@pytest.mark.parametrize(
    ("name", "sentence", "words"),
    [
        ("00#1", "Masks…", "'00#1': 2 documents have names that begin so"),
        ("003#1", "Masks…", "'003#1': no documents have names that begin so"),
        ("001#3", "Masks…", "001_masks.txt has records 1 to 2"),
        ("001#0", "Masks…", "001_masks.txt has records 1 to 2"),
        ("001#x", "Masks…", "001_masks.txt has records 1 to 2"),
        ("001#1", "Hats…", "no sentence of the record 'Why masks?' in 001_masks.txt can be"),
        ("001#1", "It is good when…", "several sentences of the record 'Why masks?'"),
    ],
)
def test_what_is_not_there_or_may_be_several_is_said(name: str, sentence: str, words: str) -> None:
    with pytest.raises(EvaluationError, match="(?s)" + words.replace("?", r"\?")):
        found(name, sentence)


def test_a_set_of_another_corpus_is_no_score_of_zero() -> None:
    with pytest.raises(EvaluationError, match="none of the records whose sentences"):
        find_keys([KeyQuery("q", {"abcdef": ("x",)})], RECORDS)
    foreign = find_keys([KeyQuery("q", {})], RECORDS)  # queries to be refused need no record
    assert foreign[0].keys == {}


def test_only_one_part_is_read(tmp_path: Path) -> None:
    file = tmp_path / "keys.jsonl"
    lines = [{"query": part, "part": part, "key": []} for part in ("tuning", "reporting")]
    file.write_text("\n".join(map(json.dumps, lines)))
    assert [one.text for one in read_key_queries(file, "reporting")] == ["reporting"]
    assert len(read_key_queries(file)) == 2
    with pytest.raises(EvaluationError, match="no query of the part 'x'; its parts: reporting, t"):
        read_key_queries(file, "x")


def test_what_only_introduces_others_is_no_sentence_that_may_be_wrong() -> None:
    from search.evaluation.answers import _scores
    from search.results import Sentence

    query = KeyQuery("q", {"a": ("Rinse the filter.",)})
    shown = [
        Sentence("What to do:", (1,), leads=True),
        Sentence("1. Rinse the filter.", (1,), kind="item"),
        Sentence("2. Dry it.", (1,), kind="item"),
    ]
    assert _scores(query, shown) == (1.0, 0.5)
    assert _scores(query, shown[:1]) == (0.0, None)


@pytest.mark.parametrize("part", ["docs", "docs2"])
def test_the_queries_over_documents_of_others_are_well_formed(part: str) -> None:
    path = Path(__file__).parents[1] / "benchmarks" / "others_key_sentences.jsonl"
    assert len(read_key_queries(path, part)) == 36
