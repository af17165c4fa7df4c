"""The blocks of Markdown: quicker than markdown-it-py's own parser, and the same."""

import random

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.text.commonmark import block_tokens
from tests.conftest import DOCUMENTS

LINES = [
    *["# a", "## b ##", "#c", "---", "===", "  ===", "- x", "  - y", "1. z", "10) q", "+", "*"],
    *["> quote", ">> w", "> - a", "> ```", "    code", "\ttab", "```", "~~~ py", "* * *", "**b**"],
    *["| a | b |", "|---|---|", ":-:|--", "a | b", "- | a | b |", "  |---|---|", "[a]: b", "'t'"],
    *["<details>", "</details>", "<!-- c", "-->", "<b>", "<pre>", "</pre>", "text", "more text"],
    *["", "", "", " ", "   indented", "      deep", "\u00a0nb", "\x0bvt", "\x00nul", "-\t- tab"],
]
INDENTS = ["", "", "", "  ", "   ", "> ", "- ", "\t"]


def plain_tokens(text: str) -> list[Token]:
    """Return the tokens as markdown-it-py itself finds them."""
    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    return parser.use(front_matter_plugin).parse(text)


def fields(tokens: list[Token]) -> list[tuple[object, ...]]:
    """Return what the reader looks at in tokens; where lines of text close says nothing."""
    return [
        (t.type, t.tag, t.nesting, t.level, t.map, t.content, t.info)
        for t in tokens
        if t.type not in {"paragraph_close", "heading_close"}
    ]


@pytest.mark.parametrize("seed", range(20))
def test_blocks_of_any_lines_are_those_of_markdown_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret
    for _ in range(50):
        lines = (
            chance.choice(INDENTS) + chance.choice(LINES) for _ in range(chance.randint(1, 14))
        )
        text = "\n".join(lines)
        assert fields(block_tokens(text)) == fields(plain_tokens(text)), text


def test_blocks_of_documents_are_those_of_markdown_it() -> None:
    for file in sorted(DOCUMENTS.iterdir()):
        text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        assert fields(block_tokens(text)) == fields(plain_tokens(text)), file.name


@pytest.mark.parametrize(
    "text", ["", "\n", "---", "---\na: 1\n---\n", "---\n---", "a\n---", "a\n\n "]
)
def test_the_edges_of_a_text(text: str) -> None:
    assert fields(block_tokens(text)) == fields(plain_tokens(text))


def test_quotes_within_quotes_end_at_the_same_depth() -> None:
    text = ">" * 5_000 + " a\n" + "- " * 300 + "b"
    assert fields(block_tokens(text)) == fields(plain_tokens(text))
