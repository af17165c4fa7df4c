"""Labels of questions and answers in all spellings, many languages, under plain headings."""

# ruff: noqa: RUF001  letters of other scripts are meant here

import pytest

from ingest.layouts.catalogue import read_text
from ingest.layouts.plain.plaintext import Wrapped
from ingest.text.document import Document
from ingest.text.reading import Reading

PAIRS = [
    ("Q. {}\nA. {}", "dot"),
    ("Q) {}\nA) {}", "bracket"),
    ("[Q] {}\n[A] {}", "in brackets"),
    ("Q - {}\nA - {}", "dash"),
    ("Q>  {}\nA>  {}", "arrow"),
    (":Q: {}\n:A: {}", "fields"),
    ("      Q.    {}\n\n      A.    {}", "far in"),
    ("Question 1\n{}\n\nAnswer\n{}", "words alone on their lines"),
    ("QUESTION #3: {}\n\nANSWER: {}", "capitals"),
    ("<Q> {}\n<A> {}", "angle brackets"),
    ("Frage: {}\nAntwort: {}", "German"),
    ("P: {}\nR: {}", "Spanish letters"),
    ("Pregunta 2: {}\nRespuesta: {}", "Spanish"),
    ("Question : {}\nRéponse : {}", "French"),
    ("Вопрос: {}\nОтвет: {}", "Russian"),
    ("问：{}\n答：{}", "Chinese"),
    ("質問：{}\n回答：{}", "Japanese"),
    ("Q：{}\nА：{}", "full width, with a Cyrillic А"),
    ("س: {}\nج: {}", "Arabic"),
]


@pytest.mark.parametrize(("pair", "name"), PAIRS, ids=[name for _, name in PAIRS])
def test_labels_in_all_spellings(pair: str, name: str, read_as) -> None:
    asked = [("Tea or milk?", "Tea."), ("为什么？", "B is better, so C.")]
    text = "\n\n".join(pair.format(*one) for one in asked)
    reading: Reading = read_as("dialogue", "talk.txt", f"{text}\n")
    assert [(r.question, r.answer) for r in reading.records] == asked
    assert not reading.unread


def test_wrapped_questions_and_broken_words(read_as) -> None:
    text = (
        "     kettle: frequent  questions\n=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=\n\n\n"
        "Q:   How  is the  ket-\n     tle cleaned? Does vinegar\n     help?\n\nA:   Yes.\n\n"
        "       a. fill it\n       b. wait\n\n"
        "Q-1: The self-\n     made lid falls. A self-made one should not.\n\nA:   Press.\n"
    )
    reading: Reading = read_as("dialogue", "kettle.txt", text.replace("Q-1:", "Q:  "))
    assert [r.question for r in reading.records] == [
        "How is the kettle cleaned? Does vinegar help?",
        "The self-made lid falls. A self-made one should not.",
    ]
    assert reading.records[0].answer == "Yes.\n\n       a. fill it\n       b. wait"


def test_headings_of_plain_text_are_sections(read_as) -> None:
    text = (
        "Kettle FAQ\n==========\n\nGENERAL\n\nQ1. Is it hot?\nA1. Yes.\n\n   Very.\n\n"
        "Q2. Is it safe?\nA2. Mostly.\n----------\nPart 2: Repairs\n\nQ3. May I open it?\nA3. No.\n\n"
        "*************\nThe lid\n*************\n\nQ4. Does it come off?\nA4. It does.\n"
    )
    reading: Reading = read_as("dialogue", "kettle.txt", text)
    assert reading.title == "Kettle FAQ"
    assert [(r.section[0], r.section[-1], r.question) for r in reading.records] == [
        ("GENERAL", "GENERAL", "Is it hot?"),
        ("GENERAL", "GENERAL", "Is it safe?"),
        ("GENERAL", "Repairs", "May I open it?"),
        ("GENERAL", "The lid", "Does it come off?"),
    ]


def test_numbered_and_bare_names_before_questions_are_sections(read_as) -> None:
    text = (
        "1. Water\n\nFrage: Wie viel?\nAntwort: Eine Tasse.\n\nSo steht es da.\n\n"
        "2. Milk\n\nFrage: Wie warm?\nAntwort: Lau.\n"
    )
    reading: Reading = read_as("dialogue", "tee.txt", text)
    assert [(r.section, r.question, r.answer) for r in reading.records] == [
        (("Water",), "Wie viel?", "Eine Tasse.\n\nSo steht es da."),
        (("Milk",), "Wie warm?", "Lau."),
    ]
    bare = "Water\n\nF: Wie viel?\nA: Eine.\n\nMilk:\n\nF: Wie warm?\nA: Lau.\n"
    reading = read_as("dialogue", "tee.txt", bare)
    assert [r.section for r in reading.records] == [("Water",), ("Milk",)]


def test_lettered_options_are_no_answers(read_as) -> None:
    text = (
        "Q. Pick one:\nA) tea\nB) milk\nAnswer: A, as it is hot.\n\n"
        "Q. And one more:\nA) salt\nB) sugar\nAnswer: B, of course.\n"
    )
    reading = read_text(Document("a.txt", text))[0].reading
    assert [record.answer for record in reading.records] == ["A, as it is hot.", "B, of course."]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("an ap-\nplication here", "an application here"),
        ("by e-\nmail, an e-mail", "by e-mail, an e-mail"),
        ("a multi-\nuser-system", "a multi-user-system"),
        ("pages 3-\n4 and A-\nB", "pages 3- 4 and A- B"),
    ],
)
def test_broken_words_are_joined(text: str, joined: str) -> None:
    assert Wrapped(Document("a.txt", text)).join(text.split("\n")) == joined


@pytest.mark.parametrize("name", ["kettle.rst", "kettle.txt"])
def test_labels_under_underlined_sections_of_any_markup(name: str, read_as) -> None:
    text = (
        "..\n   For authors only.\n\n======\nKettle\n======\n\nGeneral\n-------\n\n"
        "Q: What is it?\n\n    A: A thing\n    of metal.\n\nTrouble\n-------\n\n"
        "Q: It says::\n\n    no water\n\nWhat now?\n\n    A: Fill it.\n"
    )
    reading: Reading = read_as("dialogue", name, text)
    assert reading.title == "Kettle"
    assert [(r.section, r.question, r.answer) for r in reading.records] == [
        (("General",), "What is it?", "A thing\n    of metal."),
        (("Trouble",), "It says:: no water What now?", "Fill it."),
    ]
