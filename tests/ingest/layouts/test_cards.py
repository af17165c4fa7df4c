"""Cards in notes: which lines are cards, what belongs to them, and what only looks like one."""

import time

import pytest

from ingest.layouts.catalogue import read_text
from ingest.layouts.plain.cards import Cards
from ingest.text.document import Document
from ingest.text.reading import Reading
from tests.ingest.readings import pairs

BOTH = [("What is a moor?", "Wet land."), ("How deep is a fjord?", "Very.")]


@pytest.mark.parametrize(
    "text",
    [
        "#flashcards\n\nWhat is a moor?::Wet land.\nHow deep is a fjord?::Very.\n",
        "#卡片\n\nWhat is a moor?:::Wet land.\n\nHow deep is a fjord? ::: Very.\n",
        "What is a moor? #card\n?\nWet land.\n\nHow deep is a fjord?\n??\nVery.\n",
        "- What is a moor? >> Wet land.\n- Very. << How deep is a fjord?\n",
        "What is a moor?::Wet land. <!--SR:!2024-01-02,3,250-->\nHow deep is a fjord?::Very.\n",
        "- What is a moor? #card\n  id:: 1\n\t- Wet land.\n- How deep is a fjord? [[card]]\n  - Very.\n",
        "- What is a moor?::Wet land. #card\n- #flashcard How deep is a fjord?\n  Very.\n",
    ],
)
def test_cards_of_every_kind(text: str, read_as) -> None:
    reading: Reading = read_as("cards", "land.md", text)
    assert pairs(reading) == BOTH
    assert not reading.unread


def test_a_deck_is_a_tag_of_the_cards_below_it(read_as) -> None:
    text = "#flashcards/sea\n\nA?::B\n\n#flashcards/land\n\nC?::D #old\n"
    reading: Reading = read_as("cards", "a.md", text)
    assert [record.tags for record in reading.records] == [("sea",), ("land", "old")]


@pytest.mark.parametrize(
    "text",
    [
        "# Paths\n\n- std::vector is an array\n- std::map is a tree\n- Vec::new makes one\n",
        "author:: Ann\nrating:: 4\n\n# Ships\n\n## What is a keel?\n\nA beam.\n",
        "## What is a keel?\n\nA beam, as the word keel :: beam says.\n\n## Why?\n\nIt holds a :: b.\n",
        "cin >> a;\ncout << a;\n\n    x :: Int\n",
        "`a`::`b::c` and x::y::z\n\nThe ==keel== holds; {{c1::frames}} too.\n",
    ],
)
def test_signs_in_code_fields_and_sentences_make_no_cards(text: str) -> None:
    readings = [*read_text(Document("a.md", text)), None]
    assert readings[0] is None or readings[0].reading.layout != "cards"


def test_a_hidden_word_asks_nothing_and_is_unread(read_as) -> None:
    text = "#flashcards\n\nA?::B\n\nThe ==keel== holds.\n"
    reading: Reading = read_as("cards", "a.md", text)
    assert pairs(reading) == [("A?", "B")]
    assert [part.lines for part in reading.unread] == [(5, 5)]


@pytest.mark.parametrize(
    "text",
    [
        "#flashcards\n" + "[[" * 200_000 + "::x\n",
        "#flashcards\na::b" + " " * 500_000 + "SR:\n",
        "#flashcards\n" + "?\n" * 20_000,
        "".join("\t" * min(n, 200) + "- a #card\n" for n in range(2_000)),
    ],
)
def test_cards_of_hostile_notes_take_little_time(text: str) -> None:
    begun = time.process_time()
    Cards().read(Document("a.md", text))
    assert time.process_time() - begun < 10
