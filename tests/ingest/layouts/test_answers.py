"""Answers as people mark them: labels, letters of options, keys at the end of an exam."""

import pytest

from ingest.layouts.answer_key import find_key
from ingest.text.choices import letter_labels, spelt_out, without_label
from ingest.text.document import Document
from tests.ingest.readings import pairs, read


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("**Ans:** Six.", "Six."), ("**Ans.** Six.", "Six."), ("Ans: Six.", "Six."),
        ("Answer - Six.", "Six."), ("Sol. Six.", "Six."), ("**Solution**: Six.", "Six."),
        ("#### Answer: C", "C"), ("- **Answer:** Six.", "Six."), ("Ans 3) Six.", "Six."),
        ("## Answer", ""), ("The correct answer: Six.", "Six."), ("答案：六", "六"),
    ],
)  # fmt: skip
def test_the_word_that_only_says_what_it_is_is_no_part_of_an_answer(line: str, said: str) -> None:
    assert without_label(line) == said


@pytest.mark.parametrize(
    "line",
    [
        "Answer the door first.", "Solution of salt in water.", "Ansible does it.",
        "    # Answer: a comment", "Solely six.", "Answering machines record calls.",
    ],
)  # fmt: skip
def test_a_word_without_a_sign_is_no_label(line: str) -> None:
    assert without_label(line) == line


@pytest.mark.parametrize(
    "text",
    [
        "## What is tea?\n\n**Ans:** A drink.\n\n## What is salt?\n\nAns. A mineral.\n",
        "1. What is tea?\n   **Ans:** A drink.\n2. What is salt?\n   Sol. A mineral.\n",
        "**What is tea?**\n\nAnswer - A drink.\n\n**What is salt?**\n\n**Solution:** A mineral.\n",
        "- What is tea?\n  - Answer: A drink.\n- What is salt?\n  - Ans: A mineral.\n",
        "Q1) What is tea?\nAns) A drink.\n\nQue 2: What is salt?\nSol: A mineral.\n",
        "## Que 1: What is tea?\n\nA. A drink.\n\n## Que 2: What is salt?\n\nA. A mineral.\n",
    ],
)
def test_labels_of_answers_are_left_out_in_every_layout(text: str) -> None:
    assert [answer.strip("- ") for _, answer in pairs(text)] == ["A drink.", "A mineral."]
    assert [question for question, _ in pairs(text)] == ["What is tea?", "What is salt?"]


@pytest.mark.parametrize("word", ["Solution", "Answer"])
def test_a_label_that_is_all_of_an_answer_says_it(word: str) -> None:
    text = f"## What is salt in water?\n\n{word}\n\n## What is tea?\n\nA drink.\n"
    assert pairs(text)[0] == ("What is salt in water?", word)


def test_a_letter_is_a_label_only_where_all_answers_have_it_and_no_option_follows() -> None:
    assert letter_labels(["A. One.", "A. Two."]) == [3, 3]
    assert letter_labels(["A. One.", "Two.", "Three."]) == [0, 0, 0]
    assert letter_labels(["A. One\nB. Two", "A. Three\nB. Four"]) == [0, 0]
    assert letter_labels(["A. Smith"]) == [0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("B", "b) oak"), ("**b**", "b) oak"), ("(A)", "a) elm"), ("Option B", "b) oak"),
        ("A, B", "a) elm\nb) oak"), ("a and b", "a) elm\nb) oak"),
        ("F", "F"), ("Both", "Both"), ("B is right.", "B is right."),
    ],
)  # fmt: skip
def test_letters_name_options(line: str, said: str) -> None:
    assert spelt_out(line, ["- a) elm", "- b) oak"]) == said


@pytest.mark.parametrize(
    "key",
    [
        "Answers: 1-b, 2-a", "ANSWER KEY\n1. B\n2. A", "## Answers\n\n1. b\n2. a\n",
        "**Answer key:** 1) b; 2) a", "---\n\n**Answers**\n\n| No. | Answer |\n|---|---|\n| 1 | b |\n| 2 | a |",
        "Solutions\n- 1: B\n- 2: A", "Key to the test: 1 B 2 A",
    ],
)  # fmt: skip
def test_a_key_behind_an_exam_answers_its_questions(key: str) -> None:
    exam = (
        "# Test\n\n1. Which tree is soft?\n   a) oak\n   b) pine\n\n"
        "2. Which bird sings?\n   a) lark\n   b) owl\n\n"
    )
    parsed = read(exam + key)
    assert [(r.question, r.answer, r.given) for r in parsed.records] == [
        ("Which tree is soft?", "b) pine", "a) oak\nb) pine"),
        ("Which bird sings?", "a) lark", "a) lark\nb) owl"),
    ]
    assert not parsed.unread


def test_a_key_may_say_its_answers_in_words() -> None:
    text = "1. Who sings at dawn?\n\n2. Who calls at night?\n\nAnswers\n1. The lark\n2. The owl\n"
    assert [answer for _, answer in pairs(text, "a.txt")] == ["The lark", "The owl"]


@pytest.mark.parametrize(
    "text",
    [
        "## Answers\n\nThey are in the book.\n",
        "## Answers\n\n1. b\n3. a\n",
        "Answers: 1-b, 2-c and so on, as you will see\n",
        "## Why?\n\nSo.\n",
    ],
)
def test_other_text_is_no_key(text: str) -> None:
    assert find_key(Document("a.md", text)) is None


def test_a_key_of_other_questions_is_left_where_it_is() -> None:
    text = "## Who sings?\n\nThe lark.\n\n## Who calls?\n\nThe owl.\n\n## Answers\n\n1. b\n2. a\n"
    assert pairs(text)[:2] == [("Who sings?", "The lark."), ("Who calls?", "The owl.")]


@pytest.mark.parametrize(
    "text",
    [
        (
            "## Question 1\n\nWhat is tea?\n\n## Answer\n\nA drink.\n\n"
            "## Question 2\n\nWhat is salt?\n\n## Solution\n\nA mineral.\n"
        ),
        (
            "Question 1\n----------\n\nWhat is tea?\n\nAnswer\n------\n\nA drink.\n\n"
            "Question 2\n----------\n\nWhat is salt?\n\nAnswer\n------\n\nA mineral.\n"
        ),
        "### Q1\nWhat is tea?\n### Answer 1\nA drink.\n### Q2\nWhat is salt?\n### Answer 2\nA mineral.\n",
    ],
)
def test_headings_may_be_the_labels(text: str) -> None:
    assert pairs(text) == [("What is tea?", "A drink."), ("What is salt?", "A mineral.")]


@pytest.mark.parametrize(
    "given", ["```py\nprint(1)\n```", "a) 1\nb) 2", "```py\nprint(1)\n```\n\n- [x] 1\n- [ ] 2"]
)
def test_code_and_options_below_a_labelled_question_are_given_with_it(given: str) -> None:
    text = f"## Question 1\n\nWhat is printed?\n\n{given}\n\n## Answer\n\nOne.\n"
    (record,) = read(text).records
    assert (record.question, record.given) == ("What is printed?", given)
    assert record.answer.endswith("One.")


def test_a_ticked_option_stands_above_what_explains_it() -> None:
    text = (
        "## Which is a root?\n\n- [ ] Pea\n- [x] Carrot\n\nIt grows below.\n\n"
        "## Which is a leaf?\n\n- [x] Chard\n- [ ] Nut\n\n[More](https://a.b)\n"
    )
    assert [answer for _, answer in pairs(text)] == [
        "Carrot\n\nIt grows below.",
        "Chard\n\n[More](https://a.b)",
    ]


def test_a_key_answers_numbered_statements_in_words() -> None:
    text = (
        "# Blatt 1\n\n1. Nenne zwei Vögel.\n2. Wasser ist\n   nass.\n\n## Lösungen\n\n"
        "1. Lerche,\n   Eule\n2. Wahr\n\n## Literatur\n\nKeine.\n"
    )
    assert pairs(text) == [("Nenne zwei Vögel.", "Lerche,\nEule"), ("Wasser ist nass.", "Wahr")]


def test_an_answer_that_is_one_fold_is_what_it_holds() -> None:
    fold = "<details>\n<summary>Show answer</summary>\n\n{}\n\n</details>\n\n"
    text = "".join(
        f"**Question:** Who {n}?\n\n**Answer:**\n\n" + fold.format(n) for n in ("one", "two")
    )
    assert pairs(text) == [("Who one?", "one"), ("Who two?", "two")]
