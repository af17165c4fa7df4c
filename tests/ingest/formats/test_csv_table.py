"""CSV and TSV: which columns, which rows, which lines."""

import pytest

from corpus.errors import NoQuestions
from ingest.reader import Parsed, parse_document
from tests.ingest.readings import pairs


def read(text: str, name: str = "cards.csv") -> Parsed:
    return parse_document(name, text.encode())


@pytest.mark.parametrize(
    "header",
    [
        "question,answer", "Q,A", "Prompt,Completion", "front,back", "Question (EN),Answer (EN)",
        "instruction,response", "Frage,Antwort", "faqQuestion,bestAnswer", "term,definition",
        "id_question,question,answer",
    ],
)  # fmt: skip
def test_columns_are_recognised_by_their_names(header: str) -> None:
    row = 'Why do cats purr?,"They are content, mostly"'
    row = f"7,{row}" if header.count(",") == 2 else row
    assert pairs(read(f"{header}\n{row}\n")) == [("Why do cats purr?", "They are content, mostly")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_is_found(delimiter: str) -> None:
    rows = [["question", "answer"], ["What is a quay?", "A landing"], ["What is a jib?", "A sail"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert pairs(read(text)) == [("What is a quay?", "A landing"), ("What is a jib?", "A sail")]


def test_a_table_without_header_is_recognised_by_what_asks() -> None:
    text = "17,What is a quay?,A place where ships land\n18,Where is the bow?,In front\n"
    assert pairs(read(text)) == [
        ("What is a quay?", "A place where ships land"),
        ("Where is the bow?", "In front"),
    ]
    # if neither of two columns asks, the short one names what the long one explains
    assert pairs(read("Quay;A place to land\nJib;The sail in front\n"))[1] == (
        "Jib",
        "The sail in front",
    )


def test_a_header_in_other_words_is_recognised_by_the_rows_below() -> None:
    text = "Kysymys,Vastaus\nWhat is snow?,Frozen water\nWhy is it white?,It scatters light\n"
    assert pairs(read(text))[0] == ("What is snow?", "Frozen water")
    assert len(pairs(read(text))) == 2


def test_cells_over_lines_keep_their_text_and_give_their_lines() -> None:
    text = 'question,answer\n"What is\na list?","- one\n- ""two"""\n\nWhat is next?,This\n'
    first, second = read(text).records
    assert (first.question, first.answer) == ("What is a list?", '- one\n- "two"')
    assert (first.lines, first.place) == ((2, 4), "row 1")
    assert (second.lines, second.place) == ((6, 6), "row 2")


def test_tags_sections_and_levels_are_kept_and_other_columns_left() -> None:
    text = (
        "id,Category,question,answer,Tags,Difficulty,views\n"
        'x1,Ships,What is a jib?,A sail,"rig; sail",hard,17\n'
        "x2,Ships,What is a keel?,A beam,,2,3\n"
    )
    jib, keel = read(text).records
    assert (jib.section, jib.tags, jib.id) == (("Ships",), ("rig", "sail", "hard"), "x1")
    assert keel.tags == ("Difficulty 2",)


def test_options_belong_to_the_question_and_the_key_is_spelt_out() -> None:
    text = "question,A,B,C,D,answer\nWhich floats?,iron,cork,lead,gold,B\n"
    (floats,) = read(text).records
    assert (floats.answer, floats.given) == ("cork", "- iron\n- cork\n- lead\n- gold")
    text = "question,option 1,option 2,option 3,correct answer\nWhich sinks?,cork,lead,foam,lead\n"
    (sinks,) = read(text).records
    assert (sinks.answer, sinks.given) == ("lead", "- cork\n- lead\n- foam")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('"What is "it" now?",This', "quotation mark"),
        ("What is it?,This,that,and more", "4 cells where the table has 2 columns"),
        (",An answer to nothing", "without a question"),
        ('What is open?,"This', "quotation mark"),
    ],
)
def test_a_broken_row_is_reported_and_those_around_it_kept(bad: str, reason: str) -> None:
    text = f"question,answer\nWhat is first?,One\n{bad}\nWhat is last?,Nine\nWhy?,So\n"
    parsed = read(text)
    assert [record.answer for record in parsed.records] == ["One", "Nine", "So"]
    assert [unread.lines for unread in parsed.unread] == [(3, 3)]
    assert reason in parsed.unread[0].reason


def test_quotation_marks_in_tab_separated_text_are_text() -> None:
    text = 'question\tanswer\nWhat is a "jib"?\t"Sail" in front\nWhat else?\tNone\n'
    assert pairs(read(text, "cards.tsv"))[0] == ('What is a "jib"?', '"Sail" in front')
    assert len(pairs(read(text, "cards.tsv"))) == 2


def test_a_spreadsheet_may_name_its_delimiter() -> None:
    assert pairs(read("sep=;\nquestion;answer\nWhat is it?;This, that\n")) == [
        ("What is it?", "This, that")
    ]


def test_a_table_named_like_a_text_is_read_as_one() -> None:
    assert read("question,answer\nWhat is b?,c\n", "export.txt").layout == "table"
    assert read("Question, answer\n\nQ: What is it?\nA: This.\n", "notes.txt").layout != "table"


@pytest.mark.parametrize("text", ["name,price\nfoo,3\nbar,4\n", "1,2\n3,4\n", "question,answer\n"])
def test_a_table_without_questions_is_reported_to_hold_none(text: str) -> None:
    with pytest.raises(NoQuestions):
        read(text)


def test_longer_names_of_columns_are_understood() -> None:
    text = "No.,Customer query,Agent reply,Created at\n1,I lost my key,We send one,2024\n"
    assert pairs(read(text)) == [("I lost my key", "We send one")]
    assert pairs(read("User query;Bot response\nMy parcel;On its way\n")) == [
        ("My parcel", "On its way")
    ]


@pytest.mark.parametrize("name", ["Wrong Answer {}", "Incorrect option {}", "distractor{}"])
def test_wrong_answers_in_columns_are_choices(name: str) -> None:
    header = ",".join(["Question", "Correct Answer", name.format(1), name.format(2)])
    (record,) = read(f"{header}\nWhat barks?,dog,cat,cow\n").records
    assert (record.answer, record.given) == ("dog", "- dog\n- cat\n- cow")
