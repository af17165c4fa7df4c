"""Facets: what each choice would show, and exact filters, over records that are made up."""

from typing import Any

import pytest

from corpus.errors import QueryError
from corpus.records import Record, Source
from search.browsing.catalogue import Catalogue
from search.browsing.facets import MOST_SECTIONS, MOST_TAGS, Facets, count_facets
from search.check import Filters

ROWS: list[tuple[str, tuple[str, ...], tuple[str, ...], Any, str]] = [
    ("a.md", ("One", "Deep"), ("red",), "beginner", "yes"),
    ("a.md", ("One",), ("red", "blue"), "expert", "yes"),
    ("a.md", ("One more",), (), None, ""),
    ("a.md", (), ("blue",), None, "yes"),
    ("b.txt", ("One",), ("red",), "beginner", ""),
]


def source(name: str, layout: str) -> Source:
    return Source(name, f"/x/{name}", "/x", "d", layout, name.upper(), 1, 1, ())


def catalogue_of(rows: list[tuple[str, tuple[str, ...], tuple[str, ...], Any, str]]) -> Catalogue:
    records = [
        Record(str(n), f"What is {n}?", answer, section, tags, name, (1, 1), level=level)
        for n, (name, section, tags, level, answer) in enumerate(rows)
    ]
    layouts = {"a.md": "headed", "b.txt": "labelled"}
    names = dict.fromkeys(record.source for record in records)
    return Catalogue(records, [source(name, layouts.get(name, "headed")) for name in names])


CATALOGUE = catalogue_of(ROWS)


def counted(facets: Facets) -> dict[str, int]:
    """Return the count of every document and section by its label."""
    found, waiting = {}, list[Any](facets.documents)
    while waiting:
        one = waiting.pop()
        found[one.label] = one.count
        waiting += one.sections
    return found


def test_a_section_counts_what_is_below_it_and_nothing_that_only_begins_alike() -> None:
    facets = count_facets(CATALOGUE, Filters())
    assert counted(facets) == {
        "a.md": 4,
        "a.md › One": 2,
        "a.md › One › Deep": 1,
        "a.md › One more": 1,
        "b.txt": 1,
        "b.txt › One": 1,
    }
    assert [(one.name, one.count) for one in facets.tags] == [("red", 3), ("blue", 2)]
    assert [(one.name, one.count) for one in facets.levels] == [("beginner", 2), ("expert", 1)]
    assert [(one.name, one.count) for one in facets.layouts] == [("headed", 4), ("labelled", 1)]
    assert (facets.answered.yes, facets.answered.no, facets.total) == (3, 2, 5)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(within=("a.md",)), "0123"),
        (Filters(within=("a.md › One",)), "01"),
        (Filters(within=("a.md › One › Deep", "b.txt")), "04"),
        (Filters(layouts=("labelled",)), "4"),
        (Filters(answered=True), "013"),
        (Filters(answered=False, sources=("a*",)), "2"),
        (Filters(within=("a.md",), layouts=("labelled",)), ""),
        (Filters(within=("a.md",), tags=("red",), levels=("easy",)), "0"),
    ],
)
def test_filters_let_through_what_facets_count(filters: Filters, ids: str) -> None:
    assert "".join(record.id for record in CATALOGUE.passing(filters)) == ids
    where = CATALOGUE.filter(filters)
    assert where
    assert "".join(one.id for one in CATALOGUE.records if where.passes(one)) == ids
    assert count_facets(CATALOGUE, filters).total == len(ids)


def test_a_choice_does_not_narrow_its_own_group() -> None:
    filters = Filters(within=("a.md › One",), tags=("blue",))
    facets = count_facets(CATALOGUE, filters)
    assert counted(facets) == {"a.md": 2, "a.md › One": 1}
    assert [(one.name, one.count) for one in facets.tags] == [("red", 2), ("blue", 1)]
    assert facets.total == 1


def test_what_is_chosen_is_listed_even_if_it_shows_nothing_or_is_gone() -> None:
    filters = Filters(within=("gone.md", "b.txt › One"), tags=("blue", "green"), levels=("expert",))
    facets = count_facets(CATALOGUE, filters)
    assert counted(facets) | {"gone.md": 0, "b.txt": 0, "b.txt › One": 0} == counted(facets)
    assert {one.name for one in facets.tags} >= {"blue", "green"}
    assert facets.total == 0


def test_words_narrow_all_counts() -> None:
    facets = count_facets(CATALOGUE, Filters(), ("what", "3"))
    assert (facets.total, counted(facets)) == (1, {"a.md": 1})


def test_an_exact_filter_that_means_nothing_is_refused() -> None:
    with pytest.raises(QueryError, match=r"no document or section 'a\.m'"):
        CATALOGUE.filter(Filters(within=("a.m",)))
    with pytest.raises(QueryError, match="no document has the layout 'x'; there is: headed, lab"):
        CATALOGUE.filter(Filters(layouts=("x",)))


def test_many_choices_are_bounded_and_the_largest_are_listed() -> None:
    rows: list[tuple[str, tuple[str, ...], tuple[str, ...], Any, str]] = [
        (f"{n % 7}.md", (f"Part {n}", "Below"), (f"tag {n}", f"tag {n % 9}"), None, "")
        for n in range(900)
    ]
    facets = count_facets(catalogue_of(rows), Filters(tags=("tag 899",)))
    assert len(counted(count_facets(catalogue_of(rows), Filters()))) == MOST_SECTIONS + 7
    assert len(facets.tags) == MOST_TAGS + 1
    assert facets.tags[0].count == 100
    assert facets.left_out.tags == 900 - MOST_TAGS - 1
    assert count_facets(catalogue_of(rows), Filters()).left_out.sections == 1800 - MOST_SECTIONS


def test_headings_above_each_other_without_end_are_cut() -> None:
    rows: list[tuple[str, tuple[str, ...], tuple[str, ...], Any, str]] = [
        ("a.md", tuple(map(str, range(3000))), (), None, "")
    ]
    assert len(counted(count_facets(catalogue_of(rows), Filters()))) == 20
