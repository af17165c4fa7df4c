"""Codes and labels that lead questions, and labels inside answers."""

# ruff: noqa: RUF001  letters of other scripts are meant here

import pytest

from tests.ingest.readings import pairs, read

ASKED = [
    ("When do you open?", "At nine."),
    ("Is there parking?", "Behind the hall."),
    ("Name two sights.", "The mill and the weir."),
]


@pytest.mark.parametrize(
    "form",
    [
        "Q{n}/ {q}\nA{n}/ {a}\n",
        "Q.{n} {q}\nA.{n} {a}\n",
        "Question {n} – {q}\n\n{a}\n",
        "FAQ {n}: {q}\n\n{a}\n",
        "**G{n}.** {q}\n\n{a}\n",
        "## G{n}. {q}\n\n{a}\n",
        "## {n} {q}\n\n{a}\n",
        "## Вопрос {n}. {q}\n\nОтвет: {a}\n",
        "### 问：{q}\n\n答：{a}\n",
        "**Frage {n}: {q}**\n\n{a}\n",
        "*Q: {q}*\n\nA: {a}\n",
        "Въпрос {n}: {q}\nОтговор: {a}\n",
        "คำถาม: {q}\nคำตอบ: {a}\n",
    ],
)
def test_a_code_before_a_question_is_no_part_of_it(form: str) -> None:
    text = "\n".join(form.format(n=n, q=q, a=a) for n, (q, a) in enumerate(ASKED, start=1))
    assert pairs(read(text)) == ASKED


@pytest.mark.parametrize(
    "heading", ["D: drive is full", "V8 engines", "3 ways to bake", "Step 1: sift", "A. Smith"]
)
def test_what_looks_like_a_code_once_stays(heading: str) -> None:
    text = f"# Notes\n\n## {heading}\n\nText.\n\n## Water\n\nMore.\n\n## Salt\n\nMost.\n"
    assert heading in [question for question, _ in pairs(read(text))]


def test_counted_steps_that_ask_nothing_are_no_questions() -> None:
    text = "Why do we bake?\n\nStep 1: sift.\n\nIt must be fine.\n\nStep 2: wait.\n\nAn hour.\n"
    assert read(text).layout != "dialogue"


TOPICS = "".join(f"## {name}\n\nIt is good.\n\n{{}}" for name in ("Flour", "Salt", "Oven", "Rye"))
QUOTES = [
    "Q: Does it spoil?\nA: In summer.\n\n",
    "有人问：\n\n问：会坏吗？\n答：会。\n\n",
    "**Is it dear?**\n\nNot here.\n\n",
    "Is it dear? Not at all. And is it worth it?\n\n```\nbuy()\n```\n\n",
    "HOST: When?\nANN: Now.\nHOST: Where?\nANN: Here.\n\n",
]


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("place", range(4))
def test_a_quoted_question_takes_no_headed_document_over(quote: str, place: int) -> None:
    text = TOPICS.format(*(quote if n == place else "" for n in range(4)))
    parsed = read(f"# Bread\n\n{text}")
    assert [question for question, _ in pairs(parsed)] == ["Flour", "Salt", "Oven", "Rye"]
    assert not parsed.unread


def test_labels_under_chapters_are_the_questions() -> None:
    text = "".join(
        f"## Chapter {n}\n\nSome words.\n\nQ: Why {n}?\nA: So.\n\nQ: Who {n}?\nA: We.\n\n"
        for n in range(1, 4)
    )
    assert len(read(f"# Bread\n\n{text}").records) == 6


def test_an_answer_by_labels_ends_where_its_section_does() -> None:
    text = "# FAQ\n\n## Oven\n\nQ: Hot?\nA: Yes.\n\n### How\n\nWith wood.\n\n## Imprint\n\nUs.\n"
    parsed = read(text)
    assert pairs(parsed) == [("Hot?", "Yes.\n\n### How\n\nWith wood.")]
    assert [one.lines for one in parsed.unread] == [(14, 14)]
