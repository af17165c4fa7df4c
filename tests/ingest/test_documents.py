"""Whole documents, each with its right reading: small ones of one fault each, and our own.

The readings of the small inputs, which are no part of the project, lie in tests/ingest/small; our
own documents lie in tests/ingest/documents, each folder with its readings in expected.json. A
reading is an object with the sentence that says what is right (`reading`), and either the `error`
that is told, or `records`; of a record only the fields that are written down are compared.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceError
from corpus.records import plain_record
from ingest.reader import Parsed, parse_document
from tests.conftest import SHARED

HERE = Path(__file__).parent
SMALL = SHARED / "small"


@dataclass(frozen=True)
class Case:
    """A document and how it is to be read."""

    file: Path
    expected: dict[str, Any]


def cases() -> Iterator[Any]:
    """Yield every document with its right reading; those that are not here are skipped."""
    for readings in sorted((HERE / "small").glob("*.json")):
        for name, expected in json.loads(readings.read_text("utf-8")).items():
            here = SMALL.is_dir()
            mark = pytest.mark.skipif(not here, reason=f"{SMALL} is not here")
            yield pytest.param(Case(SMALL / name, expected), id=f"small/{name}", marks=mark)
    for readings in sorted((HERE / "documents").glob("*/expected.json")):
        for name, expected in json.loads(readings.read_text("utf-8")).items():
            file = readings.parent / name
            yield pytest.param(Case(file, expected), id=f"{readings.parent.name}/{name}")


@pytest.mark.parametrize("case", [*cases()])
def test_a_document_is_read_as_it_is_meant(case: Case) -> None:
    expected = case.expected
    content = case.file.read_bytes()
    if "error" in expected:
        with pytest.raises(SourceError) as caught:
            parse_document(case.file.name, content)
        assert expected["error"] in str(caught.value)
        return
    parsed = parse_document(case.file.name, content)
    assert found(parsed, expected["records"]) == expected["records"], expected["reading"]
    for field in {"layout", "title"} & {*expected}:
        assert getattr(parsed, field) == expected[field]
    if "unread" in expected:
        assert [list(one.lines) for one in parsed.unread] == expected["unread"]


def found(parsed: Parsed, expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the records as plain data, with the fields that are expected of each."""
    records = [plain_record(record) for record in parsed.records]
    wanted = [*expected, *([{"question": "", "answer": ""}] * max(0, len(records) - len(expected)))]
    return [
        {field: record[field] for field in fields}
        for record, fields in zip(records, wanted, strict=False)
    ]


def test_every_small_input_has_its_reading() -> None:
    if not SMALL.is_dir():
        pytest.skip(f"{SMALL} is not here")
    listed = [
        name
        for readings in (HERE / "small").glob("*.json")
        for name in json.loads(readings.read_text("utf-8"))
    ]
    assert len(listed) == len({*listed})
    assert {file.name for file in SMALL.iterdir()} == {*listed}
