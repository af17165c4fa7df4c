"""The README says what the code does: every command, option and layout has its place in it."""

import re
from typing import Any

import pytest
import typer

from ingest.formats.find import FORMATS
from ingest.layouts.catalogue import LAYOUTS, read_text
from ingest.layouts.layout import Layout
from ingest.reader import parse_document
from ingest.text.document import Document
from tests.readme import EXAMPLES, README, layouts_page, layouts_table, written_table
from ui.cli import app

TEXT = README.read_text(encoding="utf-8")


def commands(group: Any = None, before: str = "") -> list[tuple[str, Any]]:
    """All commands with their names; `user` is one, and so is `user add`."""
    group = group or typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():
        found.append((f"{before}{name}", command))
        if hasattr(command, "commands"):
            found += commands(command, f"{before}{name} ")
    return found


@pytest.mark.parametrize(("name", "command"), commands())
def test_each_command_and_option_has_help_and_a_place_in_the_readme(
    name: str, command: Any
) -> None:
    assert f"askalike {name}" in TEXT
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), parameter.name
        if parameter.param_type_name == "option":
            long = max(parameter.opts, key=len)
            assert re.search(
                rf"`[^`]*{re.escape(long)}\b|^    .*{re.escape(long)}\b", TEXT, re.MULTILINE
            )


def test_the_readme_lists_each_layout_and_a_page_shows_it_as_the_code_describes_it() -> None:
    assert written_table(TEXT) == layouts_table(), "run: python -m tests.readme"
    assert EXAMPLES.read_text("utf-8") == layouts_page(), "run: python -m tests.readme"
    assert "(docs/layouts.md)" in TEXT


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_example_of_each_layout_is_read_by_it(layout: Layout) -> None:
    assert layout.example.count("\n") <= 6
    best = read_text(Document("example.md", layout.example))[0].reading
    assert best.layout == layout.name
    assert best.records
    assert not best.unread


# The other formats are archives or whole notebooks: their examples show what is inside.
@pytest.mark.parametrize(
    "name",
    [
        "jsonl",
        "json",
        "yaml",
        "toml",
        "qna",
        "html",
        "xml",
        "anki text",
        "table",
        "card list",
    ],
)
def test_the_example_of_each_text_format_is_read_by_it(name: str) -> None:
    one = next(one for one in FORMATS if one.name == name)
    file = f"example{min(one.suffixes, default='.txt')}"
    parsed = parse_document(file, one.example.encode())
    assert parsed.layout == name
    assert parsed.records
    assert not parsed.unread
