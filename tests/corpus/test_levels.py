"""Which headings, tags and fields name a level, and which only use its words."""

import pytest

from corpus.levels import find_level, level_in


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Beginner Level", "beginner"),
        ("Questions for beginners", "beginner"),
        ("Basic interview questions", "beginner"),
        ("Basic SQL Interview Questions", "beginner"),
        ("Java interview questions for freshers", "beginner"),
        ("1. Easy", "beginner"),
        ("Entry-level", "beginner"),
        (":diamond_shape_with_a_dot_inside: Junior Sysadmin", "beginner"),
        ("🟡 Medium", "intermediate"),
        ("Mid-level (2–5 years of experience)", "intermediate"),
        ("Intermediate Level: Python", "intermediate"),
        ("difficulty:hard", "expert"),
        ("Advanced questions", "expert"),
        ("Level 3: Expert", "expert"),
        ("Senior Backend Engineer", "expert"),
    ],
)
def test_names_of_a_level(name: str, level: str) -> None:
    assert level_in(name) == level


@pytest.mark.parametrize(
    "name",
    [
        "",
        "?",
        "Level 1",
        "Basics of CNNs",
        "Hard disks",
        "Hard disk interview questions",
        "Why is it hard?",
        "Why is training deep networks hard",
        "The easy way",
        "From basic to advanced",
        "Easy and hard questions",
        "Expert systems",
        "Advanced encryption standard",
        "Senior citizens",
        "Low-level programming",
        "Water in the middle of May",
    ],
)
def test_other_headings_name_none(name: str) -> None:
    assert level_in(name) is None


def test_a_field_counts_before_headings_and_headings_before_tags() -> None:
    assert find_level("Hard (L3)", ("Beginner Level",), ("easy",)) == "expert"
    assert find_level("2", ("Expert Level", "Easy"), ("medium",)) == "beginner"
    assert find_level("", ("Networks",), ("sgd", "medium")) == "intermediate"
    assert find_level("", ("Networks",), ("sgd",)) is None
    long = "it was hard to say how senior the people were who asked"
    assert find_level(long, (), ()) is None
