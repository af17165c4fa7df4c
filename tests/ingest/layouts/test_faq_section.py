"""A section of questions beside others, topics alone, and ways to number questions."""

import pytest

from ingest.layouts import thresholds
from ingest.reader import parse_document
from ingest.text.wording import is_question, question_text
from tests.ingest.readings import pairs

README = (
    "# tool\n\n## Install\n\nRun it.\n\n## {name}\n\n### Does it scale?\n\nYes.\n\n"
    "### It is slow\n\nWait.\n\n## Options\n\nNone.\n"
)


@pytest.mark.parametrize(
    "name", ["FAQ", "Frequently asked questions", "Häufige Fragen", "常见问题"]
)
def test_beside_a_section_of_questions_other_topics_are_not_read(name: str) -> None:
    text = README.format(name=name)
    assert pairs(text, "README.md") == [("Does it scale?", "Yes."), ("It is slow", "Wait.")]


def test_topics_in_other_sections_stay_where_those_ask_too() -> None:
    text = (
        "# Python\n\n## Basics\n\n### List or tuple\n\nBoth.\n\n### What is a dict?\n\nA table.\n\n"
        "## FAQ\n\n### How long is it?\n\nAn hour.\n"
    )
    assert next(question for question, _ in pairs(text)) == "List or tuple"


def test_topics_alone_are_doubtful_unless_the_document_says_what_it_is() -> None:
    text = "# {}\n\n## Step one\n\nOpen it.\n\n## Step two\n\nShut it.\n"
    tutorial = parse_document("a.md", text.format("A tutorial").encode())
    troubles = parse_document("a.md", text.format("Troubleshooting").encode())
    assert tutorial.score < thresholds.DOUBTFUL <= troubles.score


@pytest.mark.parametrize(
    "number", ["1-", "1.-", "1.)", "1) -", "2.2*", "Q 1.1", "Вопрос 1.1.", "Pregunta 2.3:", "3º-"]
)
def test_a_number_is_no_part_of_its_question(number: str) -> None:
    assert question_text(f"{number} What is tea?") == "What is tea?"


@pytest.mark.parametrize("text", ["2- or 3-phase motors?", "3D graphics?", "4-bit words?"])
def test_a_number_within_a_word_stays(text: str) -> None:
    assert question_text(text) == text


def test_whether_more_is_to_be_asked_is_no_question() -> None:
    assert not any(map(is_question, ["Still need help?", "Noch Fragen?", "¿Más preguntas?"]))
    assert is_question("Where do I get help?")
