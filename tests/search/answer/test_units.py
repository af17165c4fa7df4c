"""An answer's units are verbatim, whole and complete."""

from search.answer.units import find_units
from tests.conftest import SHIPPED

ANSWER = """Intro one. Intro two.

The steps are:

- first. Still first.
  - inside
- second

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

$$
x
= y
$$

.. code-block:: python

   import x

   y = 1

> quoted. More.

```sh
run --now
```
"""


def test_lists_rows_code_and_formulas_stay_whole() -> None:
    units = find_units(ANSWER)
    assert [(unit.kind, unit.text) for unit in units] == [
        ("sentence", "Intro one."),
        ("sentence", "Intro two."),
        ("sentence", "The steps are:"),
        ("item", "- first. Still first."),
        ("item", "- inside"),
        ("item", "- second"),
        ("row", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("row", "| a | b |\n|---|---|\n| 3 | 4 |"),
        ("formula", "$$\nx\n= y\n$$"),
        ("code", ".. code-block:: python\n\n   import x\n\n   y = 1"),
        ("sentence", "quoted."),
        ("sentence", "More."),
        ("code", "```sh\nrun --now\n```"),
    ]
    assert [unit.leads for unit in units].index(True) == 2


def test_bullets_of_word_processors_make_items_too_and_no_code() -> None:
    answer = (
        "• Reading: it reads. Then it writes.\n• How it works:\n    1. opens\n    2. closes\n"
        "  at the end\n• Kept\n\nLater:\n\n    ▪ indented\n      goes on\n    ▪ last\n\n"
        "> · quoted\n\n```\n• code\n```\n"
    )
    units = find_units(answer)
    assert [(unit.kind, unit.text) for unit in units] == [
        ("item", "• Reading: it reads. Then it writes."),
        ("item", "• How it works:"),
        ("item", "1. opens"),
        ("item", "2. closes\n  at the end"),
        ("item", "• Kept"),
        ("sentence", "Later:"),
        ("item", "▪ indented\n      goes on"),
        ("item", "▪ last"),
        ("item", "> · quoted"),
        ("code", "```\n• code\n```"),
    ]
    assert [unit.text for unit in units if unit.leads] == ["• How it works:", "Later:"]
    assert all(answer[unit.start : unit.end] == unit.text for unit in units)


def test_a_list_of_yaml_stays_code() -> None:
    (unit,) = find_units("    - name: build\n      run: make\n")
    assert unit.kind == "code"


def test_units_of_all_shipped_answers_are_verbatim_and_complete() -> None:
    from ingest.reader import parse_document

    for file in SHIPPED:
        for record in parse_document(file.name, file.read_bytes()).records:
            end = 0
            for unit in find_units(record.answer):
                own = record.answer[unit.start : unit.end]
                assert unit.text.endswith(own)
                assert unit.start >= end, record.question
                left = record.answer[end : unit.start]
                assert not any(sign.isalnum() for sign in left) or unit.kind == "row", left
                end = unit.end
            assert not any(sign.isalnum() for sign in record.answer[end:]), record.question
