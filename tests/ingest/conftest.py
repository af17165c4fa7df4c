"""Reads a document and checks what must hold for every one of them."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from ingest.document import Document
from ingest.layouts import detect
from ingest.reading import Reading

ReadAs = Callable[[str, str, str], Reading]


@pytest.fixture
def read_as() -> ReadAs:
    """Return a document's best reading, which must be by the layout that is named."""

    def read(layout: str, name: str, text: str) -> Reading:
        document = Document(name, text)
        reading = detect(document)[0].reading
        assert reading.layout == layout
        account(document, reading)
        return reading

    return read


def account(document: Document, reading: Reading) -> None:
    """Check that records follow one another and that nothing unread lies in one."""
    held = [n for found in reading.records for n in range(found.lines[0], found.lines[1] + 1)]
    left = [n for part in reading.unread for n in range(part.lines[0], part.lines[1] + 1)]
    text = {n for n, line in enumerate(document.lines, start=1) if line.strip()}
    assert len(held) == len(set(held))
    assert not set(held) & set(left) & text
    for found, after in pairwise(reading.records):
        assert found.lines[1] < after.lines[0]
        assert len(after.question) < 12 or after.question not in found.answer
