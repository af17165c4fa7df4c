"""Documents that mix layouts from section to section, and questions of multiple choice."""

import pytest

from ingest.layouts.catalogue import LAYOUTS, read_text
from ingest.layouts.mixed import read_mixed
from ingest.text.choices import marked_options, options_end
from ingest.text.document import Document
from ingest.text.reading import Reading, ScoredReading
from tests.ingest.readings import best_reading

MIXED = """---
title: Bakery
---
# Bakery

[![build](https://a.b/c.svg)](https://a.b)
[English](a.md) | [Deutsch](b.md)

## Table of Contents
- [Bread](#bread)
- [Cakes](#cakes)

## Bread

### What is leaven? ###

A ferment of flour.

#### How it is kept

Cool. `# no`

```sh
# What is this?
Q: nope
```

### Why knead?

For structure.

**[⬆ back to top](#bakery)**

## Cakes

Q: What is fondant?
A: A paste of sugar.

Q2: What is a torte?
A2: A rich cake.

It has layers.

## Tools

<details open>
<summary><b>What is a
peel?</b></summary>

A flat shovel.

</details>

<details><summary>What is a lame?</summary>A blade.</details>

## Words

| # | Term | Definition |
|---|------|------------|
| 1 | Crumb | The inside |
| 2 | Crust | The outside |
"""


def test_each_section_is_read_by_the_layout_that_explains_it() -> None:
    reading = best_reading(MIXED)
    assert reading.layout == "mixed"
    assert reading.title == "Bakery"
    assert [one.lines for one in reading.unread] == [(6, 7)]  # badges and links to translations
    assert [(one.question, one.section, one.lines) for one in reading.records] == [
        ("What is leaven?", ("Bread",), (15, 26)),
        ("Why knead?", ("Bread",), (28, 30)),
        ("What is fondant?", ("Cakes",), (36, 37)),
        ("What is a torte?", ("Cakes",), (39, 42)),
        ("What is a peel?", ("Tools",), (46, 52)),
        ("What is a lame?", ("Tools",), (54, 54)),
        ("Crumb", ("Words",), (60, 60)),
        ("Crust", ("Words",), (61, 61)),
    ]


def test_bold_questions_and_headings_in_one_document() -> None:
    text = """# Rivers

## General

**What is a delta?**

A mouth with arms.

**What is a ford?**

A shallow place.

## Long

### How long is the Rhine?

Long enough.

### How long is the Po?

Shorter. **Or is it?**
"""
    assert [one.question for one in best_reading(text).records] == [
        "What is a delta?",
        "What is a ford?",
        "How long is the Rhine?",
        "How long is the Po?",
    ]


def test_bullets_and_bold_inside_answers_do_not_take_a_section_over() -> None:
    text = """# Dogs

## How do I train one?

Ask yourself:

- How old is it?
- Does it hear?

**Is it hungry?** Feed it.

## What does it eat?

Meat.
"""
    reading = best_reading(text)
    assert reading.layout == "headed"
    assert len(reading.records) == 2


def test_options_and_code_belong_to_the_question() -> None:
    text = """# Quiz

#### Q1. Which of these is a fruit?

- [ ] Stone
- [x] Apple

#### Q2. What is printed?

```js
// # Q: not
console.log(1)
```

- A: 1
- B: 2

**Answer: A**

It prints one.

#### Q3. Pick a colour

a) red
b) blue

Answer: b
"""
    assert [(one.question, one.given, one.answer) for one in best_reading(text).records] == [
        ("Which of these is a fruit?", "- [ ] Stone\n- [x] Apple", "Apple"),
        (
            "What is printed?",
            "```js\n// # Q: not\nconsole.log(1)\n```\n\n- A: 1\n- B: 2",
            "A: 1\n\nIt prints one.",
        ),
        ("Pick a colour", "a) red\nb) blue", "b) blue"),
    ]


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["- A. one", "- B. two", "", "B it is"], 2),
        (["(a) one", "(b) two", "(c) three"], 3),
        (["**A.** one", "**B.** two"], 2),
        (["Here:", "", "- [ ] one", "  wrapped", "- [x] two"], 5),
        (["A. is a letter", "and so is b"], 0),
        (["One paragraph.", "", "Two.", "", "A) one", "B) two"], 0),
        (["It is a plain answer."], 0),
    ],
)
def test_where_options_end(lines: list[str], end: int) -> None:
    assert options_end(lines) == end


def test_several_ticks_are_several_answers() -> None:
    assert marked_options(["- [x] ice", "- [ ] fire", "1. [X] snow"]) == "ice\nsnow"


def test_every_text_line_is_in_one_record_structure_or_unread() -> None:
    reading = best_reading(MIXED)
    held = [n for one in reading.records for n in range(one.lines[0], one.lines[1] + 1)]
    left = [n for part in reading.unread for n in range(part.lines[0], part.lines[1] + 1)]
    assert len(held) == len(set(held))
    assert not set(held) & set(left)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_each_layout_wins_on_its_own_example(layout: object) -> None:
    example = getattr(layout, "example", "")
    assert example.count("\n") <= 6
    best = read_text(Document("a.md", example))[0].reading
    assert best.layout == getattr(layout, "name", "")
    assert best.records


@pytest.mark.parametrize(
    "text",
    [
        "<details>" * 3000,
        "<details><summary>" * 2000 + "\n",
        "- " * 400 + "why?",
        "**" * 5000 + "?",
        "| Q | A |\n|---|---|\n" + "| a | b |\n" * 2000,
        "#### " + "[" * 3000,
        "```\n<details><summary>Why?</summary>",
        "</details></summary>\n- a) b",
    ],
    ids=range(8),
)
def test_hostile_documents_are_read_without_error(text: str) -> None:
    for scored in read_text(Document("a.md", text)):
        assert 0.0 <= scored.score <= 1.0


def test_sections_that_cannot_explain_a_document_better_are_not_all_read() -> None:
    headed = "".join(f"## What is {n}?\n\nA number.\n\n" for n in "abcdefghij")
    document = Document("a.md", f"# Numbers\n\n{headed}**Who counts?**\n\nWe do.\n")
    read: list[str] = []

    def scored(name: str, score: float) -> ScoredReading:
        return ScoredReading(Reading(name, "", (), (), 1.0, 1.0), score)

    def detect(one: Document, usual: str) -> list[ScoredReading]:
        read.append(one.text)
        return [scored(usual, 0.5)]

    assert read_mixed(document, [scored("headed", 0.93), scored("bold", 0.1)], detect) is None
    assert len(read) == 1
