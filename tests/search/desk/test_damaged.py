"""Files of decisions as they come: damaged, mangled, made by others, about records that are gone."""

import json
import random
from pathlib import Path
from typing import Any

from search.decisions.ledger import Ledger
from search.desk.deciding import decide, take_out
from search.desk.follow import follow, undecided
from tests.search.desk.made import ledger_in, made_record, many
from ui.output.desk import page_payload
from ui.output.reports.forms import FORMS, write

STRANGE: tuple[Any, ...] = (
    *(None, True, -1, 10**40, 1e999, "", "\u2028", "<<<<<<< HEAD", [], {}, [[]], [None], ["x"]),
    *(
        [[0, 0]],
        [[0, 1, 2]],
        [[-1, 0]],
        [[0, 99]],
        [[1e308, 0]],
        {"a": 1},
        "0" * 5000,
        "../..",
        "\x00",
    ),
)


def written(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of some real decisions on three groups of four."""
    desk, ledger = many(3, 4), ledger_in(folder)
    first, second, third = (group.ids for group in desk.found.groups)
    decide(desk, ledger, first, "same", "ann")
    made, _, _ = take_out(desk, ledger, second, second[1], "bob")
    decide(desk, ledger, third[:2], "related", "ann")
    ledger.undo(made.id, "ann")
    take_out(desk, ledger, second, second[0], "bob")
    return [json.loads(line) for line in ledger.file.read_text("utf-8").splitlines()]


def test_no_line_of_a_file_ends_the_desk_and_every_line_is_read_or_reported(
    tmp_path: Path,
) -> None:
    lines, chance = written(tmp_path / "real"), random.Random(20)  # noqa: S311  not secret
    for number in range(150):
        mangled = []
        for line in lines:
            own = dict(line)
            for field in chance.sample(sorted(own), chance.randrange(3)):
                own[field] = chance.choice(STRANGE)
            text = json.dumps(own).encode()
            mangled.append(text if chance.random() < 0.9 else text[: chance.randrange(len(text))])
        chance.shuffle(mangled)
        file = tmp_path / f"{number}.jsonl"
        file.write_bytes(b"\n".join(mangled))
        ledger, desk = Ledger([file]), many(3, 4)
        book = ledger.book
        assert len(book.entries) + len(book.problems) <= len(lines)
        shown = page_payload(desk.page(book, "all", count=100), desk)
        json.dumps(shown, allow_nan=False)
        assert all(one["keeper"] in one["ids"] for one in shown["items"])
        assert all(len(one["ids"]) > 1 for one in shown["items"])
        follow(desk, book)
        undecided(desk, book)
        for form in FORMS:
            b"".join(write(form, desk, book, []))
        decide(desk, ledger, desk.found.groups[0].ids, "different", "cara")
        assert file.read_bytes().startswith(b"\n".join(mangled))


def test_what_was_decided_or_taken_out_of_records_that_are_gone_is_kept_and_shows_nothing(
    tmp_path: Path,
) -> None:
    desk, ledger = many(1, 4), ledger_in(tmp_path)
    ids = desk.found.groups[0].ids
    take_out(desk, ledger, ids, ids[0], "ann")
    before = ledger.file.read_bytes()
    other = many(2, 3)
    page = other.page(ledger.book, "decided")
    gone = {desk.records[one].question for one in ids} - {
        one.question for one in other.records.values()
    }
    assert gone
    assert all(one in other.records for item in page.items for one in (*item.ids, *item.apart))
    assert ledger.file.read_bytes() == before
    assert made_record(0, "x").id == "r000000"
