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
