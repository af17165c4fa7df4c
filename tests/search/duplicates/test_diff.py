"""Two texts word by word."""

import time

import pytest

from search.duplicates.diff import word_diff


def only(op: str, parts: list) -> str:
    return "".join(text for own, text in parts if own in {"same", op})


def test_what_is_the_same_and_what_is_not() -> None:
    assert word_diff("You get 25 days a year.", "You get 30 days a year!") == [
        ("same", "You get "),
        ("only_a", "25 "),
        ("only_b", "30 "),
        ("same", "days a year"),
        ("only_a", "."),
        ("only_b", "!"),
    ]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("", ""),
        ("", "new\n\n"),
        ("  gone", ""),
        ("a\n\n- b\n- c\n", "a\n\n- c\n- b\n- d"),
        ("如何重置密码？", "如何设置密码？"),
        ("x = `f(1)`\n", "x = `f(2)`"),
    ],
)
def test_both_texts_are_whole_in_it(a: str, b: str) -> None:
    parts = word_diff(a, b)
    assert only("only_a", parts) == a
    assert only("only_b", parts).split() == b.split()


def test_a_line_broken_elsewhere_is_no_difference() -> None:
    assert word_diff("one two\nthree", "one\ntwo three") == [("same", "one two\nthree")]


def test_letters_of_a_script_without_blanks_are_compared_one_by_one() -> None:
    assert ("only_a", "重") in word_diff("如何重置密码", "如何设置密码")


@pytest.mark.parametrize("line", ["word{0} and the other {1}\n", "the a the a "])
def test_very_long_texts_end_soon(line: str) -> None:
    a = "".join(line.format(n, n * 7 % 1000) for n in range(30_000))
    b = "".join(line.format(n * 3, n) for n in range(30_000))
    started = time.perf_counter()
    parts = word_diff(a, b)
    assert time.perf_counter() - started < 5
    assert only("only_a", parts) == a
