"""Which lines are code: by CommonMark's rules, whoever asks."""

import pytest

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
