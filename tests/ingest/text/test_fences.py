"""Which lines are code: by CommonMark's rules, for every caller."""

import pytest

from ingest.layouts.plain.plaintext import plain_text
from ingest.reader import parse_document
from ingest.text.choices import options_end
from ingest.text.document import Document
from ingest.text.fences import code_lines, find_fences


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n```\nb\n```\nc", {1, 2, 3}),
        ("````\n```\n• x\n```\n````\na", {0, 1, 2, 3, 4}),
        ("~~~\n```\n~~~\na", {0, 1, 2}),
        ("```\n``` python\n```\na", {0, 1, 2}),
        ("- ```\n  a\n  ```\nb", {0, 1, 2}),
        ("> ~~~\n> a\n> ~~~\nb", {0, 1, 2}),
        ("``` a ``` is a span", set()),
        ("a\n```\nb", {1, 2}),
        ("``\na\n``", set()),
    ],
)
def test_lines_of_code(text: str, code: set[int]) -> None:
    assert code_lines(text.split("\n")) == code


def test_a_fence_knows_its_language_and_whether_it_is_closed() -> None:
    first, second = find_fences(["```python title=x", "1", "```", "~~~", "2"])
    assert (first.info, first.closed) == ("python title=x", True)
    assert (second.first, second.last, second.closed) == (3, 4, False)


def test_where_tildes_are_rules_they_open_nothing() -> None:
    assert list(find_fences(["~~~~", "a", "~~~~"], signs="`")) == []


QUIZ = """# Quiz

## What does this print?

````markdown
```
• What is never a question?
1. How is this one?
**Question:** And this?
A) one
B) two
```
• x
````

It prints a list.

## And what is a fence?

A row of signs.
"""


@pytest.mark.parametrize("name", ["quiz.md", "quiz.txt"])
def test_nothing_in_a_fence_of_four_is_a_question_or_an_option(name: str) -> None:
    first, second = parse_document(name, QUIZ.encode()).records
    assert (first.question, second.question) == ("What does this print?", "And what is a fence?")
    assert "• What is never a question?" in f"{first.given}{first.answer}"
    assert first.answer.endswith("It prints a list.")


def test_options_begin_behind_a_fence_of_four() -> None:
    code = ["````", "```", "A) one", "B) two", "```", "C) three", "````"]
    assert options_end([*code, "A) four", "B) five"]) == len(code) + 2
    assert options_end([*code, "A text.", "", "Another one."]) == 0


def test_plain_text_has_code_in_closed_fences_of_backticks_alone() -> None:
    text = "~~~~\na\n~~~~\n````\n```\n````\n```\nb"
    assert plain_text(Document("a.txt", text)).verbatim == {3, 4, 5}
