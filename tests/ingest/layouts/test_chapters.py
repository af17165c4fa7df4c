"""Plain text in numbered chapters, usenet FAQs, and prose under titles."""

import time

import pytest

from ingest.layouts.catalogue import read_text
from ingest.layouts.chapters.chapters import Chapters
from ingest.text.document import Document
from ingest.text.reading import Reading
from tests.ingest.readings import pairs

LISTED = """LOOM FAQ

Last changed in May

Table of Contents
-----------------

1. General
  1.1 What is a loom?
  1.2 How do I choose a loom that is
      wider than a door?
2. Thread
  2.1 Is wool enough ............ 5
  2.2 The thread breaks

1. General
==========

A few words.

1.1 What is a loom?

A frame.

1. warp
2. weft
3. comb

1.2 How do I choose a loom that is wider
than a door?

By the room.

2. Thread
=========

2.1 Is wool enough
------------------

Mostly.

2.2 The thread breaks

Use 2.5 times as much.
"""

USENET = """From: ada@example.org
Newsgroups: rec.example
Subject: Frequent questions
Date: 1 May

Subject: Contents

  1.1) What is it?
  1.2) How come?
  2.1) It is late

------------------------------

Subject: 1.1) What is it?

A thing.

------------------------------

Subject: 1.2) How come?

So.

------------------------------

Subject: 2.1) It is late

Wait.

------------------------------
"""


def test_chapters_listed_in_a_table_of_contents(read_as) -> None:
    reading: Reading = read_as("chapters", "loom.txt", LISTED)
    assert reading.title == "LOOM FAQ"
    assert [(r.section, r.question) for r in reading.records] == [
        (("General",), "What is a loom?"),
        (("General",), "How do I choose a loom that is wider than a door?"),
        (("Thread",), "Is wool enough"),
        (("Thread",), "The thread breaks"),
    ]
    assert pairs(reading)[0][1] == "A frame.\n\n1. warp\n2. weft\n3. comb"
    assert pairs(reading)[3][1] == "Use 2.5 times as much."
    assert [part.lines for part in reading.unread] == [(3, 3), (19, 19)]


def test_messages_with_subjects_and_separators(read_as) -> None:
    reading: Reading = read_as("chapters", "usenet.txt", USENET)
    assert pairs(reading) == [
        ("What is it?", "A thing."),
        ("How come?", "So."),
        ("It is late", "Wait."),
    ]
    assert (reading.title, reading.unread) == ("Frequent questions", ())


def test_subjects_without_numbers(read_as) -> None:
    text = "-----\nSubject: What is it?\n\nA thing.\n-----\nSubject: Where?\n\nHere.\nAnd there.\n"
    reading: Reading = read_as("chapters", "digest.txt", text)
    assert pairs(reading) == [("What is it?", "A thing."), ("Where?", "Here.\nAnd there.")]


@pytest.mark.parametrize(
    ("one", "two", "three"),
    [
        ("1.1.", "1.2.", "2.1."),
        ("1.1)", "1.2)", "2.1)"),
        ("[1-1]", "[1-2]", "[2-1]"),
        ("A.1", "A.2", "B.1"),
    ],
)
def test_numbers_with_parts_and_no_contents(one: str, two: str, three: str, read_as) -> None:
    text = (
        f"{one} What is it?\n\nIt is 1.5 m long.\n\n{two} How does\n     it work?\n\n"
        f"   Steps:\n\n   1. Do\n   2. Go\n\n{three} It does not go\n\n   Push.\n"
    )
    reading: Reading = read_as("chapters", "parts.txt", text)
    assert pairs(reading) == [
        ("What is it?", "It is 1.5 m long."),
        ("How does it work?", "Steps:\n\n1. Do\n2. Go"),
        ("It does not go", "Push."),
    ]


def test_bracketed_numbers_count_questions_but_not_references(read_as) -> None:
    text = "FAQ\n\n[1] What is it?\n\nThis.\n\n[2] How?\n\nSo.\n\n[3] It breaks\n\nMend it.\n"
    assert len(read_as("chapters", "a.txt", text).records) == 3
    notes = "Words.\n\n[1] A. Writer, 1990.\n\n[2] B. Author, 1991.\n\n[3] C. Poet, 1992.\n"
    assert "chapters" not in [one.reading.layout for one in read_text(Document("a.txt", notes))]


def test_questions_that_a_plain_list_announces(read_as) -> None:
    text = (
        "Contents\n1. What is a foo?\n2. How is bar?\n3. The thing broke\n\n"
        "1. What is a foo?\nIt.\n\n2. How is bar?\nBar:\n1. a\n2. b\n3. c\n\n"
        "3. The thing broke\nMend it.\n"
    )
    assert pairs(read_as("chapters", "a.txt", text)) == [
        ("What is a foo?", "It."),
        ("How is bar?", "Bar:\n1. a\n2. b\n3. c"),
        ("The thing broke", "Mend it."),
    ]
    labelled = (
        "Q1.  What is it?\nQ2.  How is it?\nQ3.  Why?\n\n\nQ1.  What is it?\n\nA1.  A thing.\n\n"
        "Q2.  How is it?\n\nA2.  So.\n\nQ3.  Why?\n\nA3.  Thus.\n"
    )
    records = read_text(Document("b.txt", labelled))[0].reading.records
    assert [(r.question, r.answer) for r in records] == [
        ("What is it?", "A thing."),
        ("How is it?", "So."),
        ("Why?", "Thus."),
    ]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("LOOM GUIDE\n\nWARP\n\nPull it.\n\n    hard\n\nWEFT\n\nPush it.\n", ["WARP", "WEFT"]),
        ("Our house\n\nHours\n\nFrom nine to five.\n\nDays\n\nAll but one.\n", ["Hours", "Days"]),
        ("*** Warp ***\n\nPull.\n\n*** Weft ***\n\nPush.\n", ["Warp", "Weft"]),
    ],
)
def test_prose_without_questions_is_read_by_its_titles(
    text: str, topics: list[str], read_as
) -> None:
    reading: Reading = read_as("titled", "guide.txt", text)
    assert [record.question for record in reading.records] == topics
    assert reading.strength < 0.5


def test_numbered_prose_is_read_by_its_chapters(read_as) -> None:
    text = "HANDBOOK\n\n1. Scope\n\nAll.\n\n1.1 Aim\n\nOrder.\n\n1.2 Readers\n\nYou.\n\n2. Use\n\n2.1 Start\n\nPress.\n"
    reading: Reading = read_as("chapters", "handbook.txt", text)
    assert [(r.section, r.question) for r in reading.records] == [
        ((), "Scope"),
        (("Scope",), "Aim"),
        (("Scope",), "Readers"),
        (("Use",), "Start"),
    ]


def test_chapters_that_are_counted_in_words_lose_their_number(read_as) -> None:
    text = "第一章 総則\n\nこの規則は。\n\n第二章 休暇\n\n三十日。\n"
    assert pairs(read_as("chapters", "rules.txt", text)) == [
        ("総則", "この規則は。"),
        ("休暇", "三十日。"),
    ]


def test_prose_without_titles_has_no_layout() -> None:
    assert (
        read_text(Document("a.txt", "A few words. And more.\n\nThe next of\nthe paragraphs.\n"))
        == []
    )


@pytest.mark.parametrize(
    ("chapter", "one", "two"),
    [
        ("Chapter 1. Looms", "1.1.", "1.2."),
        ("CHAPTER ONE\nLooms", "1-1", "1-2"),
        ("Kapitel 1: Looms", "§ 1", "§ 2"),
        ("Глава 1. Looms", "1.1.", "1.2."),
        ("الفصل الأول: Looms", "١.", "٢."),  # noqa: RUF001
        ("第一章　Looms", "1．", "2．"),  # noqa: RUF001
        ("一、Looms", "1.", "2."),
        ("IV. Looms", "1)", "2)"),
        ("A. Looms", "(a)", "(b)"),
        ("1 Looms", "1.1", "1.2"),
        ("[1] Looms", "[1.1]", "[1.2]"),
    ],
)
def test_chapters_are_sections_and_numbers_no_part_of_questions(
    chapter: str, one: str, two: str, read_as
) -> None:
    chapter = chapter.replace("IV", "I")
    text = f"{chapter}\n\n{one} What is it?\n\n   A frame.\n\n{two} How is it used?\n\n   So.\n"
    reading: Reading = read_as("chapters", "looms.txt", text)
    assert pairs(reading) == [("What is it?", "A frame."), ("How is it used?", "So.")]
    assert [section[-1].casefold() for section in (r.section for r in reading.records)] == [
        "looms"
    ] * 2


def test_numbers_with_a_label_do_not_hide_their_chapters(read_as) -> None:
    chapter, label = "Глава", "Вопрос"
    text = "".join(
        f"{chapter} {n}. {name}\n\n{label} {n}.1. What is {name}?\n\n   So.\n\n"
        f"{label} {n}.2. Who has {name}?\n\n   I.\n\n"
        for n, name in enumerate(("looms", "yarn"), 1)
    )
    reading: Reading = read_as("chapters", "looms.txt", text)
    assert [(one.question, one.section) for one in reading.records][::2] == [
        ("What is looms?", ("looms",)),
        ("What is yarn?", ("yarn",)),
    ]


def test_follow_ups_are_records_below_their_question(read_as) -> None:
    text = (
        "1.1 How is it wound?\n\nSlowly.\n\n1.1.1 And if it tears?\n\nKnot it.\n\n"
        "1.1.1.1 Weaver's knot\n\nOver, under.\n\n1.2 When is it done?\n\nLate.\n"
    )
    reading: Reading = read_as("chapters", "a.txt", text)
    assert [(r.section, r.question, r.answer) for r in reading.records] == [
        ((), "How is it wound?", "Slowly."),
        (
            ("How is it wound?",),
            "And if it tears?",
            "Knot it.\n\n1.1.1.1 Weaver's knot\n\nOver, under.",
        ),
        ((), "When is it done?", "Late."),
    ]


def test_pages_that_end_within_an_answer(read_as) -> None:
    page = (
        "\n\nWeaver                                  [Page {}]\n\f\nOn Looms          May 2001\n\n"
    )
    text = (
        f"1.1 What is it?\n\nA frame of{page.format(1)}wood.{page.format(2)}"
        f"1.2 Whose is it?\n\nOurs.{page.format(3)}1.3 Since when?\n\nMay.\n"
    )
    reading: Reading = read_as("chapters", "a.txt", text)
    assert pairs(reading) == [
        ("What is it?", "A frame of\nwood."),
        ("Whose is it?", "Ours."),
        ("Since when?", "May."),
    ]
    assert not reading.unread


@pytest.mark.parametrize(
    "text",
    [
        "1." * 20_000 + " What?\n",
        "".join(f"{n}. item\n" for n in range(20_000)),
        "".join(f"{n}.1 What?\n" for n in range(5_000)),
        "\f\n" * 20_000,
        "Contents\n" * 20_000 + "1.1 What?\n\nx\n\n1.2 How?\n\ny\n",
        "1. a" + " " * 1_000_000 + "5",
    ],
)
def test_chapters_of_hostile_texts_take_little_time(text: str) -> None:
    begun = time.process_time()
    Chapters().read(Document("a.txt", text))
    assert time.process_time() - begun < 10
