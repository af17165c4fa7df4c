"""Which level of a document's marks asks: one rule for Markdown, other markups and pages."""

import pytest

from ingest.layouts.marks import Mark, clear_level, question_level
from ingest.reader import parse_document


def marks(*texts: str) -> list[Mark]:
    """Return headings written as in Markdown, "## What?"."""
    split = [text.partition(" ") for text in texts]
    return [Mark(len(signs), text, n, n) for n, (signs, _, text) in enumerate(split)]


@pytest.mark.parametrize(
    ("texts", "level"),
    [
        (("# Guide", "## What?", "## Why so?", "### Notes"), 2),
        (("# Guide", "## Who is it?", "## Bread", "### How so?", "### Why so?"), 2),
        (("# Guide", "## Bread", "## Milk", "## Who is it?", "### Steps"), 2),  # else any
        (("# Guide", "## Bread"), None),
        ((), None),
    ],
)
def test_it_is_the_outermost_of_which_a_good_share_asks(
    texts: tuple[str, ...], level: int | None
) -> None:
    assert question_level(marks(*texts)) == level


def test_a_level_taken_whole_gives_way_to_a_fuller_one_below_it() -> None:
    headings = marks("## Who is it?", "## Bread", "### How so?", "### Why so?")
    assert clear_level(headings) == 2
    assert clear_level(headings, taken_whole=True) == 3
    assert clear_level(headings[:3], taken_whole=True) == 2  # no more of them ask
    assert clear_level(marks("## Bread", "## Milk", "## Who is it?")) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Loom\n\n## {0}\n\nA frame.\n\n## {1}\n\nYarn.\n\n## Care\n\nDust it.\n"),
        ("a.adoc", "= Loom\n\n== {0}\n\nA frame.\n\n== {1}\n\nYarn.\n\n== Care\n\nDust it.\n"),
        ("a.org", "* {0}\nA frame.\n* {1}\nYarn.\n* Care\nDust it.\n"),
        (
            "a.html",
            "<h2>{0}</h2><p>A frame.</p><h2>{1}</h2><p>Yarn.</p><h2>Care</h2><p>Dust it.</p>",
        ),
    ],
)
def test_every_markup_takes_a_heading_among_questions_for_one(name: str, text: str) -> None:
    asked = "What is a warp?", "What is a weft?"
    records = parse_document(name, text.format(*asked).encode()).records
    assert [record.question for record in records] == [*asked, "Care"]
