"""How filters find names."""

import pytest

from corpus.errors import QueryError
from search.check import check_query, choose

NAMES = ["faq.md", "notes/faq.md", "Notes/Terms.txt"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["faq.md"], ("faq.md",)),
        (["FAQ.md"], ("faq.md",)),
        (["*.md"], ("faq.md", "notes/faq.md")),
        (["terms"], ("Notes/Terms.txt",)),
        (["terms", "faq.md"], ("Notes/Terms.txt", "faq.md")),
    ],
)
def test_names_are_found_whole_by_pattern_and_by_part(
    wanted: list[str], found: tuple[str, ...]
) -> None:
    assert choose("source", wanted, NAMES) == found


@pytest.mark.parametrize("wanted", ["", "nope", "*.pdf"])
def test_no_match_is_an_error_that_lists_the_names(wanted: str) -> None:
    with pytest.raises(QueryError, match=r"Notes/Terms\.txt, faq\.md"):
        choose("source", [wanted], NAMES)


def test_blanks_and_control_characters_are_taken_out() -> None:
    assert check_query(" what\n is\x00 \tit? ") == "what is it?"
