"""AsciiDoc as people publish it: headings, labelled lists, [qanda], bold lines, block titles."""

import pytest

from ingest.layouts.markups.asciidoc import Substitutions
from ingest.text.reading import Reading

HEADINGS = """= Questions about {product}
Ada Writer <ada@example.org>
:product: Kettle
:toc: left
// only for authors

A word before.

[[general]]
== General

[#what]
=== What is {product} `1.0` on https://x.example[this page]? ===

It boils.

----
== No heading
*Nor a question?*
----

==== In detail

Water gets hot.

=== It whistles

[NOTE]
====
Take it off.
====
"""

LISTS = """== Everyday

Filling::
  How much goes in?::: A cup.
  How little?:::
    Half
    a cup.
+
No less.
Cleaning:: What may I use?::: Vinegar.

== In other words

[qanda]
The lid::
  It lifts.
What about the spout?::
+
It pours.
+
Slowly.
"""


def test_headings_ask_and_what_stands_below_answers(read_as) -> None:
    reading: Reading = read_as("asciidoc", "kettle.adoc", HEADINGS)
    assert reading.title == "Questions about Kettle"
    assert [(r.section, r.question) for r in reading.records] == [
        (("General",), "What is Kettle 1.0 on this page?"),
        (("General",), "It whistles"),
    ]
    boils, whistles = (record.answer for record in reading.records)
    assert "*Nor a question?*" in boils
    assert boils.endswith("==== In detail\n\nWater gets hot.")
    assert whistles == "[NOTE]\n====\nTake it off.\n===="
    assert [part.lines for part in reading.unread] == [(7, 7)]


def test_labelled_lists_nest_and_run_over_lines(read_as) -> None:
    reading: Reading = read_as("asciidoc", "lists.asciidoc", LISTS)
    assert [(r.section, r.question, r.answer) for r in reading.records][:2] == [
        (("Everyday", "Filling"), "How much goes in?", "A cup."),
        (("Everyday", "Filling"), "How little?", "Half\na cup.\n+\nNo less."),
    ]
    assert [(r.section, r.question, r.answer) for r in reading.records][-2:] == [
        (("In other words",), "The lid", "It lifts."),
        (("In other words",), "What about the spout?", "It pours.\n+\nSlowly."),
    ]


def test_bold_lines_ask_where_most_of_them_do(read_as) -> None:
    text = (
        "== Help\n\n=== Our aim\n\nPeople ask a lot of *things*.\n\n=== Power\n\n"
        "*Where is the plug?*\n\nBelow.\n\n*How long is the cord?* +\nA metre.\n\n"
        "=== Trouble\n\n**No steam: nothing happens**\n\nWait.\n"
    )
    reading: Reading = read_as("asciidoc", "help.adoc", text)
    assert [(r.section, r.question, r.answer) for r in reading.records] == [
        (("Power",), "Where is the plug?", "Below."),
        (("Power",), "How long is the cord?", "A metre."),
        (("Trouble",), "No steam: nothing happens", "Wait."),
    ]


def test_labels_inside_bold_lines_and_before_answers(read_as) -> None:
    text = "= Tea\n\n*Q: Is it black?*\n\nA: Mostly.\n\n*Q: Is it green?*\n\nA: At times.\n"
    reading: Reading = read_as("asciidoc", "tea.adoc", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("Is it black?", "Mostly."),
        ("Is it green?", "At times."),
    ]


def test_block_titles_and_joined_list_items(read_as) -> None:
    text = (
        "= FAQ\n\n.What is a saucer?\n[%collapsible]\n====\nA small plate.\n\nFor cups.\n====\n\n"
        ".How large is it?\n[%collapsible]\n====\nA hand.\n====\n"
    )
    reading: Reading = read_as("asciidoc", "a.adoc", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("What is a saucer?", "A small plate.\n\nFor cups."),
        ("How large is it?", "A hand."),
    ]
    items = (
        "= FAQ\n\n. *Who pours?*\n+\nYou do.\n\n. Where to?\n+\nInto cups.\n+\n----\n. no?\n----\n"
    )
    reading = read_as("asciidoc", "b.adoc", items)
    assert [r.question for r in reading.records] == ["Who pours?", "Where to?"]
    assert reading.records[1].answer == "Into cups.\n+\n----\n. no?\n----"


def test_terms_that_share_an_answer(read_as) -> None:
    text = "= FAQ\n\nWhat is a cup?::\nWhat is a mug?::\nTo drink from.\n\nWhy?:: For tea.\n"
    reading: Reading = read_as("asciidoc", "cups.adoc", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("What is a cup? What is a mug?", "To drink from."),
        ("Why?", "For tea."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Cup FAQ\n=======\n:toc:\n\nUse\n---\n\n*How?*::\nBy hand.\n\n*When?*::\nAt five.\n",
        "= Cup FAQ\n\n== How?\n\nBy hand.\n\n== When?\n\nAt five.\n",
    ],
)
def test_signs_are_enough_without_the_suffix(text: str, read_as) -> None:
    reading: Reading = read_as("asciidoc", "cup.txt", text)
    assert [(r.question, r.answer) for r in reading.records] == [
        ("How?", "By hand."),
        ("When?", "At five."),
    ]
    assert reading.title == "Cup FAQ"


def test_prose_is_read_by_its_headings(read_as) -> None:
    text = (
        "= Guide\n\n== Install\n\nCopy it.\n\n=== Linux\n\nUse the package.\n\n== Limits\n\nNone.\n"
    )
    reading: Reading = read_as("asciidoc", "guide.adoc", text)
    assert [(r.section, r.question) for r in reading.records] == [
        ((), "Install"),
        (("Install",), "Linux"),
        ((), "Limits"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Is `a_b` or +c+ *bold* and _soft_?", "Is a_b or c bold and soft?"),
        ("See <<top,the top>> or xref:x.adoc[page]?", "See the top or page?"),
        ("What is {unknown} in link:/x[this^]?", "What is {unknown} in this?"),
        ('Press kbd:[Ctrl] "`now`"?', 'Press Ctrl "now"?'),
    ],
)
def test_questions_are_plain(text: str, words: str) -> None:
    assert Substitutions()(text) == words
