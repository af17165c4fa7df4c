"""Cards without a header, and the texts with tabs and dashes that are none."""

import pytest

from corpus.errors import SourceError
from ingest.formats.raw import Raw
from ingest.formats.tables.cards import Cards
from ingest.reader import parse_document

WORDS = (
    "el perro - the dog\nel gato - the cat\nla casa - the house\ncorrer - to run\nver - to see\n"
)


@pytest.mark.parametrize("separator", [" - ", " – ", ";", "\t"])
def test_word_lists_are_cards(separator: str) -> None:
    parsed = parse_document("words.txt", WORDS.replace(" - ", separator).encode())
    assert parsed.layout == "card list"
    assert (parsed.records[0].question, parsed.records[0].answer) == ("el perro", "the dog")


def test_a_third_column_of_words_is_tags_and_a_line_without_a_tab_goes_on() -> None:
    text = "Who sails?\tI do.\tsea\nWho swims?\tYou.\tsea land\n"
    assert [one.tags for one in parse_document("a.txt", text.encode()).records] == [
        ("sea",),
        ("sea", "land"),
    ]
    text = "Which phases are there?\tProphase\nMetaphase\nWho saw them?\tFlemming.\n"
    first, _ = parse_document("a.txt", text.encode()).records
    assert (first.answer, first.lines) == ("Prophase\nMetaphase", (1, 2))


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-02 10:00:01\tINFO\tserver began\n2024-01-02 10:00:02\tWARN\tdisk is full\n" * 3,
        "Animals\n\tDogs\n\t\tPoodle\n\tCats\nPlants\n\tTrees\n",
        "int\tmain(void)\nchar\t*name;\nint\tcount = 0;\nvoid\trun();\n",
        "127.0.0.1\tlocalhost\n10.0.0.1\trouter\n10.0.0.2\tprinter\n",
        "Anna\tanna@a.org\nBen\tben@b.org\nCleo\tcleo@c.org\nDan\tdan@d.org\n",
        "coffee\t3.50\ntea\t2.80\nmilk\t1.20\nwater\t1.00\n",
        "The Birds - Blue Sea\nThe Cats - Red Moon\nOld Men - Last Train\nUs - Home\nWe - Go\n",
        "We went to Rome - a city.\nThen we came home.\nIt rained - often - all week.\n",
    ],
)
def test_other_texts_with_tabs_and_dashes_are_no_cards(text: str) -> None:
    assert not Cards().recognise(Raw("a.txt", text.encode()))


def test_cards_are_sought_in_texts_only() -> None:
    assert not Cards().recognise(Raw("a.md", WORDS.encode()))


def test_a_file_named_as_cards_without_any_is_refused() -> None:
    with pytest.raises(SourceError, match="no card found"):
        parse_document("a.txt", b"one\n", "card list")


def test_an_export_without_html_keeps_its_signs() -> None:
    text = "#separator:tab\n#html:false\nWhat is <b>?\tA tag: <b> & no more.\n"
    record = parse_document("a.txt", text.encode()).records[0]
    assert (record.question, record.answer) == ("What is <b>?", "A tag: <b> & no more.")


def test_a_title_above_the_header_of_a_table_is_reported() -> None:
    text = "Zoo questions,,\n,,\nquestion,answer,tags\nWho?,I.,a\n"
    parsed = parse_document("a.csv", text.encode())
    assert [(one.question, one.answer) for one in parsed.records] == [("Who?", "I.")]
    assert [one.lines for one in parsed.unread] == [(1, 1)]


def test_an_open_fence_of_a_qna_file_is_reported() -> None:
    parsed = parse_document("a.qna", b"# ? Who?\n```\nI.\n# ? Why?\n")
    assert [one.question for one in parsed.records] == ["Who?"]
    assert parsed.unread[0].lines == (1, 1)
