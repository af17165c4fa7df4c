"""Questions as one line: markup goes, code keeps the tags that it names, whatever it stands in."""

import json

import pytest

from ingest.formats.markup import html_line, html_markdown
from ingest.reader import parse_document
from ingest.text.wording import plain

ASKED = "What do `<script defer>` and ``<br>`` do?"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", f"## {ASKED}\n\nThey wait.\n\n## And <i>here</i>?\n\nNo.\n"),
        ("page.md", f"**{ASKED}**\n\nThey wait.\n\n**And <b>here</b>?**\n\nNo.\n"),
        ("page.txt", f"Q: {ASKED}\nA: They wait.\n\nQ: And <i>here</i>?\nA: No.\n"),
        ("page.csv", f"question,answer\n{ASKED},They wait.\nAnd <i>here</i>?,No.\n"),
        (
            "page.json",
            json.dumps(
                [{"question": ASKED, "answer": "They wait."}, {"question": "And <i>here</i>?"}]
            ),
        ),
    ],
)
def test_a_question_keeps_the_tags_that_its_code_names(name: str, text: str) -> None:
    asked = [record.question for record in parse_document(name, text.encode()).records]
    assert asked == [ASKED, "And here?"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Is `a < b` <b>so</b>?", "Is `a < b` so?"),
        ("it`s <i>not</i> code", "it`s not code"),
        ("``quoted'' <i>words</i>", "``quoted'' words"),
        ("one<br>two `<br>`", "one two `<br>`"),
    ],
)
def test_tags_go_where_no_code_is(text: str, shown: str) -> None:
    assert plain(text) == html_line(text) == shown


def test_html_keeps_code_of_markdown() -> None:
    assert html_markdown("<p>Use `<b>` for <i>bold</i>.</p>") == "Use `<b>` for *bold*."
