"""Excel workbooks: sheets, headers below titles, merged cells, formulas, and hostile ones."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from corpus.errors import SourceError
from ingest.reader import parse_document


def book(fill: Callable[[Any], None]) -> bytes:
    made = openpyxl.Workbook()
    fill(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zoo(made: Any) -> None:
    sheet = made.active
    sheet.title = "Visiting"
    for row in [
        ["Questions about the zoo"], ["Question", "Answer", "Category"],
        ["When do you open?", "At nine.", "Hours"], ["Is there parking?", "Behind the hall.", None],
        ["What does it cost?", 5.0, "Money"], [None, "Children are free.", None],
        ["Who pays?", "=1+2", "Money"],
    ]:  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("C3:C4")
    sheet.merge_cells("A5:A6")
    made.create_sheet("Prices").append(["a", "b"])
    more = made.create_sheet("Sheet3")
    more.append(["Frage", "Antwort"])
    more.append(["Wo?", "Hier."])


def test_each_sheet_is_a_table() -> None:
    parsed = parse_document("a.xlsx", book(zoo))
    assert [(one.question, one.answer, one.section) for one in parsed.records] == [
        ("When do you open?", "At nine.", ("Visiting", "Hours")),
        ("Is there parking?", "Behind the hall.", ("Visiting", "Hours")),
        ("What does it cost?", "5\n\nChildren are free.", ("Visiting", "Money")),
        ("Who pays?", "", ("Visiting", "Money")),
        ("Wo?", "Hier.", ()),
    ]
    assert parsed.records[0].place == "sheet Visiting, row 3"
    reasons = " ".join(one.reason for one in parsed.unread)
    assert "a formula without its value" in reasons
    assert "sheet Prices: no column of questions" in reasons


def far(made: Any) -> None:
    made.active.append(["question", "answer"])
    made.active.append(["Who?", "I."])
    made.active.cell(1_000_000, 1, "Far?")
    made.active.cell(2, 16_384, "right")


def test_a_million_empty_rows_and_the_last_column_cost_nothing() -> None:
    parsed = parse_document("a.xlsx", book(far))
    assert [one.question for one in parsed.records] == ["Who?"]
    assert "below 20,000 blank rows nothing was read" in parsed.unread[0].reason


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "with a password"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file"),
        ("a.ods", packed("content.xml", b"<a/>"), ".ods files are not read; save it as .xlsx"),
        ("a.xlsx", packed("xl/workbook.xml", b"<a>"), "damaged workbook"),
        ("a.xlsx", packed("xl/workbook.xml", bytes(20 * 2**20)), "unpacks to 20 MiB"),
        ("a.xlsx", book(zoo)[:-500], "damaged archive"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        parse_document(name, content)
