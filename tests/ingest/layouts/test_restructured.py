"""reStructuredText as people publish it: sections, directives, roles, definition lists."""

import pytest

from ingest.layouts.catalogue import read_text
from ingest.layouts.markups.restructured import plain_rst
from ingest.text.document import Document
from ingest.text.reading import Reading

MANUAL = """.. meta::
   :description: watering

****************
My *Garden* FAQ
****************

Written in May.

.. contents:: Questions
   :local:

Water
*****

.. index::
   single: hose

.. _how-often:

What does ``--often`` do in :func:`water <garden.water>` and `the shed <http://x.example>`_?
===========================================================================================

It *repeats*::

   Why is this code?
   -----------------

.. note::

   Not in winter.

In detail
---------

More of it.

The hose leaks
==============

.. code-block:: sh

   # mend
   tape --strong

.. versionadded:: 3.2

.. _end: http://y.example

Tools
*****

**Is a spade enough?**

For a bed.

**And a fork?** It is, too.

.. _shed: http://z.example
"""

LISTS = """Kitchen
=======

How hot is it?
    As hot as soup.

    Or hotter.

Why does it boil?
    Because::

        heat > 100

The lid sticks
    Turn it.

- **May I use salt?**

  You may.

- Not a question at all

1. Can it freeze?
   Yes, when it
   is cold.

.. dropdown:: Where does the spoon go?
   :open:

   In the drawer.

.. rubric:: Which drawer?

The upper one.
"""


def test_sections_are_questions_and_bold_lines_too(read_as) -> None:
    reading: Reading = read_as("restructured", "garden.rst", MANUAL)
    assert reading.title == "My Garden FAQ"
    assert [(list(r.section), r.question) for r in reading.records] == [
        (["Water"], "What does --often do in water and the shed?"),
        (["Water"], "The hose leaks"),
        (["Tools"], "Is a spade enough?"),
        (["Tools"], "And a fork?"),
    ]
    first, leak, spade, fork = (record.answer for record in reading.records)
    assert first.startswith("It *repeats*::")
    assert first.endswith("In detail\n---------\n\nMore of it.")
    assert "   Why is this code?" in first
    assert leak.startswith(".. code-block:: sh")
    assert leak.endswith(".. versionadded:: 3.2")
    assert (spade, fork) == ("For a bed.", "It is, too.")
    assert [part.lines for part in reading.unread] == [(8, 8)]


def test_definitions_items_and_directives_ask(read_as) -> None:
    reading: Reading = read_as("restructured", "kitchen.rst", LISTS)
    answers = {record.question: record.answer for record in reading.records}
    assert answers == {
        "How hot is it?": "As hot as soup.\n\nOr hotter.",
        "Why does it boil?": "Because::\n\n    heat > 100",
        "The lid sticks": "Turn it.",
        "May I use salt?": answers["May I use salt?"],
        "Can it freeze?": answers["Can it freeze?"],
        "Where does the spoon go?": "In the drawer.",
        "Which drawer?": "The upper one.",
    }
    assert "You may." in answers["May I use salt?"]
    assert answers["Can it freeze?"].endswith("is cold.")


def test_questions_of_two_levels_under_sections_without_text(read_as) -> None:
    text = (
        "Start\n=====\n\nFirst\n-----\n\nWhat is a?\n~~~~~~~~~~\n\nAn a.\n\n"
        "Second\n------\n\nWhy is b?\n~~~~~~~~~\n\nSince.\n\nc fails\n~~~~~~~\n\nMend it.\n"
    )
    reading: Reading = read_as("restructured", "a.rst", text)
    assert [(r.section, r.question) for r in reading.records] == [
        (("First",), "What is a?"),
        (("Second",), "Why is b?"),
        (("Second",), "c fails"),
    ]


def test_labels_in_bold_lines_and_fields_about_the_document(read_as) -> None:
    text = (
        "Tea\n===\n\n:Author: Ada\n:Date: May\n\n**Q: Is it hot?**\n\nA: Yes.\n\n"
        "**Q: Is it sweet?**\n\nA: No.\n"
    )
    reading: Reading = read_as("restructured", "tea.rst", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("Is it hot?", "Yes."),
        ("Is it sweet?", "No."),
    ]
    assert not reading.unread


@pytest.mark.parametrize(
    "text",
    [
        "Notes\n-----\n\nSee :ref:`here`.\n\nUsage\n-----\n\nRun it::\n\n   x\n",
        "Use\n---\n\nCall :func:`a`.\n\nOr::\n\n  # twice\n  a()\n\nLimits\n------\n\nNone.\n",
        ".. _top:\n\nSetup\n=====\n\nCopy it.\n\nLimits\n======\n\nNone.\n",
    ],
)
def test_prose_is_read_by_its_headings_and_needs_no_suffix(text: str, read_as) -> None:
    reading: Reading = read_as("restructured", "notes.txt", text)
    assert len(reading.records) == 2
    assert reading.strength < 0.6


def test_markdown_with_underlined_headings_stays_markdown() -> None:
    text = "Title\n=====\n\nWhat is it?\n-----------\n\nThis:\n\n```rst\n.. note:: x\n```\n"
    assert read_text(Document("a.md", text))[0].reading.layout == "headed"


def test_nesting_without_end_is_no_crash() -> None:
    read_text(Document("a.rst", "- " * 5000 + "x\n\nWhy?\n====\n\nSo.\n"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What is ``*args`` for?", "What is *args for?"),
        ("Is :class:`~a.b.C` **fast**?", "Is C fast?"),
        ("Where is |product|_ and `it`__?", "Where is product and it?"),
        (r"Why \*two\* stars?", "Why *two* stars?"),
        ("How is 2 * 3 * 4?", "How is 2 * 3 * 4?"),
    ],
)
def test_questions_are_plain(text: str, words: str) -> None:
    assert plain_rst(text) == words
