"""Groups: no chains, nothing together that must be apart, bounded for any number."""

import time

from search.duplicates.groups import grouped
from search.results import Pair


def scores(known: dict[str, float]):
    """Return pairs of letters with their scores, and what gives that of any two."""
    pairs = [Pair(a, b, score) for (a, b), score in known.items()]

    def between(a: str, b: str) -> float:
        return known.get(a + b, known.get(b + a, 0.0))

    return pairs, between


def test_what_is_alike_is_one_group() -> None:
    pairs, between = scores({"ab": 0.9, "bc": 0.8, "ac": 0.7, "xy": 0.95})
    assert grouped(pairs, set(), between) == [("a", "b", "c"), ("x", "y")]


def test_a_chain_is_no_group() -> None:
    pairs, between = scores({"ab": 0.8, "bc": 0.7, "cd": 0.8})
    assert grouped(pairs, set(), between) == [("a", "b"), ("c", "d")]


def test_a_pair_without_a_score_is_asked_for_and_counts() -> None:
    pairs, _ = scores({"ab": 0.8, "bc": 0.8})
    assert grouped(pairs, set(), lambda a, b: 0.4) == [("a", "b", "c")]
    assert grouped(pairs, set(), lambda a, b: 0.1) == [("a", "b")]


def test_what_must_be_apart_is_in_no_group_together_however_it_is_linked() -> None:
    pairs, between = scores({"ab": 0.9, "bc": 0.9, "ac": 0.9, "cd": 0.9, "bd": 0.9, "ad": 0.9})
    apart = {frozenset("ad"), frozenset("ac")}
    assert grouped(pairs, apart, between) == [("a", "b"), ("c", "d")]


def test_groups_stand_in_the_order_of_the_corpus() -> None:
    pairs, between = scores({"zb": 0.9, "ac": 0.95})
    order = {one: n for n, one in enumerate("zyxcba")}
    assert grouped(pairs, set(), between, order=order) == [("c", "a"), ("z", "b")]


def test_nothing_makes_no_group() -> None:
    assert grouped([], set(), lambda a, b: 1.0) == []
    assert grouped([], {frozenset("ab")}, lambda a, b: 1.0) == []


def test_more_than_five_thousand_of_one_group_and_a_chain_of_as_many_end_soon() -> None:
    names = [f"{n:05d}" for n in range(20_000)]
    near = [Pair(a, b, 0.9) for n, a in enumerate(names) for b in names[n + 1 : n + 4]]
    started = time.perf_counter()
    assert grouped(near, set(), lambda a, b: 0.9) == [tuple(names)]
    chained = grouped(near, set(), lambda a, b: 0.9 if abs(int(a) - int(b)) < 4 else 0.0)
    assert max(map(len, chained)) < 10
    assert time.perf_counter() - started < 20


def test_a_hundred_thousand_copies_are_one_group_in_bounded_time() -> None:
    names = [f"{n:06d}" for n in range(100_000)]
    copies = [Pair(names[0], name, 1.0) for name in names[1:]]
    started = time.perf_counter()
    assert grouped(copies, set(), lambda a, b: 1.0) == [tuple(names)]
    assert time.perf_counter() - started < 20
