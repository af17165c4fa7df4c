"""The desk over made-up groups: what it shows, and what it costs."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time

import pytest

from corpus.errors import DecidedMeanwhile, QueryError, UnknownDecision
from search.decisions.book import Book
from search.decisions.folds import Folds
from search.decisions.ledger import Ledger
from search.desk.deciding import decide, decide_exact, find_item, take_out, undo
from search.desk.follow import follow, undecided
from search.results import Group, Pair
from tests.search.desk.made import ledger_in, made_desk, made_record, many
from ui.output.reports.tasks import deletions


def done_at_once(act: Callable[[int], None], refused: type[Exception]) -> int:
    """Return how many of eight who do the same at once are not refused."""

    def is_done(number: int) -> bool:
        try:
            act(number)
        except refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(is_done, range(8))).count(True)


def test_nothing_lies_on_the_desk_of_no_record_one_record_or_none_that_are_alike(
    tmp_path: Path,
) -> None:
    for count in range(3):
        records = [made_record(n, f"Question {n}?") for n in range(count)]
        desk, ledger = made_desk(records, []), ledger_in(tmp_path)
        page = desk.page(ledger.book, "all")
        assert (page.total, page.open, page.decided, page.items) == (0, 0, 0, ())
        assert decide_exact(desk, ledger, "ann") == (0, "")
        assert not ledger.file.exists()
        with pytest.raises(UnknownDecision):
            find_item(desk, ledger.book, "0" * 16)


def test_copies_in_any_number_are_one_short_line(tmp_path: Path) -> None:
    records = [made_record(n, "The same?", answer="Yes.") for n in range(100_000)]
    group = Group(tuple(one.id for one in records), 1.0, "same", records[5].id, "first", exact=True)
    desk, ledger = made_desk(records, [group]), ledger_in(tmp_path)
    (item,) = desk.page(ledger.book).items
    assert len(item.ids) == 100_000
    assert decide_exact(desk, ledger, "ann")[0] == 1
    assert desk.page(ledger.book).total == 0
    (settled,) = desk.page(ledger.book, "decided").items
    assert (len(settled.ids), settled.keeper) == (100_000, records[5].id)
    assert ledger.file.stat().st_size < 2_000


def test_empty_questions_are_decided_about_like_any(tmp_path: Path) -> None:
    records = [made_record(n, "", answer=f"Answer {n}.") for n in range(2)]
    desk = made_desk(records, [Group(("r000000", "r000001"), 0.9, "same", "r000000")])
    ledger = ledger_in(tmp_path)
    decide(desk, ledger, ["r000000", "r000001"], "different", "ann")
    assert desk.page(ledger.book).total == 0


def test_pages_filters_and_counts_agree(tmp_path: Path) -> None:
    desk, ledger = many(50), ledger_in(tmp_path)
    book = ledger.book
    whole = desk.page(book, count=200)
    assert [one.score for one in whole.items] == sorted(
        (one.score for one in whole.items), reverse=True
    )
    parts = [
        one for first in range(0, 50, 7) for one in desk.page(book, first=first, count=7).items
    ]
    assert parts == list(whole.items)
    assert Counter(one.kind for one in whole.items) == whole.kinds
    assert {one.strength for one in whole.items} == {"likely", "possible"}
    pair = whole.document_pairs[0]
    both = desk.page(book, documents=[pair.a, pair.b], count=200)
    assert both.total == pair.count
    assert desk.page(book, documents=[pair.a, pair.a]).total == 0
    assert desk.page(book, kind="contains").total == whole.kinds["contains"]
    assert sum(one.count for one in desk.bins) == len(desk.found.pairs)


def test_look_alikes_are_items_of_their_own_and_no_group(tmp_path: Path) -> None:
    records = [made_record(n, f"Question {n}?") for n in range(4)]
    desk = made_desk(
        records,
        [Group(("r000000", "r000001"), 0.9, "same", "r000000")],
        (Pair("r000002", "r000003", 0.95, "related"),),
    )
    ledger = ledger_in(tmp_path)
    (second,) = desk.page(ledger.book).items
    (first,) = desk.page(ledger.book, kind="related").items
    assert (first.kind, second.kind) == ("related", "same")
    assert undecided(desk, ledger.book) == [second]
    decide(desk, ledger, first.ids, "same", "ann")
    followed = follow(desk, ledger.book)
    assert {one.ids for one in followed.groups} == {first.ids, second.ids}
    assert followed.look_alikes == ()
    decide(desk, ledger, second.ids, "related", "ann")
    assert [one.ids for one in follow(desk, ledger.book).groups] == [first.ids]


def test_two_that_were_told_apart_are_in_no_group_and_the_others_stay_together(
    tmp_path: Path,
) -> None:
    desk, ledger = many(1, 4), ledger_in(tmp_path)
    a, b, c, d = desk.found.groups[0].ids
    decide(desk, ledger, [a, d], "different", "ann")
    left = desk.page(ledger.book, "open").items
    assert all({a, d} - {*one.ids} for one in left)
    assert {b, c} <= {key for one in left for key in one.ids}
    groups = follow(desk, ledger.book).groups
    assert all({a, d} - {*one.ids} for one in groups)


def test_what_is_undone_is_as_it_was(tmp_path: Path) -> None:
    desk, ledger = many(10), ledger_in(tmp_path)
    before = desk.page(ledger.book, "all")
    made, _ = decide(desk, ledger, before.items[3].ids, "related", "ann")
    again, _ = decide(desk, ledger, before.items[3].ids, "same", "bob")
    undo(desk, ledger, again.id, "bob")
    (settled,) = desk.page(ledger.book, "decided").items
    assert settled.decision
    assert settled.decision.id == made.id
    undo(desk, ledger, made.id, "ann")
    assert desk.page(ledger.book, "all") == before


def test_a_decision_about_one_record_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    desk, ledger = many(2), ledger_in(tmp_path)
    with pytest.raises(QueryError, match="two records"):
        decide(desk, ledger, ["r000000", "r000000"], "same", "ann")
    assert not ledger.file.exists()


@pytest.mark.measure
def test_deciding_and_the_next_page_take_a_tenth_of_a_second_with_5_000_groups(
    tmp_path: Path,
) -> None:
    desk, ledger = many(5_000), ledger_in(tmp_path)
    desk.page(ledger.book)
    times = []
    for _ in range(20):
        item = desk.page(ledger.book).items[0]
        started = process_time()
        decide(desk, ledger, item.ids, "same", "ann")
        shown = desk.page(ledger.book)
        times.append(process_time() - started)
        assert shown.items[0].key != item.key
    assert sorted(times)[10] < 0.1


def test_a_desk_says_the_same_whether_it_was_told_step_by_step_or_at_once(tmp_path: Path) -> None:
    desk, ledger = many(12, 4), ledger_in(tmp_path)
    rulings = ("same", "different", "related")
    for number, group in enumerate(desk.found.groups):
        ids = group.ids[: 2 + number % 3]
        decide(desk, ledger, ids, rulings[number % 3], "ann")  # type: ignore[arg-type]
        desk.page(ledger.book)
    fresh = many(12, 4)
    for state in ("open", "decided"):
        assert desk.page(ledger.book, state) == fresh.page(Book.of(ledger.book.entries), state)  # type: ignore[arg-type]


def test_what_is_told_apart_later_is_neither_grouped_nor_deleted(tmp_path: Path) -> None:
    desk, ledger = many(1, 3), ledger_in(tmp_path)
    a, b, c = desk.found.groups[0].ids
    decide(desk, ledger, [a, b, c], "same", "ann", a)
    assert [one.id for one in deletions(desk, ledger.book)] == [b, c]
    decide(desk, ledger, [a, b], "different", "bob")
    assert [one.id for one in deletions(desk, ledger.book)] == [c]
    assert [one.ids for one in follow(desk, ledger.book).groups] == [(a, c)]


def test_a_later_keeper_holds_for_what_was_decided_before(tmp_path: Path) -> None:
    desk, ledger = many(1, 3), ledger_in(tmp_path)
    a, b, c = desk.found.groups[0].ids
    decide(desk, ledger, [a, b], "same", "ann", a)
    decide(desk, ledger, [a, b, c], "same", "ann", c)
    assert [one.id for one in deletions(desk, ledger.book)] == [a, b]
    assert [one.ids for one in follow(desk, ledger.book).groups] == [(a, b, c)]


def test_one_is_taken_out_of_a_group_and_one_undo_brings_it_back(tmp_path: Path) -> None:
    desk, ledger = many(2, 4), ledger_in(tmp_path)
    before = desk.page(ledger.book, "all")
    a, b, c, d = desk.found.groups[1].ids
    made, item, left = take_out(desk, ledger, [a, b, c, d], c, "ann", seen="")
    assert (item.apart, item.decision, set(item.ids)) == ((c,), made, {a, b, c, d})
    assert left
    assert (left.ids, left.decision, left.keeper) == ((a, b, d), None, a)
    assert {one.ids for one in desk.page(ledger.book).items} == {desk.found.groups[0].ids, left.ids}
    assert {one.ids for one in follow(desk, ledger.book).groups} >= {left.ids}
    assert deletions(desk, ledger.book) == []
    assert undo(desk, ledger, made.id, "ann")[0] == 1
    assert desk.page(ledger.book, "all") == before


def test_one_after_the_other_is_taken_out_until_two_are_left(tmp_path: Path) -> None:
    desk, ledger = many(1, 4), ledger_in(tmp_path)
    ids = [*desk.found.groups[0].ids]
    while len(ids) > 1:
        _, _, left = take_out(desk, ledger, ids, ids[0], "ann", seen="")
        ids = ids[1:]
        assert (left.ids if left and not left.decision else ()) == tuple(
            ids if len(ids) > 1 else ()
        )
    assert desk.page(ledger.book).total == 0
    assert follow(desk, ledger.book).groups == ()


@pytest.mark.parametrize("size", [3, 60, 61, 200])
def test_the_rest_of_a_group_of_any_size_is_decided_after_one_is_taken_out(
    tmp_path: Path, size: int
) -> None:
    desk, ledger = many(1, size), ledger_in(tmp_path)
    ids = desk.found.groups[0].ids
    out = {ids[0], ids[-1]} if size > 3 else {ids[0]}
    for one in sorted(out):
        (item,) = desk.page(ledger.book).items
        take_out(desk, ledger, item.ids, one, "ann", seen="")
    (rest,) = desk.page(ledger.book).items
    assert set(rest.ids) == {*ids} - out
    _, settled = decide(desk, ledger, rest.ids, "same", "ann", seen="")
    assert set(settled.ids) == set(rest.ids)
    assert desk.page(ledger.book).total == 0
    assert {one.id for one in deletions(desk, ledger.book)} == {*rest.ids} - {settled.keeper}
    assert [set(one.ids) for one in follow(desk, ledger.book).groups] == [set(rest.ids)]


def test_the_keeper_is_taken_out_of_what_was_decided_and_the_others_stay_one(
    tmp_path: Path,
) -> None:
    desk, ledger = many(1, 4), ledger_in(tmp_path)
    a, b, c, d = desk.found.groups[0].ids
    _, settled = decide(desk, ledger, [a, b, c, d], "same", "ann", a)
    assert settled.decision
    take_out(desk, ledger, settled.ids, a, "ann", seen=settled.decision.id)
    assert [set(one.ids) for one in follow(desk, ledger.book).groups] == [{b, c, d}]
    gone = {one.id for one in deletions(desk, ledger.book)}
    assert len(gone) == 2
    assert gone < {b, c, d}
    folds = Folds(ledger.book, desk.keys)
    records = desk.records
    assert folds.ruling(records[b], records[d]) == "same"
    assert folds.ruling(records[a], records[d]) == "different"
    assert desk.page(ledger.book).total == 0


def test_one_taken_out_of_what_was_decided_leaves_two_items_that_open_and_can_be_decided(
    tmp_path: Path,
) -> None:
    desk, ledger = many(1, 4), ledger_in(tmp_path)
    a, b, c, d = desk.found.groups[0].ids
    _, settled = decide(desk, ledger, [a, b, c, d], "same", "ann", a)
    assert settled.decision
    made, out, left = take_out(desk, ledger, [a, b, c, d], d, "ann", seen=settled.decision.id)
    assert left
    assert (set(left.ids), left.keeper, out.apart) == ({a, b, c}, a, (d,))
    items = desk.queue(ledger.book).items
    assert len({one.key for one in items}) == len(items) == 2
    for one in (left, out):
        assert find_item(desk, ledger.book, one.key).decision == one.decision
    again, _ = decide(desk, ledger, left.ids, "same", "bob", b, seen=settled.decision.id)
    assert again.keeper == desk.keys.of(desk.records[b])
    undo(desk, ledger, made.id, "ann")


def test_what_is_taken_out_already_is_not_taken_out_again(tmp_path: Path) -> None:
    desk, ledger = many(1, 4), ledger_in(tmp_path)
    a, b, c, d = desk.found.groups[0].ids
    made, item, _ = take_out(desk, ledger, [a, b, c, d], c, "ann")
    written = ledger.file.read_bytes()
    for ids, seen in (([a, b, c, d], None), ([a, b, c, d], made.id), ([a, c, d], None)):
        with pytest.raises(QueryError, match=f"{c}.* is taken out already"):
            take_out(desk, ledger, ids, c, "ann", seen=seen)
    assert ledger.file.read_bytes() == written
    assert find_item(desk, ledger.book, item.key).apart == (c,)
    # Another one of them can go, too, and the first one once it is back.
    take_out(desk, ledger, [a, b, c, d], d, "ann", seen=made.id)
    undo(desk, ledger, made.id, "ann")
    take_out(desk, ledger, [a, b, c, d], c, "ann")


def test_of_what_is_different_none_is_taken_out_but_of_what_is_related(tmp_path: Path) -> None:
    desk, ledger = many(2, 3), ledger_in(tmp_path)
    first, second = (group.ids for group in desk.found.groups)
    decide(desk, ledger, first, "different", "ann")
    with pytest.raises(QueryError, match="taken out already"):
        take_out(desk, ledger, first, first[1], "ann")
    decide(desk, ledger, second, "related", "ann")
    take_out(desk, ledger, second, second[1], "ann")
    assert len(ledger.book.decisions) == 3


def test_of_many_who_take_out_one_record_at_once_one_does(tmp_path: Path) -> None:
    desk = many(1, 3)
    ids = desk.found.groups[0].ids

    def try_it(number: int) -> None:
        take_out(desk, ledger_in(tmp_path), ids, ids[0], f"ann{number}")

    assert done_at_once(try_it, QueryError) == 1
    assert len(ledger_in(tmp_path).book.decisions) == 1


def test_copies_go_out_together_and_of_copies_alone_none_does(tmp_path: Path) -> None:
    records = [made_record(n, "The same?", answer="Yes.") for n in range(2)]
    records += [made_record(n, f"Another {n}?") for n in range(2, 4)]
    ids = tuple(one.id for one in records)
    desk, ledger = made_desk(records, [Group(ids, 0.9, "same", ids[2])]), ledger_in(tmp_path)
    with pytest.raises(QueryError, match="say the same"):
        take_out(desk, ledger, ids[:2], ids[0], "ann")
    with pytest.raises(QueryError, match="none of the records"):
        take_out(desk, ledger, ids[:2], ids[3], "ann")
    assert not ledger.file.exists()
    _, item, left = take_out(desk, ledger, ids, ids[1], "ann")
    assert item.apart == ids[:2]
    assert left
    assert left.ids == ids[2:]


def test_who_decides_what_somebody_else_decided_meanwhile_is_told_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    desk, ledger = many(2, 3), ledger_in(tmp_path)
    first, second = desk.page(ledger.book).items
    other = Ledger([ledger.file])
    theirs, _ = decide(desk, other, first.ids, "same", "bob")
    taken, _, _ = take_out(desk, other, second.ids, second.ids[0], "bob")
    written = ledger.file.read_bytes()
    with pytest.raises(DecidedMeanwhile, match="decided same by bob meanwhile"):
        decide(desk, ledger, first.ids, "different", "ann", seen="")
    with pytest.raises(DecidedMeanwhile, match="decided different by bob"):
        take_out(desk, ledger, second.ids, second.ids[1], "ann", seen="")
    assert ledger.file.read_bytes() == written
    decide(desk, ledger, first.ids, "different", "ann", seen=theirs.id)
    undo(desk, other, taken.id, "bob")
    with pytest.raises(DecidedMeanwhile, match="undone meanwhile"):
        decide(desk, ledger, second.ids, "same", "ann", seen=taken.id)
    decide(desk, ledger, second.ids, "same", "ann", seen="")
    assert desk.page(ledger.book).total == 0


def test_records_that_are_no_item_are_decided_about_unless_somebody_did_meanwhile(
    tmp_path: Path,
) -> None:
    desk, ledger = many(3, 4), ledger_in(tmp_path)
    first, second, third = (group.ids for group in desk.found.groups)
    across = [first[0], second[0]]
    made, _ = decide(desk, ledger, across, "related", "ann", seen="")
    decide(desk, ledger, across, "different", "ann", seen=made.id)
    theirs, _ = decide(desk, ledger, third, "same", "bob")
    with pytest.raises(DecidedMeanwhile, match="some of these records were decided same by bob"):
        decide(desk, ledger, third[:2], "different", "ann", seen="")
    decide(desk, ledger, third[:2], "different", "ann", seen=theirs.id)


def test_a_decision_that_nobody_can_have_seen_is_named(tmp_path: Path) -> None:
    desk, ledger = many(2, 3), ledger_in(tmp_path)
    first, second = (group.ids for group in desk.found.groups)
    other, _ = decide(desk, ledger, second, "same", "bob")
    decide(desk, ledger, second, "related", "bob", seen=other.id)
    written = ledger.file.read_bytes()
    for ids in (first, first[:2], [first[0], second[0]]):
        with pytest.raises(QueryError, match="there is no decision 'r000001'"):
            decide(desk, ledger, ids, "same", "ann", seen="r000001")
        with pytest.raises(QueryError, match=f"{other.id}.* is not about these records"):
            take_out(desk, ledger, [*ids, first[2]], ids[0], "ann", seen=other.id)
    assert ledger.file.read_bytes() == written


def test_of_many_who_decide_one_item_at_once_one_does(tmp_path: Path) -> None:
    desk = many(1, 3)
    (item,) = desk.page(Book()).items

    def try_it(number: int) -> None:
        decide(desk, ledger_in(tmp_path), item.ids, "same", f"ann{number}", seen="")

    assert done_at_once(try_it, DecidedMeanwhile) == 1
    assert len(ledger_in(tmp_path).book.decisions) == 1


@pytest.mark.parametrize("out", [[0], [250], [0, 1, 120, 297]])
def test_a_large_decision_holds_together_whichever_are_taken_out(
    tmp_path: Path, out: list[int]
) -> None:
    desk, ledger = many(1, 300), ledger_in(tmp_path)
    ids, records = desk.found.groups[0].ids, desk.records
    decide(desk, ledger, ids, "same", "ann", ids[299])
    for number in out:
        take_out(desk, ledger, ids, ids[number], "bob")
    folds = Folds(ledger.book, desk.keys)
    inside = [ids[number] for number in range(300) if number not in out]
    assert {folds.ruling(records[inside[0]], records[one]) for one in inside[1:]} == {"same"}
    assert {folds.keeper([records[one]]) for one in inside} == {ids[299]}
    for number in out:
        told = {folds.ruling(records[ids[number]], records[one]) for one in inside}
        assert told == {"different"}


def test_those_that_are_apart_from_each_other_may_be_the_same_as_a_third(tmp_path: Path) -> None:
    desk, ledger = many(1, 300), ledger_in(tmp_path)
    ids, records = desk.found.groups[0].ids, desk.records
    decide(desk, ledger, ids, "same", "ann", ids[299])
    decide(desk, ledger, ids[:298], "different", "bob")
    folds = Folds(ledger.book, desk.keys)
    assert folds.ruling(records[ids[0]], records[ids[297]]) == "different"
    assert {folds.keeper([records[one]]) for one in ids} == {ids[299]}


def test_a_decision_on_two_of_three_takes_none_out(tmp_path: Path) -> None:
    desk, ledger = many(1, 3), ledger_in(tmp_path)
    a, b, c = desk.found.groups[0].ids
    decide(desk, ledger, [a, b], "different", "ann")
    decide(desk, ledger, [a, b, c], "related", "ann")
    assert all(
        not one.apart or one.apart == (c,) for one in desk.page(ledger.book, "decided").items
    )
