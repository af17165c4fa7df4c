"""The five real documents: every question in order, with its section, and its whole answer."""

import json
from pathlib import Path

import pytest

from ingest.reader import Parsed, parse_document


@pytest.fixture(scope="module")
def parsed(seeds: Path) -> dict[str, Parsed]:
    return {path.name: parse_document(path.name, path.read_bytes()) for path in seeds.glob("*.txt")}


def test_every_question_is_found_in_order_with_its_section(
    seeds: Path, parsed: dict[str, Parsed]
) -> None:
    expected = json.loads((seeds / "expected.json").read_text("utf-8"))
    assert parsed.keys() == expected.keys()
    for name, document in parsed.items():
        got = [{"question": r.question, "section": list(r.section)} for r in document.records]
        assert got == expected[name]
    assert sum(len(document.records) for document in parsed.values()) == 122


def test_no_answer_holds_the_next_question(parsed: dict[str, Parsed]) -> None:
    for document in parsed.values():
        questions = [record.question for record in document.records]
        for record in document.records:
            assert not any(
                q in record.answer for q in questions if len(q) > 25 and q != record.question
            )


def test_long_answers_are_whole(parsed: dict[str, Parsed]) -> None:
    answers = {r.question: r.answer for document in parsed.values() for r in document.records}
    matrix = next(a for q, a in answers.items() if "confusion matrix" in q)
    assert len(matrix.split("\n")) == 11
    assert "Actual: Negative" in matrix
    assert matrix.endswith("F1-score.")
    folds = next(a for q, a in answers.items() if q.startswith("What is cross-validation"))
    assert all(f"    {step}. " in folds for step in (1, 2, 3))
    assert "Hyperparameter tuning" in folds
    diagrams = [answer for answer in answers.values() if "mermaid" in answer]
    assert len(diagrams) == 4
    fenced = next(answer for answer in diagrams if "```mermaid" in answer)
    assert fenced.endswith("    Te -->|Evaluate| M\n```")


def test_every_record_has_an_answer_and_navigation_is_left_out(parsed: dict[str, Parsed]) -> None:
    for document in parsed.values():
        for record in document.records:
            assert record.answer
            assert "Scroll to Top" not in record.answer
            assert "table-of-contents" not in record.answer.lower()


def test_lines_point_at_the_question(seeds: Path, parsed: dict[str, Parsed]) -> None:
    for name, document in parsed.items():
        lines = (seeds / name).read_text("utf-8").split("\n")
        for record in document.records:
            first, last = record.lines
            assert record.question.split()[0] in lines[first - 1]
            assert record.answer.split("\n")[-1].strip() in lines[last - 1]
