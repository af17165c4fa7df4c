"""How filters find names, and what is refused before a search."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpus.errors import AskalikeError, QueryError
from search import Engine
from search.check import (
    Filters,
    check_count,
    check_first,
    check_query,
    check_threshold,
    choose,
)

NAMES = ["faq.md", "notes/faq.md", "Notes/Terms.txt"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["faq.md"], ("faq.md",)),
        (["FAQ.md"], ("faq.md",)),
        (["*.md"], ("faq.md", "notes/faq.md")),
        (["terms"], ("Notes/Terms.txt",)),
        (["terms", "faq.md"], ("Notes/Terms.txt", "faq.md")),
    ],
)
def test_names_are_found_whole_by_pattern_and_by_part(
    wanted: list[str], found: tuple[str, ...]
) -> None:
    assert choose("source", wanted, NAMES) == found


@pytest.mark.parametrize("wanted", ["", "nope", "*.pdf"])
def test_no_match_is_an_error_that_lists_the_names(wanted: str) -> None:
    with pytest.raises(QueryError, match=r"Notes/Terms\.txt, faq\.md"):
        choose("source", [wanted], NAMES)


def test_blanks_and_control_characters_are_taken_out() -> None:
    assert check_query(" what\n is\x00 \tit? ") == "what is it?"


class Unknown:
    """A value of a kind that no engine knows."""


NAN = float("nan")
# What nobody may give for a text, a count, a threshold or a list.
ODD: list[Any] = [None, True, 1.5, -1, 0, 10**30, NAN, float("inf"), b"x", Unknown(), {}, 1j, ["a"] * 100,
                  "x" * 5000, "both\n", "\ud800", ""]  # fmt: skip


@pytest.mark.parametrize("k", [0, -1, 1001, 10**30, True, False, 1.0, NAN, "5", None, [5], b"5"])
def test_a_count_is_a_whole_number_in_range(k: Any) -> None:
    with pytest.raises(QueryError, match=r"out of range|not a whole number"):
        check_count(k)
    assert check_count(np.int64(7)) == 7


@pytest.mark.parametrize("first", [-1, 10**30, True, 0.0, "0", None])
def test_a_listing_begins_at_a_whole_number(first: Any) -> None:
    with pytest.raises(QueryError, match=r"out of range|not a whole number"):
        check_first(first)
    assert check_first(0) == 0


@pytest.mark.parametrize("threshold", [NAN, float("inf"), -NAN, 0.29, 1.01, True, "0.5", None, 1j])
def test_a_threshold_is_a_number_in_range(threshold: Any) -> None:
    with pytest.raises(QueryError, match=r"out of range|not a number"):
        check_threshold(threshold)
    assert check_threshold(1) == 1.0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("faq.md", "is not a list; give a list of texts"),
        (b"faq.md", "is not a list"),
        ({"a": 1}, "is not a list"),
        (7, "is not a list"),
        (None, "is not a list"),
        ([1], "is not a text"),
        ([None], "is not a text"),
        (["a"] * 51, "more than 50 texts"),
        (itertools.repeat("a"), "more than 50 texts"),
        (["a" * 501], "501 characters, the most is 500"),
    ],
)
def test_a_filter_is_a_short_list_of_texts(values: Any, words: str) -> None:
    for name in ("sources", "sections", "tags", "levels", "layouts"):
        given = itertools.repeat("a") if isinstance(values, itertools.repeat) else values
        with pytest.raises(QueryError, match=words):
            Filters.of(**{name: given})
    found = Filters.of(sources=("a",), sections=["b"], tags={"c"}, levels=iter("d"))
    assert found == Filters(("a",), ("b",), ("c",), ("d",))
    with pytest.raises(QueryError, match="is not true or false"):
        Filters.of(answered="yes")  # type: ignore[arg-type]


def test_whatever_is_given_to_the_engine_is_answered_or_refused_in_our_words(
    engine: Engine,
) -> None:
    calls: list[Callable[[Any], object]] = [
        engine.ask, engine.similar, engine.is_duplicate, engine.record, engine.find, engine.rank,
        lambda odd: engine.ask("x", k=odd), lambda odd: engine.ask("x", match=odd),
        lambda odd: engine.ask("x", sources=odd), lambda odd: engine.ask("x", levels=[odd]),
        lambda odd: engine.similar("x", k=odd), lambda odd: engine.find([odd]),
        lambda odd: engine.is_duplicate("x", threshold=odd or 9),
        lambda odd: engine.duplicates(threshold=odd or 9),
        lambda odd: engine.duplicates(scope=odd), lambda odd: engine.rank("x", strategy=odd),
        lambda odd: engine.list_records(first=odd), lambda odd: engine.list_records(count=odd),
        lambda odd: engine.list_records(words=odd), lambda odd: engine.list_records(tags=[odd]),
    ]  # fmt: skip
    for call in calls:
        for odd in ODD:
            try:
                call(odd)
            except AskalikeError as error:
                shown_error(str(error))


def shown_error(message: str) -> None:
    assert len(message) < 400
    assert not any(word in message for word in ("\n", "object at", "<class", "NoneType", "Error"))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda engine: engine.ask("x", match="title"), "no match 'title'; there is: question, "),
        (lambda engine: engine.duplicates(scope="some"), "no scope 'some'; there is: all, within"),
        (lambda engine: engine.rank("x", strategy=3), "no strategy 3; there is: "),
        (lambda engine: engine.ask(5), "the query 5 is not a text"),
        (lambda engine: engine.record("\ud800"), "no record has the id"),
        (lambda engine: engine.record("x" * 5000), "xxx…'"),
    ],
)
def test_a_wrong_name_is_answered_with_the_names(
    engine: Engine, call: Callable[[Engine], object], words: str
) -> None:
    with pytest.raises(AskalikeError, match=re.escape(words)):
        call(engine)


def test_ids_may_repeat_and_those_of_no_unicode_are_of_no_record(engine: Engine) -> None:
    known = engine.records[0].id
    assert list(engine.find([known, known, "\udfff", "nobody"])) == [known]
