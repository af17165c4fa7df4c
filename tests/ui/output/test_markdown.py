"""Answers as they are stored, made into Markdown that shows well."""

import pytest

from ui.output.markdown import as_markdown, heading, place


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("  • One\n    ◦ Two", "  - One\n    - Two"),
        (
            "Ways: * **Dropout:** off. * **Stopping:** early.",
            "Ways:\n\n- **Dropout:** off.\n- **Stopping:** early.",
        ),
        ("a * b * c", "a * b * c"),
        ("Kinds:\n\n            - One\n            - Two", "Kinds:\n\n- One\n- Two"),
        ("- One\n\n    - Nested", "- One\n\n    - Nested"),
        ("Short line\nAnother one", "Short line  \nAnother one"),
        ("```\n  • kept\nas it is\n```", "```\n  • kept\nas it is\n```"),
        ("````\n• kept\n```\n• kept too\n````", "````\n• kept\n```\n• kept too\n````"),
        ("````\n```\n````\n• Bullet", "````\n```\n````\n- Bullet"),
        ("~~~\n```\n• kept\n~~~\n• Bullet", "~~~\n```\n• kept\n~~~\n- Bullet"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ],
)
def test_answers_show_their_structure(answer: str, shown: str) -> None:
    assert as_markdown(answer) == shown


def test_wrapped_prose_stays_a_paragraph() -> None:
    text = "This is a line of prose that an editor has wrapped at some\nseventy characters or so."
    assert as_markdown(text) == text


def test_questions_are_no_markup() -> None:
    assert heading("What does\n `<b>` do in [x](y)?") == r"What does `\<b\>` do in \[x\](y)?"


def test_places_are_what_editors_open() -> None:
    assert place("notes/faq.md", (12, 20)) == "notes/faq.md:12"
