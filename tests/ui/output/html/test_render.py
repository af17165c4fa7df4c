"""What the Markdown of a corpus becomes before a browser sees it."""

import re
from html import unescape

import pytest

from ui.output.html.render import render, render_line, render_marked


def shown(html: str) -> str:
    """The HTML as it would be written by hand: signs instead of numbers, links without `rel`."""
    plain = re.sub(r"&#(?!34;|38;|60;|62;)\d+;", lambda found: unescape(found[0]), html)
    named = plain.replace("&#60;", "&lt;").replace("&#62;", "&gt;").replace("&#38;", "&amp;")
    return named.replace(' rel="noopener noreferrer nofollow"', "").strip()


def formula(tex: str) -> str:
    return f'<span class="formula">{tex}</span>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so $x^2$ is", f"<p>so {formula('x^2')} is</p>"),
        (r"so \(x^2\) is", f"<p>so {formula('x^2')} is</p>"),
        ("$$\na = b\n- c\n$$", '<p><span class="formula display">\na = b\n- c\n</span></p>'),
        (r"\[ x = y \]", '<p><span class="formula display"> x = y </span></p>'),
        ("$a<b$", f"<p>{formula('a&lt;b')}</p>"),
        ("it costs $5 and $6", "<p>it costs $5 and $6</p>"),
        ("US$5 or A$6", "<p>US$5 or A$6</p>"),
        (r"a \$5 note, a \$6 note", "<p>a $5 note, a $6 note</p>"),
        ("set `$HOME` or `$PATH`", "<p>set <code>$HOME</code> or <code>$PATH</code></p>"),
        (
            "```\necho $A $B\n```\nfor $5",
            '<div class="code"><pre><code>echo $A $B\n</code></pre></div>\n<p>for $5</p>',
        ),
        (r"a \[note\] in brackets", "<p>a [note] in brackets</p>"),
    ],
)
def test_formulas_are_distinguished_from_prices_and_code(text: str, expected: str) -> None:
    assert shown(render(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>x()</script>", "<p>&lt;script&gt;x()&lt;/script&gt;</p>"),
        ("List<String> and x < y", "<p>List&lt;String&gt; and x &lt; y</p>"),
        ('<b onclick="x()">bold</b><br/>', "<p><b>bold</b><br></p>"),
        ('a <img src="http://a.example/x.png" onerror="x()"> b', "<p>a  b</p>"),
        ("<center>a <font color=red>b</font></center>", "<p>a b</p>"),
        ("<!-- hidden --> seen", "<p>seen</p>"),
        ("see <https://e.org>", '<p>see <a href="https://e.org">https://e.org</a></p>'),
        ("see https://e.org/x, or", '<p>see <a href="https://e.org/x">https://e.org/x</a>, or</p>'),
        (
            "![graph](http://a.example/g.png)",
            '<p><a href="http://a.example/g.png">image: graph</a></p>',
        ),
        ("[![graph](g.png)](http://e.org)", '<p><a href="http://e.org">image: graph</a></p>'),
        ("![graph](img/g.png)", "<p>image: graph</p>"),
        ("![graph](data:image/png;base64,AA)", "<p>image: graph</p>"),
        ("[↑ top](#contents) [other](b.md) [x](javascript:y())", "<p>↑ top other x</p>"),
        ("[web](https://e.org/a_(b))", '<p><a href="https://e.org/a_(b)">web</a></p>'),
        ("[me](mailto:a@e.org)", '<p><a href="mailto:a@e.org">me</a></p>'),
        ("`<script>` is a tag", "<p><code>&lt;script&gt;</code> is a tag</p>"),
        (
            "text\n\n    List<String> code\n",
            '<p>text</p>\n<div class="code"><pre><code>List&lt;String&gt; code\n</code></pre></div>',
        ),
        (
            "```mermaid\ngraph TD\n```",
            '<div class="code"><pre><code>graph TD\n</code></pre></div>',
        ),
        ("<pre>\n a\n\n  *b*<i>c</i>\n</pre>", "<pre> a\n\n  *b*<i>c</i>\n</pre>"),
        (
            "<details>\n<summary>s</summary>\n\n*t*\n\n</details>",
            "<details>\n<summary>s</summary>\n<p><em>t</em></p>\n</details>",
        ),
        ("- [ ] a\n- [x] b", "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>"),
        ("~~a~~", "<p><s>a</s></p>"),
    ],
)
def test_only_plain_formatting_and_web_links_are_left(text: str, expected: str) -> None:
    assert shown(render(text)) == expected


def test_a_bar_inside_a_formula_does_not_end_the_cell_of_a_table() -> None:
    table = shown(render("| a | b |\n|--:|:-:|\n| $P(A|B)$ | `c` |"))
    assert f'<td class="right">{formula("P(A|B)")}</td>\n<td class="center"><code>c</code>' in table


def test_code_has_the_classes_of_its_language_and_no_other() -> None:
    assert '<span class="k">def</span>' in render("```python\ndef f(): ...\n```")
    assert "<span" not in render("```no-such-language\ndef f(): ...\n```")
    assert "<span" not in render('```"><script>\ndef f(): ...\n```')
    assert "<span" not in render(f"```python\n{'x = 1' * 5_000}\n```")


def test_a_question_is_a_line_with_code_emphasis_and_formulas() -> None:
    line = render_line("What does\n `<b>` do in [x](http://y.org) *a* $\\alpha_i$ <i># ?")
    assert shown(line) == (
        "What does <code>&lt;b&gt;</code> do in [x](http://y.org) <em>a</em> "
        f"{formula(chr(92) + 'alpha_i')} &lt;i&gt;# ?"
    ).replace("http://y.org", '<a href="http://y.org">http://y.org</a>')


def test_whole_words_are_marked() -> None:
    marked = render_marked("Dropout: a model overfits on $x$ tests", ("overfits", "test", "x"))
    assert shown(marked) == f"Dropout: a model <mark>overfits</mark> on {formula('x')} tests"


def test_words_are_not_marked_inside_addresses_and_tags() -> None:
    text = "[model](https://e.org/model) <b>b</b> https://e.org/model"
    assert shown(render_marked(text, ("model", "b"))) == (
        '<a href="https://e.org/model"><mark>model</mark></a> <b><mark>b</mark></b> '
        '<a href="https://e.org/model">https://e.org/model</a>'
    )


def test_a_text_that_no_page_could_show_is_shown_as_it_is_written() -> None:
    assert render("*a* " * 60_000).startswith("<pre>&#42;a&#42; ")
