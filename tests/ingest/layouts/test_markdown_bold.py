"""Questions in bold, in lists and in tables."""

import pytest

from tests.ingest.readings import best_reading, pairs


def test_bold_paragraphs_ask_in_every_manner() -> None:
    text = """# Garden

**When do I sow?** In spring.

**How deep?**
Two fingers:

```
# **Is this one?**
```

**Q3. Must I water
every day?**

Yes, **really?** yes.

__4) Does it need shade__

A little.
"""
    reading = best_reading(text)
    assert (reading.layout, reading.title) == ("bold", "Garden")
    assert pairs(text) == [
        ("When do I sow?", "In spring."),
        ("How deep?", "Two fingers:\n\n```\n# **Is this one?**\n```"),
        ("Must I water every day?", "Yes, **really?** yes."),
        ("Does it need shade", "A little."),
    ]


def test_a_bold_number_or_name_leads_a_task_and_numbers_begin_again() -> None:
    text = """# Tasks

Some schema first.

## Reading

**1)** The number of readers.

```sql
SELECT 1
```

<br/>

**2)** All books
with a cover.

```sql
SELECT 2
```

## Coding

**1) Reverse**. Turn a list round.

* `[1, 2]` becomes `[2, 1]`

```py
a[::-1]
```
**2) Largest** Find the largest item.

`max(a)`
"""
    records = best_reading(text).records
    assert [(one.question, one.section) for one in records] == [
        ("The number of readers.", ("Reading",)),
        ("All books with a cover.", ("Reading",)),
        ("Reverse. Turn a list round.", ("Coding",)),
        ("Largest Find the largest item.", ("Coding",)),
    ]
    assert records[0].answer == "```sql\nSELECT 1\n```"
    assert records[3].answer == "`max(a)`"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("**Q: What is felt?**", "A: Pressed wool."),
        ("*Question:* What is felt?", "*Answer:* Pressed wool."),
        ("- **Q1.** What is felt?", "- **A1.** Pressed wool."),
        ("__question 1__: What is felt?", "__ANSWER 1__: Pressed wool."),
        ("#### Question: What is felt?", "#### Answer\n\nPressed wool."),
        ("Q. 1: What is felt?", "**A:** Pressed wool."),
    ],
)
def test_labels_in_any_emphasis(question: str, answer: str) -> None:
    other = question.replace("felt", "lint").replace("1", "2")
    text = f"# Cloth\n\n{question}\n\n{answer}\n\n{other}\n\n{answer}\n"
    assert pairs(text) == [
        ("What is felt?", "Pressed wool."),
        ("What is lint?", "Pressed wool."),
    ]


def test_list_questions_with_answers_nested_following_or_missing() -> None:
    text = """# Ships

## Parts

1. What is a keel?

   The backbone.

2. What is a mast?
   - A pole.
   - It holds sails.

3. Why ballast?

Because of the wind.

## People

- Describe your first voyage.
- Do you like storms?
  - Why?
  - How strong may they be?
- **What is a bosun?** An officer.
"""
    reading = best_reading(text)
    assert reading.layout == "listed"
    assert pairs(text) == [
        ("What is a keel?", "The backbone."),
        ("What is a mast?", "- A pole.\n- It holds sails."),
        ("Why ballast?", "Because of the wind."),
        ("Describe your first voyage.", ""),
        ("Do you like storms?", ""),
        ("Why?", ""),
        ("How strong may they be?", ""),
        ("What is a bosun?", "An officer."),
    ]


def test_a_list_without_answers_keeps_code_with_the_question_and_drops_front_matter() -> None:
    text = """---
title: Questions
---

* What is a tuple?
  * Can it change?
* Explain slices.

## Tasks
* Make this run:
```py
twice(2)
```
* Write a loop that counts.
* What is printed by the following?
```py
print(2)
```
"""
    reading = best_reading(text)
    assert reading.unread == ()
    assert [(one.question, one.given) for one in reading.records][2:] == [
        ("Explain slices.", ""),
        ("Make this run:", "```py\ntwice(2)\n```"),
        ("Write a loop that counts.", ""),
        ("What is printed by the following?", "```py\nprint(2)\n```"),
    ]


def test_list_items_that_hold_headings() -> None:
    text = """# Stars

- ### What is a nova?

  A bright star.

- ### What is a quasar?

  A galaxy's core.
"""
    assert pairs(text) == [
        ("What is a nova?", "A bright star."),
        ("What is a quasar?", "A galaxy's core."),
    ]


def test_numbered_items_that_hold_headings_lose_the_indentation_of_their_list() -> None:
    text = """# Clouds

1. [What is fog?](#what-is-fog)
2. [What is mist?](#what-is-mist)

## Low

1. ### What is fog?

    A cloud that

    ```sh
    see
      less
    ```

    **[⬆ Back to Top](#clouds)**

2. ### What is mist?

    Thin fog.
"""
    assert pairs(text) == [
        ("What is fog?", "A cloud that\n\n```sh\nsee\n  less\n```"),
        ("What is mist?", "Thin fog."),
    ]


def test_bold_and_plain_numbers_are_one_list() -> None:
    text = """# Quiz

**1. Which planet is largest?**

Jupiter.

**2. Which is hot?**

a. Venus
b. Pluto

**Answer:** a

3. Which is red?

Mars.
"""
    records = best_reading(text).records
    assert [(one.question, one.answer) for one in records] == [
        ("Which planet is largest?", "Jupiter."),
        ("Which is hot?", "a. Venus"),
        ("Which is red?", "Mars."),
    ]
    assert records[1].given == "a. Venus\nb. Pluto"


@pytest.mark.parametrize("header", ["| Question | Answer |", "| Term | Meaning |", "| Q | A |"])
def test_tables_of_questions(header: str) -> None:
    text = f"# Words\n\n## Sea\n\n{header}\n|---|---|\n| What is ebb? | Low \\| tide |\n| Flow | High |\n"
    reading = best_reading(text)
    assert reading.layout == "tables"
    assert [(one.question, one.answer, one.section) for one in reading.records] == [
        ("What is ebb?", "Low | tide", ("Sea",)),
        ("Flow", "High", ("Sea",)),
    ]
