"""What kind of pair two records are, and what they say otherwise."""

from dataclasses import replace

import pytest

from corpus.lexical.analysis import word_stems
from ingest.open import open_document
from search.answer.likeness import language_of
from search.duplicates.kinds import compare, describe
from search.duplicates.statements import Told
from search.results import Difference
from tests.conftest import SHIPPED
from tests.golden import golden
from tests.search.duplicates import pairs
from tests.search.duplicates.records import ENGLISH, record


def kind_of(a: tuple[str, str], b: tuple[str, str]) -> str:
    stem = word_stems(language_of(f"{a[0]} {a[1]} {b[0]}")).stem
    return describe(record(*a), record(*b), stem)[0]


@pytest.fixture(scope="module")
def told() -> dict[golden.Place, Told]:
    found = {}
    for path in SHIPPED:
        for piece in open_document(path.name, path).pieces():
            for one in piece:
                found[one.source, one.question] = Told(one, ENGLISH)
    return found


def test_all_conflicts_of_the_golden_set_are_told(told: dict[golden.Place, Told]) -> None:
    for pair in golden.conflicts():
        a, b = (told[place] for place in sorted(pair))
        kind, differences = compare(a, b, ENGLISH)
        assert kind == "answers differ", (a.record.question, b.record.question)
        assert differences
        assert compare(b, a, ENGLISH)[0] == kind


def test_duplicates_in_other_words_are_no_conflicts(told: dict[golden.Place, Told]) -> None:
    """Of 151, each told so by mistake costs a reader a look. [F-kinds]"""
    same = golden.duplicate_pairs() - golden.conflicts()
    kinds = [compare(*(told[place] for place in sorted(pair)), ENGLISH)[0] for pair in same]
    assert kinds.count("answers differ") <= 5


@pytest.mark.parametrize("case", pairs.ALL, ids=lambda case: case.a[0])
def test_no_pair_that_agrees_is_said_to_differ(case: pairs.Case) -> None:
    if case.kind != "answers differ":
        assert kind_of(case.a, case.b) == case.kind


def test_most_pairs_that_differ_are_told() -> None:
    differ = [case for case in pairs.ALL if case.kind == "answers differ"]
    found = [case for case in differ if kind_of(case.a, case.b) == case.kind]
    assert len(found) >= 31
    assert len(differ) == 35


@pytest.mark.parametrize(
    ("a", "b", "difference"),
    [
        ("You get 25 days.", "It is 30 days a year.", ("number", "25 days", "30 days")),
        ("Within 2 weeks.", "Within 10 days.", ("number", "2 weeks", "10 days")),
        ("5–7 days", "It takes 2 to 3 days.", ("number", "5 days – 7 days", "2 days – 3 days")),
        ("It costs €49.", "It is free of charge.", ("number", "€49", "is free of charge")),
        ("An hour in a warm place.", "It takes two hours.", ("number", "1 hour", "two hours")),
        ("On Monday.", "Every Friday.", ("day", "Monday", "Friday")),
        ("By 9 am.", "By 10:30.", ("time", "9 am", "10:30")),
        ("On 31 March.", "By April 15.", ("date", "31 March", "April 15")),
        ("Python 3.9 works.", "It needs Python 3.11.", ("version", "Python 3.9", "Python 3.11")),
        ("Pass --force.", "Pass --again.", ("option", "--force", "--again")),
        ("Every six hours.", "Once a day.", ("number", "Every six hours", "Once a day")),
        ("On port 8080.", "It is port 9000.", ("number", "port 8080", "port 9000")),
        ("Set DEBUG=1.", "Use VERBOSE=1.", ("option", "DEBUG", "VERBOSE")),
        ("Use our Trello.", "It is in Jira.", ("name", "Trello", "Jira")),
    ],
)
def test_what_differs_is_said(a: str, b: str, difference: tuple[str, str, str]) -> None:
    kind, found = describe(record("How is it?", a), record("How is that?", b), ENGLISH)
    assert kind == "answers differ"
    assert found[0] == Difference(*difference)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Within 14 days.", "Within two weeks."),
        ("It takes 60 minutes.", "It takes an hour."),
        ("30 days.", "One month, 30 days."),
        ("At 5 pm.", "At 17:00."),
        ("Twice a day.", "Every 12 hours."),
        ("Up to 2 GB.", "At most 2,048 MB."),
        ("25 days a year.", "25 days in a year."),
        ("1,000 MB", "1 GB"),
        ("For example 5, 10 or 20 days.", "30 days."),
        ("See `f(3)`.", "See `f(4)`."),
    ],
)
def test_the_same_in_other_words_is_no_difference(a: str, b: str) -> None:
    kind, _ = describe(record("How is it?", a), record("How is that?", b), ENGLISH)
    assert kind != "answers differ"


def test_the_newest_is_marked() -> None:
    old = record("How much leave?", "25 days.", "handbook-2019.md")
    new = record("How much vacation?", "30 days.", "handbook-2025.md")
    assert describe(old, new, ENGLISH)[1][0].newest == "b"
    assert describe(new, old, ENGLISH)[1][0].newest == "a"


@pytest.mark.parametrize(
    ("a", "b", "what"),
    [
        ("How do I install it on Python 3.11?", "How do I install it on Python 3.12?", "version"),
        ("What does E1042 mean?", "What does E1024 mean?", "code"),
        ("Which formats are supported?", "Which formats are not supported?", "negation"),
        ("How do I upload a file?", "How do I download a file?", "opposite"),
    ],
)
def test_look_alikes_are_related_and_say_in_what(a: str, b: str, what: str) -> None:
    kind, found = describe(record(a, "So."), record(b, "So."), ENGLISH)
    assert kind == "related"
    assert [one.what for one in found] == [what]


def test_copies_are_the_same_and_an_answer_contains_none() -> None:
    assert describe(record("What is it?", "A b."), record("what is  it?", "a b.\n"), ENGLISH) == (
        "same",
        (),
    )
    kind, found = describe(record("What is it?"), record("What is it?", "A net."), ENGLISH)
    assert (kind, found) == ("contains", (Difference("answer", "", "A net."),))
    assert describe(record("What is it?"), record("What is that?"), ENGLISH) == ("same", ())


@pytest.mark.parametrize(
    "answer",
    [
        "Open 192.168.1.1:8080 in a browser.",
        "A contrast of 4.5:1 is enough.",
        "It has 1.2.3 million rows.",
        "See 1.2.3 p. 40.",
        "Del 01.02.2024 a 05.02.2024.",
        "Version 3.10.2 a 3.11.1.",
        "1.000,50 h",
        f"{'9' * 400} h",
    ],
)
def test_odd_numbers_are_read_as_they_are(answer: str) -> None:
    assert kind_of(("How do I open it?", answer), ("How is it opened?", "At 10:30 or at 8 pm."))


def test_the_same_question_about_another_text_is_no_copy() -> None:
    asked = "Is the following statement here true?"
    one, other = (
        Told(replace(record(asked, "True", "a.md"), given=given), ENGLISH)
        for given in ("Cats are mammals.", "Paris is in France.")
    )
    assert one.bare != other.bare
