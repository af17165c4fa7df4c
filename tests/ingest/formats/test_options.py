"""Multiple choice and numbered keys in structured data: what is paired, and what is never guessed."""

import io
import json
import zipfile

import pytest

from corpus.errors import NoQuestions, SourceError
from ingest.reader import Parsed, parse_document
from tests.ingest.readings import pairs

METALS = ["Gold", "Iron", "Tin"]


def read(value: object, name: str = "quiz.json") -> Parsed:
    return parse_document(name, json.dumps(value, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "fields",
    [
        {"options": METALS, "correctIndex": 1},
        {"options": METALS, "answer": "b"},
        {"choices": METALS, "correct_answer": "Option B"},
        {"choices": METALS, "answer": "B) Iron"},
        {"options": METALS, "correct": ["iron"]},
        {"opciones": METALS, "respuesta_correcta": "Iron"},
        {"options": {"a": "Gold", "b": "Iron", "c": "Tin"}, "answer": "b"},
        {"options": {"Gold": False, "Iron": True, "Tin": False}},
        {"options": [{"id": 7, "text": "Gold"}, {"id": 8, "text": "Iron"}, {"id": 9, "text": "Tin"}],
         "correctOptionId": 8},
        {"answers": [{"answer": m, "is_correct": int(m == "Iron")} for m in METALS]},
        {"answers": [{"label": m, "fraction": 100 * (m == "Iron")} for m in METALS]},
        {"a": "Gold", "b": "Iron", "c": "Tin", "answer": "B"},
        {"option1": "Gold", "option2": "Iron", "option3": "Tin", "answer": "Iron"},
        {"answers": {"answer_a": "Gold", "answer_b": "Iron", "answer_c": "Tin"},
         "correct_answers": {"answer_a_correct": "false", "answer_b_correct": "true"}},
    ],
)  # fmt: skip
def test_the_right_option_answers_however_it_is_told(fields: dict[str, object]) -> None:
    (one,) = read({"results": [{"question": "Which metal rusts?"} | fields]}).records
    assert (one.answer, one.given) == ("Iron", "- Gold\n- Iron\n- Tin")


@pytest.mark.parametrize(
    "numbers",
    [[1], [1, 2], [0, 3], ["E"], ["1"], [{"x": 1}]],
    ids=["one", "no end", "both ends", "no such letter", "digit", "object"],
)
def test_an_option_is_never_guessed(numbers: list[object]) -> None:
    items = [{"question": f"Which {n}?", "options": METALS, "answer": n} for n in numbers]
    assert {record.answer for record in read(items).records} == {""}


def test_a_number_at_an_end_tells_from_what_all_count() -> None:
    ones = [{"question": f"Which {n}?", "options": METALS, "answer": n} for n in (1, 3)]
    assert [record.answer for record in read(ones).records] == ["Gold", "Tin"]
    zeros = [{"question": f"Which {n}?", "options": METALS, "answer": n} for n in (1, 0)]
    zeros[0]["explanation"] = "It is so."
    assert [record.answer for record in read(zeros).records] == ["Iron\n\nIt is so.", "Gold"]
    other = [{"question": "Who?", "options": METALS, "answer": 2}]
    other += [{"question": "Why?", "options": METALS, "answerIndex": 0}]
    assert [record.answer for record in read(other).records] == ["", "Gold"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"q1": "A?", "q2": "B?", "a2": "b"}, [("A?", ""), ("B?", "b")]),
        ({"faq.1.q": "A?", "faq.1.a": "a", "faq.2.q": "B?", "faq.2.a": "b"}, [("A?", "a"), ("B?", "b")]),
        ({"title_1": "A?", "text_1": "a", "title_2": "B?", "text_2": "b"}, [("A?", "a"), ("B?", "b")]),
        ({"frage_zwei": "B?", "antwort_eins": "a", "frage_eins": "A?", "antwort_zwei": "b"},
         [("B?", "b"), ("A?", "a")]),
        ({"question_en": "What?", "answer_en": "This.", "question_de": "Was?", "answer_de": "Das."},
         [("What?", "This."), ("Was?", "Das.")]),
        ({"questions": {"open": "When?", "park": "Where?"}, "answers": {"park": "There", "open": "Now"}},
         [("When?", "Now"), ("Where?", "There")]),
        ({"questions": ["Who?", "What?", "Where?"], "answers": ["Ann", "Tea", "Here"]},
         [("Who?", "Ann"), ("What?", "Tea"), ("Where?", "Here")]),
    ],
)  # fmt: skip
def test_keys_are_paired_by_what_is_equal_in_them(
    value: object, expected: list[tuple[str, str]]
) -> None:
    assert pairs(read(value)) == expected
    assert pairs(read({"page": {"faq": value}})) == expected


def test_numbered_keys_that_do_not_ask_are_no_questions() -> None:
    value = {"title_1": "Fast", "text_1": "Very.", "title_2": "Small", "text_2": "So."}
    with pytest.raises(NoQuestions):
        read(value)


def test_a_number_or_null_is_no_question() -> None:
    value = [{"question": 17, "answer": 3}, {"question": None, "answer": "A long answer. Yes."}]
    assert pairs(read([*value, {"question": "Who?", "answer": 3}])) == [("Who?", "3")]


def h5p(content: object, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("h5p.json", json.dumps({"title": "Metals", "mainLibrary": "H5P.X"}))
        archive.writestr("content/content.json", json.dumps(content))
        for name, data in more.items():
            archive.writestr(f"content/{name}", data)
    return out.getvalue()


def test_h5p_packages_are_read_part_by_part() -> None:
    parts = [
        {"library": "H5P.MultiChoice 1.16", "params": {"question": "<p>Which rusts?</p>", "answers": [
            {"text": "<div>Iron</div>", "correct": True}, {"text": "<div>Tin</div>", "correct": False}]}},
        {"library": "H5P.TrueFalse 1.8", "params": {"question": "<p>Gold rusts.</p>", "correct": "false"}},
        {"library": "H5P.SingleChoiceSet 1.11", "params": {"choices": [
            {"subContentId": "x", "question": "<p>Soft?</p>", "answers": ["<p>Lead</p>", "<p>Steel</p>"]}]}},
        {"library": "H5P.Dialogcards 1.9", "params": {"dialogs": [{"text": "<p>Au</p>", "answer": "<p>Gold</p>"}]}},
        {"library": "H5P.Blanks 1.14", "params": {"behaviour": {}, "questions": [
            "<p>Rust is iron *oxide/Oxide:chemistry*.</p>"]}},
        {"library": "H5P.DragQuestion 1.14", "params": {"question": {"task": {}}}},
    ]  # fmt: skip
    parsed = parse_document("metals.h5p", h5p({"questions": parts}))
    assert (parsed.layout, parsed.title) == ("h5p", "Metals")
    assert pairs(parsed) == [
        ("Which rusts?", "Iron"), ("Gold rusts.", "false"), ("Soft?", "Lead"), ("Au", "Gold"),
        ("Rust is iron ____.", "oxide"),
    ]  # fmt: skip
    assert [one.reason for one in parsed.unread] == ["H5P.DragQuestion: no text answers it"]


def test_an_h5p_package_that_is_a_bomb_or_damaged_is_refused() -> None:
    with pytest.raises(SourceError, match="unpacks to"):
        parse_document("a.h5p", h5p({}, bomb=b"\0" * (300 * 2**20)))
    with pytest.raises(SourceError, match="damaged"):
        parse_document("a.h5p", h5p({})[:-30])
