"""JSON Lines: data sets, BEIR passages and conversations."""

import json

import pytest

from corpus.errors import NoQuestions
from ingest.reader import Parsed, parse_document


def read(*rows: object, name: str = "data.jsonl") -> Parsed:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return parse_document(name, "\n".join(lines).encode())


def test_rows_are_read_line_by_line_and_bad_ones_reported() -> None:
    parsed = read(
        {"prompt": "Who rows?", "completion": "\nThe crew.\n"},
        '{"prompt": "Who steers", "comp',
        "",
        {"prompt": "", "completion": ""},
        {"prompt": "Who sleeps?", "completion": "The cook."},
    )
    assert [(r.question, r.answer, r.lines) for r in parsed.records] == [
        ("Who rows?", "The crew.", (1, 1)),
        ("Who sleeps?", "The cook.", (5, 5)),
    ]
    assert [(u.lines, u.reason.split(":")[0]) for u in parsed.unread] == [
        ((2, 2), "malformed JSON"),
        ((4, 4), "an object without a question"),
    ]


def test_passages_keep_their_ids_and_need_no_title() -> None:
    parsed = read(
        {"_id": "d7", "title": "Tides", "text": "The moon pulls."},
        {"_id": "8", "title": "", "text": "Waves come from wind. They break.", "metadata": {}},
        {"_id": "9", "text": "Only this"},
    )
    assert [(r.id, r.question, r.answer) for r in parsed.records] == [
        ("d7", "Tides", "The moon pulls."),
        ("8", "Waves come from wind.", "Waves come from wind. They break."),
        ("9", "Only this", ""),
    ]


def test_each_answered_turn_of_a_conversation_is_a_record() -> None:
    parsed = read(
        {"messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "What is 2+2?"},
            {"role": "assistant", "content": "4"},
            {"role": "user", "content": "And 3+3?"},
            {"role": "assistant", "content": "6"},
            {"role": "user", "content": "Thanks"},
        ]},
        {"conversations": [{"from": "human", "value": "Hi?"}, {"from": "gpt", "value": "Hello"}]},
    )  # fmt: skip
    assert [(r.question, r.answer, r.place) for r in parsed.records] == [
        ("What is 2+2?", "4", "line 1"),
        ("And 3+3?", "6", "line 1, turn 2"),
        ("Hi?", "Hello", "line 2"),
    ]


def test_an_instruction_keeps_its_input() -> None:
    parsed = read(
        {"instruction": "Translate.", "input": "Bonjour", "output": "Hello"},
        {"instruction": "Name a fruit.", "input": "", "output": "Apple"},
    )
    assert [r.question for r in parsed.records] == ["Translate. Bonjour", "Name a fruit."]


def test_lists_of_objects_in_a_line_and_an_array_in_the_file_are_read() -> None:
    nested = {"title": "Boats", "qas": [{"question": "Who?", "answer": "I"}]}
    assert read(nested, nested).records[0].question == "Who?"
    array = '[\n {"question": "Who?", "answer": "I"}\n]'
    assert read(array).records[0].lines == (2, 2)


def test_json_lines_are_read_under_other_names() -> None:
    row = {"question": "Who?", "answer": "I"}
    assert read(row, row, name="data.txt").layout == "jsonl"
    assert len(read(row, row, name="data.json").records) == 2


def test_rows_without_questions_are_refused_with_the_first_line() -> None:
    with pytest.raises(NoQuestions, match="line 1"):
        read('{"a": 1}', '{"a": 2}')


def test_a_deep_line_is_reported_and_the_others_read() -> None:
    parsed = read({"question": "Who?", "answer": "I"}, "[" * 100_000)
    assert len(parsed.records) == 1
    assert parsed.unread[0].reason == "nested too deeply to be read"


def test_a_line_without_one_comma_is_read_and_reported() -> None:
    text = '{"question": "Who?", "answer": "I."}\n{"question": "Why?" "answer": "So."}\n{"question": "Wh\n'
    parsed = parse_document("a.jsonl", text.encode())
    assert [(one.question, one.answer, one.lines) for one in parsed.records] == [
        ("Who?", "I.", (1, 1)),
        ("Why?", "So.", (2, 2)),
    ]
    assert [one.lines for one in parsed.unread] == [(2, 2), (3, 3)]
