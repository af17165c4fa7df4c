"""Interviews, hearings and talks: who asks, who answers, and what is neither."""

# ruff: noqa: RUF001  letters of other scripts are meant here

import pytest

from ingest.layouts.catalogue import read_text
from ingest.text.document import Document
from tests.ingest.readings import best_reading, pairs, read

TWO = [("Where did you grow up?", "By the mill."), ("Was it loud?", "At night it was.")]


@pytest.mark.parametrize(
    "form",
    [
        "HOST: {}\nGREY: {}\n",
        "**Host:** {}\n\n**Ms Grey:** {}\n\n",
        "**Host**: {}\n\n**Ms Grey**: {}\n\n",
        "Host (radio): {}\nGrey (miller): {}\n",
        "[00:12:03] Host: {}\n[00:12:09] Grey: {}\n",
        "00:12:03 Host: {}\n00:12:09 Grey: {}\n",
        "Host  0:03\n{}\n\nAda Grey  0:07\n{}\n\n",
        "- Host: {}\n- Grey: {}\n",
        "Интервьюер: {}\nСерова: {}\n",
        "记者：{}\n葛女士：{}\n\n",
        "Fyrirspurn: {}\nAndsvar: {}\n\n",
    ],
)
def test_speakers_in_any_spelling(form: str) -> None:
    text = "".join(form.format(*one) for one in TWO)
    reading = best_reading(text)
    assert reading.layout == "interview"
    assert [(one.question, one.answer) for one in reading.records] == TWO


@pytest.mark.parametrize(
    "talk",
    [
        "Ann: It is cold.\nBen: So it is.\nAnn: Where is the cat?\nBen: Who knows?\n" * 3,
        "ann: hi\nben: hi\nann: lunch?\nben: where?\nann: here?\nben: when?\n",
        "[12.03.24, 10:15] Ann: Now?\n[12.03.24, 10:16] Ben: No.\n" * 4,
        "Note: it burns.\nTip: wait.\nNote: it cools.\nTip: wait longer.\n",
    ],
)
def test_a_talk_in_which_nobody_only_asks_is_no_interview(talk: str) -> None:
    assert "interview" not in {one.reading.layout for one in read_text(Document("a.md", talk))}


def test_what_is_called_in_is_in_no_text() -> None:
    parsed = read(
        "     Q.   Where were you?\n          MR. BLACK:  Objection.\n"
        "          THE COURT:  Overruled.\n          THE WITNESS:  At home.\n"
        "     Q.   Alone?\n     A.   With my\n          dog.\n     Q.   Thank you.\n",
        "hearing.txt",
    )
    assert pairs(parsed) == [("Where were you?", "At home."), ("Alone?", "With my\ndog.")]
    assert [record.lines for record in parsed.records] == [(1, 4), (5, 7)]
    assert not parsed.unread


def test_names_stay_where_several_people_answer() -> None:
    talk = "HOST: Who pays?\nANN: You do.\nBEN: We all do.\nHOST: When?\nANN: In May.\n"
    assert pairs(read(talk, "talk.txt")) == [
        ("Who pays?", "ANN: You do.\nBEN: We all do."),
        ("When?", "In May."),
    ]


def test_labels_in_code_belong_to_no_speaker() -> None:
    talk = "HOST: What is it?\nANN: This:\n\n```\nHOST: no\nANN: no\n```\n\nHOST: And?\nANN: So.\n"
    assert len(read(talk, "talk.md").records) == 2


def test_mixed_scripts_and_a_long_talk_are_read() -> None:
    talk = "記者：なぜ？\nGREY: Так.\n" * 5_000
    assert len(read(talk, "talk.txt").records) == 10_000 / 2
