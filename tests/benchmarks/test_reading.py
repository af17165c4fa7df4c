"""How fast documents are read: the time grows with their length, and the rate is reported."""

import timeit

import pytest

from ingest.document import Document
from ingest.layouts import LAYOUTS, detect
from tests.conftest import DOCUMENTS

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
    """Return the best of three times of reading a text; timeit, too, keeps the collector out."""
    timer = timeit.Timer(lambda: detect(Document("document.md", text)))
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


def test_the_rate_is_reported() -> None:
    text = "\n\n".join(file.read_text("utf-8") for file in sorted(DOCUMENTS.glob("*.md"))) * 4
    print(f"\n{len(text.encode()) / 1e6 / seconds(text):.1f} MB/s in Markdown")
