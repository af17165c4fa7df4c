"""JSON documents: arrays and nested objects, their keys, and what is left of broken ones."""

import json
from contextlib import suppress
from time import process_time

import pytest

from corpus.errors import NoQuestions, SourceError
from ingest.reader import Parsed, parse_document
from tests.ingest.readings import pairs


def read(value: object, name: str = "faq.json") -> Parsed:
    text = value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)
    return parse_document(name, text.encode())


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
    assert pairs(read(value)) == [ONE]


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


def test_an_id_is_kept_by_its_first_record_where_it_is_no_row_number() -> None:
    rows = [("k1", "A?"), ("k2", "B?"), ("k2", "C?"), (4, "D?")]
    value = [{"id": id_, "question": question, "answer": "x"} for id_, question in rows]
    first, second, *others = read(value).records
    assert (first.id, second.id) == ("k1", "k2")
    assert all(len(record.id) == 16 for record in others)
    assert len({record.id for record in others}) == 2


def test_choices_belong_to_the_question_and_the_right_one_answers() -> None:
    picks = [{"question": f"Pick {n}", "choices": ["oak", "elm"], "answer": n} for n in (1, 0)]
    (picked, _) = read(picks).records
    assert (picked.answer, picked.given) == ("elm", "- oak\n- elm")
    quiz = {"question": "Tree?", "correct_answer": "oak", "incorrect_answers": ["cod", "ray"]}
    (tree,) = read({"results": [quiz]}).records
    assert (tree.answer, tree.given) == ("oak", "- oak\n- cod\n- ray")


def test_an_explanation_continues_after_the_answer() -> None:
    quiz = {"q": "Hard wood?", "options": ["Pine", "Oak"], "answer": "B", "explanation": "Slow."}
    other = {"question": "Soft wood?", "answer": "Pine", "rationale": "It grows fast."}
    assert pairs(read([quiz])) == [("Hard wood?", "Oak\n\nSlow.")]
    assert pairs(read([other])) == [("Soft wood?", "Pine\n\nIt grows fast.")]


def test_what_questions_are_about_is_kept_with_each_of_them() -> None:
    lake = "The lake is deep. " * 20
    asked = [{"question": f"How deep is {n}?", "answers": [{"text": "Deep"}]} for n in "ab"]
    value = {"data": [{"title": "Lake", "paragraphs": [{"context": lake, "qas": asked}]}]}
    first, second = read(value).records
    assert first.context.startswith("The lake is deep. The lake")
    assert first.context is second.context  # held once
    assert (first.asked, first.given) == ("How deep is a?", "")
    rows = [{"passage": f"Row {n}.", "question": f"Which row is {n}?", "answer": n} for n in "cd"]
    assert [one.context for one in read(rows).records] == ["Row c.", "Row d."]


def test_what_is_written_below_a_title_is_given_with_it() -> None:
    value = {"title": "Why does tea stain?", "body": "<p>My <b>cup</b> is brown.</p>"}
    (one,) = read([value | {"answers": [{"body": "Tannins."}]}]).records
    assert (one.answer, one.given) == ("Tannins.", "My **cup** is brown.")
    (code,) = read([{"question": "What is printed?", "code": "print(1)", "answer": "1"}]).records
    assert (code.answer, code.given) == ("1", "print(1)")


def test_each_wording_of_a_question_is_a_record() -> None:
    value = {"intents": [{"tag": "hi", "patterns": ["Hello", "Good day"], "responses": ["Hi!"]}]}
    assert pairs(read(value)) == [("Hello", "Hi!"), ("Good day", "Hi!")]


def test_whole_items_around_a_broken_one_are_kept() -> None:
    text = (
        '[\n {"question": "One?", "answer": "1"},\n {"question": "Two?" "answer": "2"},\n'
        ' {"question": "Three?", "answer": "3"}\n]'
    )
    parsed = read(text)
    assert [(r.question, r.lines[0]) for r in parsed.records] == [
        ("One?", 2), ("Two?", 3), ("Three?", 4),
    ]  # fmt: skip
    assert parsed.unread[0].lines == (3, 3)
    assert "column 22" in parsed.unread[0].reason
    quoted = read(text.replace('"Two?" "answer": "2"', '"Two?", "answer": "So "to" say"'))
    assert [r.question for r in quoted.records] == ["One?", "Three?"]
    assert [one.lines for one in quoted.unread] == [(3, 3)]
    cut = read(text[: text.index('"2"')].replace('"Two?" ', '"Two?", '))
    assert [r.question for r in cut.records] == ["One?"]
    assert cut.unread[0].lines == (3, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"name": "pkg", "version": "1.0", "description": "does this and that"}', "no question"),
        ('{"compilerOptions": { // strict\n}}', "no question found; each"),
        ("[1, 2, 3]", "no question"),
        ("nonsense", "line 1: malformed JSON: expecting value, column 1"),
    ],
)
def test_other_json_is_reported_to_hold_no_question(text: str, words: str) -> None:
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


def test_categories_within_categories_are_a_section_path() -> None:
    sport = {"easy": [{"q": "How many?", "a": "Six"}], "hard": [{"q": "How far?", "a": "42 km"}]}
    value = {"categories": {"Sport": sport, "Art": {"easy": [{"q": "Who paints?", "a": "Ann"}]}}}
    assert [record.section for record in read(value).records] == [
        ("Sport", "easy"), ("Sport", "hard"), ("Art", "easy"),
    ]  # fmt: skip
    rooms = {"Hall": {"Door": [{"q": "Open?", "a": "No"}]}, "Attic": [{"q": "Dry?", "a": "Yes"}]}
    assert [record.section for record in read(rooms).records] == [("Hall", "Door"), ("Attic",)]


def test_an_item_of_several_languages_is_a_record_in_each() -> None:
    item = {"question": {"en": "What?", "de": "Was?"}, "answer": {"en": "This.", "de": "Das."}}
    english, german = read({"faqs": [item | {"tags": ["x"]}]}).records
    assert (english.question, english.answer, english.tags) == ("What?", "This.", ("x", "en"))
    assert (german.question, german.answer) == ("Was?", "Das.")


def test_choices_may_stand_inside_of_the_question() -> None:
    asked = {"stem": "Which melts?", "choices": [{"text": "sand"}, {"text": "ice"}]}
    (melts,) = read([{"question": asked, "answerKey": "B"}]).records
    assert (melts.question, melts.answer, melts.given) == ("Which melts?", "ice", "- sand\n- ice")
    listed = {"text": "Which burns?", "options": ["salt", "wood"]}
    (burns,) = read([{"question": listed, "answer": "wood"}]).records
    assert (burns.question, burns.answer, burns.given) == ("Which burns?", "wood", "- salt\n- wood")


def test_a_document_as_context_is_cut_and_its_questions_stay() -> None:
    row = {"context": "word " * 10_000, "question": "What is said?", "answer": "A word."}
    (record,) = read([row]).records
    assert len(record.context) < 20_000
    assert record.context.endswith("…")


def test_json_written_by_hand_is_read_without_a_word() -> None:
    text = """// ours
    [{"question": "One?", "answer": "1",}, /* , */
     {question: 'Two?', 'answer': 'it\\'s "2"'},
    ]"""
    parsed = parse_document("faq.txt", text.encode())
    assert pairs(parsed) == [("One?", "1"), ("Two?", 'it\'s "2"')]
    assert not parsed.unread


def test_repeated_keys_are_items_side_by_side_and_are_told() -> None:
    text = '{"faq": {"q": "One?", "a": "1",\n "q": "Two?", "a": "2"}, "faq": {"q": "Three?", "a": "3"}}'
    parsed = read(text)
    assert pairs(parsed) == [("One?", "1"), ("Two?", "2"), ("Three?", "3")]
    assert [one.lines for one in parsed.unread] == [(2, 2)]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [' + '"x ' * 60_000,
        '{"a": [' + "/* " * 60_000,
        "[" + "' " * 60_000,
        '[{"question": "One?", "answer": "1"}' + ' "a" "b"' * 20_000,
        '{"k":1,' + '"k":{"x":"b"},' * 10_000 + '"z":1}',
        '{"a": 1]' + "]}" * 20_000,
    ],
)
def test_broken_json_takes_time_by_its_length(text: str) -> None:
    began = process_time()
    with suppress(SourceError):
        read(text)
    assert process_time() - began < 5


@pytest.mark.parametrize(
    "value",
    [
        {"questions": [{"id": 1, "text": "Warum?", "options": ["Ja", "So"], "answer": "So"}]},
        {"title": "Quiz", "questions": [{"name": "Warum?", "acceptedAnswer": {"text": "So"}}] * 2},
        {
            "title": "Fragen?",
            "subtitle": "Alles da",
            "list": [{"frage": "Warum?", "antwort": "So"}],
        },
        {"title": "¿Dudas?", "lista": [{"titulo": "Warum?", "detalle": "So"}] * 2},
        {"de": {"title": "Fragen?", "items": {"a": {"question": "Warum?", "answer": "So"}}}},
        {"hilfe": "Noch Fragen?", "q1": {"title": "Warum?", "text": "So"}},
        {"x.q1.title": "Warum?", "x.q1.text": "So", "x.title": "Fragen?", "x.text": "Hier"},
        {"x.q1.question": "Warum?", "x.q1.answer": "So", "x.q2.question": "Warum?"},
    ],
)
def test_the_title_above_questions_is_none_of_them(value: object) -> None:
    assert {(one.question, one.answer) for one in read(value).records if one.answer} == {
        ("Warum?", "So")
    }
    assert {one.question for one in read(value).records} == {"Warum?"}


@pytest.mark.parametrize(
    "value",
    [
        {"title": "Delete it?", "text": "It is gone then", "confirm": "Delete", "cancel": "Keep"},
        {
            "login": {
                "title": "Hello",
                "text": "Who are you",
                "forgot": "Forgot it?",
                "keep": "Keep",
            }
        },
        {"footer": {"help": "Precisa de ajuda?", "copyright": "2024"}},
        {"intro": {"title": "Ready?"}, "pages": 3},
        [{"name": "Lamp", "description": "A lamp made of brass", "price": 3}] * 3,
        {
            "steps": [
                {"name": "Does it build?", "run": "make"},
                {"name": "Test", "run": "make test"},
            ]
        },
    ],
)
def test_labels_dialogs_and_things_for_sale_are_no_questions(value: object) -> None:
    with pytest.raises(NoQuestions):
        read(value)


def test_rich_text_of_an_editor_is_one_answer() -> None:
    leaf = [{"text": "Ja, "}, {"type": "link", "children": [{"text": "hier"}]}, {"text": "."}]
    slate = [{"type": "paragraph", "children": leaf}, {"type": "p", "children": [{"text": "Ende"}]}]
    words = [{"type": "text", "text": "Ja"}]
    item = {"type": "listItem", "content": [{"type": "paragraph", "content": words}]}
    doc = {"type": "doc", "content": [{"type": "bulletList", "content": [item, item]}]}
    parsed = read([{"question": "Wo?", "answer": slate}, {"question": "Ob?", "answer": doc}])
    assert pairs(parsed) == [("Wo?", "Ja, hier.\n\nEnde"), ("Ob?", "- Ja\n- Ja")]


def test_entities_in_prose_are_the_signs_they_stand_for() -> None:
    html = "<p>What is <code>&lt;b&gt;</code>?</p>"
    item = {"question": html, "answer": "R&amp;D &mdash; a tag; &nbsp; and &amp;lt; are others."}
    assert pairs(read([item])) == [("What is <b>?", "R&D — a tag; &nbsp; and &amp;lt; are others.")]


def test_nodes_of_a_watson_skill_answer_its_intents() -> None:
    node = {"conditions": "#pay && @day", "output": {"generic": [{"values": [{"text": "Bar."}]}]}}
    older = {"conditions": "#open", "output": {"text": {"values": ["Um neun."]}}}
    skill = {
        "intents": [
            {"intent": "pay", "examples": [{"text": "Wie zahle ich?"}, {"text": "zahlen"}]},
            {"intent": "open", "examples": [{"text": "Wann öffnen Sie?"}]},
        ],
        "dialog_nodes": [node, older, {"conditions": "welcome", "output": {"text": "Hallo"}}],
    }
    assert pairs(read(skill)) == [
        ("Wie zahle ich?", "Bar."), ("zahlen", "Bar."), ("Wann öffnen Sie?", "Um neun.")
    ]  # fmt: skip
