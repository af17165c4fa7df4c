"""The list of dependencies and their licences is that of what is installed."""

import sys

import pytest

from tests.dependencies import LIST, direct, text

LISTED = LIST.read_text("utf-8")


@pytest.mark.parametrize("name", [one.name for one in direct()])
def test_each_dependency_is_listed_with_a_licence(name: str) -> None:
    row = next(line for line in LISTED.splitlines() if line.startswith(f"| {name.lower()} |"))
    assert "not declared" not in row


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the list is that of Python 3.11")
def test_the_list_is_that_of_the_command() -> None:
    assert text() == LISTED, "run: python -m tests.dependencies"
