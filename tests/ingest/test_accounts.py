"""Every line of every text has one place: in a record, in the structure, or in what is unread."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from ingest.layouts.catalogue import LAYOUTS
from ingest.layouts.layout import Layout
from ingest.reader import Parsed, parse_document
from ingest.text.account import Account, accounted
from ingest.text.decoding import NUL_REASON, REPLACED, decode
from ingest.text.document import Document
from ingest.text.reading import Found, Reading
from tests.conftest import DOCUMENTS, SHARED

HERE = Path(__file__).parent
TEXTS = {layout.name for layout in LAYOUTS} | {"mixed"}
MENDED = {NUL_REASON, REPLACED}


def documents() -> list[Any]:
    """Every document that is here, ours and those of the shared folders."""
    folders = [HERE / "documents", DOCUMENTS, *(SHARED / n for n in ("docs", "docs2", "small"))]
    data = {"expected.json", "GOLD.json", "score_parser.py"}
    files = (file for folder in folders if folder.is_dir() for file in sorted(folder.rglob("*")))
    return [
        pytest.param(file, id=f"{file.parent.name}/{file.name}")
        for file in files
        if file.is_file() and file.name not in data
    ]


def check(text: str, parsed: Parsed) -> None:
    """Check that each line of text has one place, and that records lie one behind the other."""
    reading = Reading(
        parsed.layout,
        parsed.title,
        tuple(Found(r.question, r.answer, (), r.lines) for r in parsed.records),
        tuple(part for part in parsed.unread if part.reason not in MENDED),
        1.0,
        1.0,
        parsed.structure,
    )
    account = Account.of(Document(parsed.name, text), reading)
    assert not account.nowhere, "lines that have no place"
    assert not account.twice, "lines that have two places"
    last = len(text.split("\n"))
    for record in parsed.records:
        assert 1 <= record.lines[0] <= record.lines[1] <= last, record
    for one, other in pairwise(
        sorted((r.lines for r in parsed.records), key=lambda p: (p[0], -p[1]))
    ):
        assert one[1] < other[0] or other[1] <= one[1], (one, other)  # apart, or one in the other


@pytest.mark.parametrize("file", documents())
def test_each_line_of_a_document_has_one_place(file: Path) -> None:
    try:
        parsed = parse_document(file.name, file.read_bytes())
    except SourceError:
        return
    if parsed.layout in TEXTS:
        check(decode(file.read_bytes()), parsed)


LINES = st.sampled_from(
    """# Title
## Coast
## What is a fjord?
### How deep is it?
**What is a bay?**
**Note**
- What is a cape?
- a cape, too
  - How far does it go?
1. What is a moor?
2) Wet land
Q: What is a delta?
A: A river's mouth.
**Question:** Why is it flat?
**Answer:** It is silt.
> What is a reef?
> Coral.
<details>
<summary>What is a lagoon?</summary>
</details>
| Question | Answer |
|---|---|
| What is a tide? | The moon's doing. |
```
# what is this?
---
===
Plain words about the sea, and more of them.
Who knows?
[back to top](#top)
<a name="x"></a>
Answer: B
a) one
b) two
#Q What floats?
^ Wood
A Wood
=head1 Sea
* Is it salt?
What is brine?::
.. note::
Unit: Basics
""".split("\n")
)
MIXTURES = st.lists(LINES, min_size=1, max_size=25).map("\n".join)


@settings(max_examples=250, deadline=None)
@given(MIXTURES)
def test_each_line_of_any_mixture_has_one_place(text: str) -> None:
    try:
        parsed = parse_document("a.md", text.encode())
    except SourceError:
        return
    if parsed.layout in TEXTS:
        check(text, parsed)


@settings(max_examples=60, deadline=None)
@given(MIXTURES, st.sampled_from(LAYOUTS))
def test_so_has_each_in_the_layout_that_is_chosen(text: str, layout: Layout) -> None:
    try:
        parsed = parse_document("a.md", text.encode(), layout.name)
    except SourceError:
        return
    check(text, parsed)


def test_a_line_that_a_layout_forgot_is_unread_and_one_it_claims_twice_is_the_record_s() -> None:
    document = Document("a.md", "# T\n\nWhat?\nThis.\n\nLost.\n\nMore.\n")
    found = Found("What?", "This.", (), (3, 4))
    reading = Reading("x", "T", (found,), (), 1.0, 1.0, ((1, 3),))
    account = Account.of(document, reading)
    assert (account.nowhere, account.twice) == ({6, 8}, {3})
    mended = accounted(document, reading)
    assert mended.structure == ((1, 1),)
    assert [(part.lines, part.reason) for part in mended.unread] == [
        ((6, 8), "belongs to no question")
    ]
    assert accounted(document, mended) is mended
