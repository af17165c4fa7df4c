"""Jupyter notebooks: cells as one document, with their places."""

import json

import pytest

from corpus.errors import NoQuestions, SourceError
from ingest.reader import parse_document


def notebook(*cells: tuple[str, str]) -> bytes:
    made = [
        {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
        for kind, text in cells
    ]
    whole = {"cells": made, "metadata": {"kernelspec": {"language": "julia"}}, "nbformat": 4}
    return json.dumps(whole, indent=1).encode()


CELLS = notebook(
    ("markdown", "# Course\n\n## What is a loop?\n\nIt repeats."),
    ("code", "for i in 1:3  # no heading\nend"),
    ("code", ""),
    ("markdown", "## Why loop?\nTo repeat."),
)


@pytest.mark.parametrize("name", ["course.ipynb", "course.json.txt"])
def test_headings_ask_and_code_cells_belong_to_the_answers(name: str) -> None:
    parsed = parse_document(name, CELLS)
    loop, why = parsed.records
    assert parsed.title == "Course"
    assert (loop.question, why.question) == ("What is a loop?", "Why loop?")
    assert loop.answer == "It repeats.\n\n```julia\nfor i in 1:3  # no heading\nend\n```"
    assert (loop.place, why.place) == ("cell 1", "cell 4")
    lines = CELLS.decode().split("\n")
    assert "cell_type" in lines[why.lines[0]]
    assert lines[why.lines[1] - 1].strip() == "}"


def test_any_layout_may_be_in_the_cells() -> None:
    content = notebook(("markdown", "**Question:** Who?\n\n**Answer:** I."), ("markdown", "**Question:** Why?"),
                       ("markdown", "**Answer:** So."))  # fmt: skip
    records = parse_document("a.ipynb", content).records
    assert [(r.question, r.answer) for r in records] == [("Who?", "I."), ("Why?", "So.")]


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b'{"cells": [', SourceError, "line 1: malformed notebook"),
        (b'{"worksheets": []}', NoQuestions, "version 4"),
        (notebook(("code", "x = 1")), NoQuestions, "no question"),
        (b'{"cells": ' + b"[" * 100_000, SourceError, "nested too deeply"),
    ],
)
def test_other_notebooks_are_refused_in_words(
    content: bytes, error: type[SourceError], words: str
) -> None:
    with pytest.raises(error, match=words):
        parse_document("a.ipynb", content)
