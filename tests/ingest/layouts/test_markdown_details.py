"""Pages that fold their answers away, in the ways in which people write them."""

import pytest

from ingest.layouts.markdown.folds import find_folds
from ingest.text.document import Document
from tests.ingest.readings import best_reading, pairs


def test_a_summary_asks_and_its_body_answers() -> None:
    text = """# Cellar

## Wine

<details>
<summary><b>1. Why decant <code>port</code>?</b></summary><br>
- To leave the sediment behind.

```sh
# <details> is only quoted here
```

</details>

<details open><summary><h3>How cold
should white wine be?</h3></summary><br><b>

About ten degrees.
</b></details>

## Beer

<details><summary>Name two hops.</summary>To be completed.</details>

<details>
<summary>What is wort?</summary><br><b>
</b></details>
"""
    reading = best_reading(text)
    assert reading.layout == "details"
    assert reading.title == "Cellar"
    assert reading.unread == ()
    assert [(one.question, one.section) for one in reading.records] == [
        ("Why decant `port`?", ("Wine",)),
        ("How cold should white wine be?", ("Wine",)),
        ("Name two hops.", ("Beer",)),
        ("What is wort?", ("Beer",)),
    ]
    answers = [one.answer for one in reading.records]
    assert answers[0].startswith("- To leave")
    assert "only quoted here" in answers[0]
    assert answers[1:] == ["About ten degrees.", "To be completed.", ""]


def test_a_nested_fold_belongs_to_the_outer_answer() -> None:
    text = """<details><summary>What is a fugue?</summary>

A piece in voices.

<details><summary>Can you name one?</summary>

The Little one in G minor.

</details>
</details>

<details><summary>What is a canon?</summary>
A strict imitation.
</details>
"""
    found = pairs(text)
    assert [question for question, _ in found] == ["What is a fugue?", "What is a canon?"]
    assert "The Little one" in found[0][1]


def test_a_fold_that_only_gathers_others_is_a_section() -> None:
    text = """# Tea

<details>
<summary>For beginners</summary>

<details>
<summary>What is oolong?</summary>
Half fermented.
</details>

<details><summary>What is mate?</summary>Not tea at all.</details>

</details>

<details><summary>How hot is the water?</summary>Ninety degrees.</details>
"""
    records = best_reading(text).records
    assert [(one.question, one.section) for one in records] == [
        ("What is oolong?", ("For beginners",)),
        ("What is mate?", ("For beginners",)),
        ("How hot is the water?", ()),
    ]


@pytest.mark.parametrize(
    "summary", ["Answer", "<b>Show answer</b>", "Click to reveal", "Solution:"]
)
def test_a_folded_answer_belongs_to_the_heading_above_with_code_and_options(summary: str) -> None:
    text = f"""###### 1. What is printed?

```py
# What is printed?
print(1 + 1)
```

- A: `1`
- B: `2`

<details><summary>{summary}</summary>
<p>

#### Answer: B

It adds.
</p>
</details>

---

###### 2. What is printed?

```py
print("a" * 2)
```

<details><summary>{summary}</summary>

`aa`

</details>
"""
    first, second = best_reading(text).records
    assert first.question == second.question == "What is printed?"
    assert first.given.startswith("```py\n# What is printed?")
    assert first.given.endswith("- B: `2`")
    assert first.answer == "B: `2`\n\nIt adds."
    assert (second.given, second.answer) == ('```py\nprint("a" * 2)\n```', "`aa`")


def test_a_folded_answer_belongs_to_the_paragraph_above() -> None:
    text = """# Riddles

## Easy

1. What has keys
and no locks?

<details><summary>Hint</summary>Listen.</details>
<details><summary>Answer</summary>A piano.</details>

**2. What has hands?**

<details>
<summary>Answer</summary>
A clock.
</details>
"""
    records = best_reading(text).records
    assert [(one.question, one.answer, one.section) for one in records] == [
        ("What has keys and no locks?", "Listen.\nA piano.", ("Easy",)),
        ("What has hands?", "A clock.", ("Easy",)),
    ]


def test_some_answers_are_folded_and_others_stand_open() -> None:
    text = """### What is a sonnet?

Fourteen lines.

#### By whom

By many.

### What is an ode?

<details>
<summary>Answer</summary>

A song of praise.

</details>

### What is a limerick?

<details><summary>View answer</summary><p>

Five lines.

</p></details>
"""
    assert pairs(text) == [
        ("What is a sonnet?", "Fourteen lines.\n\n#### By whom\n\nBy many."),
        ("What is an ode?", "A song of praise."),
        ("What is a limerick?", "Five lines."),
    ]


@pytest.mark.parametrize("summary", ["Table of contents", "Read this in other languages"])
def test_a_fold_of_links_is_no_question(summary: str) -> None:
    text = f"""<details><summary>{summary}</summary>

- [Deutsch](de.md)
- [Français](fr.md)

</details>

<details><summary>What is rye?</summary>A grain.</details>
<details><summary>What is spelt?</summary>Another.</details>
"""
    assert pairs(text) == [("What is rye?", "A grain."), ("What is spelt?", "Another.")]


def test_bullets_that_ask_beside_folds_are_unanswered() -> None:
    text = """## Warm up

- <b>What did you cook today?</b>
- Tell me about your kitchen.

## Skills

<details><summary>How long do eggs boil?</summary>

- <b>soft</b> - four minutes

</details>
<details><summary>What is a roux?</summary>Flour and butter.</details>
"""
    assert [question for question, _ in pairs(text)] == [
        "What did you cook today?",
        "Tell me about your kitchen.",
        "How long do eggs boil?",
        "What is a roux?",
    ]


def test_a_fold_that_was_never_closed_ends_at_the_next() -> None:
    text = """<details><summary>What is silk?</summary>
A fibre.

<details><summary>What is wool?</summary>
Hair.
</details>
"""
    assert len(find_folds(Document("a.md", text))) == 2
    assert pairs(text) == [("What is silk?", "A fibre."), ("What is wool?", "Hair.")]
