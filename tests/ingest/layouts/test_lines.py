"""Bare lines that ask, quotes that ask, and what other layouts leave unread."""

import pytest

from ingest.text.reading import Reading
from tests.ingest.readings import pairs, read

BOTH = [("What is a moor?", "Wet land."), ("How deep is a fjord?", "Very.")]


@pytest.mark.parametrize(
    "text",
    [
        "What is a moor? - Wet land.\nHow deep is a fjord? - Very.\n",
        "What is a moor?\tWet land.\nHow deep is a fjord?\tVery.\n",
        "What is a moor? => Wet land.\n\nHow deep is a fjord? => Very.\n",
        "What is a moor?\nWet land.\n\nHow deep is a fjord?\nVery.\n",
        "# Land\n\nWhat is a moor?\n: Wet land.\n\nHow deep is a fjord?\n: Very.\n",
        "What is a moor?\n\nWet land.\n\nHow deep is a fjord?\n\nVery.\n",
    ],
)
def test_lines_ask_with_their_answer_behind_or_below(text: str) -> None:
    assert pairs(read(text, "land.txt")) == BOTH


def test_lines_that_all_ask_have_no_answer(read_as) -> None:
    text = "# Cats\n\nWhat is a tiger?\nHow do cats purr?\n\nWhy do they hide?\n"
    assert pairs(read_as("lines", "cats.md", text)) == [
        ("What is a tiger?", ""),
        ("How do cats purr?", ""),
        ("Why do they hide?", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "What a day! Why so early? Because of the ferry.\n\nWe left. Did we know? No.\n",
        "We went home.\n\nWho knew?\n\nIt rained, and the road was long, and then it rained.\n",
    ],
)
def test_prose_that_wonders_is_no_list_of_questions(text: str) -> None:
    parsed = read(f"# Trip\n\n{text}")
    assert [record.question for record in parsed.records] == ["Trip"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("> Q: What is a moor?", "> Q: How deep is a fjord?"),
        ("> **What is a moor?**", "> **How deep is a fjord?**"),
        (">What is\n>a moor?", "> How deep is a fjord?\n>"),
    ],
)
def test_quotes_ask_and_the_text_below_answers(one: str, two: str, read_as) -> None:
    text = f"# Letters\n\n{one}\n\nWet land.\n\n## Sea\n\n{two}\n\nVery.\n"
    reading: Reading = read_as("quoted", "letters.md", text)
    assert pairs(reading) == BOTH
    assert [found.section for found in reading.records] == [(), ("Sea",)]


@pytest.mark.parametrize("blank", ["", ">\n"])
def test_quotes_may_hold_the_answer_too(blank: str) -> None:
    text = (
        f"# Club\n\n> Q: What is a moor?\n{blank}> A: Wet land.\n\n"
        f"> Q: How deep is a fjord?\n{blank}> A: Very.\n"
    )
    parsed = read(text)
    assert (parsed.title, pairs(parsed)) == ("Club", BOTH)


def test_quotes_that_quote_are_no_questions() -> None:
    text = "## Who wrote it?\n\nAnn:\n\n> Was it me?\n\n## Who read it?\n\nBen:\n\n> Is that so?\n"
    assert [q for q, _ in pairs(read(text))] == ["Who wrote it?", "Who read it?"]


FOLDS = (
    "\n<details>\n<summary>What is a bay?</summary>\n\nA curve.\n\n</details>\n"
    "\n<details>\n<summary>What is a cape?</summary>\n\nA point.\n\n</details>\n"
)


@pytest.mark.parametrize(
    "other",
    [
        "| Question | Answer |\n|---|---|\n| What is a moor? | Wet land. |\n| How deep is a fjord? | Very. |\n",
        "1. What is a moor?\n\n   Wet land.\n\n2. How deep is a fjord?\n\n   Very.\n",
    ],
)  # fmt: skip
def test_a_table_or_list_beside_folds_are_read(other: str) -> None:
    parsed = read(f"# Geo\n\n## Coast\n\n{other}{FOLDS}")
    assert pairs(parsed) == [*BOTH, ("What is a bay?", "A curve."), ("What is a cape?", "A point.")]
    assert {record.section for record in parsed.records} == {("Coast",)}
    assert not parsed.unread


@pytest.mark.parametrize("mark", ["- ", "1. "])
def test_a_list_that_is_asked_again_below_is_a_table_of_contents(mark: str) -> None:
    text = (
        f"# Land\n\n{mark}What is a moor?\n{mark}How deep is a fjord?\n\n"
        "## What is a moor?\n\nWet land.\n\n## How deep is a fjord?\n\nVery.\n"
    )
    parsed = read(text)
    assert pairs(parsed) == BOTH
    assert not any("?" in record.answer for record in parsed.records)


def test_sections_of_headings_a_table_labels_and_choices_are_read_each_in_its_way() -> None:
    text = (
        "# Garden\n\n## Plots\n\n### How do I get one?\n\nAsk us.\n\n### What does it cost?\n\n"
        "Ten.\n\n## Tools\n\n| Question | Answer |\n|---|---|\n| Where is the key? | In the box. |\n"
        "| Who mows? | Sam. |\n\n## Water\n\nQ: When is the tap open?\nA: In May.\n\n"
        "Q: May I use a hose?\nA: At night.\n\n## Quiz\n\n1. Which one climbs?\n\n   a) Pea\n"
        "   b) Leek\n\n   Answer: a\n\n2. Which one stings?\n\n   a) Mint\n   b) Nettle\n\n"
        "   **Ans:** b\n"
    )
    parsed = read(text)
    assert [(r.section[-1], r.question, r.answer) for r in parsed.records] == [
        ("Plots", "How do I get one?", "Ask us."),
        ("Plots", "What does it cost?", "Ten."),
        ("Tools", "Where is the key?", "In the box."),
        ("Tools", "Who mows?", "Sam."),
        ("Water", "When is the tap open?", "In May."),
        ("Water", "May I use a hose?", "At night."),
        ("Quiz", "Which one climbs?", "a) Pea"),
        ("Quiz", "Which one stings?", "b) Nettle"),
    ]
    assert not parsed.unread
