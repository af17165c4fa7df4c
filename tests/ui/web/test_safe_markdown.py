"""What the web app does to the Markdown of a corpus before a browser sees it."""

import pytest
from markdown_it import MarkdownIt

from ui.web.safe_markdown import marked_markdown, plain, safe_markdown, shielded

INLINE, DISPLAY = ("\ue000", "\ue001"), ("\ue002", "\ue003")


def inline(formula: str) -> str:
    return f"{INLINE[0]}{formula}{INLINE[1]}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("so $x^2$ is", f"so {inline('x^2')} is"),
        (r"so \(x^2\) is", f"so {inline('x^2')} is"),
        ("$$\na = b\n$$", f"{DISPLAY[0]}\na = b\n{DISPLAY[1]}"),
        (r"\[ x = y \]", f"{DISPLAY[0]} x = y {DISPLAY[1]}"),
        ("it costs $5 and $6", "it costs $5 and $6"),
        ("US$5 or A$6", "US$5 or A$6"),
        (r"a \$5 note, a \$6 note", r"a \$5 note, a \$6 note"),
        ("set `$HOME` or `$PATH`", "set `$HOME` or `$PATH`"),
        ("```sh\necho $A $B\n```\nfor $5", "```sh\necho $A $B\n```\nfor $5"),
        (r"a \[note\] in brackets", r"a \[note\] in brackets"),
    ],
)
def test_formulas_are_distinguished_from_prices_and_code(text: str, shown: str) -> None:
    assert safe_markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>x()</script>", "&lt;script>x()&lt;/script>"),
        ("List<String> and x < y", "List&lt;String> and x &lt; y"),
        ('<b onclick="x()">bold</b><br/>', "<b>bold</b><br>"),
        ('a <img src="http://a.example/x.png" onerror="x()"> b', "a  b"),
        ("<!-- hidden --> seen", " seen"),
        ("see <https://example.org>", "see <https://example.org>"),
        ("![graph](http://a.example/g.png)", "[image: graph](http://a.example/g.png)"),
        ("![graph](img/g.png)", "image: graph"),
        ("[↑ top](#contents) [other](b.md) [x](javascript:y())", "↑ top other x"),
        ("[web](https://example.org/a_(b))", "[web](https://example.org/a_(b))"),
        ("`<script>` is a tag", "`<script>` is a tag"),
        ("```html\n<script>\n```", "```html\n<script>\n```"),
        ("text\n\n    List<String> code\n", "text\n\n    List<String> code\n"),
        ("```mermaid\ngraph TD\n```", "```text\ngraph TD\n```"),
    ],
)
def test_only_plain_formatting_and_web_links_are_left(text: str, shown: str) -> None:
    assert safe_markdown(text) == shown


def test_whole_words_are_marked() -> None:
    marked = marked_markdown("Dropout: a model overfits on $x$ tests", ("overfits", "test", "x"))
    assert marked == f"Dropout: a model <mark>overfits</mark> on {inline('x')} tests"


def test_words_are_not_marked_inside_addresses_and_tags() -> None:
    text = "[model](https://example.org/model) <b>b</b>"
    assert marked_markdown(text, ("model", "b")) == (
        "[<mark>model</mark>](https://example.org/model) <b><mark>b</mark></b>"
    )


def test_plain_text_has_no_signs_of_emphasis_but_keeps_names() -> None:
    assert plain("What do **`max_depth`**, `__init__`\nand a_b do in *trees*?") == (
        "What do max_depth, __init__ and a_b do in trees?"
    )


@pytest.mark.parametrize(
    "text",
    ["### A *heading*", "    code", "- a\n- b", "```\n<b>\n```", "> quoted", "[x][y]\n\n[y]: #z"],
)
def test_a_shield_adds_nothing_to_what_markdown_shows(text: str) -> None:
    render = MarkdownIt("commonmark").render
    assert render(shielded(text)) == render(text)
