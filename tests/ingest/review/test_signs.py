"""What parse finds suspicious in a document, and how two layouts of one differ."""

from pathlib import Path

import pytest

from corpus.errors import Doubtful
from ingest.files.discover import discover
from ingest.open import open_document
from ingest.reader import parse_document
from ingest.report import Remark
from ingest.review.compare import compare, compare_documents
from ingest.review.signs import Check, count_asking
from tests.conftest import SHARED


def remarks(tmp_path: Path, text: str, name: str = "a.md") -> list[Remark]:
    """Return the signs in a document."""
    file = tmp_path / name
    file.write_text(text, "utf-8")
    opened = open_document(name, file)
    check = Check(name)
    for piece in opened.pieces():
        for record in piece:
            check.look(record)
    return check.remarks(opened.unread, opened)


def signs(tmp_path: Path, text: str, name: str = "a.md") -> set[str]:
    return {one.sign for one in remarks(tmp_path, text, name)}


GOOD = "# Sea\n\n## What is a fjord?\n\nA valley.\n\n## What is a bay?\n\nA curve.\n"


def test_an_ordinary_document_has_no_sign(tmp_path: Path) -> None:
    assert signs(tmp_path, GOOD) == set()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (GOOD + "\n## What is a reef?\n\n" + "Coral.\n" * 300, "long record"),
        (f"{GOOD}\n## Why is {'so ' * 100} much salt there?\n\nRivers.\n", "long question"),
        (
            f"{GOOD}\n## Más\n\n¿Qué es un cabo?\nA\n¿Qué es un delta?\nB\n¿Qué es una isla?\nC\n",
            "asking answer",
        ),
        (f"{GOOD}\n## What is  a BAY?\n\nAgain.\n", "repeated"),
        (f"{GOOD}\n## What is a reef?\n", "no answer"),
        ("Words.\n" * 40 + "\n" + GOOD, "mostly unread"),
    ],
)
def test_what_is_suspicious_is_a_sign(tmp_path: Path, text: str, sign: str) -> None:
    assert sign in signs(tmp_path, text)


def test_a_sign_of_the_layout_names_the_one_to_try(tmp_path: Path) -> None:
    text = "# Roses\n\n**Why prune?**\n\nTo grow.\n\n**When?**\n\nIn March.\n" + "More.\n" * 310
    long = [one for one in remarks(tmp_path, text) if one.sign == "long record"]
    assert [(one.lines[0] > 1, one.layout, one.fails) for one in long] == [(True, "headed", False)]


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ("It is. Why? Because. Why? Because. Why?", 0),
        ("```\nWhat is this file?\nWhat is this line?\nWhat is that word?\n```\n", 0),
        ("- Was ist ein Fjord?\n- Was ist eine Bucht?\n- Was ist ein Riff?\n", 3),
        ("What is a fjord?\n\nWhat is a bay?\n", 0),
    ],
)
def test_lines_that_ask_in_an_answer_are_counted_from_three_on(answer: str, number: int) -> None:
    assert count_asking(answer) == number


def test_a_document_of_questions_alone_is_not_told_that_it_has_no_answers(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Ask\n\n- What is a fjord?\n- What is a bay?\n- What is a reef?\n")
    opened = open_document("a.md", file)
    check = Check("a.md")
    for piece in opened.pieces():
        for record in piece:
            check.look(record)
    found = check.remarks(opened.unread, opened)
    assert [one.sign for one in found] == ["no answer"] * 3
    assert all(check.innocent(one) for one in found)


def test_a_layout_that_fits_badly_is_doubted_and_one_that_fits_nothing_refused() -> None:
    prose = "Words of a letter, on and on.\n" * 8
    doubted = parse_document("a.md", f"# About\n\n{prose}".encode())
    assert doubted.doubt
    assert "confidence of only 0.40" in doubted.doubt
    assert parse_document("a.md", GOOD.encode()).doubt is None
    assert parse_document("a.md", f"# About\n\n{prose}".encode(), "headed").doubt is None
    late = "Words of a letter, on and on.\n" * 60 + GOOD
    assert [r.question for r in parse_document("a.md", late.encode()).records] == [
        "What is a fjord?",
        "What is a bay?",
    ]
    little = ("key = value\n\n" * 60 + "* topic one: its note\n* topic two: its note\n").encode()
    with pytest.raises(Doubtful, match="% of its lines fit any layout"):
        parse_document("a.txt", little)
    assert parse_document("a.txt", little, "topics").records


@pytest.mark.skipif(not (SHARED / "docs").is_dir(), reason="the documents are not here")
def test_no_document_that_is_read_well_is_doubted() -> None:
    for file in (SHARED / "docs").iterdir():
        if file.suffix != ".py" and file.name != "GOLD.json":
            assert parse_document(file.name, file.read_bytes()).doubt is None, file.name


def test_two_readings_differ_in_questions_and_answers() -> None:
    one = "## Was ist Mulch?\n\nStroh.\n\n## Was ist Kompost?\n\nErde.\n\n## Warum?\n\nDarum.\n"
    two = "## Was ist  mulch\n\nStroh.\n\n## Was ist Kompost?\n\nErde.\nGut.\n\n## Wie lange?\n\nImmer.\n"
    first, second = (parse_document("a.md", text.encode()).records for text in (one, two))
    compared = compare("a.md", ("headed", "bold"), first, second)
    assert [[(p.question, p.lines) for p in places] for places in compared.only] == [
        [("Warum?", (9, 11))],
        [("Wie lange?", (10, 12))],
    ]
    (other,) = compared.answers
    assert (other.question, other.lines) == ("Was ist Kompost?", ((5, 7), (5, 8)))
    assert (other.texts, compared.alike) == (("", "Gut."), 1)


def test_a_layout_that_finds_nothing_is_compared_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(GOOD)
    gone, compared = compare_documents(discover([file, tmp_path / "b"]), (None, "units"))
    assert gone.error == "no such file or folder; check the path"
    assert (len(compared.only[0]), compared.only[1], compared.error) == (2, (), None)
