"""How fast documents are read: the time grows with their length, and the rate is reported."""

import timeit
from functools import partial
from time import process_time

import pytest
from markdown_it import MarkdownIt

from ingest.layouts.catalogue import LAYOUTS, read_text
from ingest.reader import parse_document
from ingest.text.document import Document
from tests.conftest import DOCUMENTS, SHARED

pytestmark = pytest.mark.slow

TEXT = {".md", ".txt", ".rst", ".org", ".pod", ".adoc"}

REPEATED = {layout.name: f"{layout.example}\n\n" for layout in LAYOUTS} | {
    "questions only": "## Why?\nBecause.\n\n",
    "labels only": "Q: Who?\nA: I.\n",
    "bullets": "- What?\n\n  That.\n",
    "open folds": "<details>\n",
    "quotes": "> words\n",
    "one word": "words ",
    "question marks": "?",
    "stars": "**a** ",
}


def seconds(text: str) -> float:
    """Return the best of three times of reading a text; timeit, too, keeps the collector out.

    It is the processor's time: what else a busy machine does does not count.
    """
    timer = timeit.Timer(lambda: read_text(Document("document.md", text)), timer=process_time)
    return min(timer.repeat(repeat=3, number=1))


@pytest.mark.parametrize("name", REPEATED)
def test_eight_times_the_text_takes_at_most_ten_times_as_long(name: str) -> None:
    once = REPEATED[name] * max(1, 24_000 // len(REPEATED[name]))
    ratios: list[float] = []
    while len(ratios) < 3 and min(ratios, default=11) > 10:  # a busy machine may spoil one
        ratios.append(seconds(once * 8) / seconds(once))
    ratio = min(ratios)
    print(f"\n{name}: {ratio:.1f} times as long")
    assert ratio <= 10


def text_documents() -> list[tuple[str, bytes]]:
    """Return the text documents that are there: ours, and the real ones beside the project."""
    folders = (DOCUMENTS, SHARED / "docs", SHARED / "seeds")
    files = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
    return [(file.name, file.read_bytes()) for file in files if file.suffix in TEXT]


def test_the_rate_is_reported_and_most_of_the_time_is_not_ours() -> None:
    documents = text_documents()
    size = sum(len(content) for _, content in documents)
    ours, parsing = (
        sum(min(timeit.Timer(partial(read, *one)).repeat(repeat=4, number=1)) for one in documents)
        for read in (parse_document, blocks)
    )
    print(f"\n{size / 1e6 / ours:.2f} MB/s; {ours / parsing:.1f} times markdown-it-py alone")
    assert ours < 7 * parsing


def blocks(_: str, content: bytes) -> None:
    """Parse a document's blocks as CommonMark: the least that reading Markdown costs."""
    MarkdownIt("commonmark").enable("table").disable("inline").parse(content.decode("utf-8"))
