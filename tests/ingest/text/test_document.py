"""A part of a document is what its lines are as a document of their own."""

from itertools import pairwise
from pathlib import Path

import pytest

from ingest.layouts.sections import title_heading
from ingest.text.document import Document
from tests.conftest import SHARED, SHIPPED

TEXTS = [
    "# T\n\n- a\n  1. b\n\n## x?\n\n```\n# no\n```\n\n> q\n\n## y\n|a|b|\n|-|-|\n|1|2|\n",
    "T?\n===\n\n<p>\n<h2>One</h2>\n<b>x</b>\n<h2>Two</h2>\n\ny\n\nThree\n---\n- z\n",
    "---\ntitle: a\n---\n\nintro\n# A\n## B\n[x]: /y\n\n## C\n<details>\n\n## D\n\n</details>\n",
]
REAL = [file for file in SHIPPED if file.suffix in {".md", ".txt"}]
REAL += [*SHARED.glob("docs*/*.md"), *SHARED.glob("docs*/*.mdx")]


@pytest.mark.parametrize("text", [*TEXTS, *REAL], ids=lambda one: getattr(one, "name", None))
def test_a_part_has_the_blocks_of_its_own_lines(text: str | Path) -> None:
    whole = Document("a.md", text if isinstance(text, str) else text.read_text("utf-8"))
    title = title_heading(whole)
    headings = [one.first for one in whole.headings if one != title]
    for first, end in pairwise(sorted({0, *headings, len(whole.lines)})):
        part = whole.part(first, end, title)
        if title and first <= title.first < end:
            continue  # a blank line in the place of a heading joins what it parted
        alone = Document("a.md", part.text)
        for what in ("headings", "blocks", "items", "entries", "tables", "front_matter"):
            assert getattr(part, what) == getattr(alone, what), (what, first)
        assert part.verbatim & part.text_lines == alone.verbatim & alone.text_lines
        assert part.part(0, len(part.lines)).headings == part.headings
