"""Org files as people publish them: trees with tags and keywords, drawers, lists, blocks."""

import pytest

from ingest.layouts.catalogue import read_text
from ingest.text.document import Document
from ingest.text.reading import Reading

TREE = """#+TITLE: Loom questions
#+FILETAGS: :craft:
#+TODO: OPEN | SOLVED

Some words before.

* Table of Contents :TOC:
- [[#wool][Wool]]
  - [[#what-is-it][What is it?]]

* Wool                                                       :yarn:
** SOLVED [#A] What is =soft_wool= on [[https://x.example][this page]]? [1/2] :basic:
:PROPERTIES:
:CUSTOM_ID: what
:END:
CLOSED: [2024-01-01 Mon]

It is *warm*.

#+begin_src sh
* not a heading
# nor a comment
#+end_src
*** Where from
Sheep.
** My thread breaks
Use a thicker one.
* License
As you like.
"""


def test_trees_with_keywords_tags_and_drawers(read_as) -> None:
    reading: Reading = read_as("org", "loom.org", TREE)
    assert reading.title == "Loom questions"
    assert [(r.section, r.question, r.tags) for r in reading.records] == [
        (("Wool",), "What is soft_wool on this page?", ("craft", "yarn", "basic")),
        (("Wool",), "My thread breaks", ("craft", "yarn")),
    ]
    answer = reading.records[0].answer
    assert answer.startswith("It is *warm*.")
    assert "* not a heading\n# nor a comment" in answer
    assert answer.endswith("*** Where from\nSheep.")
    assert [part.lines for part in reading.unread] == [(5, 5), (29, 29)]


def test_description_lists_ask(read_as) -> None:
    text = (
        "* Knots\n- Why does it hold? :: Because\n  it rubs.\n\n  It does.\n"
        "- Does it slip? ::\n  No.\n  - at times\n- The loose end :: Cut it.\n"
    )
    reading: Reading = read_as("org", "knots.org", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("Why does it hold?", "Because\nit rubs.\n\nIt does."),
        ("Does it slip?", "No.\n- at times"),
        ("The loose end", "Cut it."),
    ]


@pytest.mark.parametrize("mark", ["TODO", "DONE", "[#B]"])
def test_questions_at_any_level_under_labels(mark: str, read_as) -> None:
    text = (
        f"* Emacs\n** Use\n*** {mark} Q: Why keys?\nA: Fast.\n*** Q2. How many?\nA: Many\nmore.\n"
    )
    reading: Reading = read_as("org", "emacs.org", text)
    assert [(r.section, r.question, r.answer) for r in reading.records] == [
        (("Use",), "Why keys?", "Fast."),
        (("Use",), "How many?", "Many\nmore."),
    ]


def test_bold_lines_ask_under_a_heading(read_as) -> None:
    text = "* FAQ\n\n*Where is it kept?*\n\nHere.\n\n*It is not there*\nLook again.\n"
    reading: Reading = read_as("org", "faq.org", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("Where is it kept?", "Here."),
        ("It is not there", "Look again."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#+title: Notes\n\n* Setup\nRun it.\n** Linux\nUse apt.\n* Limits\nNone.\n",
        "* Setup\n#+begin_src sh\nmake\n#+end_src\n** Linux\nUse apt.\n* Limits\nNone.\n",
    ],
)
def test_prose_is_read_by_its_headings_and_needs_no_suffix(text: str, read_as) -> None:
    reading: Reading = read_as("org", "notes.txt", text)
    assert [(r.section, r.question) for r in reading.records] == [
        ((), "Setup"),
        (("Setup",), "Linux"),
        ((), "Limits"),
    ]


def test_blocks_and_drawers_that_never_end(read_as) -> None:
    text = "* Why?\n#+begin_example\ntext\n* How?\n:LOGBOOK:\nSo.\n"
    reading: Reading = read_as("org", "open.org", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("Why?", "#+begin_example\ntext"),
        ("How?", ":LOGBOOK:\nSo."),
    ]


@pytest.mark.parametrize(("front", "back"), [("Front", "Back"), ("Question", "Answer")])
def test_cards_with_two_sides(front: str, back: str, read_as) -> None:
    text = (
        f"#+TITLE: Cards\n\n* Cells\n** One :bio:\n*** {front}\n    What is a cell?\n*** {back}\n"
        f"    A unit\n      of life.\n** Two\n*** {front}\nIts wall\n*** {back}\nThin.\n"
    )
    reading: Reading = read_as("org", "cards.org", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("What is a cell?", "A unit\n  of life."),
        ("Its wall", "Thin."),
    ]
    assert reading.records[0].section == ("Cells", "One")


def test_a_suffix_says_more_than_signs(read_as) -> None:
    text = "#+title: Notes\n\n* Why?\nSo.\n* How?\nThus.\n"
    assert len(read_as("org", "notes.org", text).records) == 2
    named = [one.reading.layout for one in read_text(Document("notes.rst", text))]
    assert "org" not in named


@pytest.mark.parametrize("text", ["Words alone.\n", "#+title: Empty\n\nWords.\n"])
def test_files_without_headings_have_no_layout(text: str) -> None:
    assert read_text(Document("a.org", text)) == []
