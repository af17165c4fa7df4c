"""What was found is described: each pair and group, in bounded time."""

import time
from dataclasses import replace
from itertools import pairwise

from search.duplicates.describing import described
from search.results import Duplicates, Group, Pair
from tests.search.duplicates.records import ENGLISH, record


def group_of(*records) -> Group:
    ids = tuple(one.id for one in records)
    pairs = tuple(Pair(a, b, 0.9) for a, b in pairwise(ids))
    found = Duplicates(0.7, pairs, (Group(ids, 0.9),))
    return described(found, {one.id: one for one in records}, ENGLISH).groups[0]


def test_a_group_has_a_kind_a_keeper_and_a_reason() -> None:
    old = record("How much leave do I get?", "25 days.", "rules-2019.md")
    new = record("How much vacation is there?", "30 days.", "rules-2025.md")
    group = group_of(old, new)
    assert (group.kind, group.keeper, group.why) == (
        "answers differ",
        new.id,
        "the newest document",
    )
    assert not group.exact


def test_copies_are_exact_whatever_their_blanks_and_case() -> None:
    a, b = record("What is it?", "A  net."), record("what is it?", "a net.\n")
    group = group_of(a, b)
    assert group.exact
    assert (group.kind, group.keeper, group.why) == ("same", a.id, "the first of equal answers")


def test_pairs_and_look_alikes_say_what_differs() -> None:
    a, b = record("Fee?", "5 euros."), record("Fee to pay?", "7 euros.")
    c, d = record("What is E1042?", "x"), record("What is E1024?", "y")
    found = Duplicates(0.7, (Pair(a.id, b.id, 0.9),), (), (Pair(c.id, d.id, 0.8),))
    told = described(found, {one.id: one for one in (a, b, c, d)}, ENGLISH)
    assert (told.pairs[0].kind, told.pairs[0].differences[0].what) == ("answers differ", "number")
    assert (told.look_alikes[0].kind, told.look_alikes[0].differences[0].b) == ("related", "E1024")
    assert told.notice == ""


def test_nothing_is_described_as_nothing() -> None:
    nothing = Duplicates(0.7, (), ())
    assert described(nothing, {}, ENGLISH) == nothing


def test_a_hundred_thousand_copies_and_a_thousand_groups_are_described_soon() -> None:
    one = record("What is it?", "A net of many threads.")
    copies = [replace(one, id=f"c{n:015x}") for n in range(100_000)]
    groups = [Group(tuple(copy.id for copy in copies), 1.0)]
    others = [
        record(f"How heavy is part {n // 2}?", f"Part {n // 2} weighs {n} kg. It is of steel.")
        for n in range(2_000)
    ]
    groups += [Group((a.id, b.id), 0.9) for a, b in zip(others[::2], others[1::2], strict=True)]
    records = {one.id: one for one in [*copies, *others]}
    started = time.perf_counter()
    found = described(Duplicates(0.7, (), tuple(groups)), records, ENGLISH)
    assert time.perf_counter() - started < 40
    assert found.groups[0].exact
    assert {group.kind for group in found.groups[1:]} == {"answers differ"}
