"""JSON documents: arrays and nested objects, their keys, and what is left of broken ones."""

import json

import pytest

from corpus.errors import NoQuestions, SourceError
from ingest.reader import Parsed, parse_document


def read(value: object, name: str = "faq.json") -> Parsed:
    text = value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)
    return parse_document(name, text.encode())


def pairs(value: object) -> list[tuple[str, str]]:
    return [(record.question, record.answer) for record in read(value).records]


ONE = ("Why is tea hot?", "It was boiled.")


@pytest.mark.parametrize(
    "value",
    [
        [{"question": ONE[0], "answer": ONE[1]}],
        [{"no": 3, "Q": ONE[0], "A": ONE[1], "links": ["x"]}],
        {"version": 2, "faq": {"items": [{"title": ONE[0], "content": ONE[1]}]}},
        {"q17": {"question": ONE[0], "answer": ONE[1]}},
        [{"id": 4, "attributes": {"question": ONE[0], "answer": {"text": ONE[1]}}}],
        {ONE[0]: ONE[1]},
        [[ONE[0], ONE[1]]],
        [{"front": "Why is tea hot?", "back": ["It was boiled."]}],
        [{"messages": [{"role": "user", "content": ONE[0]},
                       {"role": "assistant", "content": ONE[1]}]}],
        [{"question": "<p>Why is tea&nbsp;hot?</p>", "answer": "<p>It was <i></i>boiled.</p>"}],
        [{"input": ONE[0], "output": ONE[1]}],
        [{"Ask": ONE[0], "Reply": ONE[1]}],
    ],
)  # fmt: skip
def test_a_question_is_found_wherever_it_is_nested_and_whatever_it_is_called(value: object) -> None:
    assert pairs(value) == [ONE]


def test_titles_and_keys_above_are_sections_and_lists_are_tags() -> None:
    value = {
        "title": "House rules",
        "groups": [
            {
                "title": "Kitchen",
                "items": [{"q": "Who cooks?", "a": "All.", "tags": ["food", "x"]}],
            },
            {"title": "Garden", "items": [{"q": "Who digs?", "a": "Nobody.", "level": "senior"}]},
        ],
    }
    parsed = read(value)
    assert parsed.title == "House rules"
    assert [record.section for record in parsed.records] == [("Kitchen",), ("Garden",)]
    assert [record.tags for record in parsed.records] == [("food", "x"), ("senior",)]
    by_key = {
        "Salt": [{"q": "How much?", "a": "A pinch."}],
        "Oil": [{"q": "How hot?", "a": "Low."}],
    }
    assert [record.section for record in read(by_key).records] == [("Salt",), ("Oil",)]


def test_questions_with_paragraphs_and_several_answers() -> None:
    asked = {"id": "a1", "question": "Who swam?", "answers": [{"text": "Ann"}, {"text": "Ann"}]}
    never = {"id": "a2", "question": "Who sank?", "answers": [], "is_impossible": True}
    value = {"data": [{"title": "Lake", "paragraphs": [{"context": "…", "qas": [asked, never]}]}]}
    first, second = read(value).records
    assert (first.id, first.section, first.answer) == ("a1", ("Lake",), "Ann")
    assert (second.id, second.answer) == ("a2", "")


def test_lines_and_places_are_those_of_the_object() -> None:
    text = '[\n  {"question": "One?",\n   "answer": "a {brace}"},\n  {"question": "Two?", "answer": "b"}\n]'
    first, second = read(text).records
    assert (first.lines, first.place) == ((2, 3), "item 1")
    assert (second.lines, second.place) == ((4, 4), "item 2")


def test_an_id_is_kept_where_it_names_one_record_and_is_no_row_number() -> None:
    rows = [("k1", "A?"), ("k2", "B?"), ("k2", "C?"), (4, "D?")]
    value = [{"id": id_, "question": question, "answer": "x"} for id_, question in rows]
    first, *others = read(value).records
    assert first.id == "k1"
    assert all(len(record.id) == 16 for record in others)
    assert len({record.id for record in others}) == 3


def test_choices_are_listed_above_the_right_one() -> None:
    assert pairs([{"question": "Pick", "choices": ["oak", "elm"], "answer": 1}]) == [
        ("Pick", "- oak\n- elm\n\nelm")
    ]
    quiz = {"question": "Tree?", "correct_answer": "oak", "incorrect_answers": ["cod", "ray"]}
    assert pairs({"results": [quiz]}) == [("Tree?", "- oak\n- cod\n- ray\n\noak")]


def test_each_wording_of_a_question_is_a_record() -> None:
    value = {"intents": [{"tag": "hi", "patterns": ["Hello", "Good day"], "responses": ["Hi!"]}]}
    assert pairs(value) == [("Hello", "Hi!"), ("Good day", "Hi!")]


def test_whole_items_around_a_broken_one_are_kept() -> None:
    text = (
        '[\n {"question": "One?", "answer": "1"},\n {"question": "Two?" "answer": "2"},\n'
        ' {"question": "Three?", "answer": "3"}\n]'
    )
    parsed = read(text)
    assert [(r.question, r.lines) for r in parsed.records] == [("One?", (2, 2)), ("Three?", (4, 4))]
    assert parsed.unread[0].lines == (3, 3)
    assert "column 22" in parsed.unread[0].reason
    cut = read(text[: text.index('"2"')].replace('"Two?" ', '"Two?", '))
    assert [r.question for r in cut.records] == ["One?"]
    assert cut.unread[0].lines == (3, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"name": "pkg", "version": "1.0", "description": "does this and that"}', "no question"),
        ('{"compilerOptions": { // strict\n}}', "line 1: malformed JSON"),
        ("[1, 2, 3]", "no question"),
        ("nonsense", "line 1: malformed JSON: expecting value, column 1"),
    ],
)
def test_other_json_is_said_to_hold_no_question(text: str, words: str) -> None:
    with pytest.raises(NoQuestions, match=words):
        read(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
def test_deep_nesting_is_refused_in_words(text: str) -> None:
    with pytest.raises(SourceError, match="nested too deeply"):
        read(text)


def test_json_named_like_a_text_is_read_as_json() -> None:
    text = '[\n {"question": "One?", "answer": "1"}\n]\n'
    assert parse_document("faq.txt", text.encode()).layout == "json"
    assert parse_document("faq.md", b"[a]: http://x\n\n## What?\nThat.\n").layout != "json"
