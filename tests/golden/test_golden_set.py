"""The documents are whole, and the golden set names what is in them."""

import re
from collections import Counter

import pytest

from ingest.reader import Parsed, parse_document
from ingest.review.signs import Check
from tests.conftest import DOCUMENTS, SHIPPED
from tests.golden import golden


@pytest.fixture(scope="module")
def parsed() -> list[Parsed]:
    return [parse_document(file.name, file.read_bytes()) for file in SHIPPED]


def test_nothing_is_unread_unanswered_or_asked_twice_in_a_document(parsed: list[Parsed]) -> None:
    for document in parsed:
        check = Check(document.name)
        for record in document.records:
            check.look(record)
        assert not [one for one in check.remarks(document.unread) if one.fails]
    assert all(record.answer for document in parsed for record in document.records)


def test_the_corpus_is_broad(parsed: list[Parsed]) -> None:
    assert sum(len(document.records) for document in parsed) >= 400
    assert len(parsed) >= 10
    layouts = {document.layout for document in parsed}
    assert len(layouts) >= 8
    assert {"details", "table", "jsonl", "restructured"} <= layouts


def test_the_readme_of_the_documents_counts_them(parsed: list[Parsed]) -> None:
    readme = (DOCUMENTS / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\S+) \| ([^|]+) \| (\d+) \|", readme, re.MULTILINE)
    assert rows == [
        (document.name, document.layout, str(len(document.records))) for document in parsed
    ]
    total = sum(len(document.records) for document in parsed)
    assert readme.startswith(f"# The documents askalike ships\n\n{total} questions")


def test_every_record_that_is_named_exists(parsed: list[Parsed]) -> None:
    there = {(d.name, record.question) for d in parsed for record in d.records}
    assert set(golden.places()) <= there


@pytest.mark.parametrize("kind", ["plain", "oblique"])
def test_there_are_queries_enough_in_both_halves(kind: str) -> None:
    asked = golden.queries(kind)
    assert len({one.query for one in asked}) == len(asked)
    answered, foreign = (
        Counter(one.part for one in asked if bool(one.relevant) == wanted)
        for wanted in (True, False)
    )
    assert answered.keys() == foreign.keys() == {"tuning", "report"}
    assert min(answered.values()) >= 100
    assert min(foreign.values()) >= 14


def test_duplicates_look_alikes_and_conflicts_do_not_overlap() -> None:
    same, alike, conflicting = (
        golden.duplicate_pairs(),
        golden.look_alikes(),
        golden.conflicts(),
    )
    assert len(same) >= 60
    assert len(alike) >= 60
    assert len(conflicting) >= 5
    assert not same & alike
    assert conflicting <= same
